import { z } from 'zod';
import { queueNames, removableStates } from '#consumers';
import { text } from '../commands/command-schemas.js';

/** At most so many failed jobs are tried again, or jobs removed, by one request. */
export const mostRetried = 100;
export const mostRemoved = 1_000;

const why = { reason: text(500) };
const upTo = (most: number) =>
  z.number().int().min(1).max(most).default(most).meta({ description: 'At most so many jobs' });

export const queueActSchema = z.strictObject(why);
export const retryJobsSchema = z.strictObject({ ...why, limit: upTo(mostRetried) });
export const removeJobsSchema = z.strictObject({
  ...why,
  state: z.enum(removableStates),
  limit: upTo(mostRemoved),
});

const queueField = z.enum(queueNames);

export const pausedAnswerSchema = z
  .object({ queue: queueField, paused: z.boolean() })
  .meta({ id: 'QueuePaused' });

export const jobsAnswerSchema = z
  .object({
    queue: queueField,
    jobs: z.number().int().meta({ description: 'How many were acted on' }),
    left: z.number().int().meta({ description: 'How many are still as they were' }),
  })
  .meta({ id: 'QueueJobs' });
