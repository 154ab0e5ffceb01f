import { status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/decision.js';
import type { EventLog } from '../log/event-log.js';
import type { ProposedEvent } from '../log/recorded-event.js';
import type { Outcome } from '../log/stream-writer.js';
import type { Message } from '../messages/protobuf.js';
import {
  BadRequest,
  Empty,
  identify,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  uuidBytes,
  uuidText,
  WrongExpectedVersion,
} from '../messages/shared.js';
import type { BatchAppendReq, BatchAppendResp } from '../messages/streams.js';
import { successOf } from './append.js';
import { failureOf } from './failure.js';
import {
  checkCount,
  expectedRevision,
  MAX_APPEND_SIZE,
  proposedEvent,
  writableStream,
} from './proposed-event.js';

type Request = Message<typeof BatchAppendReq>;
type Response = Message<typeof BatchAppendResp>;
type Call = ServerDuplexStream<Request, Response>;

/** An append whose final chunk has not come. */
interface Pending {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ProposedEvent[];
  readonly timer: NodeJS.Timeout;
  size: number;
}

/** How long an append waits for its remaining chunks (WriteTimeoutMs of EventStoreDB 23.10). */
const WRITE_TIMEOUT_MS = 2000;
const MOST_PENDING = 1000;

/**
 * `Streams/BatchAppend`: chunks of appends, told apart by correlation id. Each
 * append is answered once; they are applied in the order of their final chunks.
 */
export function batchAppend(log: EventLog) {
  return (call: Call): void => new BatchAppendCall(log, call).start();
}

class BatchAppendCall {
  private readonly pending = new Map<string, Pending>();
  private writing = 0;
  private ended = false;
  private gone = false;

  constructor(
    private readonly log: EventLog,
    private readonly call: Call,
  ) {}

  start(): void {
    this.call.on('data', (request: Request) => {
      try {
        this.receive(request);
      } catch (error) {
        this.call.emit('error', failureOf(error));
      }
    });
    this.call.on('end', () => {
      this.ended = true;
      this.dropPending();
      this.endWhenDone();
    });
    this.call.on('cancelled', () => this.leave());
    this.call.on('error', () => this.leave());
    this.call.on('drain', () => this.call.resume());
  }

  private receive(request: Request): void {
    const id = uuidBytes(request.correlationId);
    if (id === undefined)
      return this.send({
        correlationId: request.correlationId,
        streamIdentifier: request.options?.streamIdentifier,
        error: badRequest('The correlation id is missing, or no UUID.'),
      });
    const correlationId = uuidText(id);
    const pending = this.pending.get(correlationId) ?? this.begin(correlationId, request);
    if (pending === undefined) return;
    try {
      for (const proposed of request.proposedMessages ?? []) {
        const event = proposedEvent(proposed);
        pending.size += event.data.length;
        if (pending.size > MAX_APPEND_SIZE) return this.fail(pending, tooLarge());
        pending.events.push(event);
        checkCount(pending.events);
      }
    } catch (error) {
      return this.fail(pending, badRequest(failureOf(error).details));
    }
    if (request.isFinal === true) this.write(pending);
  }

  /** Chunks without options and without a pending append belong to one that has failed: they are skipped. */
  private begin(correlationId: string, request: Request): Pending | undefined {
    const { options } = request;
    if (options === undefined) return undefined;
    try {
      const stream = writableStream(options.streamIdentifier);
      const expected = expectedRevision({ ...options, revision: options.streamPosition });
      const patience = Math.min(patienceOf(options), WRITE_TIMEOUT_MS);
      const pending: Pending = {
        correlationId,
        stream,
        expected,
        events: [],
        size: 0,
        timer: setTimeout(() => this.fail(pending, timedOut()), Math.max(patience, 0)),
      };
      this.pending.set(correlationId, pending);
      if (patience <= 0 || this.pending.size > MOST_PENDING) {
        this.fail(pending, timedOut());
        return undefined;
      }
      return pending;
    } catch (error) {
      this.send({
        correlationId: { string: correlationId },
        streamIdentifier: options.streamIdentifier ?? identify(''),
        error: badRequest(failureOf(error).details),
      });
      return undefined;
    }
  }

  private write(pending: Pending): void {
    this.forget(pending);
    this.writing += 1;
    this.log
      .append(pending.stream, pending.expected, pending.events)
      .then(
        (outcome) => this.send(answer(pending, outcome)),
        (error: unknown) => this.send({ ...echo(pending), error: unknownFailure(failureOf(error).details) }),
      )
      .finally(() => {
        this.writing -= 1;
        this.endWhenDone();
      });
  }

  private fail(pending: Pending, error: NonNullable<Response['error']>): void {
    this.forget(pending);
    this.send({ ...echo(pending), error });
  }

  private forget(pending: Pending): void {
    clearTimeout(pending.timer);
    this.pending.delete(pending.correlationId);
  }

  private send(response: Response): void {
    if (this.gone) return;
    if (!this.call.write(response)) this.call.pause();
  }

  private endWhenDone(): void {
    if (this.ended && this.writing === 0 && !this.gone) this.call.end();
  }

  private leave(): void {
    this.gone = true;
    this.dropPending();
  }

  private dropPending(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }
}

/** Milliseconds until the append's deadline. */
function patienceOf(options: NonNullable<Request['options']>): number {
  const { deadlineInstant: instant, deadlineDuration: duration } = options;
  if (instant !== undefined) return toMs(instant) - Date.now();
  return duration === undefined ? Infinity : toMs(duration);
}

const toMs = (time: { seconds?: bigint | undefined; nanos?: number | undefined }): number =>
  Number(time.seconds ?? 0n) * 1000 + (time.nanos ?? 0) / 1e6;

const echo = (pending: Pending): Response => ({
  correlationId: { string: pending.correlationId },
  streamIdentifier: identify(pending.stream),
});

function answer(pending: Pending, outcome: Outcome): Response {
  switch (outcome.kind) {
    case 'written':
      return { ...echo(pending), success: successOf(outcome) };
    case 'stream-deleted':
      return { ...echo(pending), error: deleted(pending.stream) };
    case 'wrong-expected-version':
      return { ...echo(pending), error: conflict(pending.expected, outcome.current) };
  }
}

// Codes, messages and details of Status.cs in EventStoreDB 23.10: clients tell errors by the name of the detail.
const NAMESPACE = 'type.googleapis.com/event_store.client.';

const detail = (code: status, name: string, value: Buffer): NonNullable<Response['error']> => ({
  code,
  message: name,
  details: { typeUrl: NAMESPACE + name, value },
});

const timedOut = () => detail(status.DEADLINE_EXCEEDED, 'Timeout', Empty.encode({}));

const tooLarge = () =>
  detail(
    status.INVALID_ARGUMENT,
    'MaximumAppendSizeExceeded',
    MaximumAppendSizeExceeded.encode({ maxAppendSize: MAX_APPEND_SIZE }),
  );

const badRequest = (message: string) =>
  detail(status.INVALID_ARGUMENT, 'BadRequest', BadRequest.encode({ message }));

const unknownFailure = (message: string): NonNullable<Response['error']> => ({
  ...detail(status.UNKNOWN, 'Unknown', Empty.encode({})),
  message,
});

const deleted = (stream: string) =>
  detail(status.NOT_FOUND, 'StreamDeleted', StreamDeleted.encode({ streamIdentifier: identify(stream) }));

function conflict(expected: ExpectedRevision, current: number): NonNullable<Response['error']> {
  return detail(
    status.ALREADY_EXISTS,
    'WrongExpectedVersion',
    WrongExpectedVersion.encode({
      ...(current < 0 ? { currentNoStream: {} } : { currentRevision: BigInt(current) }),
      ...(typeof expected === 'bigint'
        ? { expectedPosition: expected }
        : expected === 'any'
          ? { expectedAny: {} }
          : expected === 'no_stream'
            ? { expectedNoStream: {} }
            : { expectedStreamExists: {} }),
    }),
  );
}
