import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { Pool, PoolClient } from 'pg';
import { BeyondWaiting } from '#platform';
import { inOrder } from './transaction.js';

const migrationsTable = 'schema_migration';

/** A later release brought the tables to a shape that this one does not know. */
class NewerTables extends BeyondWaiting {
  override readonly name = 'NewerTables';
}

/**
 * Brings the tables of a schema to today's shape, and makes the schema where it is not there. Safe to call from several processes
 * at once: one migrates, the others wait for it.
 * @param folder the migrations; a compiled file without copies of its own uses those of the sources
 * @throws NewerTables, with nothing changed, where they have another shape already
 */
export async function migrateTables(pool: Pool, schema: string, folder: URL): Promise<void> {
  const compiled = fileURLToPath(folder);
  const migrationsFolder = existsSync(compiled) ? compiled : compiled.replace('/dist/', '/');
  await inOrder(pool, `dondoc migrations of ${schema}`, async (client) => {
    const newest = Math.max(
      ...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis),
    );
    if ((await newestIn(client, schema)) > newest)
      throw new NewerTables(
        `The tables of the schema ${schema} in the database were made by a newer release than this one, which has changed nothing. Start the newer release, or go back as docs/releasing.md says.`,
      );
    await migrate(drizzle({ client }), { migrationsFolder, migrationsSchema: schema, migrationsTable });
  });
}

/** When the newest migration was written that these tables went through; 0 where there was none. */
async function newestIn(client: PoolClient, schema: string): Promise<number> {
  const table = `${schema}.${migrationsTable}`;
  const { rows: there } = await client.query('SELECT WHERE to_regclass($1) IS NOT NULL', [table]);
  if (there.length === 0) return 0;
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT max(created_at) AS newest FROM ${table}`,
  );
  return Number(rows[0]?.newest ?? 0);
}

/** Brings the tables that are no consumer's own to today's shape. */
export function migrateReadModels(pool: Pool): Promise<void> {
  return migrateTables(pool, 'public', new URL('./migrations', import.meta.url));
}
