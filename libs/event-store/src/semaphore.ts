import { EventStoreUnavailable } from './errors.js';

export interface SemaphoreLimits {
  /** How many may be under way at once. */
  atOnce: number;
  /** How many more may wait for their turn. */
  waiting: number;
}

/** Lets so many through at once, first come first served, and turns away those who would wait too far back. */
export class Semaphore {
  readonly #limits: SemaphoreLimits;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(limits: SemaphoreLimits) {
    this.#limits = limits;
  }

  /** @throws EventStoreUnavailable when too many wait already; what the work throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#limits.atOnce) {
      if (this.#waiting.length >= this.#limits.waiting) {
        throw new EventStoreUnavailable(`${this.#limits.waiting} appends wait for their turn already`);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#underWay += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay -= 1;
    }
  }
}
