import { useSyncExternalStore } from 'react';

/** Since when what is shown may be old: the oldest answer that was kept and shown since the network went. */
let shown: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  if (next === shown) return;
  shown = next;
  for (const listener of listeners) listener();
}

/** An answer of this instant (RFC 3339) is shown for want of a newer one. */
export function showsAnswerOf(instant: string): void {
  set(shown === null || instant < shown ? instant : shown);
}

/** Whether what is shown may be old. */
export function showsOld(): boolean {
  return shown !== null;
}

/** An answer came from the API: the network is there again. */
export function showsNewest(): void {
  set(null);
}

/** As of when what is shown was true (RFC 3339); null while it comes from the API. */
export function useAsOf(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => shown,
  );
}
