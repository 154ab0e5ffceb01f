import { z } from 'zod';

export const commandAnswerSchema = z
  .object({
    id: z.string(),
    revision: z
      .number()
      .int()
      .meta({ description: 'Of the last event of the stream; for a directive its ETag' }),
    position: z.string().regex(/^\d+$/).meta({ description: 'Where the last event stands in the log' }),
    warnings: z.array(z.object({ code: z.string(), path: z.string() })).optional(),
  })
  .meta({ id: 'CommandAnswer' });

export const completionAnswerSchema = commandAnswerSchema
  .extend({
    openShares: z
      .array(z.string())
      .optional()
      .meta({ description: 'The co-ordinating agencies that have not reported their share done' }),
  })
  .meta({ id: 'CompletionAnswer' });

export const draftAnswerSchema = commandAnswerSchema
  .extend({ number: z.string().meta({ example: 'BCD-2022-01/03' }) })
  .meta({ id: 'DraftAnswer' });

export const leaveAnswerSchema = commandAnswerSchema
  .extend({ leaveId: z.string().meta({ description: 'Of the leave; `id` is the account’s' }) })
  .meta({ id: 'LeaveAnswer' });
