import { EventStoreDBClient, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { RefusedDataFolder, startEventStore } from './index.js';

export const STREAMS = Array.from({ length: 7 }, (_, n) => `stream-${n}`);

/** What a server on a folder gives its readers, or why there is none. */
export type Answers =
  { readonly refused: string } | { readonly read: readonly [name: string, given: string][] };

/** Starts a server on the folder, reads everything by its name, and tries to append. */
async function answersOf(data: string): Promise<Answers> {
  let server;
  try {
    server = await startEventStore({ port: 0, data });
  } catch (error) {
    if (error instanceof RefusedDataFolder) return { refused: error.message };
    throw error;
  }
  const client = EventStoreDBClient.connectionString(server.url);
  try {
    const read = await everything(client);
    await client.appendToStream('stream-3', jsonEvent({ type: 't', data: {} })).catch(() => undefined);
    return { read };
  } finally {
    await client.dispose();
    await server.stop();
  }
}

/** Every stream and `$all`: events, or the error that came instead of them. */
export async function everything(client: EventStoreDBClient): Promise<[name: string, given: string][]> {
  const found: [string, string][] = [];
  for (const stream of [...STREAMS, ...STREAMS.map((each) => `$$${each}`), '$$$scavenges'])
    found.push([stream, await outcome(client.readStream(stream))]);
  found.push(['$all', await outcome(client.readAll())]);
  return found;
}

async function outcome(read: AsyncIterable<ResolvedEvent>): Promise<string> {
  const given: unknown[] = [];
  try {
    for await (const { event } of read) given.push(event);
    return said(given);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.includes('damaged') ? 'told to be damaged' : `${error.name} ${said(given)}`;
  }
}

const said = (given: unknown): string =>
  JSON.stringify(given, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

// A process of its own, because a crash of it is an answer too.
process.on('message', (data: string) => {
  answersOf(data).then(
    (answers) => process.send?.(answers),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
});
