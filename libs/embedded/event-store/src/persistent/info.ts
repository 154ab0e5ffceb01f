import type { Message } from '../messages/protobuf.js';
import type { SubscriptionInfo } from '../messages/persistent.js';
import type { Consumer } from './consumer.js';
import type { Group } from './group.js';

/** What GetInfo and List say of a group. Latencies are not measured, so that none are listed. */
export function infoOf(group: Group): Message<typeof SubscriptionInfo> {
  const { settings, source, storage } = group;
  const { startFrom } = settings;
  return {
    eventSource: settings.stream,
    groupName: settings.group,
    status: group.live ? 'Live' : 'Behind',
    connections: group.consumers.map(connectionOf),
    averagePerSecond: perSecond(group.total, group.since),
    totalItems: BigInt(group.total),
    countSinceLastMeasurement: 0n,
    lastCheckpointedEventPosition: group.checkpoints.last ?? '',
    lastKnownEventPosition: source.format(group.lastKnown),
    resolveLinkTos: settings.resolveLinks,
    startFrom: source.format(startFrom),
    messageTimeoutMilliseconds: settings.messageTimeoutMs,
    extraStatistics: settings.extraStatistics,
    maxRetryCount: settings.maxRetryCount,
    liveBufferSize: settings.liveBufferSize,
    bufferSize: settings.historyBufferSize,
    readBatchSize: settings.readBatchSize,
    checkPointAfterMilliseconds: settings.checkpointAfterMs,
    minCheckPointCount: settings.minCheckpointCount,
    maxCheckPointCount: settings.maxCheckpointCount,
    readBufferCount: group.buffered,
    liveBufferCount: 0n,
    retryBufferCount: group.waitingRetries,
    totalInFlightMessages: group.inFlight,
    outstandingMessagesCount: group.inFlight,
    namedConsumerStrategy: settings.strategy,
    maxSubscriberCount: settings.maxSubscriberCount,
    parkedMessageCount: BigInt(storage.parkedCount),
  };
}

function connectionOf(consumer: Consumer) {
  return {
    from: consumer.options.from,
    username: 'system',
    averageItemsPerSecond: perSecond(consumer.total, consumer.since),
    totalItems: BigInt(consumer.total),
    countSinceLastMeasurement: 0n,
    observedMeasurements: [],
    availableSlots: consumer.free,
    inFlightMessages: consumer.held.size,
    connectionName: consumer.options.connectionName,
  };
}

const perSecond = (count: number, since: number): number =>
  Math.round((count * 1000) / Math.max(Date.now() - since, 1));
