import { z } from 'zod';
import { upcasters, type EventStore, type LogPosition } from '#event-store';
import { BeyondWaiting } from '#platform';
import * as aggregates from './aggregates.js';

/** Events looked at in one go. */
const pageEvents = 1_000;

/** What a release that started on a log could write, and where that is noted. */
export interface NotedTypes {
  /** The category of the streams and the type of the event, as `directive.DirectiveIssued`; a later version as `….DirectiveIssued@2`. */
  readonly types: readonly string[];
  readonly at: LogPosition;
}

/** A later release wrote to the log what this one cannot read. */
class NewerLog extends BeyondWaiting {
  override readonly name = 'NewerLog';
}

/** All that this release may write. */
export const ownEventTypes: readonly string[] = [
  ...new Set(
    Object.values(aggregates).flatMap(({ category, schemas }) =>
      Object.keys(schemas).flatMap((type) => [
        `${category}.${type}`,
        ...upcasters
          .filter((step) => step.type === type)
          .map(({ fromVersion }) => `${category}.${type}@${fromVersion + 1}`),
      ]),
    ),
  ),
];

/**
 * A release that knows fewer types of events would pass over those that it does not know, and decide without them. One that
 * merely started, and wrote nothing of what it alone knows, is no hindrance.
 * @param noted what the releases that started on this log could write, in order
 * @throws NewerLog when one of them wrote what this release does not know; nothing has been written then
 */
export async function refuseNewerLog(
  eventStore: Pick<EventStore, 'recordedPage'>,
  noted: readonly NotedTypes[],
): Promise<void> {
  const own = new Set(ownEventTypes);
  const isUnknown = (type: string) => !own.has(type);
  const from = noted.find(({ types }) => types.some(isUnknown))?.at;
  if (from === undefined) return;
  const unknown = new Set(noted.flatMap(({ types }) => types).filter(isUnknown));
  const prefixes = [...new Set([...unknown].map((type) => `${type.split('.')[0]}-`))];
  for (let after: LogPosition | null = from; ;) {
    const { events, last, isEnd } = await eventStore.recordedPage({ after, maxCount: pageEvents, prefixes });
    for (const { streamId, type, metadata, created } of events) {
      const name = `${streamId.split('-')[0]}.${type}`;
      const version = schemaVersionOf(metadata);
      if (!unknown.has(name) && !unknown.has(`${name}@${version}`)) continue;
      throw new NewerLog(
        `The event log was written by a newer release than this one: since ${created.toISOString()} it holds events (${type}${version === 1 ? '' : `, version ${version}`}) that this release does not know. Start the newer release; this one has changed nothing.`,
      );
    }
    if (isEnd) return;
    after = last;
  }
}

const recordedMetadata = z.object({ schemaVersion: z.number() });

function schemaVersionOf(metadata: unknown): number {
  return recordedMetadata.safeParse(metadata).data?.schemaVersion ?? 1;
}
