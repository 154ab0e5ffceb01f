import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from './pool.js';

let pool: Pool;
beforeAll(() => {
  pool = createPool(process.env['DONDOC_TEST_DATABASE_URL'] ?? '', { statementTimeoutMs: 2_000 });
});
afterAll(() => pool.end());

it('a connection gives statements and locks up in time, and takes the disk for one that does not turn', async () => {
  const { rows } = await pool.query(
    `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
       current_setting('random_page_cost') AS "randomPage"`,
  );
  expect(rows).toEqual([{ statement: '2s', lock: '10s', randomPage: '1.1' }]);
});
