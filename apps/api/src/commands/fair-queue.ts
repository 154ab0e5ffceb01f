/** How many commands go on at once in a process, how many of one account wait, and for how long. */
export interface FairQueueBounds {
  readonly atOnce: number;
  readonly mostWaiting: number;
  readonly withinMs: number;
  /** An account that asked for nothing for so long leaves its share to the others. */
  readonly quietAfterMs: number;
}

const usualBounds: FairQueueBounds = { atOnce: 96, mostWaiting: 256, withinMs: 10_000, quietAfterMs: 1_000 };

/** An account has too much waiting, or its turn did not come in time: nothing was begun. */
export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';
}

/** What one account has under way, and what of it waits. */
interface AccountQueue {
  underWay: number;
  /** In the order of their coming. */
  readonly waiting: Set<() => void>;
}

/**
 * Has what accounts ask for go on at once, in equal shares: whoever asks for all there is has half of it beside one other, a
 * ninth beside eight. Alone, an account has all.
 */
export class FairQueue {
  /** Of the accounts that have something under way or waiting, in the order in which their next turns come. */
  readonly #queues = new Map<string, AccountQueue>();
  /** When each account last asked, the longest ago first. */
  readonly #askedAt = new Map<string, number>();
  #underWay = 0;
  #waiting = 0;

  constructor(
    private readonly bounds: FairQueueBounds = usualBounds,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Does some work of an account once it has its turn.
   * @throws QueueRefusal
   */
  async run<Result>(account: string, work: () => Promise<Result>): Promise<Result> {
    this.#askedAt.delete(account);
    this.#askedAt.set(account, this.now());
    this.#forgetQuiet();
    const queue = this.#queues.get(account) ?? { underWay: 0, waiting: new Set() };
    this.#queues.set(account, queue);
    if (queue.waiting.size > 0 || !this.#mayBegin(queue)) await this.#wait(account, queue);
    else this.#begin(queue);
    try {
      return await work();
    } finally {
      queue.underWay -= 1;
      this.#underWay -= 1;
      this.#forgetIfEmpty(account, queue);
      if (this.#waiting > 0) this.#next();
    }
  }

  /** Nothing under way, nothing waiting, and nothing asked for a while: no share is kept for it. */
  #forgetQuiet(): void {
    const since = this.now() - this.bounds.quietAfterMs;
    for (const [account, at] of this.#askedAt) {
      if (at > since) break;
      if (!this.#queues.has(account)) this.#askedAt.delete(account);
    }
  }

  #mayBegin({ underWay }: AccountQueue): boolean {
    const { atOnce } = this.bounds;
    return this.#underWay < atOnce && underWay < Math.max(1, Math.floor(atOnce / this.#askedAt.size));
  }

  #begin(queue: AccountQueue): void {
    queue.underWay += 1;
    this.#underWay += 1;
  }

  /** Resolves with the turn taken. */
  #wait(account: string, queue: AccountQueue): Promise<void> {
    const { mostWaiting, withinMs } = this.bounds;
    if (queue.waiting.size >= mostWaiting)
      throw new QueueRefusal(`${mostWaiting} of one account wait already`);
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(late);
        queue.waiting.delete(take);
        this.#waiting -= 1;
      };
      const take = () => {
        leave();
        this.#begin(queue);
        resolve();
      };
      const late = setTimeout(() => {
        leave();
        this.#forgetIfEmpty(account, queue);
        reject(new QueueRefusal(`No turn came within ${withinMs} ms`));
      }, withinMs);
      queue.waiting.add(take);
      this.#waiting += 1;
    });
  }

  #forgetIfEmpty(account: string, { underWay, waiting }: AccountQueue): void {
    if (underWay === 0 && waiting.size === 0) this.#queues.delete(account);
  }

  /** Gives turns to those who wait, by accounts in turn, until nobody of them may begin. */
  #next(): void {
    this.#forgetQuiet();
    for (let hasBegun = true; hasBegun;) {
      hasBegun = false;
      for (const [account, queue] of this.#queues) {
        const [first] = queue.waiting;
        if (first === undefined || !this.#mayBegin(queue)) continue;
        // Behind all others, for the next time.
        this.#queues.delete(account);
        this.#queues.set(account, queue);
        first();
        hasBegun = true;
        break;
      }
    }
  }
}
