import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, gt, lte } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import { ReferenceData } from '#application';
import { Rejection, type Account } from '#domain';
import type { Config } from '#platform';
import { CONFIG, POOL } from '../platform/injection-tokens.js';
import { bytea, secretHash } from './secrets.js';

const invitationTable = pgSchema('identity').table('invitation', {
  tokenHash: bytea('token_hash').primaryKey(),
  accountId: text('account_id').notNull(),
  /** Of the password that the account is without; any other on record puts an end to the invitation. */
  generation: integer('generation').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
});

/** What whoever invites is told, to hand it on. */
export interface Invitation {
  readonly token: string;
  readonly expiresAt: string;
}

/** Whom an invitation is for, and which generation of the password it begins. */
export interface Invited {
  readonly account: Account;
  readonly generation: number;
  readonly expiresAt: Date;
}

/** A week with a day off on each side: long enough for whoever is away. */
const goodForMs = 7 * 86_400_000;
const tokenShape = /^[\w-]{43}$/;

/**
 * Invitations to choose a password, each good for one use. Of the token its hash alone is kept. It follows from the command
 * that asked for it and a secret of the server's, so that a command whose answer was lost answers the same again.
 */
@Injectable()
export class Invitations {
  readonly #key: Buffer;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reference: ReferenceData,
    @Inject(CONFIG) { tokenSecret }: Pick<Config, 'tokenSecret'>,
  ) {
    this.#key = createHmac('sha256', tokenSecret).update('invitations').digest();
  }

  /** The invitation that a command asked for. */
  async make(accountId: string, generation: number, commandId: string): Promise<Invitation> {
    const token = createHmac('sha256', this.#key).update(commandId).digest('base64url');
    const tokenHash = secretHash(token);
    const expiresAt = new Date(Date.now() + goodForMs);
    const database = drizzle({ client: this.pool });
    await database
      .insert(invitationTable)
      .values({ tokenHash, accountId, generation, expiresAt })
      .onConflictDoNothing();
    const rows = await database
      .select({ expiresAt: invitationTable.expiresAt })
      .from(invitationTable)
      .where(eq(invitationTable.tokenHash, tokenHash));
    return { token, expiresAt: (rows[0]?.expiresAt ?? expiresAt).toISOString() };
  }

  /**
   * Whom a token invites. One that never was, was used or replaced, or is too old is told apart by nobody.
   * @throws Rejection `invitation-not-found`
   */
  async find(token: string): Promise<Invited> {
    const [row] = tokenShape.test(token)
      ? await drizzle({ client: this.pool })
          .select()
          .from(invitationTable)
          .where(
            and(eq(invitationTable.tokenHash, secretHash(token)), gt(invitationTable.expiresAt, new Date())),
          )
      : [];
    const account = row && this.reference.account(row.accountId);
    const { state, generation } = account?.password ?? {};
    if (!row || !account || account.disabled || state !== 'invited' || generation !== row.generation)
      throw new Rejection('not-found', 'invitation-not-found', 'The invitation is not valid.');
    return { account, generation, expiresAt: row.expiresAt };
  }

  /** Takes away what is over. */
  async sweep(): Promise<void> {
    await drizzle({ client: this.pool })
      .delete(invitationTable)
      .where(lte(invitationTable.expiresAt, new Date()));
  }
}
