import { z } from 'zod';
import { localDateSchema, meetingDaySchema } from '#domain';
import { text } from '../commands/fields.js';

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
