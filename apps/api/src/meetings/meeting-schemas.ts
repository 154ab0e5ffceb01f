import { z } from 'zod';
import { localDateSchema, meetingDaySchema, meetingFieldSchema, personsText } from '#domain';
import { reasonField, text } from '../commands/command-schemas.js';

export const conveneSchema = z.strictObject({
  title: text(500),
  body: text(300),
  heldOn: meetingDaySchema,
  place: text(300).nullable().optional(),
  chair: text(200).nullable().optional(),
  minutes: text(100_000).nullable().optional(),
});

export const publishSchema = z.strictObject({
  number: text(60),
  publishedOn: localDateSchema,
  signer: text(200),
  summary: text(4_000).nullable().optional(),
});

export const correctMeetingSchema = z.strictObject({
  field: meetingFieldSchema.meta({
    description: '`number`, `publishedOn`, `signer` and `summary` are of a notice, the others of the meeting',
  }),
  notice: text(60)
    .optional()
    .meta({ description: 'The present number of the notice meant; default: the first' }),
  value: personsText.max(100_000),
  reason: reasonField,
  authority: text(500),
});
