import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { customType, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { POOL } from '../parts.js';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

const calendarFeed = pgSchema('identity').table('calendar_feed', {
  accountId: text('account_id').primaryKey(),
  tokenHash: bytea('token_hash').notNull(),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
});

const tokenBytes = 32;
const tokenShape = /^[\w-]{43}$/;

/**
 * The secret links of personal calendar feeds, one an account, kept beside the passwords and like them not in the log.
 * Only the token's hash is stored, and it is found by its hash: how long that takes tells nothing of the token.
 */
@Injectable()
export class FeedLinks {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Makes a link's token, in place of the one before. It is shown here and never again. */
  async make(accountId: string, madeAt: Date): Promise<string> {
    const token = randomBytes(tokenBytes).toString('base64url');
    const link = { tokenHash: hashOf(token), madeAt };
    await drizzle({ client: this.pool })
      .insert(calendarFeed)
      .values({ accountId, ...link })
      .onConflictDoUpdate({ target: calendarFeed.accountId, set: link });
    return token;
  }

  /** Since when an account has a link; null without one. */
  async madeAt(accountId: string): Promise<Date | null> {
    const rows = await drizzle({ client: this.pool })
      .select({ madeAt: calendarFeed.madeAt })
      .from(calendarFeed)
      .where(eq(calendarFeed.accountId, accountId));
    return rows[0]?.madeAt ?? null;
  }

  /** Takes an account's link away, if it has one. */
  async revoke(accountId: string): Promise<void> {
    await drizzle({ client: this.pool }).delete(calendarFeed).where(eq(calendarFeed.accountId, accountId));
  }

  /** Whose link a token is of; null for one that is none, or no more. */
  async accountOf(token: string): Promise<string | null> {
    if (!tokenShape.test(token)) return null;
    const rows = await drizzle({ client: this.pool })
      .select({ accountId: calendarFeed.accountId })
      .from(calendarFeed)
      .where(eq(calendarFeed.tokenHash, hashOf(token)));
    return rows[0]?.accountId ?? null;
  }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
