import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { migrateReadModels } from './migrate.js';

/** A real log and a migrated database of the test's own. */
export interface TestServers {
  eventStore: EventStore;
  eventStoreUrl: string;
  pool: Pool;
  databaseUrl: string;
  stop(): Promise<void>;
}

export async function startServers(): Promise<TestServers> {
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-consumer-'));
  const log = await startEventStore({ port: 0, data: join(folder, 'log') });
  const database = await startOwnDatabase();
  const eventStore = connectEventStore(log.url);
  const pool = createPool(database.url);
  await migrateReadModels(pool);
  return {
    eventStore,
    eventStoreUrl: log.url,
    pool,
    databaseUrl: database.url,
    async stop() {
      await pool.end();
      await eventStore.close();
      await log.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Appends numbered events to a new stream, as many as asked for, some hundreds at a time. */
export async function appendNumbered(
  eventStore: EventStore,
  prefix: string,
  from: number,
  to: number,
): Promise<bigint> {
  const streamId = `${prefix}${randomUUID()}`;
  let position = -1n;
  for (let first = from; first < to; first += 500) {
    const events = Array.from({ length: Math.min(500, to - first) }, (_, index) => ({
      id: randomUUID(),
      type: 'Numbered',
      data: { number: first + index },
      metadata: {},
    }));
    ({ position } = await eventStore.append(
      streamId,
      first === from ? 'no_stream' : BigInt(first - from - 1),
      events,
    ));
  }
  return position;
}

/** Waits for something to become true; how long it takes is not what a test is about. */
export async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (await done()) return;
    await sleep(20);
  }
  throw new Error(`Waited in vain: ${what}`);
}
