import { ourStreamPrefixes, type EventStore, type LogTail } from '#event-store';
import { asError, pause } from '#platform';
import type { ConsumerRunner, Urgency } from './consumer-runner.js';
import { throttle, type Pauses } from './throttle.js';

export interface LogSubscriptionOptions {
  eventStore: EventStore;
  runner: Pick<ConsumerRunner, 'isBehind' | 'runAll'>;
  /** Kept up to date with what is followed. */
  tail?: LogTail;
  /** Asked before each event is taken, and before each sweep: where it answers with a promise, something more urgent goes first. */
  backpressure?: () => Promise<void> | undefined;
  signal: AbortSignal;
  /** Milliseconds between sweeps. Default 1,000. */
  sweepMs?: number;
  onError: (error: Error) => void;
}

/** Every so many sweeps run all consumers, behind or not, so that each shows that it is alive. */
const fullSweepEvery = 10;

/**
 * How long the consumers may be left alone while the log grows without rest. Longer pauses make larger batches, which take less
 * work an event. For those that are awaited, twice of a call was near the point at which, at 900 commands a second, larger
 * batches make longer calls, and so on up to the limit.
 */
const pauses: Readonly<Record<Urgency, Pauses>> = {
  awaited: { longestMs: 250, timesACall: 1.5 },
  unawaited: { longestMs: 250, timesACall: 4 },
};

/**
 * Wakes the consumers whenever events arrive, and runs them each second in which one is behind: a wake that was lost, or
 * that nobody took, costs one sweep. Runs until the signal aborts; failures are reported and outlived.
 */
export async function wakeConsumersFromLog(options: LogSubscriptionOptions): Promise<void> {
  await Promise.all([listen(options), sweep(options)]);
}

async function listen(options: LogSubscriptionOptions): Promise<void> {
  const { eventStore, signal, tail } = options;
  const wakeThe = (which: Urgency) => throttle(pauses[which], () => run(options, undefined, which));
  const wakes = [wakeThe('awaited'), wakeThe('unawaited')];
  const wake = () => {
    for (const each of wakes) each();
  };
  while (!signal.aborted) {
    try {
      tail?.clear();
      const onPoisoned = () => {
        // What the tail holds has no gap: whoever stands in front of this one has to read it in the log.
        tail?.clear();
        wake();
      };
      const subscription = eventStore.follow({
        after: 'end',
        prefixes: ourStreamPrefixes,
        signal,
        onPoisoned,
        keepsRecorded: tail !== undefined,
      });
      for await (const event of subscription) {
        const urgent = options.backpressure?.();
        if (urgent) {
          tail?.fallBehind();
          await urgent;
          tail?.catchUpTo(await eventStore.lastPosition());
        }
        tail?.add(event);
        wake();
      }
    } catch (error) {
      wake();
      options.onError(asError(error));
      await pause(options.sweepMs ?? 1_000, { signal });
    }
  }
}

async function sweep(options: LogSubscriptionOptions): Promise<void> {
  const { signal } = options;
  for (let sweeps = 0; !signal.aborted; sweeps += 1) {
    try {
      await options.backpressure?.();
      const head = (await options.eventStore.lastPosition()) ?? undefined;
      const isBehind = head !== undefined && (await options.runner.isBehind(head));
      if (isBehind || sweeps % fullSweepEvery === 0) void run(options, head);
    } catch (error) {
      report(options, error);
    }
    await pause(options.sweepMs ?? 1_000, { signal });
  }
}

/** Waited for by nobody: a long run of one consumer keeps nobody else waiting, and one under way only looks once more. */
async function run(options: LogSubscriptionOptions, head?: bigint, which?: Urgency): Promise<void> {
  if (options.signal.aborted) return;
  try {
    await options.runner.runAll(head, which);
  } catch (error) {
    report(options, error);
  }
}

function report({ signal, onError }: LogSubscriptionOptions, error: unknown): void {
  if (!signal.aborted) onError(asError(error));
}
