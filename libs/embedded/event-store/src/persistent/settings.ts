import { z } from 'zod';
import { groupFailed } from '../grpc/failure.js';
import type { Message } from '../messages/protobuf.js';
import type { FilterOptions } from '../messages/shared.js';
import type { Settings } from '../messages/persistent.js';

/** In the order of `ConsumerStrategy` in persistent.proto; the last has no number there. */
const STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned', 'PinnedByCorrelation'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

const StoredFilter = z.object({
  on: z.enum(['stream', 'type']),
  regex: z.string().optional(),
  prefixes: z.array(z.string()),
});

/** A filter as it is stored. */
type StoredFilter = Readonly<z.infer<typeof StoredFilter>>;

const count = z.number().int();

/** What a group was created with. It is stored as JSON, so fields are only ever added. */
export const GroupSettings = z.object({
  /** Name of the stream, or `$all`. */
  stream: z.string().min(1),
  group: z.string(),
  /** First revision or position to give, inclusive; -1 for what comes after the creation. */
  startFrom: count.min(-1),
  filter: StoredFilter.optional(),
  resolveLinks: z.boolean(),
  extraStatistics: z.boolean(),
  /** 0 waits for ever. */
  messageTimeoutMs: count,
  maxRetryCount: count,
  checkpointAfterMs: count,
  minCheckpointCount: count,
  maxCheckpointCount: count,
  /** 0 is unbounded. */
  maxSubscriberCount: count,
  liveBufferSize: count,
  readBatchSize: count,
  historyBufferSize: count,
  strategy: z.enum(STRATEGIES),
});

export type GroupSettings = Readonly<z.infer<typeof GroupSettings>>;

const TICKS_PER_MS = 10_000n;
const LARGEST_BUFFER = 10_000;

/**
 * Settings of a request.
 * @throws Failure `persistent-subscription-failed` when they contradict one another (PersistentSubscriptionParams.cs and
 * PersistentSubscriptionService.cs of EventStoreDB 23.10).
 */
export function settingsOf(
  stream: string,
  group: string,
  startFrom: number,
  filter: Message<typeof FilterOptions> | undefined,
  given: Message<typeof Settings>,
): GroupSettings {
  const readBatchSize = given.readBatchSize ?? 0;
  const historyBufferSize = given.historyBufferSize ?? 0;
  if (historyBufferSize <= readBatchSize)
    throw groupFailed(stream, group, 'The history buffer must be larger than the read batch.');
  return {
    stream,
    group,
    startFrom,
    filter: filter === undefined ? undefined : storedFilter(filter),
    resolveLinks: given.resolveLinks ?? false,
    extraStatistics: given.extraStatistics ?? false,
    messageTimeoutMs: milliseconds(given.messageTimeoutMs, given.messageTimeoutTicks),
    maxRetryCount: given.maxRetryCount ?? 0,
    checkpointAfterMs: milliseconds(given.checkpointAfterMs, given.checkpointAfterTicks),
    minCheckpointCount: given.minCheckpointCount ?? 0,
    maxCheckpointCount: given.maxCheckpointCount ?? 0,
    maxSubscriberCount: given.maxSubscriberCount ?? 0,
    liveBufferSize: given.liveBufferSize ?? 0,
    readBatchSize,
    historyBufferSize: Math.min(historyBufferSize, LARGEST_BUFFER),
    strategy: strategyOf(stream, group, given),
  };
}

const milliseconds = (ms: number | undefined, ticks: bigint | undefined): number =>
  ms ?? Number((ticks ?? 0n) / TICKS_PER_MS);

function strategyOf(stream: string, group: string, given: Message<typeof Settings>): StrategyName {
  const { consumerStrategy, namedConsumerStrategy = 0 } = given;
  const name =
    consumerStrategy === undefined || consumerStrategy === ''
      ? STRATEGIES[namedConsumerStrategy]
      : consumerStrategy;
  const known = STRATEGIES.find((each) => each === name);
  if (known === undefined)
    throw groupFailed(stream, group, `Consumer strategy ${String(name)} does not exist.`);
  return known;
}

function storedFilter(filter: Message<typeof FilterOptions>): StoredFilter {
  const expression = filter.streamIdentifier ?? filter.eventType ?? {};
  return {
    on: filter.streamIdentifier === undefined ? 'type' : 'stream',
    regex: expression.regex,
    prefixes: [...(expression.prefix ?? [])],
  };
}
