import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { JsonObject } from '#event-store';
import { withWorkers } from './figures.js';

export interface BareAppends {
  /** Appends in flight at once. */
  readonly workers: number;
  /** New streams, and how many events each is given, one an append. */
  readonly streams: number;
  readonly each: number;
  readonly event: { readonly type: string; readonly data: JsonObject; readonly metadata: JsonObject };
}

/** Appends a second by the bare client, with nothing of ours around it. */
export async function bareAppends(
  url: string,
  { workers, streams, each, event }: BareAppends,
): Promise<number> {
  const client = EventStoreDBClient.connectionString(url);
  let left = streams;
  const seconds = await withWorkers(workers, async () => {
    if (left <= 0) return false;
    left -= 1;
    const stream = `bench-${randomUUID()}`;
    for (let revision = -1; revision < each - 1; revision += 1)
      await client.appendToStream(stream, [jsonEvent({ ...event, data: { ...event.data } })], {
        expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision),
      });
    return true;
  });
  await client.dispose();
  return (streams * each) / seconds;
}
