import {
  type AppendExpectedRevision,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  START,
} from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { rounds } from './long-rounds.fixture.js';
import { collect, type ServerUnderTest, settled, startServerUnderTest } from './server-under-test.js';
import { type Answer, type Expected, type Metadata, StreamModel } from './stream-model.js';

const RUNS = rounds({ usual: 60, long: 1_000 });

let server: ServerUnderTest;
let clients: EventStoreDBClient[];
beforeAll(async () => {
  server = await startServerUnderTest();
  clients = [server.client, EventStoreDBClient.connectionString(server.url)];
});
afterAll(async () => {
  await clients[1]?.dispose();
  await server.stop();
});

type Command =
  | {
      readonly kind: 'append';
      readonly stream: number;
      readonly expected: Expected;
      readonly ids: readonly number[];
      readonly call: boolean;
    }
  | { readonly kind: 'delete' | 'tombstone'; readonly stream: number }
  | { readonly kind: 'metadata'; readonly stream: number; readonly metadata: Metadata };

const stream = fc.nat({ max: 2 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      stream,
      expected: fc.oneof(
        fc.constantFrom('any' as const, 'no_stream' as const, 'stream_exists' as const),
        fc.bigInt({ min: 0n, max: 5n }),
      ),
      ids: fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 3 }),
      call: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), stream }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tombstone' as const), stream }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('metadata' as const),
      stream,
      metadata: fc.oneof(
        fc.record({ maxCount: fc.integer({ min: 1, max: 3 }) }),
        fc.record({ truncateBefore: fc.nat({ max: 4 }) }),
        fc.record({ maxCount: fc.integer({ min: 1, max: 3 }), truncateBefore: fc.nat({ max: 4 }) }),
        fc.constant({}),
      ),
    }),
  },
);

const typeOf = (error: unknown): { refused: string } => {
  if (error instanceof Error && 'type' in error) return { refused: String(error.type) };
  throw error;
};

/** Runs commands, alternating between clients, against the server and the model. */
async function compare(commands: readonly Command[]): Promise<void> {
  const run = randomUUID();
  const model = new StreamModel();
  const nameOf = (number: number) => `model-${run}-${number}`;
  const ids = Array.from({ length: 12 }, () => randomUUID());
  const start = await server.client.appendToStream(`model-start-${run}`, jsonEvent({ type: 't', data: {} }));
  for (const [index, each] of commands.entries()) {
    if (isOutside(model, nameOf(each.stream), each, ids)) continue;
    const client = clients[index % clients.length] ?? server.client;
    const [answer, modelled] = await apply(client, model, nameOf(each.stream), each, ids);
    expect(answer).toEqual(modelled);
    await compareReads(client, model, nameOf(each.stream));
  }
  const all = await collect(server.client.readAll({ fromPosition: start.position ?? START }));
  const written = all
    .filter(({ event }) => event?.streamId.startsWith(`model-${run}`) && event.type === 'modelled')
    .map(({ event }) => ({ stream: event?.streamId, id: event?.id }));
  expect(written).toEqual(model.all);
}

/** Whether the real server never answers a command, or answers differently for some milliseconds: no part of the contract. */
function isOutside(model: StreamModel, name: string, each: Command, ids: readonly string[]): boolean {
  if (each.kind === 'delete') return model.hasNoEvents(name);
  if (each.kind !== 'append' || typeof each.expected === 'bigint' || each.expected === 'no_stream')
    return false;
  return model.isKnownInAnotherOrder(
    name,
    each.ids.map((id) => ids[id] ?? ''),
  );
}

async function apply(
  client: EventStoreDBClient,
  model: StreamModel,
  name: string,
  each: Command,
  ids: readonly string[],
): Promise<[Answer, Answer]> {
  const done = (): Answer => ({ revision: 0n });
  switch (each.kind) {
    case 'append': {
      const chosen = each.ids.map((id) => ids[id] ?? '');
      const events = chosen.map((id) => jsonEvent({ id, type: 'modelled', data: {} }));
      const expectedRevision: AppendExpectedRevision = each.expected;
      const credentials = each.call ? { credentials: { username: 'u', password: 'p' } } : {};
      const answer = await client
        .appendToStream(name, events, { expectedRevision, ...credentials })
        .then(({ nextExpectedRevision }) => ({ revision: nextExpectedRevision }), typeOf);
      return [answer, model.append(name, each.expected, chosen)];
    }
    case 'delete': {
      const modelled = model.delete(name);
      return [await client.deleteStream(name).then(done, typeOf), 'refused' in modelled ? modelled : done()];
    }
    case 'tombstone':
      return [await client.tombstoneStream(name).then(done, typeOf), model.tombstone(name)];
    case 'metadata':
      return [
        await client.setStreamMetadata(name, { ...each.metadata }).then(done, typeOf),
        model.setMetadata(name, each.metadata),
      ];
  }
}

async function compareReads(client: EventStoreDBClient, model: StreamModel, name: string): Promise<void> {
  const modelled = model.read(name);
  const idsOf = (options: Parameters<typeof client.readStream>[1]) =>
    settled(
      server,
      (each) => 'refused' in each && each.refused === 'stream-not-found' && !('refused' in modelled),
      () =>
        collect(client.readStream(name, options)).then(
          (events) => events.map(({ event }) => event?.id),
          typeOf,
        ),
    );
  expect(await idsOf({ fromRevision: START })).toEqual(modelled);
  expect(await idsOf({ direction: BACKWARDS, fromRevision: END })).toEqual(
    'refused' in modelled ? modelled : [...modelled].reverse(),
  );
}

// The rules of the other files, together: IndexWriter.CheckCommit, StorageWriterService.cs, IndexReader.cs
test('random appends, deletes and metadata of several clients have the effect that the rules say', async () => {
  await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), compare), {
    numRuns: RUNS,
  });
}, 1_800_000);
