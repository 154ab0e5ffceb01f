import { PoisonedEvent, traceparentOf } from '#event-store';
import { inSpanOf } from '#platform';
import type { Item } from './batches.js';
import type { Consumer } from './consumer.js';

/** Writes a batch in a span of the traces that its events were recorded in; a rebuild, which repeats all of them, in none. */
export function tracedBatch<Result>(
  consumer: Consumer,
  { live }: { readonly live: boolean },
  batch: readonly Item[],
  write: () => Promise<Result>,
): Promise<Result> {
  if (!live) return write();
  const traceparents = batch.map((item) => (item instanceof PoisonedEvent ? undefined : traceparentOf(item)));
  const attributes = { 'dondoc.consumer': consumer.name, 'dondoc.events': batch.length };
  return inSpanOf(traceparents, { name: `consume ${consumer.name}`, kind: 'consumer', attributes }, write);
}
