import { END, EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rounds } from './long-rounds.fixture.js';
import {
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
  until,
} from './server-under-test.js';

let server: ServerUnderTest;
let clients: EventStoreDBClient[];
beforeAll(async () => {
  server = await startServerUnderTest({ callsPerConnection: 5_000 });
  clients = Array.from({ length: 4 }, () => EventStoreDBClient.connectionString(server.url));
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await server.stop();
});

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Another server has all of a process on one connection, and takes a hundred calls there. */
const EACH = () => (server.embedded ? rounds({ usual: 250, long: 1_000 }) : 20);

/** On each connection as many subscriptions, one in ten to `$all` with a filter. */
function subscribe(prefix: string, received: Map<string, number>) {
  return clients.flatMap((client, connection) =>
    range(EACH()).map((n) => {
      const stream = `${prefix}-${connection}-${n}-`;
      const noted = ({ event }: { event?: { streamId: string } | undefined }): void =>
        void received.set(event?.streamId ?? '', (received.get(event?.streamId ?? '') ?? 0) + 1);
      const subscription =
        n % 10 > 0
          ? client.subscribeToStream(stream, { fromRevision: START }).on('data', noted)
          : client
              .subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) })
              .on('data', noted);
      return {
        stream,
        subscription,
        confirmed: new Promise((resolve) => subscription.once('confirmation', resolve)),
      };
    }),
  );
}

// docs: Catch-up subscriptions: the server bounds neither how many there are nor what they follow
test('any number of subscriptions on four connections each get their own events, and those alone', async () => {
  const received = new Map<string, number>();
  const subscriptions = subscribe(newStream(), received);
  await Promise.all(subscriptions.map(({ confirmed }) => confirmed));
  // A stream that none of them follows is written to as usual.
  const slow = newStream('other');
  for (const n of range(20)) await server.client.appendToStream(slow, numbered(1, n));
  for (let from = 0; from < subscriptions.length; from += 100)
    await Promise.all(
      subscriptions
        .slice(from, from + 100)
        .map(({ stream }) => server.client.appendToStream(stream, numbered(2))),
    );
  await until(() => [...received.values()].reduce((sum, each) => sum + each, 0) >= 2 * subscriptions.length);
  expect(received.size).toBe(subscriptions.length);
  expect(new Set(received.values())).toEqual(new Set([2]));
  await Promise.all(subscriptions.map(({ subscription }) => subscription.unsubscribe()));
}, 1_800_000);
