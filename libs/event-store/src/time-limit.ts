import { EventStoreUnavailable } from './errors.js';

/** The log has said nothing for as long as we wait. */
export class Silence extends EventStoreUnavailable {
  constructor(ms: number) {
    super(`The event log said nothing for ${ms} ms`);
  }
}

/**
 * Waits for a promise, at most `ms` milliseconds and no longer than until the signal aborts.
 * The promise itself goes on; its later failure is taken care of here.
 * @throws Silence after the time; the signal's reason once it aborts.
 */
export function within<T>(ms: number, signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      finish();
    };
    const aborted = () => settle(() => reject(asError(signal.reason)));
    const timer = setTimeout(() => settle(() => reject(new Silence(ms))), ms);
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(asError(error))),
    );
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
