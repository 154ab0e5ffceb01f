import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { Pool } from 'pg';

/** Held while one process migrates and others wait. */
const migrationLock = 7_204_118;

/** Brings the tables of the attempts to today's shape; several processes may do so at once. */
export async function migrateDelivery(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await client.query('CREATE SCHEMA IF NOT EXISTS delivery');
    await migrate(drizzle({ client }), {
      migrationsFolder: migrationsFolder(),
      migrationsSchema: 'delivery',
      migrationsTable: 'schema_migration',
    });
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    client.release();
  }
}

/** The migrations stand beside this file; a compiled file without copies of its own uses those of the sources. */
function migrationsFolder(): string {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(beside) ? beside : beside.replace('/dist/libs/', '/libs/');
}
