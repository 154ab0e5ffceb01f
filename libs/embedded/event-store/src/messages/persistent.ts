import { many, message, one } from './protobuf.js';
import { Empty, FilterOptions, Position, StreamIdentifier, Uuid, UuidOption } from './shared.js';

/** Messages of `event_store.client.persistent_subscriptions.PersistentSubscriptions` (persistent.proto). */
export const PersistentReadReq = message({
  options: one(
    1,
    message({
      streamIdentifier: one(1, StreamIdentifier),
      groupName: one(2, 'string'),
      bufferSize: one(3, 'int32'),
      uuidOption: one(4, UuidOption),
      all: one(5, Empty),
    }),
  ),
  ack: one(2, message({ ids: many(2, Uuid) })),
  nack: one(3, message({ ids: many(2, Uuid), action: one(3, 'int32'), reason: one(4, 'string') })),
});

/** Everything but `event`, which `encodeEvent` writes. */
export const PersistentReadResp = message({
  subscriptionConfirmation: one(2, message({ subscriptionId: one(1, 'string') })),
});

export const Settings = message({
  resolveLinks: one(1, 'bool'),
  revision: one(2, 'uint64'),
  extraStatistics: one(3, 'bool'),
  messageTimeoutTicks: one(4, 'int64'),
  maxRetryCount: one(5, 'int32'),
  checkpointAfterTicks: one(6, 'int64'),
  minCheckpointCount: one(7, 'int32'),
  maxCheckpointCount: one(8, 'int32'),
  maxSubscriberCount: one(9, 'int32'),
  liveBufferSize: one(10, 'int32'),
  readBatchSize: one(11, 'int32'),
  historyBufferSize: one(12, 'int32'),
  namedConsumerStrategy: one(13, 'int32'),
  messageTimeoutMs: one(14, 'int32'),
  checkpointAfterMs: one(15, 'int32'),
  consumerStrategy: one(16, 'string'),
});

/** `CreateReq` and `UpdateReq`; the latter has no filter. */
export const GroupReq = message({
  options: one(
    1,
    message({
      streamIdentifier: one(1, StreamIdentifier),
      groupName: one(2, 'string'),
      settings: one(3, Settings),
      stream: one(
        4,
        message({
          streamIdentifier: one(1, StreamIdentifier),
          revision: one(2, 'uint64'),
          start: one(3, Empty),
          end: one(4, Empty),
        }),
      ),
      all: one(
        5,
        message({
          position: one(1, Position),
          start: one(2, Empty),
          end: one(3, Empty),
          filter: one(4, FilterOptions),
          noFilter: one(5, Empty),
        }),
      ),
    }),
  ),
});

export const DeleteGroupReq = message({
  options: one(
    1,
    message({ streamIdentifier: one(1, StreamIdentifier), groupName: one(2, 'string'), all: one(3, Empty) }),
  ),
});

export const GetInfoReq = message({
  options: one(
    1,
    message({ streamIdentifier: one(1, StreamIdentifier), all: one(2, Empty), groupName: one(3, 'string') }),
  ),
});

export const ReplayParkedReq = message({
  options: one(
    1,
    message({
      groupName: one(1, 'string'),
      streamIdentifier: one(2, StreamIdentifier),
      all: one(3, Empty),
      stopAt: one(4, 'int64'),
      noLimit: one(5, Empty),
    }),
  ),
});

export const ListReq = message({
  options: one(
    1,
    message({
      listAll: one(1, Empty),
      listForStream: one(2, message({ stream: one(1, StreamIdentifier), all: one(2, Empty) })),
    }),
  ),
});

const ConnectionInfo = message({
  from: one(1, 'string'),
  username: one(2, 'string'),
  averageItemsPerSecond: one(3, 'int32'),
  totalItems: one(4, 'int64'),
  countSinceLastMeasurement: one(5, 'int64'),
  observedMeasurements: many(6, message({ key: one(1, 'string'), value: one(2, 'int64') })),
  availableSlots: one(7, 'int32'),
  inFlightMessages: one(8, 'int32'),
  connectionName: one(9, 'string'),
});

export const SubscriptionInfo = message({
  eventSource: one(1, 'string'),
  groupName: one(2, 'string'),
  status: one(3, 'string'),
  connections: many(4, ConnectionInfo),
  averagePerSecond: one(5, 'int32'),
  totalItems: one(6, 'int64'),
  countSinceLastMeasurement: one(7, 'int64'),
  lastCheckpointedEventPosition: one(8, 'string'),
  lastKnownEventPosition: one(9, 'string'),
  resolveLinkTos: one(10, 'bool'),
  startFrom: one(11, 'string'),
  messageTimeoutMilliseconds: one(12, 'int32'),
  extraStatistics: one(13, 'bool'),
  maxRetryCount: one(14, 'int32'),
  liveBufferSize: one(15, 'int32'),
  bufferSize: one(16, 'int32'),
  readBatchSize: one(17, 'int32'),
  checkPointAfterMilliseconds: one(18, 'int32'),
  minCheckPointCount: one(19, 'int32'),
  maxCheckPointCount: one(20, 'int32'),
  readBufferCount: one(21, 'int32'),
  liveBufferCount: one(22, 'int64'),
  retryBufferCount: one(23, 'int32'),
  totalInFlightMessages: one(24, 'int32'),
  outstandingMessagesCount: one(25, 'int32'),
  namedConsumerStrategy: one(26, 'string'),
  maxSubscriberCount: one(27, 'int32'),
  parkedMessageCount: one(28, 'int64'),
});

export const GetInfoResp = message({ subscriptionInfo: one(1, SubscriptionInfo) });
export const ListResp = message({ subscriptions: many(1, SubscriptionInfo) });
