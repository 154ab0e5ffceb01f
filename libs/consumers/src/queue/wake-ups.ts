import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SupervisedQueue } from './supervised-queue.js';

interface PendingWakeUp {
  /** Number of the wake that stands in the queue, or of the next one. */
  number: number;
  addedAt: number;
  adding: Promise<void> | undefined;
  waiting: boolean;
}

interface WakeJob {
  name: string;
  data: { consumer: string };
  opts: { jobId: string };
}

/** Milliseconds after which a wake that nobody answered is taken for lost and added again. */
const answeredWithinMs = 1_000;

/**
 * Adds wakes, at most one waiting for a consumer and process. Job ids are this process's own and count up each time one is
 * taken: neither a wake that is being worked on nor one left behind by a killed process can swallow the next. Of one that
 * another process took nothing is heard here, so that the queue is asked before a wake is taken to be on its way.
 */
export class WakeUps {
  readonly #queue: SupervisedQueue;
  readonly #process = randomBytes(6).toString('hex');
  readonly #pending = new Map<string, PendingWakeUp>();
  #together: { jobs: WakeJob[]; added: Promise<void> } | undefined;

  constructor(queue: SupervisedQueue) {
    this.#queue = queue;
  }

  /** @throws QueueUnavailable, or what the queue's server says; the caller sweeps */
  wake(consumer: string): Promise<void> {
    const pending = this.#pendingOf(consumer);
    if (pending.adding) return pending.adding;
    const isOnItsWay = pending.waiting && performance.now() - pending.addedAt < answeredWithinMs;
    const adding = (
      isOnItsWay ? this.#addUnlessWaiting(consumer, pending) : this.#addNext(consumer, pending)
    ).finally(() => {
      if (pending.adding === adding) pending.adding = undefined;
    });
    pending.adding = adding;
    return adding;
  }

  async #addUnlessWaiting(consumer: string, pending: PendingWakeUp): Promise<void> {
    const { number } = pending;
    const jobId = this.#jobId(consumer, number);
    const state = await this.#queue.call('Asking after a wake', (queue) => queue.getJobState(jobId));
    if (state === 'waiting' || state === 'prioritized') return;
    if (pending.number === number) pending.number += 1;
    await this.#addNext(consumer, pending);
  }

  async #addNext(consumer: string, pending: PendingWakeUp): Promise<void> {
    pending.waiting = true;
    pending.addedAt = performance.now();
    const { number } = pending;
    const jobId = this.#jobId(consumer, number);
    try {
      await this.#add({ name: 'wake', data: { consumer }, opts: { jobId } });
    } catch (error) {
      if (pending.number === number) pending.waiting = false;
      throw error;
    }
  }

  #jobId(consumer: string, number: number): string {
    return `${consumer}-${this.#process}-${number}`;
  }

  /** Notes that a worker of this process begins with a job: the next wake is a new one. */
  started(jobId: string | undefined): void {
    const [, consumer, process, number] = /^(.+)-([0-9a-f]{12})-(\d+)$/.exec(jobId ?? '') ?? [];
    if (consumer === undefined || process !== this.#process) return;
    const pending = this.#pendingOf(consumer);
    if (Number(number) !== pending.number) return;
    pending.number += 1;
    pending.waiting = false;
    pending.adding = undefined;
  }

  /** Adds together, in one round trip, whatever is to be added in this turn of the event loop. */
  #add(job: WakeJob): Promise<void> {
    this.#together ??= { jobs: [], added: nextTurn().then(() => this.#addTogether()) };
    this.#together.jobs.push(job);
    return this.#together.added;
  }

  async #addTogether(): Promise<void> {
    const jobs = this.#together?.jobs ?? [];
    this.#together = undefined;
    await this.#queue.call(`Adding ${jobs.length} wakes`, (queue) => queue.addBulk(jobs));
  }

  #pendingOf(consumer: string): PendingWakeUp {
    let pending = this.#pending.get(consumer);
    if (!pending) {
      pending = { number: 1, addedAt: 0, adding: undefined, waiting: false };
      this.#pending.set(consumer, pending);
    }
    return pending;
  }
}
