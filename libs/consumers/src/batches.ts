import {
  charactersOf,
  PoisonedEvent,
  type CatchUpOptions,
  type EventStore,
  type LogPosition,
  type RecordedEvent,
} from '#event-store';

/** What a consumer meets on its way through the log: an event, or one that cannot be understood. */
export type Item = RecordedEvent | PoisonedEvent;

export function placeOf(item: Item): LogPosition {
  return item instanceof PoisonedEvent
    ? item.position
    : { commit: item.position, prepare: item.preparePosition };
}

/** Roughly how many characters of text an item takes in memory. */
export function weightOf(item: Item): number {
  return item instanceof PoisonedEvent ? 0 : charactersOf(item);
}

/** Reads what follows a position, with what cannot be understood in its place. */
export async function* itemsAfter(
  eventStore: Pick<EventStore, 'catchUp'>,
  options: CatchUpOptions,
): AsyncGenerator<Item, void, void> {
  let poisoned: PoisonedEvent[] = [];
  const taken = () => {
    const all = poisoned;
    poisoned = [];
    return all;
  };
  for await (const event of eventStore.catchUp({ ...options, onPoisoned: (each) => poisoned.push(each) })) {
    yield* taken();
    yield event;
  }
  yield* taken();
}

export interface BatchBounds {
  /** Events in a batch at most. */
  events: number;
  /** Characters of text in a batch, roughly, at most. */
  characters: number;
}

/** Cuts a stream of events into batches. A failure comes after the batch of what was read before it. */
export async function* batches(
  source: AsyncIterable<Item> | readonly Item[],
  bounds: BatchBounds,
): AsyncGenerator<Item[], void, void> {
  let batch: Item[] = [];
  let characters = 0;
  let failure: { error: unknown } | undefined;
  try {
    for await (const event of source) {
      batch.push(event);
      characters += weightOf(event);
      if (batch.length < bounds.events && characters < bounds.characters) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
  } catch (error) {
    failure = { error };
  }
  if (batch.length > 0) yield batch;
  if (failure) throw failure.error;
}

/** Reads one item ahead: the next is fetched while the present one is worked on. */
export async function* oneAhead<T>(source: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // The failure is thrown where the item is awaited; until then it must not count as unhandled.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return();
  }
}
