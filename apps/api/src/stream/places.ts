/** How many may listen at once: all together, of one account, and from one address. */
export interface PlaceLimits {
  readonly all: number;
  readonly perAccount: number;
  readonly perAddress: number;
}

/** The places of listeners. Nobody's share is so large that it could take those of the others. */
export class Places {
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(private readonly limits: PlaceLimits) {}

  /** Takes a place and returns how to give it back, which may be done more than once; null when there is none left. */
  take(account: string, address: string): (() => void) | null {
    const [ofAccount, ofAddress] = [`account ${account}`, `address ${address}`];
    const isFull =
      this.#all >= this.limits.all ||
      this.#count(ofAccount) >= this.limits.perAccount ||
      this.#count(ofAddress) >= this.limits.perAddress;
    if (isFull) return null;
    this.#add(1, ofAccount, ofAddress);
    let isTaken = true;
    return () => {
      if (isTaken) this.#add(-1, ofAccount, ofAddress);
      isTaken = false;
    };
  }

  /** How many places are taken. */
  get taken(): number {
    return this.#all;
  }

  #count(share: string): number {
    return this.#taken.get(share) ?? 0;
  }

  #add(change: number, ...shares: readonly string[]): void {
    this.#all += change;
    for (const share of shares) {
      const count = this.#count(share) + change;
      if (count === 0) this.#taken.delete(share);
      else this.#taken.set(share, count);
    }
  }
}
