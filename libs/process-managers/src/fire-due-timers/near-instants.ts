import type { Clock } from '#platform';

export interface NearInstants {
  /** Replaces what is to come; instants further than the horizon or beyond the bound are left to the next look. */
  set(instants: readonly Date[]): void;
  stop(): void;
}

/** How far ahead instants are held; the sweep brings the later ones in time. */
export const nearHorizonMs = 60_000;
/** How many instants are held at most. */
export const mostNear = 5_000;

/**
 * Wakes at each of the instants that are near, to the millisecond where the process is free. A timer of the runtime may
 * fire early, and the clock may be set: each time the clock is asked, and the wait goes on when it is not there yet.
 */
export function wakeAtNearInstants(clock: Clock, wakeUp: () => void): NearInstants {
  let ahead: number[] = [];
  let timer: NodeJS.Timeout | undefined;

  const arm = () => {
    clearTimeout(timer);
    const first = ahead[0];
    if (first === undefined) return;
    const waitMs = Math.min(nearHorizonMs, Math.max(0, Math.ceil(first - clock.now().getTime())));
    timer = setTimeout(onTimer, waitMs);
    timer.unref();
  };

  const onTimer = () => {
    const now = clock.now().getTime();
    const passed = ahead.findIndex((instant) => instant > now);
    const due = passed === -1 ? ahead.length : passed;
    if (due > 0) {
      ahead = ahead.slice(due);
      wakeUp();
    }
    arm();
  };

  return {
    set(instants) {
      const limit = clock.now().getTime() + nearHorizonMs;
      ahead = instants
        .map((instant) => instant.getTime())
        .filter((instant) => instant <= limit)
        .sort((a, b) => a - b)
        .slice(0, mostNear);
      arm();
    },
    stop() {
      ahead = [];
      clearTimeout(timer);
    },
  };
}
