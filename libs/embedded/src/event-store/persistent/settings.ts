import { invalidArgument } from '../grpc/failure.js';
import type { Message } from '../messages/protobuf.js';
import type { FilterOptions } from '../messages/shared.js';
import type { Settings } from '../messages/persistent.js';

export const STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

/** What a group was created with. It is stored as JSON, so fields are only ever added. */
export interface GroupSettings {
  /** Name of the stream, or `$all`. */
  readonly stream: string;
  readonly group: string;
  /** First revision or position to give, inclusive; -1 for what comes after the creation. */
  readonly startFrom: number;
  readonly filter?: StoredFilter | undefined;
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  /** 0 waits for ever. */
  readonly messageTimeoutMs: number;
  readonly maxRetryCount: number;
  readonly checkpointAfterMs: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0 is unbounded. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  readonly strategy: StrategyName;
}

/** A filter as it is stored. */
export interface StoredFilter {
  readonly on: 'stream' | 'type';
  readonly regex?: string | undefined;
  readonly prefixes: readonly string[];
}

const TICKS_PER_MS = 10_000n;
const LARGEST_BUFFER = 10_000;

/**
 * Settings of a request.
 * @throws Failure when they contradict one another (PersistentSubscriptions.Create.cs and
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
    throw invalidArgument('The history buffer must be larger than the read batch.');
  if (readBatchSize <= 0) throw invalidArgument('The read batch must be greater than zero.');
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
    strategy: strategyOf(given),
  };
}

const milliseconds = (ms: number | undefined, ticks: bigint | undefined): number =>
  ms ?? Number((ticks ?? 0n) / TICKS_PER_MS);

function strategyOf(given: Message<typeof Settings>): StrategyName {
  const { consumerStrategy, namedConsumerStrategy = 0 } = given;
  const name =
    consumerStrategy === undefined || consumerStrategy === ''
      ? STRATEGIES[namedConsumerStrategy]
      : consumerStrategy;
  const known = STRATEGIES.find((each) => each === name);
  if (known === undefined) throw invalidArgument(`There is no consumer strategy ${String(name)} here.`);
  return known;
}

function storedFilter(filter: Message<typeof FilterOptions>): StoredFilter {
  const expression = filter.streamIdentifier ?? filter.eventType ?? {};
  return {
    on: filter.streamIdentifier === undefined ? 'type' : 'stream',
    regex: expression.regex,
    prefixes: expression.prefix ?? [],
  };
}
