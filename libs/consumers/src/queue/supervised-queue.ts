import { Queue, type QueueOptions, type Worker } from 'bullmq';
import { asError } from '#platform';
import type { Backend, Link } from './backend.js';

/** The queue's server did not answer in time. Whatever was to be queued may be lost, or come later. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}

/**
 * Waits for a promise, at most `ms` milliseconds; its later failure is taken care of here.
 * @throws QueueUnavailable after the time
 */
async function withTimeout<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new QueueUnavailable(`${what} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

export interface QueueSupervision {
  onTrouble: (trouble: { queue: string; error: Error }) => void;
}

const answerMs = 2_500;
const closeMs = 2_500;

interface Opened {
  queue: Queue;
  link: Link;
}

/**
 * A BullMQ queue whose calls end in bounded time, and that is opened anew when it could not reach its server: BullMQ's
 * PostgreSQL backend remembers a failed start for good. Stands in for `Queue` where Nest makes one.
 */
export class SupervisedQueue {
  readonly name: string;
  readonly opts: QueueOptions;
  readonly #backend: Backend;
  readonly #supervision: QueueSupervision;
  #opened: Opened | undefined;
  #closing: Promise<void> | undefined;

  constructor(name: string, options: Partial<QueueOptions>, backend: Backend, supervision: QueueSupervision) {
    this.name = name;
    this.opts = { ...options, connection: {} };
    this.#backend = backend;
    this.#supervision = supervision;
  }

  /** @throws QueueUnavailable after 2.5 s, or what the server says */
  call<T>(what: string, act: (queue: Queue, link: Link) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new Error(`The queue ${this.name} is closed`));
    this.#opened ??= this.#open();
    const { queue, link } = this.#opened;
    return withTimeout(answerMs, what, act(queue, link));
  }

  /** Ends within 2.5 s. */
  close(): Promise<void> {
    this.#closing ??= this.#forget();
    return this.#closing;
  }

  #open(): Opened {
    const link = this.#backend.link('producer');
    const queue = new Queue(this.name, { ...this.opts, connection: link.connection });
    queue.on('error', (error) => {
      if (!this.#closing) this.#supervision.onTrouble({ queue: this.name, error });
    });
    const opened = { queue, link };
    queue.waitUntilReady().catch((error: unknown) => {
      if (this.#opened !== opened || this.#closing) return;
      this.#supervision.onTrouble({ queue: this.name, error: asError(error) });
      void this.#forget();
    });
    return opened;
  }

  async #forget(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (opened) await endQueue(opened.queue, opened.link, closeMs);
  }
}

const disconnectMs = 1_000;

/** Closes a queue and breaks its connections off when that takes too long. Never fails. */
export async function endQueue(queue: Queue, link: Link, closeMs: number): Promise<void> {
  await breakingOff(queue, link, withTimeout(closeMs, 'Closing', queue.close()));
}

/**
 * Closes a worker: with a good-bye when its server answers, else at once, since a worker that once began a good-bye keeps
 * its timers until that ends. Never fails.
 */
export async function endWorker(
  worker: Worker,
  link: Link,
  closeMs: number,
  serverAnswers: boolean,
): Promise<void> {
  await breakingOff(worker, link, withTimeout(closeMs, 'Closing', worker.close(!serverAnswers)));
}

async function breakingOff(ending: Queue | Worker, link: Link, closed: Promise<void>): Promise<void> {
  try {
    await closed;
  } catch {
    // Its server does not answer; whatever was in progress is another's to find.
    const disconnected = Promise.resolve(ending.disconnect());
    link.sever();
    await withTimeout(disconnectMs, 'Disconnecting', disconnected).catch(() => undefined);
  } finally {
    link.sever();
  }
}
