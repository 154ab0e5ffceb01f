import type { Consumer, GroupMessage } from './consumer.js';
import type { StrategyName } from './settings.js';

/** Which of a group's consumers gets an event; `undefined` when it has to wait. */
export type Strategy = (message: GroupMessage, consumers: readonly Consumer[]) => Consumer | undefined;

/**
 * The strategies of the real server: RoundRobin takes turns, DispatchToSingle
 * keeps to one while it has room, Pinned keeps each stream to one.
 * Source: docs, Persistent subscriptions, "Consumer strategies".
 */
export function strategyOf(name: StrategyName): Strategy {
  switch (name) {
    case 'DispatchToSingle':
      return (_message, consumers) => consumers.find((consumer) => consumer.free > 0);
    case 'Pinned':
      return (message, consumers) => {
        const pinned = highest(consumers, pinOf(message));
        return pinned !== undefined && pinned.free > 0 ? pinned : undefined;
      };
    case 'RoundRobin': {
      let turn = 0;
      return (_message, consumers) => {
        for (let tried = 0; tried < consumers.length; tried += 1) {
          const consumer = consumers[turn++ % consumers.length];
          if (consumer !== undefined && consumer.free > 0) return consumer;
        }
        return undefined;
      };
    }
  }
}

function pinOf(message: GroupMessage): string {
  return (message.read.event ?? message.read.link)?.stream ?? '';
}

/** The consumer with the highest score for a stream: when one comes or goes, other streams stay where they are. */
function highest(consumers: readonly Consumer[], stream: string): Consumer | undefined {
  let best: Consumer | undefined;
  let bestScore = -1;
  for (const consumer of consumers) {
    const score = hash(`${consumer.options.from}/${consumer.since}/${stream}`);
    if (score > bestScore) {
      best = consumer;
      bestScore = score;
    }
  }
  return best;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
