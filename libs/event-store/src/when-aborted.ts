const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once a signal aborts, at once where it has. A signal goes through all its listeners whenever one comes or
 * goes, and the promises that wait on a connection are many and short: they share one listener.
 * @returns how to be called back no more
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const others = waiting.get(signal) ?? listenTo(signal);
  others.add(callback);
  return () => void others.delete(callback);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(signal, callbacks);
  signal.addEventListener(
    'abort',
    () => {
      for (const callback of callbacks) callback();
    },
    { once: true },
  );
  return callbacks;
}
