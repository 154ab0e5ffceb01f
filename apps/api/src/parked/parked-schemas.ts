import { z } from 'zod';
import { reasonField } from '../commands/command-schemas.js';

/** The longest name of a stream of ours, with room for those that others put beside them. */
const longestStreamId = 200;

/** The name of a stream in an address; whoever wrote it may have used any printable characters. */
export const streamIdParameter = {
  schema: z
    .string()
    .min(1)
    .max(longestStreamId)
    .regex(/^[^\p{C}]+$/u),
};

export const parkedActSchema = z.strictObject({ reason: reasonField });

export const parkedStreamSchema = z
  .object({
    streamId: z.string(),
    revision: z
      .number()
      .int()
      .meta({ description: 'The event that cannot be read, the first of them where consumers differ' }),
    position: z.string(),
    since: z.iso.datetime(),
    waiting: z
      .array(
        z.object({
          consumer: z.string(),
          version: z.number().int(),
          live: z.boolean().meta({ description: 'Whether it is the tables in use that lack its events' }),
          revision: z.number().int(),
          reason: z.string(),
          attempts: z.number().int(),
          retryAt: z.iso.datetime().nullable(),
        }),
      )
      .meta({ description: 'Who waits in front of which event, and why' }),
  })
  .meta({ id: 'ParkedStream' });
