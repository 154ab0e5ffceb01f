import { activeTraceparent, inSpan } from '#platform';
import type { EventToAppend } from './event-store.js';
import type { JsonObject } from './json.js';

/** Under which name the trace that an event was recorded in stands in its metadata (W3C `traceparent`). */
const field = 'traceparent';

/** The trace that an event was recorded in, where it was in one. */
export function traceparentOf({ metadata }: { readonly metadata: JsonObject }): string | undefined {
  const traceparent = metadata[field];
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** Appends in a span, and says in the metadata of the events which trace they belong to; as they are, where nothing is traced. */
export function tracedAppend<Result>(
  streamId: string,
  events: readonly EventToAppend[],
  append: (events: readonly EventToAppend[]) => Promise<Result>,
): Promise<Result> {
  const [category = ''] = streamId.split('-', 1);
  const attributes = { 'dondoc.events': events.length };
  return inSpan({ name: `append ${category}`, kind: 'producer', attributes }, () => {
    const traceparent = activeTraceparent();
    if (traceparent === undefined) return append(events);
    return append(
      events.map((event) => ({ ...event, metadata: { ...event.metadata, [field]: traceparent } })),
    );
  });
}
