import { LRUCache } from 'lru-cache';
import type { Budget } from './budgets.js';
import type { Counts } from './shared-counts.js';

const mostKept = 20_000;
/** A budget is taken from the shared counts in so many pieces at most, so that few requests have to ask for one. */
const pieces = 200;
/** After all pieces of a window were given out there is a refusal; a window may end meanwhile, and another. */
const mostTries = 3 * pieces;

interface Allowance {
  /** Points that were taken from the shared counts and not used yet. */
  left: number;
  readonly untilMs: number;
  readonly granted: boolean;
}

/**
 * Spends budgets that all processes share. A process takes a piece of a budget at a time and spends it by itself, so that
 * a process with nothing left asks, and the others do not wait: no budget is ever exceeded, and one that several processes
 * use may end by a piece for each too early. A small budget is counted one by one.
 */
export class Allowances {
  readonly #kept = new LRUCache<string, Allowance>({ max: mostKept });
  readonly #asked = new Map<string, Promise<Allowance>>();

  constructor(
    private readonly counts: Counts,
    private readonly now: () => number = Date.now,
  ) {}

  /** Spends one point; @returns seconds to wait when there is none, else 0, without a promise where none is needed. */
  spend(budget: Budget, key: string): number | Promise<number> {
    const id = `${budget.name} ${key}`;
    const kept = this.#kept.get(id);
    const answer = kept && this.#answer(kept);
    return answer ?? this.#ask(budget, key, id);
  }

  /** Gives back a point of a budget that is counted one by one, when it turns out not to count. */
  async giveBack(budget: Budget, key: string): Promise<void> {
    this.#kept.delete(`${budget.name} ${key}`);
    await this.counts.giveBack(budget, key, 1);
  }

  /** Undefined when the shared counts must be asked. */
  #answer(allowance: Allowance): number | undefined {
    const ms = allowance.untilMs - this.now();
    if (ms <= 0) return undefined;
    if (!allowance.granted) return Math.max(1, Math.ceil(ms / 1_000));
    if (allowance.left <= 0) return undefined;
    allowance.left -= 1;
    return 0;
  }

  async #ask(budget: Budget, key: string, id: string): Promise<number> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const answer = this.#answer(await this.#piece(budget, key, id));
      if (answer !== undefined) return answer;
    }
    return 1;
  }

  /** Whoever comes while a piece is asked for waits for the same. */
  #piece(budget: Budget, key: string, id: string): Promise<Allowance> {
    const underWay = this.#asked.get(id);
    if (underWay) return underWay;
    const points = Math.max(1, Math.floor(budget.points / pieces));
    const asking = this.counts
      .take(budget, key, points)
      .then(({ granted, msBeforeNext }) => {
        const allowance = { left: granted ? points : 0, untilMs: this.now() + msBeforeNext, granted };
        this.#kept.set(id, allowance);
        return allowance;
      })
      .finally(() => this.#asked.delete(id));
    this.#asked.set(id, asking);
    return asking;
  }
}
