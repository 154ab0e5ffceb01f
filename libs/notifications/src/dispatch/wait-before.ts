const firstWaitMs = 30_000;
const longestWaitMs = 1_800_000;

/**
 * Milliseconds before an attempt: exponential with full jitter, so that those who failed together do not come back
 * together; one second at least.
 * @param attempt 1 for the second try
 */
export function waitBefore(attempt: number, chance: number): number {
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 20));
  return Math.max(1_000, Math.floor(most * chance));
}
