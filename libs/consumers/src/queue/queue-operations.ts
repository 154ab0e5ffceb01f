import type { JobType } from 'bullmq';
import { chooseBackend, type QueueUrls } from './backend.js';
import { queueNames, type QueueName } from './queue-names.js';
import { SupervisedQueue, type QueueSupervision } from './supervised-queue.js';

/** How a queue is: how many of its jobs are in each state, and whether its workers take any. */
export interface QueueState {
  readonly name: QueueName;
  readonly paused: boolean;
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
  readonly completed: number;
}

/** The states in which a job can be removed; one that is worked on is not. */
export const removableStates = ['waiting', 'delayed', 'failed', 'completed'] as const;

export type RemovableState = (typeof removableStates)[number];

/** How many jobs were acted on, and how many are still as they were. */
export interface ActedOnJobs {
  readonly jobs: number;
  readonly left: number;
}

/** What an operator does to the queues. Each act fails with QueueUnavailable when the server does not answer within 2.5 s. */
export interface QueueOperations {
  /** How each queue is, in one order. @throws QueueUnavailable */
  states(): Promise<readonly QueueState[]>;
  /**
   * Whether the server takes new jobs: one that is out of memory, cannot save or is a copy of another still answers what is read.
   * @throws QueueUnavailable, or what the server says
   */
  takesJobs(): Promise<void>;
  /** No worker takes a job of the queue until it is resumed; what is worked on goes on. @throws QueueUnavailable */
  pause(queue: QueueName): Promise<void>;
  /** @throws QueueUnavailable */
  resume(queue: QueueName): Promise<void>;
  /** Has failed jobs worked on again, at most so many. @throws QueueUnavailable; some may have been by then */
  retryFailed(queue: QueueName, most: number): Promise<ActedOnJobs>;
  /** Removes jobs in a state, at most so many. @throws QueueUnavailable; some may have been by then */
  remove(queue: QueueName, state: RemovableState, most: number): Promise<ActedOnJobs>;
  /** Ends within about 3 s, whether or not the queue's server answers. */
  close(): Promise<void>;
}

/** Jobs that are tried again in one breath: each is a round trip of its own. */
const retriedAtOnce = 20;

/** BullMQ on PostgreSQL calls the waiting jobs of a paused queue paused, on Redis it does not. */
const countedAs = (state: RemovableState): readonly JobType[] =>
  state === 'waiting' ? ['waiting', 'paused' as JobType] : [state];

/** Opens the queues for an operator; their server may be away, now or later. */
export function openQueueOperations(urls: QueueUrls, supervision: QueueSupervision): QueueOperations {
  const backend = chooseBackend(urls);
  const open = (name: QueueName) => new SupervisedQueue(name, {}, backend, supervision);
  const queues: Readonly<Record<QueueName, SupervisedQueue>> = { wake: open('wake'), timer: open('timer') };
  const stateOf = (name: QueueName): Promise<QueueState> =>
    queues[name].call(`Looking at queue ${name}`, async (queue) => {
      const [paused, counts] = await Promise.all([
        queue.isPaused(),
        queue.getJobCounts(...removableStates.flatMap(countedAs), 'active'),
      ]);
      const count = (state: string) => counts[state] ?? 0;
      return {
        ...{ name, paused, waiting: count('waiting') + count('paused'), delayed: count('delayed') },
        ...{ active: count('active'), failed: count('failed'), completed: count('completed') },
      };
    });
  return {
    states: () => Promise.all(queueNames.map(stateOf)),
    takesJobs: () =>
      queues.wake.call('Writing to the queues', async (queue, link) => {
        await queue.waitUntilReady();
        await link.tryWriting();
      }),
    pause: (name) => queues[name].call(`Pausing queue ${name}`, (queue) => queue.pause()),
    resume: (name) => queues[name].call(`Resuming queue ${name}`, (queue) => queue.resume()),
    retryFailed: (name, most) =>
      queues[name].call(`Trying failed jobs of queue ${name} again`, async (queue) => {
        const failed = await queue.getFailed(0, most - 1);
        for (let at = 0; at < failed.length; at += retriedAtOnce)
          await Promise.all(failed.slice(at, at + retriedAtOnce).map((job) => job.retry('failed')));
        return { jobs: failed.length, left: await queue.getFailedCount() };
      }),
    remove: (name, state, most) =>
      queues[name].call(`Removing ${state} jobs of queue ${name}`, async (queue) => {
        const removed = await queue.clean(0, most, state);
        return { jobs: removed.length, left: await queue.getJobCountByTypes(...countedAs(state)) };
      }),
    close: async () => {
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
    },
  };
}
