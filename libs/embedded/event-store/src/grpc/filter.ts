import type { RecordedEvent } from '../log/recorded-event.js';
import type { Message } from '../messages/protobuf.js';
import type { Expression, FilterOptions } from '../messages/shared.js';
import { compileExpression } from './expression.js';
import { invalidArgument } from './failure.js';

/** Which events of `$all` a reader wants, and how often it wants to hear how far the search is. */
export interface Filter {
  matches(event: RecordedEvent): boolean;
  /** Number of considered events between two checkpoints; 0 when none is wanted. */
  readonly checkpointInterval: number;
  /** What the names of the streams begin with; absent where something else is asked for. */
  readonly streamPrefixes?: readonly string[];
}

const DEFAULT_WINDOW = 32;

/**
 * A filter on stream names or event types: a regular expression if there is
 * one, else any of the prefixes. A link is judged by its own stream and type.
 * @throws Failure when neither is asked for, or the expression is none.
 */
export function filterOf(options: Message<typeof FilterOptions>): Filter {
  const window = options.max ?? DEFAULT_WINDOW;
  if (window === 0) throw invalidArgument('The filter window must be greater than zero.');
  const checkpointInterval = (options.checkpointIntervalMultiplier ?? 0) * window;
  if (options.streamIdentifier !== undefined) {
    const test = testOf(options.streamIdentifier);
    const { regex, prefix = [] } = options.streamIdentifier;
    const byPrefix = regex === undefined || regex === '' ? { streamPrefixes: prefix } : {};
    return { matches: (event) => test(event.stream), checkpointInterval, ...byPrefix };
  }
  if (options.eventType !== undefined) {
    const test = testOf(options.eventType);
    return { matches: (event) => test(event.type), checkpointInterval };
  }
  throw invalidArgument('The filter names neither streams nor event types.');
}

function testOf(expression: Message<typeof Expression>): (text: string) => boolean {
  const { regex, prefix = [] } = expression;
  return regex !== undefined && regex !== '' ? compileExpression(regex) : startsWithAny(prefix);
}

/** Looks each prefix up by its length, so that many cost no more than a few. */
function startsWithAny(prefixes: readonly string[]): (text: string) => boolean {
  const byLength = new Map<number, Set<string>>();
  for (const prefix of prefixes) {
    const sameLength = byLength.get(prefix.length) ?? new Set();
    byLength.set(prefix.length, sameLength.add(prefix));
  }
  return (text) => {
    for (const [length, sameLength] of byLength)
      if (length <= text.length && sameLength.has(text.slice(0, length))) return true;
    return false;
  };
}

/**
 * Whether readers of `$all` get to see the event: a few of the server's own
 * are left out (EventFilter.cs of EventStoreDB 23.10).
 */
export function isListed(event: RecordedEvent): boolean {
  const { stream } = event;
  if (!stream.startsWith('$')) return true;
  if (stream === '$epoch-information') return false;
  return !(
    stream.startsWith('$persistentsubscription-$all::') &&
    (stream.endsWith('-checkpoint') || stream.endsWith('-parked'))
  );
}
