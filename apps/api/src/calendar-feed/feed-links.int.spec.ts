import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { Credentials } from '../auth/credentials.js';
import { FeedLinks } from './feed-links.js';

let pool: Pool;
let stop: () => Promise<void>;
let links: FeedLinks;
const at = new Date('2022-07-20T01:00:00Z');

beforeAll(async () => {
  const database = await startOwnDatabase();
  pool = createPool(database.url);
  stop = async () => {
    await pool.end();
    await database.stop();
  };
  await Promise.all([new Credentials(pool).prepare(), new Credentials(pool).prepare()]);
  links = new FeedLinks(pool);
});
afterAll(() => stop());

test('an account has one link: the last that was made, until it is revoked', async () => {
  const first = await links.make('an', at);
  const second = await links.make('an', new Date('2022-07-21T01:00:00Z'));
  expect(await Promise.all([links.accountOf(first), links.accountOf(second)])).toEqual([null, 'an']);
  expect(await links.madeAt('an')).toEqual(new Date('2022-07-21T01:00:00Z'));
  await links.revoke('an');
  expect(await Promise.all([links.accountOf(second), links.madeAt('an')])).toEqual([null, null]);
});

test('what is stored does not open the feed', async () => {
  const token = await links.make('binh', at);
  const { rows } = await pool.query<{ hash: Buffer; row: string }>(
    `SELECT token_hash AS hash, feed::text AS row FROM identity.calendar_feed feed WHERE account_id = 'binh'`,
  );
  expect(rows[0]?.row).not.toContain(token);
  expect(rows[0]?.row).not.toContain(Buffer.from(token).toString('hex'));
  expect(rows[0]?.row).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  expect(await links.accountOf(rows[0]?.hash.toString('base64url') ?? '')).toBeNull();
});
