/** The first pause after a call, in milliseconds; each further one without rest is twice as long. */
const shortestPauseMs = 8;

/**
 * Calls through at once, then pauses: what comes meanwhile is one call at the end of the pause. The pauses grow from a
 * few milliseconds up to a limit as long as calls keep coming, so that two events in a row wait for hardly anything and
 * a log that grows without rest is read in batches.
 */
export function paced(longestPauseMs: number, call: (name: string) => Promise<void>) {
  const resting = new Map<string, { again: boolean }>();
  return (name: string, onFailure: (error: unknown) => void): Promise<void> => {
    const rest = resting.get(name);
    if (rest) {
      rest.again = true;
      return Promise.resolve();
    }
    if (longestPauseMs > 0) begin(name, Math.min(shortestPauseMs, longestPauseMs), onFailure);
    return call(name);
  };

  function begin(name: string, pauseMs: number, onFailure: (error: unknown) => void): void {
    const rest = { again: false };
    resting.set(name, rest);
    setTimeout(() => {
      resting.delete(name);
      if (!rest.again) return;
      begin(name, Math.min(pauseMs * 2, longestPauseMs), onFailure);
      call(name).catch(onFailure);
    }, pauseMs).unref();
  }
}
