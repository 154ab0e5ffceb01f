/** Slices of work done in one turn of the event loop. */
const SLICES_A_TURN = 4;
/** How long one slice may take where its length is not known beforehand, in milliseconds. */
const SLICE_MS = 5;

/**
 * Shares the only thread: long work is done in slices, so many a turn of the event loop, and whoever
 * asked first goes first. In between the server reads its sockets and commits.
 */
export class WorkScheduler {
  private readonly waiting: (() => void)[] = [];
  private left = SLICES_A_TURN;
  private scheduled = false;

  /** Resolves when the caller may do a slice of work. */
  slice(): Promise<void> {
    this.nextTurn();
    if (this.left > 0 && this.waiting.length === 0) {
      this.left -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private nextTurn(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const released = this.waiting.splice(0, SLICES_A_TURN);
      this.left = SLICES_A_TURN - released.length;
      if (released.length > 0) this.nextTurn();
      for (const release of released) release();
    });
  }
}

/** Tells when a slice that was begun now has lasted long enough. */
export function sliceOver(): () => boolean {
  const end = performance.now() + SLICE_MS;
  return () => performance.now() >= end;
}
