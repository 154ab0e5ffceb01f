import type { ForeignLog, PoisonedEvent } from './errors.js';
import type { JsonObject } from './json.js';

export interface EventToAppend {
  id: string;
  type: string;
  data: JsonObject;
  metadata: JsonObject;
}

export interface RecordedEvent {
  streamId: string;
  /** Number of the event in its stream, from 0. */
  revision: bigint;
  /** Commit position in the log. */
  position: bigint;
  /** Prepare position; differs from the commit position only for transactions of very old clients. */
  preparePosition: bigint;
  id: string;
  type: string;
  data: JsonObject;
  metadata: JsonObject;
  /** When the server recorded it. */
  created: Date;
  /** What was recorded, before it was brought to today's schema and opened; only for a follower that asked for it. */
  asRecorded?: Pick<EventAsRecorded, 'data' | 'metadata'>;
}

/** A place in the whole log. Only positions that an event really has are safe to start from. */
export interface LogPosition {
  commit: bigint;
  prepare: bigint;
}

/** What a log is known again by: the first event of one of its streams. */
export interface LogMark {
  streamId: string;
  eventId: string;
}

export type ExpectedRevision = bigint | 'no_stream';

export interface AppendResult {
  /** Revision of the last event appended. */
  revision: bigint;
  /** Commit position of the last event appended. */
  position: bigint;
}

export interface ReadStreamOptions {
  /** First revision read, itself included. Default: the first, or the last when reading backwards. */
  from?: bigint;
  maxCount?: number;
  direction?: 'forwards' | 'backwards';
  /**
   * Told, in its place among the events, of one that cannot be understood; reading goes on behind it. Without this a
   * reader ends in front of it, with the error.
   */
  onPoisoned?: (poisoned: PoisonedEvent) => void;
  /** Told of the revision of each event that is not handed out. */
  onSkipped?: (revision: bigint) => void;
}

export interface ReadAllOptions {
  /** Forwards the event at this position is included, backwards it is not. */
  from?: LogPosition | 'start' | 'end';
  direction?: 'forwards' | 'backwards';
  /** How many events of these prefixes to read at most. */
  maxCount?: number;
  /** Stream prefixes; events of other streams are left out. Default: `ourStreamPrefixes`. */
  prefixes?: readonly string[];
  signal?: AbortSignal;
  /**
   * Told, in its place among the events, of one that cannot be understood; reading goes on behind it. Without this a
   * reader ends in front of it, with the error.
   */
  onPoisoned?: (poisoned: PoisonedEvent) => void;
}

/** An event as the server keeps it: nothing was brought to today's schema, and it need not be JSON. */
export interface EventAsRecorded extends Omit<RecordedEvent, 'data' | 'metadata' | 'asRecorded'> {
  /** What its JSON says, else its bytes, or its text where that was to be JSON and is none. */
  readonly data: unknown;
  /** The same; undefined where there is none. */
  readonly metadata: unknown;
}

/** A stretch of the log, events of the streams that were asked for. */
export interface RecordedPage {
  readonly events: readonly EventAsRecorded[];
  /** The last event looked at, of any stream: the next page begins behind it. */
  readonly last: LogPosition | null;
  /** Whether nothing comes after it for now. */
  readonly isEnd: boolean;
}

