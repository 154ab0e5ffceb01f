import { z } from 'zod';

/** What travels in each queue. A job is only ever a hint to look: PostgreSQL and the log decide what there is to do. */
const payloads = {
  /** Has the consumers of a worker look at the log: the simulated clock, which waits for them, asks for it. */
  wake: z.object({}),
  /** Says that some timer should be due by now. */
  timer: z.object({ dueAt: z.iso.datetime() }),
} as const;

export type QueueName = keyof typeof payloads;

export type Payload<Name extends QueueName> = z.output<(typeof payloads)[Name]>;

export const queueNames = Object.keys(payloads) as readonly QueueName[];

/** @throws ZodError for a job that no version of ours can have added */
export function readPayload<Name extends QueueName>(queue: Name, data: unknown): Payload<Name> {
  return payloads[queue].parse(data) as Payload<Name>;
}
