import { TooContended } from './command-envelope.js';

/** How many may be in one line, whoever has the turn included, and how long one waits for a turn. */
export interface MutexBounds {
  readonly most: number;
  readonly withinMs: number;
}

const defaultBounds: MutexBounds = { most: 1_000, withinMs: 10_000 };

interface Queue {
  length: number;
  /** Settles when everybody in the line has had a turn or has gone. Never rejects. */
  end: Promise<unknown>;
}

/** Lets those who want the same thing have it one after the other, within a process. */
export class KeyedMutex {
  readonly #queues = new Map<string, Queue>();

  constructor(private readonly bounds: MutexBounds = defaultBounds) {}

  /**
   * Does some work once everybody before is done.
   * @throws TooContended, without having begun, when the line is full or the turn does not come in time
   */
  async runExclusive<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(name) ?? { length: 0, end: Promise.resolve() };
    if (queue.length >= this.bounds.most) throw new TooContended(`${queue.length} wait for ${name} already`);
    const mine = queue.length === 0 ? work() : this.#waitFor(queue.end, name).then(work);
    queue.length += 1;
    queue.end = Promise.allSettled([queue.end, mine]);
    this.#queues.set(name, queue);
    try {
      return await mine;
    } finally {
      queue.length -= 1;
      if (queue.length === 0) this.#queues.delete(name);
    }
  }

  #waitFor(end: Promise<unknown>, name: string): Promise<void> {
    const { withinMs } = this.bounds;
    return new Promise((resolve, reject) => {
      const tooLong = () => reject(new TooContended(`${name} was busy for ${withinMs} ms`));
      const timer = setTimeout(tooLong, withinMs);
      void end.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
