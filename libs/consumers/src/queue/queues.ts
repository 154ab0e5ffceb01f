import { randomUUID } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import { chooseBackend, type Backend, type QueueUrls } from './backend.js';
import { readPayload, type Payload, type QueueName } from './queue-names.js';
import { SupervisedQueue } from './supervised-queue.js';
import { SupervisedWorker, type QueueTrouble, type Supervision } from './supervised-worker.js';

export interface WorkOptions {
  /** Jobs handled at once by this process. */
  concurrency: number;
}

/** The queues of this process. Nothing in them is the truth: whoever relies on a job also sweeps. */
export interface Queues {
  /**
   * Has a worker bring the consumers to the end of the log. However many wakes this process gives, one at most waits.
   * @throws QueueUnavailable within 2.5 s when the queue's server is away
   */
  wake(): Promise<void>;
  /**
   * Has a job come at about each instant by the clock that shows `now`, possibly twice or never. An instant is one job,
   * however often it is scheduled.
   * @throws QueueUnavailable; some may have been added
   */
  scheduleTimers(instants: readonly Date[], now: Date): Promise<void>;
  /** Handles the jobs of a queue until closed; a handler that throws is reported, and its job tried a few times. */
  work<Name extends QueueName>(
    queue: Name,
    handler: (payload: Payload<Name>) => Promise<void>,
    options: WorkOptions,
  ): void;
  /** How many jobs stand in a queue. @throws QueueUnavailable */
  counts(queue: QueueName): Promise<{ waiting: number; delayed: number; active: number }>;
  /** @throws QueueUnavailable when the queue's server does not answer within 2.5 s */
  ping(): Promise<void>;
  /** Ends within about 6 s, whether or not the queue's server answers. */
  close(): Promise<void>;
}

export interface QueuesOptions extends QueueUrls {
  /** Told of every failure: of the server, of a worker that had to be replaced, of a handler. */
  onTrouble: (trouble: QueueTrouble) => void;
  /** Milliseconds between looks at the workers. Default 2,000. */
  lookEveryMs?: number;
}

/** Finished jobs leave nothing behind. A wake is not repeated by the queue, the sweep does that better. */
export const jobOptions: Readonly<Record<QueueName, JobsOptions>> = {
  wake: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
  timer: {
    removeOnComplete: true,
    removeOnFail: true,
    attempts: 3,
    backoff: { type: 'exponential', delay: 500 },
  },
};

/** More than this in one round trip might take a busy server longer than a call may take. */
const jobsAtOnce = 500;

/** Opens the queues; their server may be away, now or later. */
export function connectQueues(options: QueuesOptions): Queues {
  const backend = chooseBackend(options);
  const open = (name: QueueName) =>
    new SupervisedQueue(name, { defaultJobOptions: jobOptions[name] }, backend, options);
  const queues = { wake: open('wake'), timer: open('timer') };
  return assembleQueues(queues, backend, options);
}

/** Puts the queues of a process together, whoever made them. */
export function assembleQueues(
  queues: Readonly<Record<QueueName, SupervisedQueue>>,
  backend: Backend,
  supervision: Supervision,
): Queues {
  const workers: SupervisedWorker[] = [];
  // Each process has its own, so that a wake left behind by one that was killed swallows nobody else's.
  const deduplication = { id: `wake-${randomUUID()}`, keepLastIfActive: true };
  const scheduleTimers = async (instants: readonly Date[], now: Date): Promise<void> => {
    const jobs = instants.map((dueAt) => ({
      name: 'timer',
      data: { dueAt: dueAt.toISOString() } satisfies Payload<'timer'>,
      // BullMQ takes no `:` in an id.
      opts: { jobId: `timer-${dueAt.getTime()}`, delay: Math.max(0, dueAt.getTime() - now.getTime()) },
    }));
    for (let at = 0; at < jobs.length; at += jobsAtOnce) {
      const some = jobs.slice(at, at + jobsAtOnce);
      await queues.timer.call(`Scheduling ${some.length} timers`, (queue) => queue.addBulk(some));
    }
  };
  return {
    async wake() {
      await queues.wake.call('Adding a wake', (queue) => queue.add('wake', {}, { deduplication }));
    },
    scheduleTimers,
    work(name, handler, { concurrency }) {
      const process = async (job: { data: unknown }) => handler(readPayload(name, job.data));
      workers.push(new SupervisedWorker(name, process, { concurrency }, backend, supervision));
    },
    async counts(name) {
      const counts = await queues[name].call(`Counting queue ${name}`, (queue) =>
        queue.getJobCounts('waiting', 'delayed', 'active'),
      );
      return {
        waiting: counts['waiting'] ?? 0,
        delayed: counts['delayed'] ?? 0,
        active: counts['active'] ?? 0,
      };
    },
    async ping() {
      await queues.wake.call('The queue', (queue) => queue.getWaitingCount());
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(Object.values(queues).map((queue) => queue.close()));
    },
  };
}
