import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '#embedded';

/** A real database that only one test file uses. */
export interface OwnDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

/** On the server named by DONDOC_TEST_DATABASE_URL, else on an embedded one that is started for it. */
export async function startOwnDatabase(): Promise<OwnDatabase> {
  const given = process.env['DONDOC_TEST_DATABASE_URL'];
  if (given === undefined || given === '') return startOwnServer();
  const name = `test_${process.pid}_${Date.now()}`;
  await administer(given, `CREATE DATABASE ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => administer(given, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function startOwnServer(): Promise<OwnDatabase> {
  const data = await mkdtemp(join(tmpdir(), 'dondoc-database-'));
  const server = await startPostgres({ data });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
