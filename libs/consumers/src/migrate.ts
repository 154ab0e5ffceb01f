import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';
import { inOrder } from './transaction.js';

/** The migrations stand beside this file; a compiled file without copies of its own uses those of the sources. */
function migrationsFolder(): string {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(beside) ? beside : beside.replace('/dist/libs/', '/libs/');
}

/**
 * Brings the tables that are no consumer's own to today's shape. Safe to call from several processes at once: one
 * migrates, the others wait for it.
 */
export async function migrateReadModels(pool: Pool): Promise<void> {
  await inOrder(pool, 'dondoc migrations', async (client) => {
    await migrate(drizzle({ client }), {
      migrationsFolder: migrationsFolder(),
      migrationsSchema: 'public',
      migrationsTable: 'schema_migration',
    });
  });
}
