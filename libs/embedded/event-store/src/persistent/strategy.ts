import type { Consumer, GroupMessage } from './consumer.js';
import type { StrategyName } from './settings.js';

/** Which of a group's consumers gets an event. */
export interface Strategy {
  /** `undefined` when it has to wait. */
  choose(message: GroupMessage, consumers: readonly Consumer[]): Consumer | undefined;
  /** Whether a later event may go ahead of one that has to wait, because it may be another consumer's. */
  readonly looksAhead: boolean;
}

/**
 * The strategies of the real server: RoundRobin takes turns, DispatchToSingle keeps to one until its
 * buffer is full, Pinned keeps each stream to one, PinnedByCorrelation all events of one correlation id.
 * Source: docs, Persistent subscriptions, "Consumer strategies"; *ConsumerStrategy.cs of EventStoreDB 23.10.
 */
export function strategyOf(name: StrategyName): Strategy {
  switch (name) {
    case 'DispatchToSingle':
      return dispatchToSingle();
    case 'Pinned':
      return pinned(streamOf);
    case 'PinnedByCorrelation':
      return pinned((message) => correlationOf(message) ?? streamOf(message));
    case 'RoundRobin':
      return roundRobin();
  }
}

function roundRobin(): Strategy {
  let turn = 0;
  return {
    looksAhead: false,
    choose(_message, consumers) {
      for (let tried = 0; tried < consumers.length; tried += 1) {
        const consumer = consumers[turn++ % consumers.length];
        if (consumer !== undefined && takes(consumer)) return consumer;
      }
      return undefined;
    },
  };
}

/** A consumer whose connection is slow keeps its turn: only a full buffer passes it on. */
function dispatchToSingle(): Strategy {
  let current: Consumer | undefined;
  return {
    looksAhead: false,
    choose(_message, consumers) {
      const from = current === undefined ? 0 : Math.max(consumers.indexOf(current), 0);
      for (let tried = 0; tried < consumers.length; tried += 1) {
        const consumer = consumers[(from + tried) % consumers.length];
        if (consumer === undefined || consumer.free === 0) continue;
        current = consumer;
        return consumer.congested ? undefined : consumer;
      }
      return undefined;
    },
  };
}

function pinned(keyOf: (message: GroupMessage) => string): Strategy {
  return {
    looksAhead: true,
    choose(message, consumers) {
      const owner = highest(consumers, keyOf(message));
      return owner !== undefined && takes(owner) ? owner : undefined;
    },
  };
}

const takes = (consumer: Consumer): boolean => consumer.free > 0 && !consumer.congested;

const streamOf = (message: GroupMessage): string => (message.read.event ?? message.read.link)?.stream ?? '';

const correlations = new WeakMap<GroupMessage['read'], string | undefined>();

/** `$correlationId` in the event's metadata, if that is JSON and the id a text. */
function correlationOf({ read }: GroupMessage): string | undefined {
  if (!correlations.has(read)) correlations.set(read, readCorrelation(read));
  return correlations.get(read);
}

function readCorrelation(read: GroupMessage['read']): string | undefined {
  const metadata = (read.event ?? read.link)?.metadata;
  if (metadata?.includes('"$correlationId"') !== true) return undefined;
  try {
    const content: unknown = JSON.parse(metadata.toString('utf8'));
    const id = (Object(content) as Record<string, unknown>)['$correlationId'];
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** The consumer with the highest score for a key: when one comes or goes, other keys stay where they are. */
function highest(consumers: readonly Consumer[], key: string): Consumer | undefined {
  let best: Consumer | undefined;
  let bestScore = -1;
  for (const consumer of consumers) {
    const score = hash(`${consumer.key}/${key}`);
    if (score > bestScore) {
      best = consumer;
      bestScore = score;
    }
  }
  return best;
}

/** FNV-1a, 32 bits, mixed at the end (fmix32 of MurmurHash3) so that texts that differ little score far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
