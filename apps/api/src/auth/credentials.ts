import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { POOL } from '../platform/injection-tokens.js';

const identity = pgSchema('identity');

/** Passwords' hashes: like all that stands in this schema they are not in the log, so no rebuild touches them. */
const credential = identity.table('credential', {
  accountId: text('account_id').primaryKey(),
  username: text('username').notNull(),
  passwordHash: text('password_hash').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
});

/** Held while one process migrates and others wait. */
const migrationLock = 7_204_117;

/** The passwords of local accounts, in a schema of their own. */
@Injectable()
export class Credentials {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Makes the schema, or brings it to today's shape; several processes may do so at once. */
  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
      await client.query('CREATE SCHEMA IF NOT EXISTS identity');
      await migrate(drizzle({ client }), {
        migrationsFolder: migrationsFolder(),
        migrationsSchema: 'identity',
        migrationsTable: 'schema_migration',
      });
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
      client.release();
    }
  }

  /** The hash of an account's password, if it has one. */
  async passwordHashOf(accountId: string): Promise<string | undefined> {
    const rows = await drizzle({ client: this.pool })
      .select({ passwordHash: credential.passwordHash })
      .from(credential)
      .where(eq(credential.accountId, accountId));
    return rows[0]?.passwordHash;
  }

  /** Keeps a first password; @returns false, and changes nothing, when the account has one already. */
  async keepFirst(accountId: string, username: string, passwordHash: string): Promise<boolean> {
    const rows = await drizzle({ client: this.pool })
      .insert(credential)
      .values({ accountId, username, passwordHash })
      .onConflictDoNothing()
      .returning({ accountId: credential.accountId });
    return rows.length > 0;
  }

  /** Asks the database for nothing, to learn whether it answers. */
  async ping(): Promise<void> {
    await drizzle({ client: this.pool }).execute(sql`SELECT 1`);
  }
}

/** The migrations stand beside this file; a compiled file without copies of its own uses those of the sources. */
function migrationsFolder(): string {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(beside) ? beside : beside.replace('/dist/apps/', '/apps/');
}
