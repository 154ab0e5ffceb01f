/** How many commands go on at once in a process, how many of one account wait, and for how long. */
export interface TurnBounds {
  readonly atOnce: number;
  readonly mostWaiting: number;
  readonly withinMs: number;
  /** An account that asked for nothing for so long leaves its share to the others. */
  readonly quietAfterMs: number;
}

const usualBounds: TurnBounds = { atOnce: 96, mostWaiting: 256, withinMs: 10_000, quietAfterMs: 1_000 };

/** An account has too much waiting, or its turn did not come in time: nothing was begun. */
export class NoTurn extends Error {
  override readonly name = 'NoTurn';
}

/** What one account has under way, and what of it waits. */
interface Line {
  underWay: number;
  /** In the order of their coming. */
  readonly waiting: Set<() => void>;
}

/**
 * Has what accounts ask for go on at once, in equal shares: whoever asks for all there is has half of it beside one other, a
 * ninth beside eight. Alone, an account has all.
 */
export class FairTurns {
  /** Of the accounts that have something under way or waiting, in the order in which their next turns come. */
  readonly #lines = new Map<string, Line>();
  /** When each account last asked, the longest ago first. */
  readonly #askedAt = new Map<string, number>();
  #underWay = 0;
  #waiting = 0;

  constructor(
    private readonly bounds: TurnBounds = usualBounds,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Does some work of an account once it has its turn.
   * @throws NoTurn
   */
  async run<Result>(account: string, work: () => Promise<Result>): Promise<Result> {
    this.#askedAt.delete(account);
    this.#askedAt.set(account, this.now());
    this.#forgetQuiet();
    const line = this.#lines.get(account) ?? { underWay: 0, waiting: new Set() };
    this.#lines.set(account, line);
    if (line.waiting.size > 0 || !this.#mayBegin(line)) await this.#turn(account, line);
    else this.#begin(line);
    try {
      return await work();
    } finally {
      line.underWay -= 1;
      this.#underWay -= 1;
      this.#forgetIfEmpty(account, line);
      if (this.#waiting > 0) this.#next();
    }
  }

  /** Nothing under way, nothing waiting, and nothing asked for a while: no share is kept for it. */
  #forgetQuiet(): void {
    const since = this.now() - this.bounds.quietAfterMs;
    for (const [account, at] of this.#askedAt) {
      if (at > since) break;
      if (!this.#lines.has(account)) this.#askedAt.delete(account);
    }
  }

  #mayBegin({ underWay }: Line): boolean {
    const { atOnce } = this.bounds;
    return this.#underWay < atOnce && underWay < Math.max(1, Math.floor(atOnce / this.#askedAt.size));
  }

  #begin(line: Line): void {
    line.underWay += 1;
    this.#underWay += 1;
  }

  /** Resolves with the turn taken. */
  #turn(account: string, line: Line): Promise<void> {
    const { mostWaiting, withinMs } = this.bounds;
    if (line.waiting.size >= mostWaiting) throw new NoTurn(`${mostWaiting} of one account wait already`);
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(late);
        line.waiting.delete(take);
        this.#waiting -= 1;
      };
      const take = () => {
        leave();
        this.#begin(line);
        resolve();
      };
      const late = setTimeout(() => {
        leave();
        this.#forgetIfEmpty(account, line);
        reject(new NoTurn(`No turn came within ${withinMs} ms`));
      }, withinMs);
      line.waiting.add(take);
      this.#waiting += 1;
    });
  }

  #forgetIfEmpty(account: string, { underWay, waiting }: Line): void {
    if (underWay === 0 && waiting.size === 0) this.#lines.delete(account);
  }

  /** Gives turns to those who wait, by accounts in turn, until nobody of them may begin. */
  #next(): void {
    this.#forgetQuiet();
    for (let hasBegun = true; hasBegun;) {
      hasBegun = false;
      for (const [account, line] of this.#lines) {
        const [first] = line.waiting;
        if (first === undefined || !this.#mayBegin(line)) continue;
        // Behind all others, for the next time.
        this.#lines.delete(account);
        this.#lines.set(account, line);
        first();
        hasBegun = true;
        break;
      }
    }
  }
}
