import { setTimeout as sleep } from 'node:timers/promises';

export interface PauseOptions {
  /** Ends the pause early. */
  readonly signal?: AbortSignal;
  /** Whether the process stays for it. Default true. */
  readonly ref?: boolean;
}

/** Waits for so many milliseconds, or until the signal aborts, which is no failure. */
export async function pause(ms: number, options: PauseOptions = {}): Promise<void> {
  try {
    await sleep(ms, undefined, options);
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
  }
}
