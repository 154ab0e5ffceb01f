import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { and, eq, gt, isNotNull, lt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { Secret } from 'otpauth';
import type { Pool } from 'pg';
import { POOL } from '../../platform/injection-tokens.js';
import { bytea, secretHash } from '../secrets.js';
import { newSecret, stepOf } from './time-based-codes.js';

const identity = pgSchema('identity');

const secondFactor = identity.table('second_factor', {
  accountId: text('account_id').primaryKey(),
  /** Null until one was confirmed. */
  secret: text('secret'),
  /** Of the last code that was taken: neither it nor one before it is taken again. */
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
  /** One that its owner is about to confirm; the one before is good until then. */
  offered: text('offered'),
  offeredAt: timestamp('offered_at', { withTimezone: true }),
});

const recoveryCode = identity.table(
  'recovery_code',
  { accountId: text('account_id').notNull(), codeHash: bytea('code_hash').notNull() },
  (table) => [primaryKey({ columns: [table.accountId, table.codeHash] })],
);

const recoveryCodes = 10;
/** Of a recovery code; nobody guesses 120 bits, so that a plain hash of it is kept. */
const recoveryCodeBytes = 15;
const offeredForMs = 15 * 60_000;

const timeBased = /^\d{6}$/;
const recovery = /^[a-z2-7]{24}$/;

/** What a code turned out to be. */
export type Checked = { readonly kind: 'time-based' } | { readonly kind: 'recovery'; readonly left: number };

/**
 * The second factors of local accounts: secrets of time-based codes, which have to be readable to be checked, and hashes of
 * recovery codes. Both stand in the schema `identity` and nowhere else.
 */
@Injectable()
export class SecondFactors {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Whether there is a secret by which codes are checked. */
  async has(accountId: string): Promise<boolean> {
    const rows = await drizzle({ client: this.pool })
      .select({ accountId: secondFactor.accountId })
      .from(secondFactor)
      .where(and(eq(secondFactor.accountId, accountId), isNotNull(secondFactor.secret)));
    return rows.length > 0;
  }

  /** How many recovery codes of an account were not used yet. */
  async recoveryCodesLeft(accountId: string): Promise<number> {
    const [row] = await drizzle({ client: this.pool })
      .select({ count: sql<number>`count(*)::int` })
      .from(recoveryCode)
      .where(eq(recoveryCode.accountId, accountId));
    return row?.count ?? 0;
  }

  /** Offers an account a secret, in place of any that was offered before; @returns it, told here and never again */
  async offer(accountId: string): Promise<string> {
    const offered = newSecret();
    const offeredAt = new Date();
    await drizzle({ client: this.pool })
      .insert(secondFactor)
      .values({ accountId, offered, offeredAt })
      .onConflictDoUpdate({ target: secondFactor.accountId, set: { offered, offeredAt } });
    return offered;
  }

  /**
   * Makes the offered secret the account's, where the code is one of its; recovery codes from before open nothing more.
   * @returns the recovery codes, told here and never again; null where the code is wrong or nothing is offered
   */
  async confirm(accountId: string, code: string): Promise<readonly string[] | null> {
    const database = drizzle({ client: this.pool });
    const [row] = await database
      .select({ offered: secondFactor.offered })
      .from(secondFactor)
      .where(
        and(
          eq(secondFactor.accountId, accountId),
          gt(secondFactor.offeredAt, new Date(Date.now() - offeredForMs)),
        ),
      );
    if (row?.offered == null) return null;
    const step = stepOf(bare(code), row.offered, Date.now());
    if (step === null) return null;
    const codes = newRecoveryCodes();
    const isConfirmed = await database.transaction(async (tx) => {
      const confirmed = await tx
        .update(secondFactor)
        .set({ secret: row.offered, lastStep: step, offered: null, offeredAt: null })
        .where(and(eq(secondFactor.accountId, accountId), eq(secondFactor.offered, row.offered ?? '')))
        .returning({ accountId: secondFactor.accountId });
      if (confirmed.length === 0) return false;
      await replaceCodes(tx, accountId, codes);
      return true;
    });
    return isConfirmed ? codes : null;
  }

  /** Makes recovery codes anew; @returns them, told here and never again */
  async makeRecoveryCodes(accountId: string): Promise<readonly string[]> {
    const codes = newRecoveryCodes();
    await drizzle({ client: this.pool }).transaction((tx) => replaceCodes(tx, accountId, codes));
    return codes;
  }

  /** Takes a code, which nobody can use again; @returns null where it is wrong, was used, or comes before one that was */
  async take(accountId: string, code: string): Promise<Checked | null> {
    const typed = bare(code);
    if (timeBased.test(typed)) return this.#takeTimeBased(accountId, typed);
    if (recovery.test(typed)) return this.#takeRecovery(accountId, typed);
    return null;
  }

  /** Takes away the secret and the recovery codes of an account. */
  async remove(accountId: string): Promise<void> {
    await drizzle({ client: this.pool }).transaction(async (tx) => {
      await tx.delete(secondFactor).where(eq(secondFactor.accountId, accountId));
      await tx.delete(recoveryCode).where(eq(recoveryCode.accountId, accountId));
    });
  }

  async #takeTimeBased(accountId: string, code: string): Promise<Checked | null> {
    const database = drizzle({ client: this.pool });
    const [row] = await database
      .select({ secret: secondFactor.secret })
      .from(secondFactor)
      .where(eq(secondFactor.accountId, accountId));
    const step = row?.secret == null ? null : stepOf(code, row.secret, Date.now());
    if (step === null) return null;
    const taken = await database
      .update(secondFactor)
      .set({ lastStep: step })
      .where(and(eq(secondFactor.accountId, accountId), lt(secondFactor.lastStep, step)))
      .returning({ accountId: secondFactor.accountId });
    return taken.length > 0 ? { kind: 'time-based' } : null;
  }

  async #takeRecovery(accountId: string, code: string): Promise<Checked | null> {
    const taken = await drizzle({ client: this.pool })
      .delete(recoveryCode)
      .where(and(eq(recoveryCode.accountId, accountId), eq(recoveryCode.codeHash, secretHash(code))))
      .returning({ accountId: recoveryCode.accountId });
    if (taken.length === 0) return null;
    return { kind: 'recovery', left: await this.recoveryCodesLeft(accountId) };
  }
}

type Transaction = Parameters<Parameters<ReturnType<typeof drizzle>['transaction']>[0]>[0];

async function replaceCodes(tx: Transaction, accountId: string, codes: readonly string[]): Promise<void> {
  await tx.delete(recoveryCode).where(eq(recoveryCode.accountId, accountId));
  await tx
    .insert(recoveryCode)
    .values(codes.map((code) => ({ accountId, codeHash: secretHash(bare(code)) })));
}

/** Each in six groups of four, so that it can be read from paper. */
const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodes }, () => {
    const code = new Secret({ buffer: new Uint8Array(randomBytes(recoveryCodeBytes)).buffer }).base32;
    return (code.toLowerCase().match(/.{4}/g) ?? []).join('-');
  });

/** As it is compared: however people part it. */
const bare = (code: string): string => code.replace(/[\s-]/g, '').toLowerCase();
