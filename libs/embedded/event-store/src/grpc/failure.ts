import { Metadata, type ServerErrorResponse, status } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/decision.js';
import { WriteRefused } from '../log/commit-queue.js';
import { DamagedLog } from '../log/recorded-event.js';

/**
 * A failure as gRPC carries it: a status, and trailers by which clients tell
 * which error to raise (RpcExceptions.cs and Constants.cs of EventStoreDB 23.10).
 */
export class Failure extends Error implements ServerErrorResponse {
  override readonly name = 'Failure';
  readonly metadata: Metadata;

  constructor(
    readonly code: status,
    readonly details: string,
    trailers: Record<string, string> = {},
  ) {
    super(details);
    this.metadata = new Metadata();
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, printable(value));
  }
}

/** Trailers carry printable ASCII only; anything else is percent-encoded. */
const printable = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);

/** What is wrong with the request itself. */
export const invalidArgument = (details: string): Failure => new Failure(status.INVALID_ARGUMENT, details);

/** What the real server fails at with an exception of its own, and so answers UNKNOWN. */
export const unknown = (details: string): Failure => new Failure(status.UNKNOWN, details);

/** What this server deliberately does not do. */
export const unimplemented = (details: string): Failure => new Failure(status.UNIMPLEMENTED, details);

export const streamDeleted = (stream: string): Failure =>
  new Failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

const EXPECTED_NUMBERS = { any: '-2', no_stream: '-1', stream_exists: '-4' };

/** What the real server tells a live subscriber for whom more events wait than it keeps (Enumerator.cs of 23.10). */
export const tooSlow = (): Failure =>
  new Failure(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

/** @param current last revision of the stream, -1 when there is none. */
export function wrongExpectedVersion(stream: string, expected: ExpectedRevision, current: number): Failure {
  const expectedVersion = typeof expected === 'bigint' ? String(expected) : EXPECTED_NUMBERS[expected];
  return new Failure(
    status.FAILED_PRECONDITION,
    `Append failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expectedVersion}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expectedVersion,
      'actual-version': String(current),
    },
  );
}

export const maximumAppendSizeExceeded = (limit: number): Failure =>
  new Failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const missingMetadata = (): Failure =>
  new Failure(status.INVALID_ARGUMENT, 'Required Metadata Property is missing: type, content-type', {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** What the real server says of a group that cannot be made, changed or replayed as asked. */
export const groupFailed = (stream: string, group: string, reason: string): Failure =>
  new Failure(status.INTERNAL, `Subscription group ${group} on stream ${stream} failed: '${reason}'`, {
    exception: 'persistent-subscription-failed',
    'stream-name': stream,
    'group-name': group,
    reason,
  });

/** What a consumer hears when its group ends. */
export const dropped = ({ stream, group }: { readonly stream: string; readonly group: string }): Failure =>
  new Failure(status.CANCELLED, `Subscription group ${group} on stream ${stream} was dropped.`, {
    exception: 'persistent-subscription-dropped',
    'stream-name': stream,
    'group-name': group,
  });

/** Any error as a status: none makes a client drop its connection, as UNAVAILABLE would. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof WriteRefused) return new Failure(status.RESOURCE_EXHAUSTED, error.message);
  if (error instanceof DamagedLog) return new Failure(status.DATA_LOSS, error.message);
  if (error instanceof RangeError) return invalidArgument(`The request is malformed: ${error.message}`);
  return new Failure(status.INTERNAL, error instanceof Error ? error.message : String(error));
}
