import { asError, BeyondWaiting, isSqlState } from './errors.js';
import { pause } from './pause.js';

export interface RetryOptions {
  /** Milliseconds until it is given up. */
  readonly withinMs: number;
  readonly onRetry: (error: Error) => void;
}

/**
 * Does what needs a server that may be starting still, again and again until it succeeds. What waiting cannot cure ends
 * it at once.
 * @throws the last failure once the time is over, or the first that `waitingHelps` says no to
 */
export async function retryUntilReady<T>(
  work: () => Promise<T>,
  { withinMs, onRetry }: RetryOptions,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (let waitMs = 100; ; waitMs = Math.min(2 * waitMs, 2_000)) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() >= until || !waitingHelps(error)) throw error;
      onRetry(asError(error));
      await pause(waitMs);
    }
  }
}

/** SQLSTATE (PostgreSQL, appendix A): a role or password that is not taken, a missing right, an unknown database. */
const beyondWaiting = ['28', '42501', '3D000'];

/** Whether a store that failed so may serve when it is asked again later, with nobody having changed a setting. */
export function waitingHelps(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if (each instanceof BeyondWaiting) return false;
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (isSqlState(code) && beyondWaiting.some((start) => code.startsWith(start))) return false;
  }
  return true;
}
