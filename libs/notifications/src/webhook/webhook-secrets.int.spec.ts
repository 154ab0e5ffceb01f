import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { migrateDelivery } from '../migrate.js';
import { makeWebhookSecret, webhookSecretsOf } from './webhook-secrets.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  const database = await startOwnDatabase();
  pool = createPool(database.url);
  stop = async () => {
    await pool.end();
    await database.stop();
  };
  await migrateDelivery(pool);
});
afterAll(() => stop());

const make = async (accountId: string, revokePrevious = false) =>
  (await makeWebhookSecret(pool, accountId, { revokePrevious })).secret;

it('is the newest, with those before for a day, unless these are revoked', async () => {
  const first = await make('an');
  const second = await make('an');
  expect(await webhookSecretsOf(pool, 'an')).toEqual([second, first]);
  const third = await make('an', true);
  expect(await webhookSecretsOf(pool, 'an')).toEqual([third]);
});

it('that could not revoke those before is not made at all', async () => {
  const kept = await make('binh');
  await pool.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$`,
  );
  await pool.query(
    'CREATE TRIGGER refuse BEFORE DELETE ON identity.webhook_secret FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  await expect(make('binh', true)).rejects.toThrow('no');
  await pool.query('DROP TRIGGER refuse ON identity.webhook_secret');
  expect(await webhookSecretsOf(pool, 'binh')).toEqual([kept]);
});

it('of several made at once, each revoking the others, is one', async () => {
  await Promise.all(Array.from({ length: 8 }, () => make('chi', true)));
  expect(await webhookSecretsOf(pool, 'chi')).toHaveLength(1);
});

it('is still there where the database was lost but for the schema that is to be backed up', async () => {
  const kept = await make('dung');
  await pool.query('DROP SCHEMA delivery CASCADE');
  await migrateDelivery(pool);
  expect(await webhookSecretsOf(pool, 'dung')).toEqual([kept]);
});
