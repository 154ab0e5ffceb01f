import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEventStore, startPostgres } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import pg, { type Pool } from 'pg';
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
  const database = await startDatabase(join(folder, 'database'));
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

async function startDatabase(data: string): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env['DONDOC_TEST_DATABASE_URL'];
  if (given === undefined || given === '') return startPostgres({ data });
  const name = `consumer_${process.pid}_${Date.now()}`;
  await administer(given, `CREATE DATABASE ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => administer(given, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
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
