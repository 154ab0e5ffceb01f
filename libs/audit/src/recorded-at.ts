import type { EventAsRecorded, EventStore, LogPosition } from '#event-store';

/** Where an event stands: its position, and that of the event of ours before it, null for the first. */
export interface PlaceInLog {
  readonly leaf: number;
  readonly position: bigint;
  readonly before: bigint | null;
}

/** Events of ours that are looked through for the next one that is wanted, before a read begins at that one. */
const near = 64;
const pageEvents = 250;

/**
 * The events at these positions, which ascend; undefined in the place of one that is no longer there. Those that are near to
 * each other are read together.
 */
export async function recordedAt(
  eventStore: Pick<EventStore, 'recordedPage'>,
  places: readonly PlaceInLog[],
): Promise<(EventAsRecorded | undefined)[]> {
  const found = new Map<bigint, EventAsRecorded>();
  for (let at = 0; at < places.length;) {
    const group = groupFrom(places, at);
    await readGroup(eventStore, group, found);
    at += group.length;
  }
  return places.map(({ position }) => found.get(position));
}

function groupFrom(places: readonly PlaceInLog[], at: number): readonly PlaceInLog[] {
  let to = at + 1;
  while (to < places.length && (places[to]?.leaf ?? 0) - (places[to - 1]?.leaf ?? 0) <= near) to += 1;
  return places.slice(at, to);
}

async function readGroup(
  eventStore: Pick<EventStore, 'recordedPage'>,
  group: readonly PlaceInLog[],
  found: Map<bigint, EventAsRecorded>,
): Promise<void> {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return;
  const wanted = new Set(group.map(({ position }) => position));
  const span = last.leaf - first.leaf + 2;
  let after: LogPosition | null =
    first.before === null ? null : { commit: first.before, prepare: first.before };
  for (let isEnd = false; !isEnd && (after === null || after.commit < last.position);) {
    const page = await eventStore.recordedPage({ after, maxCount: Math.min(span, pageEvents) });
    for (const event of page.events) if (wanted.has(event.position)) found.set(event.position, event);
    ({ isEnd } = page);
    after = page.last;
  }
}
