import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { timerTables } from '../keep-timers-for-directives/timer-tables.js';
import { dueInstants } from './due-timers.js';

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
let pool: Pool;

const morning = new Date('2022-08-01T01:00:00Z');
const evening = new Date('2022-08-01T12:00:00Z');
const before = new Date(morning.getTime() - 1);

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
  await pool.query(`CREATE SCHEMA live; SET search_path TO live; ${timerTables}; RESET search_path`);
  await pool.query(
    `INSERT INTO live.timer (directive_id, step, agency_id, kind, due_at, revision)
     SELECT 'd' || n, 'before-7', '', 'reminder', $1::timestamptz + (n / 20000) * interval '1 hour', 0
     FROM generate_series(0, 59999) n`,
    [morning.toISOString()],
  );
}, 120_000);

afterAll(async () => {
  await pool.end();
  await database.stop();
});

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

function rowsRead(plan: Plan): number {
  const own =
    plan['Relation Name'] === 'timer'
      ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
      : 0;
  return (plan.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), own);
}

describe('the instants at which something is due', () => {
  const hour = (count: number) => new Date(morning.getTime() + count * 3_600_000);

  it('come in order, each once, after the one and up to the other', async () => {
    expect(await dueInstants(pool, before, evening, 10)).toEqual([hour(0), hour(1), hour(2)]);
    expect(await dueInstants(pool, morning, hour(1), 10)).toEqual([hour(1)]);
    expect(await dueInstants(pool, hour(2), evening, 10)).toEqual([]);
  });

  it('are no more than were asked for', async () => {
    expect(await dueInstants(pool, before, evening, 2)).toEqual([hour(0), hour(1)]);
  });

  it('cost one row each, however many timers are due at them', async () => {
    const read: number[] = [];
    const explaining = {
      async query(text: string, values: unknown[]) {
        const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
          values,
        );
        for (const { Plan: plan } of rows[0]?.['QUERY PLAN'] ?? []) read.push(rowsRead(plan));
        return { rows: [] };
      },
    };
    await dueInstants(explaining as unknown as Pool, before, evening, 5_000);
    expect(read).toHaveLength(1);
    expect(read[0]).toBeLessThanOrEqual(4);
    expect(read[0]).toBeGreaterThanOrEqual(3);
  });
});
