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
export function throttle(longestPauseMs: number, call: () => void): () => void {
  let pause: Pause | undefined;
  return () => {
    if (pause) {
      pause.again = true;
      endSoon(pause);
      return;
    }
    begin(Math.min(shortestPauseMs, longestPauseMs));
    call();
  };

  function begin(lengthMs: number): void {
    pause = { lengthMs, endsAt: performance.now() + lengthMs, again: false };
    endSoon(pause);
  }

  /** Ends it when it is over, or when nothing more was called for a while. */
  function endSoon(ending: Pause): void {
    clearTimeout(ending.timer);
    const leftMs = ending.endsAt - performance.now();
    const comesToRest = ending.again && leftMs > restMs;
    const end = () => {
      pause = undefined;
      if (!ending.again) return;
      begin(comesToRest ? shortestPauseMs : Math.min(ending.lengthMs * 2, longestPauseMs));
      call();
    };
    ending.timer = setTimeout(end, comesToRest ? restMs : leftMs).unref();
  }
}
