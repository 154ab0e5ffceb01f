import type { EventLog } from '../log/event-log.js';
import type { Page } from '../log/recent-events.js';
import type { RecordedEvent } from '../log/recorded-event.js';
import type { Message } from '../messages/protobuf.js';
import type { IdForm, ReadEvent } from '../messages/read-event.js';
import type { Position } from '../messages/shared.js';
import type { ReadReq } from '../messages/streams.js';
import { unknown } from './failure.js';

/** What a reader or a subscriber asked for. */
export type ReadOptions = NonNullable<Message<typeof ReadReq>['options']>;

/** How much is read of the log at a time, and at most held for one reader. */
export const PAGE: Page = { events: 128, bytes: 256 * 1024 };

/** The event as this reader gets it. */
export function resolved(log: EventLog, event: RecordedEvent, options: ReadOptions): ReadEvent {
  if (options.resolveLinks !== true || !event.link) return { event, link: undefined };
  const target = log.resolve(event);
  return target === event ? { event, link: undefined } : { event: target, link: event };
}

/**
 * The position in `$all` that a request names.
 * @throws Failure when it is none that a log gives out: an event's commit position is never below its prepare position.
 */
export function positionOf({ commit = 0n, prepare = 0n }: Message<typeof Position>): number {
  if (commit < prepare) throw unknown('The commit position is less than the prepare position.');
  return Number(commit);
}

/** The form in which this reader gets ids; the real server's choice where it names none. */
export const idForm = (options: ReadOptions): IdForm =>
  options.uuidOption?.string === undefined ? 'structured' : 'string';
