import { LRUCache } from 'lru-cache';

/** How long failures count, and how many of them close the door. */
export interface LoginLimits {
  readonly windowMs: number;
  /** For one user name from one address. */
  readonly perAccount: number;
  /** For all user names from one address. */
  readonly perAddress: number;
}

export const loginLimits: LoginLimits = { windowMs: 5 * 60_000, perAccount: 10, perAddress: 100 };

const mostTracked = 20_000;

interface Failures {
  count: number;
  readonly endsAtMs: number;
}

/** Counts failed sign-ins, in bounded memory; a success forgets those of its user name. */
export class LoginLimit {
  readonly #failures = new LRUCache<string, Failures>({ max: mostTracked });

  constructor(
    private readonly now: () => number = Date.now,
    private readonly limits: LoginLimits = loginLimits,
  ) {}

  /** Seconds to wait before the next attempt; 0 when it may be made now. */
  waitSeconds(username: string, address: string): number {
    return Math.max(
      this.#wait(accountKey(username, address), this.limits.perAccount),
      this.#wait(addressKey(address), this.limits.perAddress),
    );
  }

  /** Notes a failed attempt. */
  failed(username: string, address: string): void {
    this.#count(accountKey(username, address));
    this.#count(addressKey(address));
  }

  /** Notes that the password was right. */
  succeeded(username: string, address: string): void {
    this.#failures.delete(accountKey(username, address));
  }

  #wait(key: string, most: number): number {
    const failures = this.#failures.get(key);
    if (!failures || failures.count < most) return 0;
    return Math.max(0, Math.ceil((failures.endsAtMs - this.now()) / 1_000));
  }

  #count(key: string): void {
    const present = this.#failures.get(key);
    if (present && present.endsAtMs > this.now()) present.count += 1;
    else this.#failures.set(key, { count: 1, endsAtMs: this.now() + this.limits.windowMs });
  }
}

const accountKey = (username: string, address: string) => `account ${address} ${username.toLowerCase()}`;
const addressKey = (address: string) => `address ${address}`;
