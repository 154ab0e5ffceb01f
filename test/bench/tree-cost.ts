import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFolder, openLogKey, prepareLogTables, TransparencyLog } from '#audit';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { owe } from './leftovers.js';
import { computedBy } from './processor-time.js';
import type { RunningSystem } from './running-system.js';

/**
 * Makes the transparency log of everything that a system has recorded a second time, in a folder and a database of its own, and
 * signs it.
 * @returns milliseconds of processor time that this took for each event, here, in PostgreSQL and in the event log
 */
export async function treeCost({ endpoints, data }: RunningSystem): Promise<number> {
  const path = await mkdtemp(join(tmpdir(), 'dondoc-tree-'));
  const removed = owe(() => rm(path, { recursive: true, force: true }));
  const database = new URL(endpoints.database);
  const all = createPool(endpoints.database, { max: 1 });
  await all.query('DROP DATABASE IF EXISTS bench_tree');
  await all.query('CREATE DATABASE bench_tree');
  database.pathname = '/bench_tree';
  const pool = createPool(database.href, { max: 2 });
  const eventStore = connectEventStore(endpoints.eventStore);
  try {
    await prepareLogTables(pool);
    const folder = new LogFolder(path);
    const key = await openLogKey(folder, undefined);
    const log = new TransparencyLog({ eventStore, pool, folder, origin: 'bench.example/dondoc', key });
    const [before, here] = [await computedBy(data), process.cpuUsage()];
    const entries = await log.extend(new AbortController().signal);
    await log.sign(new Date());
    const [after, { user, system }] = [await computedBy(data), process.cpuUsage(here)];
    const elsewhere = (['event log', 'PostgreSQL'] as const).reduce(
      (sum, part) => sum + after[part] - before[part],
      0,
    );
    return (elsewhere + (user + system) / 1_000) / (entries ?? Number.NaN);
  } finally {
    await eventStore.close();
    await pool.end();
    await all.query('DROP DATABASE IF EXISTS bench_tree');
    await all.end();
    await removed();
  }
}
