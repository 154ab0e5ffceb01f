import type { Pool } from 'pg';
import { migrateTables } from '#consumers';

/** Brings the tables of the attempts to today's shape. */
export function migrateDelivery(pool: Pool): Promise<void> {
  return migrateTables(pool, 'delivery', new URL('./migrations', import.meta.url));
}
