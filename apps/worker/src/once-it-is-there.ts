import { setTimeout as pause } from 'node:timers/promises';
import { asError } from '#platform';

/** How long a start waits for a store. */
export const storesReadyWithinMs = 45_000;

export interface Patience {
  /** Milliseconds until it is given up. */
  readonly withinMs: number;
  readonly onRetry: (error: Error) => void;
}

/**
 * Does what needs a server that may be starting still, again and again until it succeeds.
 * @throws the last failure once the time is over
 */
export async function onceItIsThere<T>(work: () => Promise<T>, { withinMs, onRetry }: Patience): Promise<T> {
  const until = performance.now() + withinMs;
  for (let waitMs = 100; ; waitMs = Math.min(2 * waitMs, 2_000)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() >= until) throw error;
      onRetry(asError(error));
      await pause(waitMs);
    }
  }
}
