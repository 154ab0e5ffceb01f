import { Queue, type QueueOptions } from 'bullmq';
import { asError } from '#platform';
import type { Backend, Link } from './backend.js';
import { endQueue } from './ending.js';
import { withTimeout } from './time-limit.js';

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
  call<T>(what: string, act: (queue: Queue) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new Error(`The queue ${this.name} is closed`));
    this.#opened ??= this.#open();
    return withTimeout(answerMs, what, act(this.#opened.queue));
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
