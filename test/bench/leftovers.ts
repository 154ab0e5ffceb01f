import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const pending = new Set<() => Promise<void>>();
let stopping = false;

/** Whether the bench was told to stop: what fails from then on fails because of it. */
export const isStopping = (): boolean => stopping;

/**
 * Notes what must be ended and removed even if the bench is told to stop in the middle.
 * @returns does it, once, however often it is called
 */
export function owe(cleanup: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  const once = () => {
    done ??= cleanup().finally(() => pending.delete(once));
    return done;
  };
  pending.add(once);
  return once;
}

/** Ends and removes whatever is there still, the newest first; a failure does not keep the others from it. */
export async function settleAll(): Promise<void> {
  for (const cleanup of [...pending].reverse())
    await cleanup().catch((error: unknown) => process.stderr.write(`Not cleaned up: ${String(error)}\n`));
}

/** From now on a signal ends the bench only when nothing of it is left behind; a second one ends it at once. */
export function settleOnSignals(): void {
  for (const signal of signals)
    process.once(signal, () => {
      stopping = true;
      process.stderr.write(`\nStopping (${signal}); a second one stops without cleaning up.\n`);
      void settleAll().finally(() => process.exit(128 + constants.signals[signal]));
    });
}
