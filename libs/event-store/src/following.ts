import { pause } from '#platform';
import { backOffMs } from './back-off.js';
import { EventStoreUnavailable, SubscriptionDropped } from './errors.js';
import type { CatchUpOptions, FollowOptions, LogPosition, RecordedEvent } from './event-store.js';
import { newestOfAll, readPage, subscribe, type Reader } from './reading.js';

/** Events of any stream that a catch-up looks through before it subscribes. */
const pageEvents = 500;

/**
 * Reads until the end of the log: a page first, which is nearly always all there is, and a subscription, filtered by the
 * server, for a longer way. A subscription can only be ended by a reset, and HTTP/2 servers hang up on a client that
 * resets often (nghttp2: 33 a second).
 */
export async function* catchUp(
  reader: Reader,
  options: CatchUpOptions,
): AsyncGenerator<RecordedEvent, void, void> {
  const { prefixes, signal, onCaughtUp, onPoisoned } = options;
  const page = yield* readPage(reader, {
    after: options.after,
    prefixes,
    signal,
    rawCount: pageEvents,
    onPoisoned,
  });
  if (page.next === null) {
    if (page.last) onCaughtUp?.(page.last);
    return;
  }
  // Taken before the subscription starts, so that the history it reads reaches at least this far.
  const newest = await newestOfAll(reader);
  for await (const step of subscribe(reader, {
    after: page.next,
    prefixes,
    signal,
    idleTimeoutMs: reader.idleTimeoutMs,
    onPoisoned,
  })) {
    if (step === 'caught-up') {
      if (newest) onCaughtUp?.(newest);
      return;
    }
    if ('event' in step) yield step.event;
  }
  throw new EventStoreUnavailable('The event log ended a subscription before it had caught up');
}

/**
 * Keeps a subscription alive until the signal aborts. Where it stands is known here, not at the server: after a failure it
 * subscribes again from the last event handed out. `'end'` is turned into a position first, so that a connection that breaks before
 * the first event leaves no gap.
 */
export async function* follow(
  reader: Reader,
  options: FollowOptions,
): AsyncGenerator<RecordedEvent, void, void> {
  const { prefixes, signal, onState, onPassed, onPoisoned, keepsRecorded } = options;
  let after: LogPosition | 'end' | null = options.after;
  let dropped = false;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      if (!dropped) onState?.({ state: 'connecting' });
      dropped = false;
      const from: LogPosition | null = after === 'end' ? await newestOfAll(reader) : after;
      after = from;
      for await (const step of subscribe(reader, {
        after: from,
        prefixes,
        signal,
        idleTimeoutMs: reader.idleTimeoutMs,
        onPoisoned,
        keepsRecorded,
      })) {
        attempt = 1;
        if (step === 'caught-up') {
          onState?.({ state: 'live' });
          continue;
        }
        if ('passed' in step) {
          onPassed?.(step.passed);
          continue;
        }
        if ('skipped' in step) {
          after = step.skipped;
          onPassed?.(step.skipped);
          continue;
        }
        yield step.event;
        after = { commit: step.event.position, prepare: step.event.preparePosition };
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof EventStoreUnavailable)) throw error;
      // It had come this far, and goes on from there: nobody has to be told, nor to wait.
      dropped = error instanceof SubscriptionDropped && attempt === 1;
      if (dropped) continue;
      const retryInMs = backOffMs(attempt, 50, 5_000);
      onState?.({ state: 'waiting', error, retryInMs });
      await pause(retryInMs, { signal });
    }
  }
}
