import { LRUCache } from 'lru-cache';

/** How long attempts count, and how many of them close the door. */
export interface AttemptLimits {
  readonly windowMs: number;
  /** For one name from one address. */
  readonly perName: number;
  /** For all names from one address. */
  readonly perAddress: number;
}

const mostTracked = 20_000;

interface Attempts {
  count: number;
  readonly endsAtMs: number;
}

/** Counts attempts by name and by address, in bounded memory. */
export class AttemptLimit {
  readonly #attempts = new LRUCache<string, Attempts>({ max: mostTracked });

  constructor(
    private readonly limits: AttemptLimits,
    private readonly now: () => number = Date.now,
  ) {}

  /** Seconds to wait before the next attempt; 0 when it may be made now. */
  waitSeconds(name: string, address: string): number {
    return Math.max(
      this.#wait(nameKey(name, address), this.limits.perName),
      this.#wait(addressKey(address), this.limits.perAddress),
    );
  }

  /** Notes an attempt. */
  count(name: string, address: string): void {
    this.#count(nameKey(name, address));
    this.#count(addressKey(address));
  }

  /** Forgets what a name was counted for. */
  forget(name: string, address: string): void {
    this.#attempts.delete(nameKey(name, address));
  }

  #wait(key: string, most: number): number {
    const attempts = this.#attempts.get(key);
    if (!attempts || attempts.count < most) return 0;
    return Math.max(0, Math.ceil((attempts.endsAtMs - this.now()) / 1_000));
  }

  #count(key: string): void {
    const present = this.#attempts.get(key);
    if (present && present.endsAtMs > this.now()) present.count += 1;
    else this.#attempts.set(key, { count: 1, endsAtMs: this.now() + this.limits.windowMs });
  }
}

const nameKey = (name: string, address: string) => `name ${address} ${name.toLowerCase()}`;
const addressKey = (address: string) => `address ${address}`;
