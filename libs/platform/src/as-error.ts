/** What was thrown or rejected with, as an error: anything can be. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
