import {
  END,
  START,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { pause } from '#platform';
import { backOffMs } from './back-off.js';
import { isStreamNotFound, translate } from './client-errors.js';
import { readable } from './codec.js';
import type { Connection } from './connection.js';
import { drain } from './draining.js';
import { EventStoreUnavailable, type PoisonedEvent } from './errors.js';
import type { LogPosition, ReadAllOptions, ReadStreamOptions, RecordedEvent } from './event-store.js';
import { hasPrefix, ourStreamPrefixes } from './stream-prefixes.js';
import type { Upcast } from './upcasters.js';

export interface Reader {
  connection: Connection;
  upcast: Upcast;
  /** Milliseconds without a sign of life after which a read fails. */
  idleTimeoutMs: number;
  /** What was found out about the end of the log so far. */
  end: { known?: KnownEnd };
}

/** Everything up to a position was looked at, and this was the newest event of our streams in it. */
interface KnownEnd {
  through: LogPosition;
  ours: LogPosition | null;
}

/** Events the client buffers ahead of whoever reads. */
const bufferedEvents = 256;

const readAttempts = 3;

/** Reads a stream, and goes on where it was when the connection breaks, a few times. */
export async function* readStream(
  reader: Reader,
  streamId: string,
  options: ReadStreamOptions,
): AsyncGenerator<RecordedEvent, void, void> {
  const backwards = options.direction === 'backwards';
  const { onPoisoned, onSkipped } = options;
  let from = options.from;
  let left = options.maxCount ?? Number.MAX_SAFE_INTEGER;
  for (let attempt = 1; left > 0; attempt += 1) {
    try {
      for await (const resolved of readStreamOnce(reader, streamId, from, left, backwards)) {
        const event = readable(resolved, reader.upcast, onPoisoned);
        const revision = resolved.event?.revision ?? 0n;
        if (event) yield event;
        else onSkipped?.(revision);
        left -= 1;
        attempt = 1;
        if (backwards && revision === 0n) return;
        from = backwards ? revision - 1n : revision + 1n;
      }
      return;
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable) || attempt >= readAttempts) throw error;
      await pause(backOffMs(attempt, 40, 400));
    }
  }
}

async function* readStreamOnce(
  reader: Reader,
  streamId: string,
  from: bigint | undefined,
  maxCount: number,
  backwards: boolean,
): AsyncGenerator<ResolvedEvent, void, void> {
  const line = await reader.connection.lineFor('readStream');
  const stream = line.client.readStream(
    streamId,
    {
      direction: backwards ? 'backwards' : 'forwards',
      fromRevision: from ?? (backwards ? END : START),
      maxCount,
      requiresLeader: reader.connection.node === 'leader',
    },
    { highWaterMark: bufferedEvents },
  );
  const source = { stream, cancel: () => stream.cancel() };
  try {
    for await (const item of drain(source, { idleTimeoutMs: reader.idleTimeoutMs, signals: [line.lost] })) {
      yield item as ResolvedEvent;
    }
  } catch (error) {
    if (isStreamNotFound(error)) return;
    const translated = translate(error, streamId);
    reader.connection.failed(line, translated);
    throw translated;
  }
}

/** Reads the whole log; the server sends every stream, those of other prefixes are dropped here, undecoded. */
export async function* readAll(
  reader: Reader,
  options: ReadAllOptions,
): AsyncGenerator<RecordedEvent, void, void> {
  const prefixes = options.prefixes ?? ourStreamPrefixes;
  const direction = options.direction ?? 'forwards';
  let left = options.maxCount ?? Number.MAX_SAFE_INTEGER;
  if (left <= 0) return;
  for await (const resolved of readAllOnce(reader, direction, options)) {
    if (!resolved.event || !hasPrefix(resolved.event.streamId, prefixes)) continue;
    const event = readable(resolved, reader.upcast, options.onPoisoned);
    if (!event) continue;
    yield event;
    left -= 1;
    if (left === 0) return;
  }
}

export async function* readAllOnce(
  reader: Reader,
  direction: 'forwards' | 'backwards',
  options: ReadAllOptions & { rawCount?: number },
): AsyncGenerator<AllStreamResolvedEvent, void, void> {
  const line = await reader.connection.lineFor('readAll');
  const stream = line.client.readAll(
    {
      direction,
      fromPosition: options.from ?? (direction === 'forwards' ? START : END),
      ...(options.rawCount === undefined ? {} : { maxCount: options.rawCount }),
      requiresLeader: reader.connection.node === 'leader',
    },
    { highWaterMark: bufferedEvents },
  );
  const source = { stream, cancel: () => stream.cancel() };
  const signals = options.signal ? [line.lost, options.signal] : [line.lost];
  try {
    for await (const item of drain(source, { idleTimeoutMs: reader.idleTimeoutMs, signals }))
      yield item as AllStreamResolvedEvent;
  } catch (error) {
    const translated = translate(error, '$all');
    reader.connection.failed(line, translated);
    throw translated;
  }
}

/**
 * Position of the newest event of our streams. Reads backwards in pages, the first of one event: nearly always it is
 * ours already. What others wrote is looked through once: it reads no further back than it has looked before.
 */
