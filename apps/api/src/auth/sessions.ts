import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lte, ne, or, type SQL } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { actorOf, type Account } from '#domain';
import { Problem } from '../problems/problem.js';
import { AccountDisabled } from './account-disabled.js';
import { bytea, newSecret, secretHash } from './secrets.js';
import type { Bearer } from './token-verifier.js';

const instant = (name: string) => timestamp(name, { withTimezone: true }).notNull();

const sessionTable = pgSchema('identity').table('session', {
  id: uuid('id').primaryKey(),
  secretHash: bytea('secret_hash').notNull(),
  accountId: text('account_id').notNull(),
  /** Of the password that it was opened with, or that its owner changed it to since. */
  generation: integer('generation').notNull(),
  createdAt: instant('created_at'),
  /** When the person last showed that it is them: at the beginning, or since. */
  provenAt: instant('proven_at'),
  lastUsedAt: instant('last_used_at'),
  /** The end that no use puts off. */
  endsAt: instant('ends_at'),
  address: text('address').notNull(),
  device: text('device').notNull(),
});

/** A session of the page, less its secret. */
export type Session = Omit<typeof sessionTable.$inferSelect, 'secretHash'>;

/** Who has a session. */
export interface SessionBearer extends Bearer {
  readonly sessionId: string;
}

/** Where a session is opened. */
export interface SessionOrigin {
  readonly address: string;
  /** What the browser says of itself. */
  readonly userAgent: string | undefined;
}

/** What sessions need to know of accounts. */
export interface AccountsOfSessions {
  /** The account as this process knows it; undefined where it does not know of it yet. */
  account(id: string): Account | undefined;
  /** The account as the log has it. */
  load(id: string): Promise<Account | null>;
  /** Whether the person has to enrol a second factor before anything else. */
  isSecondFactorDue(account: Account): boolean;
}

/** A person has an office machine, a laptop and a telephone; one more ends the one that was not used for longest. */
export const mostSessions = 10;
const mostKept = 5_000;
/** For so long a session that another process ended is still taken here. */
const rereadAfterMs = 5_000;
const touchedAfterMs = 60_000;
const longestDevice = 200;

const { secretHash: _, ...columns } = {
  id: sessionTable.id,
  secretHash: sessionTable.secretHash,
  accountId: sessionTable.accountId,
  generation: sessionTable.generation,
  createdAt: sessionTable.createdAt,
  provenAt: sessionTable.provenAt,
  lastUsedAt: sessionTable.lastUsedAt,
  endsAt: sessionTable.endsAt,
  address: sessionTable.address,
  device: sessionTable.device,
};

interface Kept {
  readonly session: Session;
  readonly readAtMs: number;
}

/**
 * The sessions of the page, each known by a cookie whose secret stands nowhere but in the browser: its hash is kept beside
 * the passwords. A session that is in use is read from the database once in five seconds and not for each request. Its
 * account is looked at each time: one that was disabled, or whose password has changed, has no session at once, in every
 * process.
 */
export class Sessions {
  readonly #kept = new LRUCache<string, Kept>({ max: mostKept });
  readonly #reading = new Map<string, Promise<Session | undefined>>();
  /** Those that ended here, so that none comes back from a reading that had begun before. */
  readonly #ended = new LRUCache<string, true>({ max: mostKept });
  readonly #listeners: ((isEnded: (sessionId: string) => boolean) => void)[] = [];

  /** @param now milliseconds, of the real time: it is people at screens who come and go, also where time is simulated */
  constructor(
    private readonly pool: Pool,
    private readonly limits: { readonly longestMs: number; readonly idleMs: number },
    private readonly accounts: AccountsOfSessions,
    private readonly now: () => number = Date.now,
  ) {}

