import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rounds } from '../contract/long-rounds.fixture.js';
import { startServerProcess } from './server-process.fixture.js';

const ROUNDS = rounds({ usual: 2, long: 20 });
const WRITERS = 64;
const STREAMS = 16;

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-store-kill-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

interface Acknowledged {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

test(`killed in the middle of ${WRITERS} writers, ${ROUNDS} times over, it has every acknowledged event once and in order`, async () => {
  const acknowledged = new Map<string, Acknowledged>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const server = await startServerProcess(data);
    const client = EventStoreDBClient.connectionString(server.url);
    const target = acknowledged.size + 200 + Math.floor(Math.random() * 800);
    let killed = false;
    const write = async (writer: number): Promise<void> => {
      const stream = `writer-${writer % STREAMS}`;
      while (!killed) {
        const id = randomUUID();
        try {
          const { nextExpectedRevision, position } = await client.appendToStream(
            stream,
            jsonEvent({ id, type: 'written', data: { writer } }),
          );
          acknowledged.set(id, { stream, revision: nextExpectedRevision, position: position?.commit ?? -1n });
        } catch {
          return;
        }
        if (acknowledged.size >= target && !killed) {
          killed = true;
          server.child.kill('SIGKILL');
        }
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await server.exit();
    await client.dispose();
    await verify(acknowledged);
  }
  expect(acknowledged.size).toBeGreaterThan(ROUNDS * 200);
}, 1_800_000);

async function verify(acknowledged: ReadonlyMap<string, Acknowledged>): Promise<void> {
  const server = await startServerProcess(data);
  const client = EventStoreDBClient.connectionString(server.url);
  const stored = new Map<string, Acknowledged>();
  const next = new Map<string, bigint>();
  let newest = 0n;
  let doubles = 0;
  for await (const { event } of client.readAll()) {
    if (event === undefined || event.streamId.startsWith('$')) continue;
    expect(event.position.commit).toBeGreaterThan(newest);
    newest = event.position.commit;
    expect(event.revision).toBe(next.get(event.streamId) ?? 0n);
    next.set(event.streamId, event.revision + 1n);
    if (stored.has(event.id)) doubles += 1;
    stored.set(event.id, {
      stream: event.streamId,
      revision: event.revision,
      position: event.position.commit,
    });
  }
  expect(doubles).toBe(0);
  const lost = [...acknowledged].filter(([id, at]) => {
    const found = stored.get(id);
    return found?.stream !== at.stream || found.revision !== at.revision || found.position !== at.position;
  });
  expect(lost).toEqual([]);
  await client.dispose();
  server.child.kill('SIGTERM');
  expect(await server.exit()).toEqual({ code: 0, signal: null });
}
