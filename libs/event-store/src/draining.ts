import { asError } from '#platform';
import { NoAnswer } from './time-limit.js';
import { whenAborted } from './when-aborted.js';

/** A stream of the client, and how to end its call: destroying the stream alone would leave the call open for ever. */
export interface Source {
  stream: {
    read(): unknown;
    destroy(): unknown;
    readonly readableLength: number;
    on(event: 'error', listener: (error: Error) => void): unknown;
    on(event: 'readable' | 'end', listener: () => void): unknown;
  };
  cancel: () => Promise<void>;
}

export interface DrainLimits {
  /** Milliseconds without any sign of life, while we wait for one, after which the call counts as dead. */
  idleTimeoutMs: number;
  /** `performance.now()` of the last sign of life that is not an item, such as a checkpoint; Infinity when silence is in order. */
  lastSign?: () => number;
  signals: readonly AbortSignal[];
}

/**
 * Hands out the items of a stream one by one, with back-pressure, and always ends the call behind it.
 * @throws what the stream fails with; Silence; the reason of whichever signal aborts.
 */
export async function* drain(source: Source, limits: DrainLimits): AsyncGenerator<unknown, void, void> {
  const { stream } = source;
  let wakeUp: () => void = () => undefined;
  let ended = false;
  let failure: Error | undefined;
  const fail = (error: unknown) => {
    failure ??= asError(error);
    wakeUp();
  };
  // The error listener stays for good: the client emits on the stream after we have left it, and unheard that would end
  // the process.
  stream.on('error', fail);
  stream.on('readable', () => wakeUp());
  stream.on('end', () => {
    ended = true;
    wakeUp();
  });
  const left = limits.signals.map((signal) => whenAborted(signal, () => fail(signal.reason)));
  try {
    for (;;) {
      const item: unknown = stream.read();
      if (item !== null) {
        yield item;
        continue;
      }
      if (failure) throw failure;
      if (ended) return;
      await sign(limits, (next) => {
        wakeUp = next;
        return ended || failure !== undefined || stream.readableLength > 0;
      });
    }
  } finally {
    wakeUp = () => undefined;
    for (const leave of left) leave();
    if (!ended) {
      source.cancel().catch(() => undefined);
      stream.destroy();
    }
  }
}

/** Resolves at the next wake-up; rejects with NoAnswer when there was none, nor any other sign, for the allowed time. */
function sign(limits: DrainLimits, arm: (wakeUp: () => void) => boolean): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    let suspected = false;
    const check = () => {
      const quietSince = Math.max(since, limits.lastSign?.() ?? 0);
      const leftMs = quietSince + limits.idleTimeoutMs - performance.now();
      if (leftMs === Infinity) return;
      if (leftMs > 0) {
        suspected = false;
        timer = setTimeout(check, leftMs);
      } else if (suspected) {
        reject(new NoAnswer(limits.idleTimeoutMs));
      } else {
        // Perhaps it was this process that stood still, and the answer waits in the socket: let it be read first.
        suspected = true;
        timer = setTimeout(check, limits.idleTimeoutMs / 8);
      }
    };
    const onSign = () => {
      clearTimeout(timer);
      resolve();
    };
    if (arm(onSign)) return onSign();
    check();
  });
}
