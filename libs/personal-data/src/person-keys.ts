import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { EventStoreUnavailable } from '#event-store';
import { asError, pause } from '#platform';
import type { Keys } from './sealed-events.js';
import { keyBytes } from './sealed-text.js';

export interface PersonKeysOptions {
  /** Whether a reader waits for a key that is not at hand, since what it makes of an event stays so. */
  readonly readersWait: boolean;
  /** Told when the keys cannot be read, once until they can again. */
  readonly onTrouble: (error: Error) => void;
}

/** Far more than a committee has people. */
const mostKeys = 200_000;
const followEveryMs = 1_000;
/** Rows changed in a transaction that was still open when others were read come within this. */
const overlap = '1 minute';
/** What is known of destroyed keys is older than this only where the database is away. */
const currentForMs = 3_000;
/** How long what may be left out waits for its key, and what may not. */
const noteWithinMs = 250;
const neededWithinMs = 3_000;
/** After a failure nothing that can do without a key asks for one for so long. */
const restMs = 5_000;
/** Persons remembered whose key was asked for and not at hand. */
const mostWanted = 10_000;

interface KeyRow {
  account_id: string;
  key: Buffer | null;
}

/**
 * A key a person, in the schema `identity`: made before the first text of theirs is recorded, never twice, and destroyed
 * when their data are erased. All are kept in memory and followed, so that no command waits for one.
 */
