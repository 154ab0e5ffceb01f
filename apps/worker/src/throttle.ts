/** The first pause after a call, in milliseconds; each further one without rest is twice as long. */
const shortestPauseMs = 8;
/** Without a call for so long there is rest. */
const restMs = 32;

interface Pause {
  readonly lengthMs: number;
  /** `performance.now()` of its end, unless there is rest before. */
  readonly endsAt: number;
  again: boolean;
  timer?: NodeJS.Timeout;
}

/**
 * Calls through at once, then pauses: what comes meanwhile is one call at the end of the pause. The pauses grow from a
 * few milliseconds up to a limit as long as calls keep coming, so that two events in a row wait for hardly anything and
 * a log that grows without rest is read in batches. A pause in which they cease to come ends then, and the next is short
 * again: who does one thing after another, waiting for each, would otherwise meet the longest pause each time.
 */
export function throttle(longestPauseMs: number, call: (name: string) => Promise<void>) {
  const pauses = new Map<string, Pause>();
  return (name: string, onFailure: (error: unknown) => void): Promise<void> => {
    const pause = pauses.get(name);
    if (pause) {
      pause.again = true;
      endSoon(name, pause, onFailure);
      return Promise.resolve();
    }
    if (longestPauseMs > 0) begin(name, Math.min(shortestPauseMs, longestPauseMs), onFailure);
    return call(name);
  };

  function begin(name: string, lengthMs: number, onFailure: (error: unknown) => void): void {
    const pause: Pause = { lengthMs, endsAt: performance.now() + lengthMs, again: false };
    pauses.set(name, pause);
    endSoon(name, pause, onFailure);
  }

  /** Ends it when it is over, or when nothing more was called for a while. */
  function endSoon(name: string, pause: Pause, onFailure: (error: unknown) => void): void {
    clearTimeout(pause.timer);
    const leftMs = pause.endsAt - performance.now();
    const comesToRest = pause.again && leftMs > restMs;
    const end = () => {
      pauses.delete(name);
      if (!pause.again) return;
      begin(name, comesToRest ? shortestPauseMs : Math.min(pause.lengthMs * 2, longestPauseMs), onFailure);
      call(name).catch(onFailure);
    };
    pause.timer = setTimeout(end, comesToRest ? restMs : leftMs).unref();
  }
}
