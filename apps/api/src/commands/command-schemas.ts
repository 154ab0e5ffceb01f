import { z } from 'zod';
import { personsText } from '#domain';

const notBlank = (text: string) => text.trim() !== '';

/** A text of a person's, in the form in which it is stored: not blank, and no longer than its field takes. */
export const text = (most: number) => personsText.max(most).refine(notBlank, 'must not be blank');

export const reasonField = text(4_000);
export const idField = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w.-]+$/);
export const emailField = z.email().max(254);

/** Some commands ask for nothing more than what their address says. */
export const nothingSchema = z.strictObject({}).nullish();

/** The id in an address. */
export const idParameter = { schema: idField };

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that were sent: an absent one is left out, not undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

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
