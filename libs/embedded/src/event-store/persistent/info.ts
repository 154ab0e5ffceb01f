import type { Message } from '../messages/protobuf.js';
import type { SubscriptionInfo } from '../messages/persistent.js';
import type { Consumer } from './consumer.js';
import type { Group } from './group.js';

const MEASUREMENTS = [
  'Mean',
  'Median',
  'Fastest',
  'Quintile 1',
  'Quintile 2',
  'Quintile 3',
  'Quintile 4',
  'Quintile 5',
  '90%',
  '95%',
  '99%',
  '99.5%',
  '99.9%',
  'Highest',
];

/** What GetInfo and List say of a group. Latencies are not measured: they are listed as 0 when asked for. */
export function infoOf(group: Group): Message<typeof SubscriptionInfo> {
  const { settings, source, storage } = group;
  const { startFrom } = settings;
  return {
    eventSource: settings.stream,
    groupName: settings.group,
    status: group.live ? 'Live' : 'Behind',
    connections: group.consumers.map((consumer) => connectionOf(consumer, settings.extraStatistics)),
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

function connectionOf(consumer: Consumer, extraStatistics: boolean) {
  return {
    from: consumer.options.from,
    username: 'anonymous',
    averageItemsPerSecond: perSecond(consumer.total, consumer.since),
    totalItems: BigInt(consumer.total),
    countSinceLastMeasurement: 0n,
    observedMeasurements: extraStatistics ? MEASUREMENTS.map((key) => ({ key, value: 0n })) : [],
    availableSlots: consumer.free,
    inFlightMessages: consumer.held.size,
    connectionName: consumer.options.connectionName,
  };
}

const perSecond = (count: number, since: number): number =>
  Math.round((count * 1000) / Math.max(Date.now() - since, 1));