export class PersonKeys implements Keys {
  readonly #keys = new Map<string, Buffer | 'destroyed'>();
  readonly #wanted = new Set<string>();
  readonly #making = new Map<string, Promise<void>>();
  readonly #forgottenListeners: ((personId: string) => void)[] = [];
  readonly #arrivedListeners: ((personIds: readonly string[]) => void)[] = [];
  readonly #stopping = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #isPrepared = false;
  #hasTrouble = false;
  #currentAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;
  /** The newest change that was read, as the database wrote it. */
  #changedAt: string | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly options: PersonKeysOptions,
  ) {}

  /** Loads all keys, and follows what changes until `stop`; goes on trying while the database is away. */
  start(): void {
    this.#following = this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  /**
   * Reads what has changed since it was last read, the first time everything.
   * @throws the errors of the database
   */
  async load(): Promise<void> {
    await this.#prepare();
    const startedAt = performance.now();
    const { rows } = await this.pool.query<KeyRow & { changed_at: string }>(
      `SELECT account_id, key, changed_at::text FROM identity.person_key
       WHERE $1::timestamptz IS NULL OR changed_at > $1::timestamptz - interval '${overlap}'
       ORDER BY changed_at LIMIT ${mostKeys}`,
      [this.#changedAt],
    );
    this.#take(rows);
    this.#changedAt = rows.at(-1)?.changed_at ?? this.#changedAt;
    this.#currentAt = startedAt;
  }

  keyOf(personId: string): Buffer | 'destroyed' | undefined {
    const key = this.#keys.get(personId);
    if (key === undefined && this.#wanted.size < mostWanted) this.#wanted.add(personId);
    return key;
  }

  keyForReading(personId: string): Buffer | 'destroyed' | undefined {
    const key = this.keyOf(personId);
    const isOld = this.options.readersWait && performance.now() - this.#currentAt > currentForMs;
    return isOld && key !== 'destroyed' ? undefined : key;
  }

  find(personId: string): Promise<void> | undefined {
    return this.options.readersWait ? this.#find(personId) : undefined;
  }

  async make(personId: string, isNeeded: boolean): Promise<void> {
    if (!isNeeded && performance.now() < this.#restUntil) return;
    let making = this.#making.get(personId);
    if (making === undefined) {
      making = this.#make(personId).finally(() => this.#making.delete(personId));
      this.#making.set(personId, making);
    }
    await Promise.race([making, pause(isNeeded ? neededWithinMs : noteWithinMs, { ref: false })]);
  }

  forget(personId: string): void {
    const key = this.#keys.get(personId);
    if (key === 'destroyed') return;
    key?.fill(0);
    this.#keys.set(personId, 'destroyed');
    for (const tell of this.#forgottenListeners) tell(personId);
  }

  onForgotten(listener: (personId: string) => void): void {
    this.#forgottenListeners.push(listener);
  }

  /** Tells of keys that come to hand and were asked for before: what was read without them can be read again. */
  onArrived(listener: (personIds: readonly string[]) => void): void {
    this.#arrivedListeners.push(listener);
  }

  /** Destroys the key of a person for good: none is made for them any more. May be repeated. */
  async destroy(personId: string): Promise<void> {
    await this.#prepare();
    await this.pool.query(
      `INSERT INTO identity.person_key (account_id, destroyed_at) VALUES ($1, clock_timestamp())
       ON CONFLICT (account_id) DO UPDATE SET key = NULL, changed_at = clock_timestamp(),
         destroyed_at = coalesce(person_key.destroyed_at, clock_timestamp())`,
      [personId],
    );
    this.forget(personId);
  }

  /**
   * Those whose data were erased, and of whom read models may hold rows that were filled before: for so long that whoever
   * reads for them since knows of it.
   */
  async erasedButRemembered(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ account_id: string }>(
      `SELECT account_id FROM identity.person_key
       WHERE forgotten_at IS NULL AND destroyed_at < clock_timestamp() - interval '${2 * currentForMs} milliseconds'
       ORDER BY account_id LIMIT 1000`,
    );
    return rows.map(({ account_id: personId }) => personId);
  }

  /** Notes that all rows of these are filled anew. */
  async noteForgotten(personIds: readonly string[]): Promise<void> {
    await this.pool.query(
      'UPDATE identity.person_key SET forgotten_at = clock_timestamp() WHERE account_id = ANY($1)',
      [personIds],
    );
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.load();
        this.#hasTrouble = false;
      } catch (error) {
        if (!this.#hasTrouble && !signal.aborted) this.options.onTrouble(asError(error));
        this.#hasTrouble = true;
      }
      await pause(followEveryMs, { signal, ref: false });
    }
  }

  async #find(personId: string): Promise<void> {
    try {
      await this.load();
      if (this.#keys.has(personId)) return;
      const { rows } = await this.pool.query<KeyRow>(
        'SELECT account_id, key FROM identity.person_key WHERE account_id = $1',
        [personId],
      );
      this.#take(rows);
    } catch (cause) {
      throw new EventStoreUnavailable('The keys of personal texts are out of reach', { cause });
    }
  }

  /** A failure is no concern of whoever waits: no key is at hand then. */
  async #make(personId: string): Promise<void> {
    try {
      await this.#prepare();
      await this.pool.query(
        'INSERT INTO identity.person_key (account_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [personId, randomBytes(keyBytes)],
      );
      const { rows } = await this.pool.query<KeyRow>(
        'SELECT account_id, key FROM identity.person_key WHERE account_id = $1',
        [personId],
      );
      this.#take(rows);
    } catch (error) {
      this.#restUntil = performance.now() + restMs;
      if (!this.#hasTrouble) this.options.onTrouble(asError(error));
      this.#hasTrouble = true;
    }
  }

  #take(rows: readonly KeyRow[]): void {
    const arrived: string[] = [];
    for (const { account_id: personId, key } of rows) {
      if (key === null) this.forget(personId);
      else if (!this.#keys.has(personId)) this.#keys.set(personId, key);
      if (this.#wanted.delete(personId)) arrived.push(personId);
    }
    if (arrived.length > 0) for (const tell of this.#arrivedListeners) tell(arrived);
  }

  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    // In one implicit transaction: two processes that make the schema at once would otherwise be in each other's way.
    await this.pool.query(`
      SELECT pg_advisory_xact_lock(7204119);
      CREATE SCHEMA IF NOT EXISTS identity;
      CREATE TABLE IF NOT EXISTS identity.person_key (
        account_id text PRIMARY KEY,
        key bytea CHECK (octet_length(key) = ${keyBytes}),
        made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        destroyed_at timestamptz,
        forgotten_at timestamptz,
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK ((key IS NULL) = (destroyed_at IS NOT NULL))
      );
      CREATE INDEX IF NOT EXISTS person_key_by_change ON identity.person_key (changed_at);
      CREATE INDEX IF NOT EXISTS person_key_erased ON identity.person_key (destroyed_at)
        WHERE destroyed_at IS NOT NULL AND forgotten_at IS NULL`);
    this.#isPrepared = true;
  }
}
