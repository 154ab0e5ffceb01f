import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool, waitingHelps } from '#platform';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { migrateReadModels } from './migrate.js';

let database: OwnDatabase;
let pool: Pool;

beforeEach(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
});

afterEach(async () => {
  await pool.end();
  await database.stop();
});

const migrated = async (): Promise<unknown[]> =>
  (await pool.query<Record<string, unknown>>('SELECT * FROM public.schema_migration ORDER BY id')).rows;

it('makes the tables once, however many processes do it at once', async () => {
  await Promise.all(Array.from({ length: 4 }, () => migrateReadModels(pool)));
  const made = await migrated();
  expect(made.length).toBeGreaterThan(0);
  await migrateReadModels(pool);
  expect(await migrated()).toEqual(made);
});

it('refuses tables that a newer release made, and changes nothing', async () => {
  await migrateReadModels(pool);
  await pool.query(
    "INSERT INTO public.schema_migration (hash, created_at) SELECT 'of a newer release', max(created_at) + 1 FROM public.schema_migration",
  );
  const before = await migrated();
  const refusal = await migrateReadModels(pool).catch((error: unknown) => error);
  expect(String(refusal)).toContain('The tables of the schema public');
  expect(String(refusal)).toContain('newer release');
  expect(waitingHelps(refusal)).toBe(false);
  expect(await migrated()).toEqual(before);
});
