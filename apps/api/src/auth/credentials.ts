import { Inject, Injectable } from '@nestjs/common';
import { eq, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { migrateTables } from '#consumers';
import { POOL } from '../platform/injection-tokens.js';

const identity = pgSchema('identity');

/** Passwords' hashes: like all that stands in this schema they are not in the log, so no rebuild touches them. */
const credential = identity.table('credential', {
  accountId: text('account_id').primaryKey(),
  username: text('username').notNull(),
  passwordHash: text('password_hash').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull().defaultNow(),
  generation: integer('generation').notNull().default(0),
});

/** The hash of a password, and the generation that it is kept for: whether that is the present one the log knows. */
export interface Credential {
  readonly passwordHash: string;
  readonly generation: number;
}

/** The passwords of local accounts, in a schema of their own. */
@Injectable()
export class Credentials {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Makes the schema, or brings it to today's shape. */
  prepare(): Promise<void> {
    return migrateTables(this.pool, 'identity', new URL('./migrations', import.meta.url));
  }

  /** What is kept of an account's password, if anything. */
  async of(accountId: string): Promise<Credential | undefined> {
    const rows = await drizzle({ client: this.pool })
      .select({ passwordHash: credential.passwordHash, generation: credential.generation })
      .from(credential)
      .where(eq(credential.accountId, accountId));
    return rows[0];
  }

  /** Keeps a first password; @returns false, and changes nothing, when something is kept already. */
  async keepFirst(
    accountId: string,
    username: string,
    { passwordHash, generation }: Credential,
  ): Promise<boolean> {
    const rows = await drizzle({ client: this.pool })
      .insert(credential)
      .values({ accountId, username, passwordHash, generation })
      .onConflictDoNothing()
      .returning({ accountId: credential.accountId });
    return rows.length > 0;
  }

  /**
   * Keeps a password for a later generation than what is kept.
   * @returns false, and changes nothing, when one is kept for that generation already
   */
  async keepNext(
    accountId: string,
    username: string,
    { passwordHash, generation }: Credential,
  ): Promise<boolean> {
    const rows = await drizzle({ client: this.pool })
      .insert(credential)
      .values({ accountId, username, passwordHash, generation })
      .onConflictDoUpdate({
        target: credential.accountId,
        set: { passwordHash, generation, changedAt: sql`now()` },
        setWhere: lt(credential.generation, generation),
      })
      .returning({ accountId: credential.accountId });
    return rows.length > 0;
  }

  /** Asks the database for nothing, to learn whether it answers. */
  async ping(): Promise<void> {
    await drizzle({ client: this.pool }).execute(sql`SELECT 1`);
  }
}
