import { setTimeout as sleep } from 'node:timers/promises';

/** Runs round after round until stopped; a round that fails is told of and tried again after a pause. */
export async function keepDispatching(
  { round }: { round: () => Promise<number> },
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    let sent = 0;
    try {
      sent = await round();
    } catch (error) {
      // Before its first build has caught up there is nothing to dispatch from.
      if ((error as { code?: unknown }).code !== '42P01') onError(error);
    }
    await sleep(sent > 0 ? 50 : 1_000, undefined, { signal }).catch(() => undefined);
  }
}
