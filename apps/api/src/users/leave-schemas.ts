import { z } from 'zod';
import { localDateSchema } from '#domain';
import { idField, reasonField } from '../commands/command-schemas.js';

export const leaveSchema = z.strictObject({
  from: localDateSchema.meta({ description: 'The first day away, in the committee’s time zone' }),
  to: localDateSchema.meta({ description: 'The last day away' }),
  standInId: idField.meta({ description: 'An account of the same role and agency' }),
  reason: reasonField,
});

export const endedLeaveSchema = z.strictObject({ reason: reasonField.optional() }).nullish();

/** A leave under way or to come. */
export const leaveItemSchema = z
  .object({
    id: z.string(),
    from: localDateSchema,
    to: localDateSchema,
    reason: z.string(),
    standInId: z.string(),
    standInName: z.string(),
    standInUsable: z.boolean().meta({
      description:
        'Whether both accounts are in use, in the same role and for the same agency; where not, the person is told as ever',
    }),
  })
  .meta({ id: 'Leave' });