export interface RecordedPageOptions {
  /** The position of the last event already known, `null` for the beginning of the log. */
  readonly after: LogPosition | null;
  /** How many events of any stream to look at, at least 2. */
  readonly maxCount: number;
  /** Stream prefixes; events of other streams are left out. Default: `ourStreamPrefixes`. */
  readonly prefixes?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface CatchUpOptions {
  /** The position of the last event already known, `null` for the beginning of the log. */
  after: LogPosition | null;
  prefixes: readonly string[];
  signal?: AbortSignal;
  /**
   * Told, before the iteration ends, of the newest event that was passed on the way, of whichever stream: whoever goes on
   * from there misses nothing, and reads nothing of others' again.
   */
  onCaughtUp?: (position: LogPosition) => void;
  /**
   * Told, in its place among the events, of one that cannot be understood; reading goes on behind it. Without this a
   * reader ends in front of it, with the error.
   */
  onPoisoned?: (poisoned: PoisonedEvent) => void;
}

export type FollowState =
  { state: 'connecting' | 'live' } | { state: 'waiting'; error: Error; retryInMs: number };

export interface FollowOptions {
  /** The last event already known; `null` for the beginning of the log, `'end'` for only what is yet to come. */
  after: LogPosition | 'end' | null;
  prefixes: readonly string[];
  signal: AbortSignal;
  /** Whether each event carries what was recorded beside what it says today. */
  keepsRecorded?: boolean;
  /** Told of each change: connecting, live (history is read), or waiting after a failure. */
  onState?: (state: FollowState) => void;
  /**
   * Told, in its place among the events, of a position up to which all was looked through: now and then, while events of
   * other prefixes go by.
   */
  onPassed?: (position: LogPosition) => void;
  /**
   * Told, in its place among the events, of one that cannot be understood; reading goes on behind it. Without this a
   * reader ends in front of it, with the error.
   */
  onPoisoned?: (poisoned: PoisonedEvent) => void;
}

/** What is asked of the server; an append is a message on a call that stays open, a read is a call of its own. */
export type EventStoreCall = 'append' | 'readStream' | 'readAll' | 'subscribe';

/**
 * The log of events. What the server itself records in a stream (types that begin with `$`) is passed over. Every method fails within seconds when the server does not answer.
 */
export interface EventStore {
  /**
   * Appends events in one piece at an expected revision. An unknown outcome is retried with the same ids at the same
   * revision for about three seconds, so success means written exactly once.
   * @throws RevisionConflict, AppendTooLarge, EventStoreRefused: nothing was written.
   * @throws EventStoreUnavailable: the outcome stayed unknown; repeat later with the same ids and revision.
   */
  append(
    streamId: string,
    expected: ExpectedRevision,
    events: readonly EventToAppend[],
  ): Promise<AppendResult>;

  /**
   * Reads one stream; a missing stream reads as empty.
   * @throws EventStoreUnavailable, EventStoreRefused, PoisonedEvent
   */
  readStream(streamId: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;

  /**
   * Reads the whole log as it stands, events of the given stream prefixes only.
   * @throws EventStoreUnavailable, EventStoreRefused, PoisonedEvent
   */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;

  /**
   * Reads a stretch of the log as it was recorded, whether anybody can understand it or not.
   * @throws EventStoreUnavailable, EventStoreRefused
   */
  recordedPage(options: RecordedPageOptions): Promise<RecordedPage>;

  /** Position of the newest event whose stream has one of our prefixes, or null for a log without any. */
  head(): Promise<LogPosition | null>;

  /** Position of the newest event of any stream, as the leader has it, or null for an empty log. */
  newest(): Promise<LogPosition | null>;

  /** Commit position of the newest event whose stream has one of our prefixes, or null. */
  lastPosition(): Promise<bigint | null>;

  /**
   * Reads what follows a position, filtered by the server, and ends when the reader has caught up.
   * @throws EventStoreUnavailable, EventStoreRefused, PoisonedEvent
   */
  catchUp(options: CatchUpOptions): AsyncIterable<RecordedEvent>;

  /**
   * Follows the log until the signal aborts, then ends. Resubscribes after every failure, from the last event it handed
   * out, with capped and jittered back-off: no event is left out or repeated.
   * @throws EventStoreRefused, PoisonedEvent
   */
  follow(options: FollowOptions): AsyncIterable<RecordedEvent>;

  /**
   * Asks for the end of the log, and for an append that can only be refused: both ways that commands use.
   * @throws EventStoreUnavailable, EventStoreRefused
   */
  ping(): Promise<void>;

  /**
   * From now on looks for the mark whenever the connection was lost, before anything else goes to the log that answers.
   * Where it is not there, every call fails with ForeignLog.
   * @param onForeign told of it, once until the mark is found again
   */
  recognizeBy(mark: LogMark, onForeign?: (error: ForeignLog) => void): void;

  /** How often each was asked of the server so far, repeats of what failed included. */
  readonly calls: Readonly<Record<EventStoreCall, number>>;

  /** Ends every call in progress and the connection. */
  close(): Promise<void>;
}
