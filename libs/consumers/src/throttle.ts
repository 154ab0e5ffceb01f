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

export interface Pauses {
  /** The limit, in milliseconds. */
  readonly longestMs: number;
  /** A pause, which begins with its call, need not be longer than so many times what the last call took. */
  readonly timesACall: number;
}

/**
 * Calls through at once, then pauses: what comes meanwhile is one call at the end of the pause. The pauses grow from a
 * few milliseconds as long as calls keep coming, up to so many times of what a call takes and to a limit, so that two events in a
 * row wait for hardly anything and a log that grows without rest is read in batches, the larger the more there is to do. A
 * pause in which they cease to come ends then, and the next is short again: who does one thing after another, waiting for
 * each, would otherwise meet the longest pause each time.
 * @param call resolves when all that it began is done; it must not reject, and is not waited for
 */
export function throttle({ longestMs, timesACall }: Pauses, call: () => Promise<void>): () => void {
  let pause: Pause | undefined;
  // Until the first has ended nobody knows.
  let callTookMs = longestMs;
  const callThrough = () => {
    const from = performance.now();
    void call().then(() => {
      callTookMs = performance.now() - from;
    });
  };
  return () => {
    if (pause) {
      pause.again = true;
      endSoon(pause);
      return;
    }
    begin(Math.min(shortestPauseMs, longestMs));
    callThrough();
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
      const enoughMs = Math.max(shortestPauseMs, callTookMs * timesACall);
      begin(comesToRest ? shortestPauseMs : Math.min(ending.lengthMs * 2, enoughMs, longestMs));
      callThrough();
    };
    ending.timer = setTimeout(end, comesToRest ? restMs : leftMs).unref();
  }
}
