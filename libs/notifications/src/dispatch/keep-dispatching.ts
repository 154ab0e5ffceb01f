import { setTimeout as sleep } from 'node:timers/promises';
import { isMissingTable } from '#platform';

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
      if (!isMissingTable(error)) onError(error);
    }
    await sleep(sent > 0 ? 50 : 1_000, undefined, { signal }).catch(() => undefined);
  }
}
