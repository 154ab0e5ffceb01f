import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { eventually } from '../../../../test/api/system.fixture.js';
import { Allowances } from './allowances.js';
import { countsInPostgres, countsInRedis, insured, type Counts } from './shared-counts.js';

const budget = { name: 'commands', points: 10, seconds: 60 };
const redisUrl = process.env.DONDOC_TEST_REDIS_URL;

/** What must hold wherever the counts are. */
function sharedBudgets(open: () => Counts): void {
  it('are one for all processes', async () => {
    const [one, other] = [open(), open()];
    for (const counts of [one, other])
      await eventually('its store answers', () =>
        counts.take({ ...budget, name: 'probe' }, 'probe', 1).then(
          () => true,
          () => false,
        ),
      );
    const key = `somebody ${Math.random()}`;
    const taken = await Promise.all(
      Array.from({ length: 25 }, (_, index) => (index % 2 ? one : other).take(budget, key, 1)),
    );
    expect(taken.filter(({ granted }) => granted)).toHaveLength(10);
    expect(taken.every(({ msBeforeNext }) => msBeforeNext > 0 && msBeforeNext <= 60_000)).toBe(true);
    await one.giveBack(budget, key, 16);
    expect((await other.take(budget, key, 1)).granted).toBe(true);
    expect((await other.take(budget, key, 1)).granted).toBe(false);
    for (const counts of [one, other]) counts.close();
  });
}

describe('budgets in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof startOwnDatabase>>;
  let pool: Pool;
  beforeAll(async () => {
    database = await startOwnDatabase();
    pool = createPool(database.url, { max: 8 });
  });
  afterAll(async () => {
    await pool.end();
    await database.stop();
  });

  sharedBudgets(() => countsInPostgres(pool));
});

(redisUrl ? describe : describe.skip)('budgets in Redis', () => {
  sharedBudgets(() => countsInRedis(redisUrl ?? ''));

  it('hold in the process alone where there is no Redis, and it is told once', async () => {
    const reported: Error[] = [];
    const counts = insured(countsInRedis('redis://127.0.0.1:1'), (error) => reported.push(error));
    const allowances = new Allowances(counts);
    const waits: number[] = [];
    for (let time = 0; time < 12; time += 1) waits.push(await allowances.spend(budget, 'somebody'));
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
    expect(reported).toHaveLength(1);
    counts.close();
  });
});
