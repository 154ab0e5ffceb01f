import type { EventLog } from '../log/event-log.js';
import type { Page } from '../log/recent-events.js';
import type { RecordedEvent } from '../log/recorded-event.js';
import type { Message } from '../messages/protobuf.js';
import type { IdForm, ReadEvent } from '../messages/read-event.js';
import type { ReadReq } from '../messages/streams.js';

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

/** The form in which this reader gets ids. */
export const idForm = (options: ReadOptions): IdForm =>
  options.uuidOption?.structured === undefined ? 'string' : 'structured';
