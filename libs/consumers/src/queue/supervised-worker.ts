import { UnrecoverableError, Worker, type Job, type Processor, type WorkerOptions } from 'bullmq';
import { asError } from '#platform';
import type { Backend, Link } from './backend.js';
import { endWorker, SupervisedQueue } from './supervised-queue.js';

/** Something went wrong with a queue; `job` is set when a job's handler failed. */
export interface QueueTrouble {
  queue: string;
  error: Error;
  job?: { id: string | undefined; name: string };
}

export interface Supervision {
  onTrouble: (trouble: QueueTrouble) => void;
  /** Milliseconds between looks at the worker. Default 2,000. */
  lookEveryMs?: number;
}

type Listener = (...args: never[]) => void;

const closeMs = 3_000;

/** A job whose process was killed, or cut off, is taken for abandoned after so long, and tried again. */
const abandoned = { lockDuration: 5_000, stalledInterval: 2_000 };

/** A worker that has left waiting jobs alone for so long has stopped. */
const idleMs = 4_000;

/** Errors between two looks after which a worker counts as running wild: it repeats some failures without a pause. */
const wildErrors = 20;

/**
 * A BullMQ worker that is replaced when it has stopped working: one that leaves waiting jobs alone although it has workers
 * free (a lost LISTEN, a failover), or that gave up while its server was away. Stands in for `Worker` where Nest makes one.
 */
export class SupervisedWorker {
  readonly #name: string;
  readonly #process: Processor;
  readonly #options: Partial<WorkerOptions>;
  readonly #backend: Backend;
  readonly #probe: SupervisedQueue;
  readonly #supervision: Supervision;
  readonly #listeners: [string, Listener][] = [];
  readonly #timer: NodeJS.Timeout;
  #worker: Worker;
  #link: Link;
  #looking = false;
  #active = 0;
  #started = 0;
  #startedAtLastLook = 0;
  #idleSince: number | undefined;
  #errors = 0;
  /** The worker once it has reached its server: one that is still at that leaves waiting jobs alone too. */
  #ready: Worker | undefined;
  #gaveUp = false;
  #closing: Promise<void> | undefined;

  constructor(
    name: string,
    processor: Processor,
    options: Partial<WorkerOptions>,
    backend: Backend,
    supervision: Supervision,
  ) {
    this.#name = name;
    this.#process = processor;
    this.#backend = backend;
    this.#supervision = supervision;
    this.#options = { runRetryDelay: 1_000, drainDelay: 1, ...abandoned, ...options };
    this.#probe = new SupervisedQueue(name, {}, backend, { onTrouble: () => undefined });
    this.#link = backend.link('worker');
    this.#worker = this.#start();
    this.#timer = setInterval(() => void this.#look(), supervision.lookEveryMs ?? 2_000);
    this.#timer.unref();
  }

  /** Listens to the worker's events, and to those of whichever replaces it. */
  on(event: string, listener: Listener): this {
    this.#listeners.push([event, listener]);
    this.#worker.on(event as 'ready', listener);
    return this;
  }

  isRunning(): boolean {
    return this.#worker.isRunning();
  }

  /** Lets the jobs in progress finish for 3 s, then leaves them; does not wait for a server that is away. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      clearInterval(this.#timer);
      const answers = await this.#waiting().then(
        () => true,
        () => false,
      );
      await Promise.all([endWorker(this.#worker, this.#link, closeMs, answers), this.#probe.close()]);
    })();
    return this.#closing;
  }

  #start(): Worker {
    const worker = new Worker(
      this.#name,
      async (job: Job, token?: string) => {
        this.#started += 1;
        this.#active += 1;
        try {
          return (await this.#process(job, token)) as unknown;
        } catch (error) {
          // BullMQ tells of a failure once its server has noted it, and of one whose worker was replaced meanwhile never.
          this.#report(asError(error), job);
          throw error;
        } finally {
          this.#active -= 1;
        }
      },
      { ...this.#options, connection: this.#link.connection, autorun: false },
    );
    worker.on('error', (error) => {
      this.#report(error);
      this.#errors += 1;
      if (this.#errors === wildErrors && worker === this.#worker) this.#giveUp();
    });
    worker.on('failed', (job, error) => {
      // A job that was abandoned too often fails without having come to the handler.
      if (error instanceof UnrecoverableError) this.#report(error, job);
    });
    // Started before its server answers, a worker on PostgreSQL would spin on the failure it remembers, and the process with it.
    worker
      .waitUntilReady()
      .then(() => {
        this.#ready = worker;
        return worker.run();
      })
      .catch((error: unknown) => {
        if (worker !== this.#worker || this.#closing) return;
        this.#report(asError(error));
        this.#giveUp();
      });
    for (const [event, listener] of this.#listeners) worker.on(event as 'ready', listener);
    return worker;
  }

  #report(error: Error, job?: Job): void {
    if (this.#closing) return;
    this.#supervision.onTrouble({
      queue: this.#name,
      error,
      ...(job ? { job: { id: job.id, name: job.name } } : {}),
    });
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#closing) return;
    this.#looking = true;
    try {
      const waiting = await this.#waiting();
      const idle =
        waiting > 0 &&
        this.#ready === this.#worker &&
        this.#started === this.#startedAtLastLook &&
        this.#active < this.#worker.concurrency &&
        !(await this.#isPaused());
      const now = performance.now();
      this.#idleSince = idle ? (this.#idleSince ?? now) : undefined;
      const isIdle = this.#idleSince !== undefined && now - this.#idleSince >= idleMs;
      this.#startedAtLastLook = this.#started;
      this.#errors = 0;
      if (this.#gaveUp || isIdle) this.#replace(waiting);
    } catch (error) {
      // The server is away: nothing to be done for the worker until it is back.
      this.#report(asError(error));
    } finally {
      this.#looking = false;
    }
  }

  #waiting(): Promise<number> {
    return this.#probe.call(`Looking at queue ${this.#name}`, (queue) => queue.getWaitingCount());
  }

  /** A worker leaves the jobs of a paused queue alone because it is told to. */
  #isPaused(): Promise<boolean> {
    return this.#probe.call(`Looking at queue ${this.#name}`, (queue) => queue.isPaused());
  }

  /** Stops the worker until the server answers a look. */
  #giveUp(): void {
    if (this.#gaveUp || this.#closing) return;
    this.#gaveUp = true;
    void endWorker(this.#worker, this.#link, closeMs, false);
  }

  #replace(waiting: number): void {
    if (this.#closing) return;
    const [old, oldLink] = [this.#worker, this.#link];
    this.#gaveUp = false;
    this.#idleSince = undefined;
    this.#report(new Error(`The worker had stopped, with ${waiting} jobs waiting; another takes its place`));
    this.#link = this.#backend.link('worker');
    this.#worker = this.#start();
    void endWorker(old, oldLink, closeMs, false);
  }
}
