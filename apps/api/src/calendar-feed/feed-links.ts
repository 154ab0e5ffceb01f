import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, lt, or, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { customType, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { Role } from '#domain';
import { POOL } from '../platform/injection-tokens.js';

/** Somebody of an outside issuer, as its token described them. */
export interface Holder {
  readonly issuer: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId?: string;
}

/** How long a link of somebody of an outside issuer opens the feed after they last showed a valid token. */
const holderBelievedMs = 30 * 86_400_000;
const believedAgainAfterMs = 86_400_000;

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

const calendarFeed = pgSchema('identity').table('calendar_feed', {
  /** An account's id, or the actor's id of somebody of an outside issuer. */
  ownerId: text('account_id').primaryKey(),
  tokenHash: bytea('token_hash').notNull(),
  madeAt: timestamp('made_at', { withTimezone: true }).notNull(),
  /** Null for the link of an account, as is until when the holder is believed to be what it says. */
  holder: jsonb('holder').$type<Holder>(),
  validUntil: timestamp('valid_until', { withTimezone: true }),
});

/** Since when there is a link, and until when it holds by itself; null for an account's. */
export interface Link {
  readonly madeAt: Date;
  readonly validUntil: Date | null;
}

const tokenBytes = 32;
const tokenShape = /^[\w-]{43}$/;

/**
 * The secret links of personal calendar feeds, one a person, kept beside the passwords and like them not in the log.
 * Only the token's hash is stored, and it is found by its hash: how long that takes tells nothing of the token.
 */
@Injectable()
export class FeedLinks {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /**
   * Makes a link's token, in place of the one before. It is shown here and never again.
   * @param holder who it is, when no account says so
   */
  async make(ownerId: string, madeAt: Date, holder: Holder | null = null): Promise<Link & { token: string }> {
    const token = randomBytes(tokenBytes).toString('base64url');
    const validUntil = holder && believedUntil(madeAt);
    const link = { tokenHash: hashOf(token), madeAt, holder, validUntil };
    await drizzle({ client: this.pool })
      .insert(calendarFeed)
      .values({ ownerId, ...link })
      .onConflictDoUpdate({ target: calendarFeed.ownerId, set: link });
    return { token, madeAt, validUntil };
  }

  /** The link that somebody has; null without one. */
  async linkOf(ownerId: string): Promise<Link | null> {
    const rows = await drizzle({ client: this.pool })
      .select({ madeAt: calendarFeed.madeAt, validUntil: calendarFeed.validUntil })
      .from(calendarFeed)
      .where(eq(calendarFeed.ownerId, ownerId));
    return rows[0] ?? null;
  }

  /** Takes in what a valid token says of the holder of a link, if there is one: a change at once, else once a day. */
  async believe(ownerId: string, holder: Holder, at: Date): Promise<void> {
    const changed = sql`${calendarFeed.holder} IS DISTINCT FROM ${JSON.stringify(holder)}::jsonb`;
    const aged = lt(calendarFeed.validUntil, believedUntil(new Date(at.getTime() - believedAgainAfterMs)));
    await drizzle({ client: this.pool })
      .update(calendarFeed)
      .set({ holder, validUntil: believedUntil(at) })
      .where(and(eq(calendarFeed.ownerId, ownerId), or(changed, aged)));
  }

  /** Takes somebody's link away; @returns whether there was one */
  async revoke(ownerId: string): Promise<boolean> {
    const rows = await drizzle({ client: this.pool })
      .delete(calendarFeed)
      .where(eq(calendarFeed.ownerId, ownerId))
      .returning({ ownerId: calendarFeed.ownerId });
    return rows.length > 0;
  }

  /** Whose link a token is of, and who they were believed to be at that time; null for one that is none, or no more. */
  async ownerOf(token: string, at: Date): Promise<{ id: string; holder: Holder | null } | null> {
    if (!tokenShape.test(token)) return null;
    const { ownerId: id, holder, validUntil } = calendarFeed;
    const rows = await drizzle({ client: this.pool })
      .select({ id, holder, validUntil })
      .from(calendarFeed)
      .where(eq(calendarFeed.tokenHash, hashOf(token)));
    const [row] = rows;
    if (row === undefined) return null;
    const isBelieved = row.validUntil !== null && at < row.validUntil;
    return { id: row.id, holder: isBelieved ? row.holder : null };
  }
}

const believedUntil = (at: Date): Date => new Date(at.getTime() + holderBelievedMs);

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
