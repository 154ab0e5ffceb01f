import { asError } from '#platform';
import { EventStoreUnavailable } from './errors.js';
import { whenAborted } from './when-aborted.js';

/** The log has said nothing for as long as we wait. */
export class NoAnswer extends EventStoreUnavailable {
  constructor(ms: number) {
    super(`The event log said nothing for ${ms} ms`);
  }
}

export interface TimeLimits {
  /** Milliseconds of silence after which to give up. */
  idleTimeoutMs: number;
  /** `performance.now()` after which to give up in any case. */
  deadline?: number;
  /** `performance.now()` of the last sign of life of whatever the promise depends on. */
  lastSign?: () => number;
  signal?: AbortSignal;
}

/**
 * Waits for a promise with bounded patience. The promise itself goes on; its later failure is taken care of here.
 * @throws Silence, EventStoreUnavailable at the deadline, or the signal's reason once it aborts
 */
export function withTimeout<T>(patience: TimeLimits, promise: Promise<T>): Promise<T> {
  const { idleTimeoutMs, deadline = Infinity, lastSign, signal } = patience;
  return new Promise<T>((resolve, reject) => {
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    let leave = () => undefined as void;
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      leave();
      finish();
    };
    let suspected = false;
    const check = () => {
      const now = performance.now();
      const silentAt = Math.max(since, lastSign?.() ?? 0) + idleTimeoutMs;
      if (now >= silentAt && suspected) settle(() => reject(new NoAnswer(idleTimeoutMs)));
      else if (now >= silentAt) {
        // Perhaps it was this process that stood still, and the answer waits in the socket: let it be read first.
        suspected = true;
        timer = setTimeout(check, idleTimeoutMs / 8);
      } else if (now >= deadline)
        settle(() => reject(new EventStoreUnavailable('The event log took too long')));
      else {
        suspected = false;
        timer = setTimeout(check, Math.min(silentAt, deadline) - now);
      }
    };
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(asError(error))),
    );
    if (signal) leave = whenAborted(signal, () => settle(() => reject(asError(signal.reason))));
    if (!signal?.aborted) check();
  });
}
