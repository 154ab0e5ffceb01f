import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '#platform';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { PersonKeys } from './person-keys.js';

let pool: Pool;
let database: Awaited<ReturnType<typeof startOwnDatabase>>;
const open: PersonKeys[] = [];

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
});

beforeEach(() => pool.query('DROP SCHEMA IF EXISTS identity CASCADE'));
afterEach(() => Promise.all(open.splice(0).map((keys) => keys.stop())));

afterAll(async () => {
  await pool.end();
  await database.stop();
});

function keysOf(from: Pool = pool, readersWait = false): PersonKeys {
  const keys = new PersonKeys(from, { readersWait, onTrouble: () => undefined });
  open.push(keys);
  return keys;
}

it('a person has one key, whichever processes make it at once', async () => {
  const processes = [keysOf(), keysOf(), keysOf()];
  await Promise.all(processes.map((keys) => keys.make('an', true)));
  const [one, ...others] = processes.map((keys) => keys.keyOf('an'));
  expect(one).toBeInstanceOf(Buffer);
  expect(others).toEqual([one, one]);
});

it('a process that starts knows every key, and hears of those that come and go', async () => {
  const [first, second] = [keysOf(), keysOf()];
  await first.make('an', true);
  await second.load();
  expect(second.keyOf('an')).toEqual(first.keyOf('an'));
  const forgotten: string[] = [];
  const arrived: (readonly string[])[] = [];
  second.onForgotten((id) => forgotten.push(id));
  second.onArrived((ids) => arrived.push(ids));
  expect(second.keyOf('binh')).toBeUndefined();
  await first.make('binh', true);
  await first.destroy('an');
  await second.load();
  expect([second.keyOf('an'), forgotten, arrived]).toEqual(['destroyed', ['an'], [['binh']]]);
});

it('a key that was destroyed leaves nothing of it in the table, and is made by nobody again', async () => {
  const keys = keysOf();
  await keys.make('an', true);
  const key = Buffer.from(keys.keyOf('an') as Buffer);
  await keys.destroy('an');
  await keys.destroy('an');
  const other = keysOf();
  await other.make('an', true);
  expect([keys.keyOf('an'), other.keyOf('an')]).toEqual(['destroyed', 'destroyed']);
  const { rows } = await pool.query<{ row: string }>('SELECT k::text AS row FROM identity.person_key k');
  expect(rows).toHaveLength(1);
  expect(rows[0]?.row).not.toContain(key.toString('hex'));
});

it('somebody without a key who is erased never gets one', async () => {
  const keys = keysOf();
  await keys.destroy('an');
  await keys.make('an', true);
  expect(keys.keyOf('an')).toBe('destroyed');
});

it('whoever waits for keys finds one that another process made a moment ago', async () => {
  const [api, worker] = [keysOf(), keysOf(pool, true)];
  await worker.load();
  await api.make('an', true);
  await worker.find('an');
  expect(worker.keyForReading('an')).toEqual(api.keyOf('an'));
});

it('without a database no key is made, nor taken for destroyed, and whoever needs one is told', async () => {
  const away = createPool('postgres://nobody@127.0.0.1:1/none');
  const keys = keysOf(away, true);
  await keys.make('an', true);
  expect(keys.keyOf('an')).toBeUndefined();
  await expect(keys.find('an')).rejects.toThrow('out of reach');
  await away.end();
});
