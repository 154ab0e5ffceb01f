import { many, message, one } from './protobuf.js';
import { Uuid } from './shared.js';

/** Messages of `event_store.client.server_features.ServerFeatures` (serverfeatures.proto). */
export const SupportedMethods = message({
  methods: many(
    1,
    message({ methodName: one(1, 'string'), serviceName: one(2, 'string'), features: many(3, 'string') }),
  ),
  eventStoreServerVersion: one(2, 'string'),
});

/** Messages of `event_store.client.gossip.Gossip` (gossip.proto). */
export const ClusterInfo = message({
  members: many(
    1,
    message({
      instanceId: one(1, Uuid),
      timeStamp: one(2, 'int64'),
      state: one(3, 'int32'),
      isAlive: one(4, 'bool'),
      httpEndPoint: one(5, message({ address: one(1, 'string'), port: one(2, 'uint32') })),
    }),
  ),
});
