import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFolder, openLogKey, prepareLogTables, TransparencyLog } from '#audit';
import { connectEventStore, type EventStore, type LogPosition, type RecordedPage } from '#event-store';
import { createPool } from '#platform';
import { owe } from './leftovers.js';
import { computedBy } from './processor-time.js';
import type { RunningSystem } from './running-system.js';

/** The worker looks once a second, and finds about as many events as this, or fewer. */
const pageEvents = 1_000;

/**
 * Makes the transparency log of everything that a system has recorded a second time, in a folder and a database of its own, and
 * signs it. It is handed the events from memory, as the worker hands it those that it was given for its consumers anyway.
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
    const held = { recordedPage: handedOut(await everything(eventStore)) };
    const origin = 'bench.example/dondoc';
    const log = new TransparencyLog({ eventStore: held, pool, folder, origin, key, pageEvents });
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

/** All that was recorded, page by page, as the transparency log asks for it. */
async function everything(eventStore: Pick<EventStore, 'recordedPage'>): Promise<RecordedPage[]> {
  const pages: RecordedPage[] = [];
  for (let last: LogPosition | null = null; !pages.at(-1)?.isEnd;) {
    const page = await eventStore.recordedPage({ after: last, maxCount: pageEvents });
    pages.push(page);
    last = page.last;
  }
  return pages;
}

function handedOut(pages: readonly RecordedPage[]): EventStore['recordedPage'] {
  const left = [...pages];
  return async ({ after }) => left.shift() ?? { events: [], last: after, isEnd: true };
}
