import { ErrorType, isCommandError } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import {
  AppendTooLarge,
  EventStoreRefused,
  EventStoreUnavailable,
  PoisonedEvent,
  RevisionConflict,
  SubscriptionDropped,
  StreamDeleted,
} from './errors.js';

const refusals: ReadonlySet<ErrorType> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.UNSUPPORTED,
]);

/** Nothing but these words tells this end of a subscription from others (Enumerator.cs of EventStoreDB 23.10). */
const tooSlow = /consumer too slow/i;

/**
 * Says in our words what the client reports. All but a known answer of the server counts as `EventStoreUnavailable`:
 * one broken call makes the client reject others that may well have been carried out.
 */
export function translate(error: unknown, streamId: string): Error {
  if (!(error instanceof Error)) return new EventStoreUnavailable('The event log failed', { cause: error });
  if (
    error instanceof EventStoreUnavailable ||
    error instanceof EventStoreRefused ||
    error instanceof PoisonedEvent ||
    error.name === 'AbortError'
  ) {
    return error;
  }
  if (isCommandError(error)) {
    if (error.code === status.ABORTED && tooSlow.test(error.message))
      return new SubscriptionDropped('The event log dropped a subscriber that was too slow', {
        cause: error,
      });
    if (error.type === ErrorType.WRONG_EXPECTED_VERSION) {
      const expected = typeof error.expectedVersion === 'bigint' ? error.expectedVersion : 'no_stream';
      return new RevisionConflict(streamId, expected, error.actualVersion);
    }
    if (error.type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)
      return new AppendTooLarge(streamId, { cause: error });
    if (error.type === ErrorType.STREAM_DELETED)
      return new StreamDeleted(`Stream ${streamId} was deleted for good`, { cause: error });
    if (refusals.has(error.type)) {
      return new EventStoreRefused(
        `The event log refused stream ${streamId}: ${error.message || error.type}`,
        {
          cause: error,
        },
      );
    }
  }
  // What its batched appends fail with reaches nobody but its own log.
  const reason =
    error.message || 'it failed without a reason; its own log says more, and whether its disk is full';
  return new EventStoreUnavailable(`The event log did not answer: ${reason}`, { cause: error });
}

export function isStreamNotFound(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && error.type === ErrorType.STREAM_NOT_FOUND;
}