export async function head(reader: Reader): Promise<LogPosition | null> {
  const { known } = reader.end;
  let from: LogPosition | 'end' = END;
  let newest: LogPosition | undefined;
  for (let rawCount = 1; ; rawCount = 500) {
    let seen = 0;
    for await (const resolved of readAllOnce(reader, 'backwards', { from, rawCount })) {
      seen += 1;
      const record: AllStreamResolvedEvent['event'] = resolved.event;
      if (!record) continue;
      const { position, streamId }: { position: LogPosition; streamId: string } = record;
      newest ??= position;
      const isOurs = hasPrefix(streamId, ourStreamPrefixes);
      // A log that ends before what was seen of it is not the one that is known.
      const isKnown =
        known && position.commit <= known.through.commit && known.through.commit <= newest.commit;
      if (isOurs || isKnown) {
        const ours = isOurs ? position : (known?.ours ?? null);
        reader.end.known = { through: newest, ours };
        return ours;
      }
      from = position;
    }
    if (seen >= rawCount) continue;
    if (newest) reader.end.known = { through: newest, ours: null };
    return null;
  }
}

/** Position of the newest event of any stream, at which whoever wants only what is new begins. */
export async function newestOfAll(reader: Reader): Promise<LogPosition | null> {
  for await (const { event } of readAllOnce(reader, 'backwards', { rawCount: 1 }))
    if (event) return event.position;
  return null;
}

export interface Page {
  /** Where the page ended, `null` at the end of the log. */
  next: LogPosition | null;
  /** The last event in it, of any stream. */
  last: LogPosition | null;
}

/** Reads what follows a position, at most `rawCount` events of any stream, and says where it ended. */
export async function* readPage(
  reader: Reader,
  options: {
    after: LogPosition | null;
    prefixes: readonly string[];
    signal: AbortSignal | undefined;
    rawCount: number;
    onPoisoned: ((poisoned: PoisonedEvent) => void) | undefined;
  },
): AsyncGenerator<RecordedEvent, Page, void> {
  const { after, prefixes, signal, rawCount, onPoisoned } = options;
  let seen = 0;
  let last: LogPosition | null = null;
  // A read begins with the event at the position itself.
  const from = after ?? START;
  for await (const { event } of readAllOnce(reader, 'forwards', {
    from,
    rawCount,
    ...(signal ? { signal } : {}),
  })) {
    seen += 1;
    if (!event || (after !== null && event.position.commit <= after.commit)) continue;
    const ours = hasPrefix(event.streamId, prefixes) && readable({ event }, reader.upcast, onPoisoned);
    if (ours) yield ours;
    last = event.position;
  }
  return { next: seen < rawCount ? null : (last ?? after), last };
}

/** A checkpoint of the server's is `passed`; an event that is none for the reader is `skipped`. */
export type Step =
  { event: RecordedEvent } | { passed: LogPosition } | { skipped: LogPosition } | 'caught-up';

const caughtUp = Symbol('caught up');

/** A checkpoint of the server's, in its place among the events. */
class Passed {
  constructor(readonly position: LogPosition) {}
}

/** One filtered subscription: its events, what it passed, and a `caught-up` step between history and what is new. */
export async function* subscribe(
  reader: Reader,
  options: {
    after: LogPosition | null;
    prefixes: readonly string[];
    signal: AbortSignal | undefined;
    idleTimeoutMs: number;
    onPoisoned: ((poisoned: PoisonedEvent) => void) | undefined;
    keepsRecorded?: boolean | undefined;
  },
): AsyncGenerator<Step, void, void> {
  const line = await reader.connection.lineFor('subscribe');
  let lastSign = 0;
  const subscription: AllStreamSubscription = line.client.subscribeToAll(
    {
      fromPosition: options.after ?? START,
      filter: streamNameFilter({
        prefixes: [...options.prefixes],
        checkpointInterval: 8,
        checkpointReached: (passing, position) => {
          lastSign = performance.now();
          passing.push(new Passed(position));
        },
      }),
      requiresLeader: reader.connection.node === 'leader',
    },
    { highWaterMark: bufferedEvents },
  );
  // Put into the stream itself, the mark keeps its place behind the last event of the history.
  subscription.on('caughtUp', () => subscription.push(caughtUp));
  const source = { stream: subscription, cancel: () => subscription.unsubscribe() };
  const signals = options.signal ? [line.lost, options.signal] : [line.lost];
  let live = false;
  try {
    const limits = {
      idleTimeoutMs: options.idleTimeoutMs,
      lastSign: () => (live ? Infinity : lastSign),
      signals,
    };
    for await (const item of drain(source, limits)) {
      if (item === caughtUp) {
        live = true;
        yield 'caught-up';
      } else if (item instanceof Passed) {
        yield { passed: item.position };
      } else {
        const resolved = item as AllStreamResolvedEvent;
        const event = readable(resolved, reader.upcast, options.onPoisoned, options.keepsRecorded);
        if (event) yield { event };
        else if (resolved.event) yield { skipped: resolved.event.position };
      }
    }
    // A server ends a subscription only when it goes.
    reader.connection.lost();
  } catch (error) {
    const translated = translate(error, '$all');
    reader.connection.failed(line, translated);
    throw translated;
  }
}
