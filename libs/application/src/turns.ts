import { TooContended } from './command-envelope.js';

/** How many may be in one line, whoever has the turn included, and how long one waits for a turn. */
export interface TurnBounds {
  readonly most: number;
  readonly withinMs: number;
}

const defaultBounds: TurnBounds = { most: 1_000, withinMs: 10_000 };

interface Line {
  length: number;
  /** Settles when everybody in the line has had a turn or has gone. Never rejects. */
  end: Promise<unknown>;
}

/** Lets those who want the same thing have it one after the other, within a process. */
export class Turns {
  readonly #lines = new Map<string, Line>();

  constructor(private readonly bounds: TurnBounds = defaultBounds) {}

  /**
   * Does some work once everybody before is done.
   * @throws TooContended, without having begun, when the line is full or the turn does not come in time
   */
  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(name) ?? { length: 0, end: Promise.resolve() };
    if (line.length >= this.bounds.most) throw new TooContended(`${line.length} wait for ${name} already`);
    const mine = line.length === 0 ? work() : this.#turnAfter(line.end, name).then(work);
    line.length += 1;
    line.end = Promise.allSettled([line.end, mine]);
    this.#lines.set(name, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(name);
    }
  }

  #turnAfter(end: Promise<unknown>, name: string): Promise<void> {
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
