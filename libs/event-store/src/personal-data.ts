import type { EventToAppend, RecordedEvent } from './event-store.js';

/**
 * Keeps personal texts out of what is recorded: events are appended with them sealed, and read with them opened. Which
 * texts these are, and under whose key, is its own business.
 */
export interface PersonalData {
  /**
   * Events of a stream as they are to be recorded.
   * @throws EventStoreUnavailable where a text may neither be recorded in clear nor be left out, and its key is out of reach
   */
  seal(
    streamId: string,
    events: readonly EventToAppend[],
  ): readonly EventToAppend[] | Promise<readonly EventToAppend[]>;

  /**
   * A recorded event as its readers know it; a text whose key is not known stays sealed.
   * @throws EventStoreUnavailable where a reader cannot do without a key that is out of reach
   */
  open(event: RecordedEvent): RecordedEvent | Promise<RecordedEvent>;
}

/** What is read, opened; without anything to open it with, as it is recorded. */
export function opened(
  events: AsyncIterable<RecordedEvent>,
  personalData: PersonalData | undefined,
): AsyncIterable<RecordedEvent> {
  return personalData === undefined ? events : openedBy(events, personalData);
}

async function* openedBy(
  events: AsyncIterable<RecordedEvent>,
  personalData: PersonalData,
): AsyncGenerator<RecordedEvent, void, void> {
  for await (const event of events) yield personalData.open(event);
}
