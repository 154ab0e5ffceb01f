import { many, message, one, pairs } from './protobuf.js';
import { Empty, FilterOptions, Position, Status, StreamIdentifier, Uuid, UuidOption } from './shared.js';

/** Messages of `event_store.client.streams.Streams` (streams.proto). */
export const ReadReq = message({
  options: one(
    1,
    message({
      stream: one(
        1,
        message({
          streamIdentifier: one(1, StreamIdentifier),
          revision: one(2, 'uint64'),
          start: one(3, Empty),
          end: one(4, Empty),
        }),
      ),
      all: one(2, message({ position: one(1, Position), start: one(2, Empty), end: one(3, Empty) })),
      backwards: one(3, 'int32'),
      resolveLinks: one(4, 'bool'),
      count: one(5, 'uint64'),
      subscription: one(6, Empty),
      filter: one(7, FilterOptions),
      noFilter: one(8, Empty),
      uuidOption: one(9, UuidOption),
      controlOption: one(10, message({ compatibility: one(1, 'uint32') })),
    }),
  ),
});

/** Everything but `event`, which `encodeEvent` writes. */
export const ReadResp = message({
  confirmation: one(2, message({ subscriptionId: one(1, 'string') })),
  checkpoint: one(3, Position),
  streamNotFound: one(4, message({ streamIdentifier: one(1, StreamIdentifier) })),
  firstStreamPosition: one(5, 'uint64'),
  lastStreamPosition: one(6, 'uint64'),
  caughtUp: one(8, Empty),
  fellBehind: one(9, Empty),
});

export const ProposedMessage = message({
  id: one(1, Uuid),
  metadata: pairs(2),
  customMetadata: one(3, 'bytes'),
  data: one(4, 'bytes'),
});

/** Options of Append, Delete and Tombstone alike. */
export const StreamAtRevision = message({
  streamIdentifier: one(1, StreamIdentifier),
  revision: one(2, 'uint64'),
  noStream: one(3, Empty),
  any: one(4, Empty),
  streamExists: one(5, Empty),
});

export const AppendReq = message({
  options: one(1, StreamAtRevision),
  proposedMessage: one(2, ProposedMessage),
});

const Success = message({
  currentRevision: one(1, 'uint64'),
  noStream: one(2, Empty),
  position: one(3, Position),
  noPosition: one(4, Empty),
});

export const AppendResp = message({
  success: one(1, Success),
  wrongExpectedVersion: one(
    2,
    message({
      currentRevision2060: one(1, 'uint64'),
      noStream2060: one(2, Empty),
      expectedRevision2060: one(3, 'uint64'),
      any2060: one(4, Empty),
      streamExists2060: one(5, Empty),
      currentRevision: one(6, 'uint64'),
      currentNoStream: one(7, Empty),
      expectedRevision: one(8, 'uint64'),
      expectedAny: one(9, Empty),
      expectedStreamExists: one(10, Empty),
      expectedNoStream: one(11, Empty),
    }),
  ),
});

export const BatchAppendReq = message({
  correlationId: one(1, Uuid),
  options: one(
    2,
    message({
      streamIdentifier: one(1, StreamIdentifier),
      streamPosition: one(2, 'uint64'),
      noStream: one(3, Empty),
      any: one(4, Empty),
      streamExists: one(5, Empty),
      deadlineInstant: one(6, message({ seconds: one(1, 'int64'), nanos: one(2, 'int32') })),
      deadlineDuration: one(7, message({ seconds: one(1, 'int64'), nanos: one(2, 'int32') })),
    }),
  ),
  proposedMessages: many(3, ProposedMessage),
  isFinal: one(4, 'bool'),
});

export const BatchAppendResp = message({
  correlationId: one(1, Uuid),
  error: one(2, Status),
  success: one(3, Success),
  streamIdentifier: one(4, StreamIdentifier),
});

export const DeleteReq = message({ options: one(1, StreamAtRevision) });
export const DeleteResp = message({ position: one(1, Position), noPosition: one(2, Empty) });