  /** Opens a session of an account; @returns its secret, which is told here and never again */
  async open(
    { id: accountId, password: { generation } }: Pick<Account, 'id' | 'password'>,
    { address, userAgent = '' }: SessionOrigin,
  ): Promise<{ secret: string; session: Session }> {
    const secret = newSecret();
    const now = new Date(this.now());
    const session: Session = {
      ...{ id: randomUUID(), accountId, generation, createdAt: now, provenAt: now, lastUsedAt: now },
      endsAt: new Date(now.getTime() + this.limits.longestMs),
      address: address.slice(0, 100),
      device: shortened(userAgent),
    };
    const tooMany = await drizzle({ client: this.pool }).transaction(async (tx) => {
      await tx.insert(sessionTable).values({ ...session, secretHash: secretHash(secret) });
      await tx.delete(sessionTable).where(and(eq(sessionTable.accountId, accountId), this.#isOver()));
      const surplus = await tx
        .select({ id: sessionTable.id })
        .from(sessionTable)
        .where(and(eq(sessionTable.accountId, accountId), ne(sessionTable.id, session.id)))
        .orderBy(desc(sessionTable.lastUsedAt), sessionTable.id)
        .offset(mostSessions - 1)
        .for('update');
      const ids = surplus.map(({ id }) => id);
      if (ids.length > 0) await tx.delete(sessionTable).where(inArray(sessionTable.id, ids));
      return ids;
    });
    this.#forget(tooMany);
    return { secret, session };
  }

  /**
   * Whose session a secret is of, and since when it is used. Answers without a promise what was read a moment ago.
   * @throws Problem 401 when there is no such session, or it has ended
   */
  bearerOf(secret: string): SessionBearer | Promise<SessionBearer> {
    const key = keyOf(secret);
    const kept = this.#kept.get(key);
    if (kept && this.now() - kept.readAtMs < rereadAfterMs && this.#lasts(kept.session)) {
      const account = this.accounts.account(kept.session.accountId);
      if (account && isFor(kept.session, account)) return this.#bearer(kept.session, account);
    }
    return this.#readBearer(key, secretHash(secret));
  }

  /** Ends one session of an account; @returns whether there was such a one */
  async end(accountId: string, sessionId: string): Promise<boolean> {
    return (
      (await this.#endWhere(and(eq(sessionTable.accountId, accountId), eq(sessionTable.id, sessionId)))) > 0
    );
  }

  /** Ends the session that a secret is of, if there is one. */
  async endOf(secret: string): Promise<void> {
    await this.#endWhere(eq(sessionTable.secretHash, secretHash(secret)));
  }

  /**
   * Ends all sessions of an account but, where one is named, that one: it goes on under another generation of the password.
   */
  async endOthers(
    accountId: string,
    kept?: { readonly sessionId: string; readonly generation: number },
  ): Promise<void> {
    const ofAccount = eq(sessionTable.accountId, accountId);
    if (kept === undefined) return void (await this.#endWhere(ofAccount));
    await drizzle({ client: this.pool })
      .update(sessionTable)
      .set({ generation: kept.generation })
      .where(and(ofAccount, eq(sessionTable.id, kept.sessionId)));
    for (const [key, { session }] of this.#kept.entries())
      if (session.id === kept.sessionId) this.#kept.delete(key);
    await this.#endWhere(and(ofAccount, ne(sessionTable.id, kept.sessionId)));
  }

  /** The sessions of an account, the one that was used last first. */
  async list({ id, password }: Pick<Account, 'id' | 'password'>): Promise<Session[]> {
    const rows = await drizzle({ client: this.pool })
      .select(columns)
      .from(sessionTable)
      .where(eq(sessionTable.accountId, id))
      .orderBy(desc(sessionTable.lastUsedAt), sessionTable.id)
      .limit(2 * mostSessions);
    return rows.filter((session) => this.#lasts(session) && session.generation >= password.generation);
  }

  /** Those of some sessions that have ended, by whatever process. */
  async endedAmong(sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (sessionIds.length === 0) return new Set();
    const rows = await drizzle({ client: this.pool })
      .select(columns)
      .from(sessionTable)
      .where(inArray(sessionTable.id, [...sessionIds]));
    const lasting = new Set(rows.filter((session) => this.#lasts(session)).map(({ id }) => id));
    return new Set(sessionIds.filter((id) => !lasting.has(id)));
  }

  /** When a session ends by itself that is not used from now on. */
  idleEndOf(session: Pick<Session, 'endsAt'>): Date {
    return new Date(Math.min(session.endsAt.getTime(), this.now() + this.limits.idleMs));
  }

  /** That the person of a session showed once more that it is them. */
  async prove(accountId: string, sessionId: string): Promise<void> {
    await drizzle({ client: this.pool })
      .update(sessionTable)
      .set({ provenAt: new Date(this.now()) })
      .where(and(eq(sessionTable.accountId, accountId), eq(sessionTable.id, sessionId)));
    for (const [key, { session }] of this.#kept.entries())
      if (session.id === sessionId) this.#kept.delete(key);
  }

  /** When that was last, as the database has it; 0 where there is no such session. */
  async provenAtMs(sessionId: string): Promise<number> {
    const [row] = await drizzle({ client: this.pool })
      .select({ provenAt: sessionTable.provenAt })
      .from(sessionTable)
      .where(eq(sessionTable.id, sessionId));
    return row?.provenAt.getTime() ?? 0;
  }

  /** Calls back at once when sessions have ended here. */
  onEnded(listener: (isEnded: (sessionId: string) => boolean) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes away what is over. */
  async sweep(): Promise<void> {
    await this.#endWhere(this.#isOver());
  }

  async #readBearer(key: string, hash: Buffer): Promise<SessionBearer> {
    const reading = this.#reading.get(key) ?? this.#read(key, hash).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    const session = await reading;
    if (session === undefined) throw new Problem(401, 'session-ended', { headers: challenge });
    const { accountId } = session;
    const account = this.accounts.account(accountId) ?? (await this.accounts.load(accountId));
    if (account === null || !isFor(session, account))
      throw new Problem(401, 'session-ended', { headers: challenge });
    return this.#bearer(session, account);
  }

  async #read(key: string, hash: Buffer): Promise<Session | undefined> {
    const database = drizzle({ client: this.pool });
    const readAtMs = this.now();
    const rows = await database.select(columns).from(sessionTable).where(eq(sessionTable.secretHash, hash));
    let [session] = rows;
    if (session === undefined || !this.#lasts(session) || this.#ended.has(session.id)) {
      this.#kept.delete(key);
      return undefined;
    }
    const now = new Date(this.now());
    const touchedBefore = new Date(now.getTime() - Math.min(touchedAfterMs, this.limits.idleMs / 10));
    if (session.lastUsedAt <= touchedBefore) {
      await database
        .update(sessionTable)
        .set({ lastUsedAt: now })
        .where(and(eq(sessionTable.id, session.id), lte(sessionTable.lastUsedAt, touchedBefore)));
      session = { ...session, lastUsedAt: now };
    }
    if (this.#ended.has(session.id)) return undefined;
    this.#kept.set(key, { session, readAtMs });
    return session;
  }

  /** @throws Problem 401 `account-disabled` */
  #bearer({ id: sessionId, provenAt, endsAt }: Session, account: Account): SessionBearer {
    if (account.disabled) throw new AccountDisabled(actorOf(account));
    return {
      actor: actorOf(account),
      sessionId,
      expiresAtMs: endsAt.getTime(),
      passwordChangeRequired: account.password.state === 'temporary',
      secondFactorDue: this.accounts.isSecondFactorDue(account),
      provenAtMs: provenAt.getTime(),
    };
  }

  #lasts({ endsAt, lastUsedAt }: Pick<Session, 'endsAt' | 'lastUsedAt'>): boolean {
    const now = this.now();
    return now < endsAt.getTime() && now < lastUsedAt.getTime() + this.limits.idleMs;
  }

  #isOver(): SQL | undefined {
    const now = this.now();
    return or(
      lte(sessionTable.endsAt, new Date(now)),
      lte(sessionTable.lastUsedAt, new Date(now - this.limits.idleMs)),
    );
  }

  async #endWhere(condition: SQL | undefined): Promise<number> {
    const rows = await drizzle({ client: this.pool })
      .delete(sessionTable)
      .where(condition)
      .returning({ id: sessionTable.id });
    this.#forget(rows.map(({ id }) => id));
    return rows.length;
  }

  #forget(sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return;
    const ended = new Set(sessionIds);
    for (const id of ended) this.#ended.set(id, true);
    for (const [key, { session }] of this.#kept.entries()) if (ended.has(session.id)) this.#kept.delete(key);
    for (const listener of this.#listeners) listener((id) => ended.has(id));
  }
}

const challenge = { 'www-authenticate': 'Bearer' };

const keyOf = (secret: string): string => secretHash(secret).toString('base64url');

/** Whether a session was opened with the password that the account has now. */
const isFor = ({ generation }: Session, { password }: Account): boolean => generation >= password.generation;

/** What a browser says of itself, as short text: it is shown to its owner and nowhere taken for true. */
function shortened(userAgent: string): string {
  return userAgent
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, longestDevice)
    .trim();
}
