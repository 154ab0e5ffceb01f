import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '#platform';
import { figure, report } from './figures.js';
import { pidOf, type RunningSystem } from './running-system.js';

/** The processes of a system, as its launcher calls them, and PostgreSQL with all of its own. */
const parts = ['API', 'event log', 'worker', 'PostgreSQL'] as const;
type Part = (typeof parts)[number];

interface Reading {
  /** Milliseconds that each part has computed so far. */
  readonly computedMs: Readonly<Record<Part, number>>;
  /** Transactions of the database that have written so far. */
  readonly written: bigint;
  /** `performance.now()`. */
  readonly at: number;
}

/**
 * Begins to count what the processes of a system compute.
 * @returns waits until every consumer has reached a position, and prints the milliseconds of processor time that each part
 *   took for each of so many commands, and the writing transactions a second: other load on the machine hardly moves these;
 *   returns the milliseconds of all parts together
 */
export async function countProcessorTime(
  system: RunningSystem,
): Promise<(name: string, commands: number, position: string) => Promise<number>> {
  const database = createPool(system.endpoints.database, { max: 1, applicationName: 'dondoc-bench' });
  const read = async (): Promise<Reading> => {
    const { rows } = await database.query<{ xmax: string }>(
      'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xmax',
    );
    return {
      computedMs: await computedBy(system.data),
      written: BigInt(rows[0]?.xmax ?? 0),
      at: performance.now(),
    };
  };
  const before = await read();
  return async (name, commands, position) => {
    await untilAllHaveRead(database, position);
    const after = await read();
    await database.end();
    const each = (part: Part) => (after.computedMs[part] - before.computedMs[part]) / commands;
    const split = parts.map((part) => `${part} ${figure(each(part))}`).join(', ');
    const all = parts.reduce((sum, part) => sum + each(part), 0);
    report(`${name}: processor time a command`, all, `ms  (${split})`);
    const seconds = (after.at - before.at) / 1_000;
    report(
      `${name}: writing transactions of PostgreSQL`,
      Number(after.written - before.written) / seconds,
      'a second',
    );
    return all;
  };
}

async function untilAllHaveRead(database: ReturnType<typeof createPool>, position: string): Promise<void> {
  for (let looks = 0; looks < 6_000; looks += 1) {
    const { rowCount } = await database.query(
      'SELECT FROM public.consumer WHERE live AND coalesce(commit_position, -1) < $1 LIMIT 1',
      [position],
    );
    if (rowCount === 0) return;
    await sleep(10);
  }
  throw new Error('A consumer did not reach the last command within a minute');
}

/** Milliseconds that each part of the system in a folder has computed so far. */
export async function computedBy(data: string): Promise<Record<Part, number>> {
  const of = async (name: Part) => (await statOf(await pidOf(data, name)))?.ownMs ?? 0;
  return {
    API: await of('API'),
    'event log': await of('event log'),
    worker: await of('worker'),
    PostgreSQL: await computedByPostgres(data),
  };
}

/** What the postmaster, the servers it runs and those that have ended have computed. */
async function computedByPostgres(data: string): Promise<number> {
  const file = await readFile(join(data, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
  const postmaster = Number(file.split('\n')[0]);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(statOf));
  return stats.reduce((sum, stat, at) => {
    if (stat && pids[at] === postmaster) return sum + stat.ownMs + stat.endedChildrenMs;
    return stat?.parent === postmaster ? sum + stat.ownMs : sum;
  }, 0);
}

/** Linux counts in hundredths of a second. */
const tickMs = 10;

interface ProcessStat {
  readonly parent: number;
  readonly ownMs: number;
  readonly endedChildrenMs: number;
}

/** What Linux tells of a process in `/proc/<pid>/stat`; undefined for one that has ended. */
async function statOf(pid: number): Promise<ProcessStat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; what follows it is counted from field 3.
  const fields = text
    ?.slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  if (!fields) return undefined;
  const field = (number: number) => fields[number - 3] ?? 0;
  return {
    parent: field(4),
    ownMs: (field(14) + field(15)) * tickMs,
    endedChildrenMs: (field(16) + field(17)) * tickMs,
  };
}
