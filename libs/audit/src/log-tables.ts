import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { LogPosition } from '#event-store';
import { isMissingTable } from '#platform';
import { saltBytes, type Salts } from './log-entry.js';
import type { PlaceInLog } from './recorded-at.js';

/** How far the log has come. */
export interface LogState {
  /** How many entries it has. */
  readonly size: number;
  /** How many of them are in full tiles; those behind are still held here too. */
  readonly written: number;
  /** Up to where the event log was read. */
  readonly position: LogPosition | null;
  /** What is wrong, and since when; null while nothing is. */
  readonly alarm: { readonly text: string; readonly since: Date } | null;
  /** Which places outside do not take checkpoints, why, and since when; null while all do. */
  readonly unsent: { readonly text: string; readonly since: Date } | null;
  /** When the log was last extended to the end of the event log. */
  readonly extendedAt: Date | null;
  /** When it was last compared with the event log, and up to which size all fitted. */
  readonly verified: { readonly at: Date; readonly size: number } | null;
}

const lock = 7_204_241;

const ddl = `
CREATE SCHEMA IF NOT EXISTS transparency;
CREATE TABLE IF NOT EXISTS transparency.salt (
  leaf bigint PRIMARY KEY,
  position bigint NOT NULL,
  data_salt bytea,
  metadata_salt bytea
);
CREATE INDEX IF NOT EXISTS salt_by_position ON transparency.salt (position);
CREATE TABLE IF NOT EXISTS transparency.unwritten_entry (leaf bigint PRIMARY KEY, entry bytea NOT NULL);
CREATE TABLE IF NOT EXISTS transparency.log (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL DEFAULT 0,
  written bigint NOT NULL DEFAULT 0,
  commit_position bigint,
  prepare_position bigint,
  alarm text,
  alarm_since timestamptz,
  extended_at timestamptz,
  verified_at timestamptz,
  verified_size bigint,
  checkpoint_wanted boolean NOT NULL DEFAULT false
);
ALTER TABLE transparency.log ADD COLUMN IF NOT EXISTS indexed bigint NOT NULL DEFAULT 0;
ALTER TABLE transparency.log ADD COLUMN IF NOT EXISTS unsent text;
ALTER TABLE transparency.log ADD COLUMN IF NOT EXISTS unsent_since timestamptz;
CREATE TABLE IF NOT EXISTS transparency.scope (
  month text NOT NULL,
  agency text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (month, agency)
);
INSERT INTO transparency.log DEFAULT VALUES ON CONFLICT DO NOTHING;
`;

/** Makes the schema `transparency`; several processes may do so at once. */
export async function prepareLogTables(pool: Pool): Promise<void> {
  await pool.query(`BEGIN; SELECT pg_advisory_xact_lock(${lock}); ${ddl}; COMMIT`);
}

/**
 * Runs work while no other process extends or signs the log.
 * @returns null, with nothing done, while another does
 */
export async function holdingLog<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result | null> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lock]);
    if (rows[0]?.held !== true) return null;
    try {
      return await work(client);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [lock]).catch((error: Error) => (broken = error));
    }
  } finally {
    client.release(broken);
  }
}

interface StateRow {
  readonly size: string;
  readonly written: string;
  readonly commit_position: string | null;
  readonly prepare_position: string | null;
  readonly alarm: string | null;
  readonly alarm_since: Date | null;
  readonly unsent?: string | null;
  readonly unsent_since?: Date | null;
  readonly extended_at: Date | null;
  readonly verified_at: Date | null;
  readonly verified_size: string | null;
}

/** @throws what the database fails with, and where there is no such table yet */
export async function readLogState(database: Pool | PoolClient): Promise<LogState> {
  const { rows } = await database.query<StateRow>('SELECT * FROM transparency.log');
  const row = rows[0];
  if (!row) throw new Error('transparency.log has lost its row: restore the schema');
  const { commit_position: commit, prepare_position: prepare, alarm, alarm_since: since } = row;
  const { unsent, unsent_since: unsentSince } = row;
  return {
    size: Number(row.size),
    written: Number(row.written),
    position:
      commit === null || prepare === null ? null : { commit: BigInt(commit), prepare: BigInt(prepare) },
    alarm: alarm === null || since === null ? null : { text: alarm, since },
    // Absent until the worker of this release has prepared the tables.
    unsent: unsent && unsentSince ? { text: unsent, since: unsentSince } : null,
    extendedAt: row.extended_at,
    verified: row.verified_at && { at: row.verified_at, size: Number(row.verified_size) },
  };
}

/** An entry with what it was made of. */
export interface NewEntry {
  readonly position: bigint;
  readonly salts: { readonly data: Uint8Array; readonly metadata: Uint8Array };
  readonly entry: Uint8Array;
}

/** Two fresh salts for each of so many entries. */
export function freshSalts(count: number): { data: Uint8Array; metadata: Uint8Array }[] {
  const bytes = randomBytes(2 * saltBytes * count);
  return Array.from({ length: count }, (_, at) => {
    const from = 2 * saltBytes * at;
    return {
      data: bytes.subarray(from, from + saltBytes),
      metadata: bytes.subarray(from + saltBytes, from + 2 * saltBytes),
    };
  });
}

/**
 * Adds entries and moves the position, in one transaction that is on disk when this returns: a salt that was lost after
 * a checkpoint was signed over it could never be had again.
 * @throws Error when the log no longer is as it was read
 */
export async function appendEntries(
  client: PoolClient,
  before: LogState,
  entries: readonly NewEntry[],
  position: LogPosition,
): Promise<void> {
  await client.query('BEGIN; SET LOCAL synchronous_commit = on');
  try {
    const { rowCount } = await client.query(
      `UPDATE transparency.log SET size = $1, commit_position = $2, prepare_position = $3
       WHERE size = $4 AND commit_position IS NOT DISTINCT FROM $5`,
      [
        before.size + entries.length,
        position.commit,
        position.prepare,
        before.size,
        before.position?.commit ?? null,
      ],
    );
    if (rowCount !== 1) throw new Error('The transparency log was extended by somebody else');
    // Salts and entries go over in one piece each: as arrays, which are text, they took PostgreSQL almost twice as long.
    await client.query(
      `INSERT INTO transparency.salt (leaf, position, data_salt, metadata_salt)
       SELECT $1::bigint + n - 1, position,
         substr($3::bytea, (2 * n::int - 2) * ${saltBytes} + 1, ${saltBytes}),
         substr($3::bytea, (2 * n::int - 1) * ${saltBytes} + 1, ${saltBytes})
       FROM unnest($2::bigint[]) WITH ORDINALITY AS e (position, n)`,
      [
        before.size,
        entries.map((each) => each.position),
        Buffer.concat(entries.flatMap(({ salts }) => [salts.data, salts.metadata])),
      ],
    );
    await client.query(
      `INSERT INTO transparency.unwritten_entry (leaf, entry)
       SELECT $1::bigint + n - 1, substr($2::bytea, (sum(length) OVER (ORDER BY n) - length + 1)::int, length)
       FROM unnest($3::int[]) WITH ORDINALITY AS e (length, n)`,
      [
        before.size,
        Buffer.concat(entries.map(({ entry }) => entry)),
        entries.map(({ entry }) => entry.length),
      ],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** The entries from one leaf to before another that are held until they are in full tiles. */
export async function unwrittenEntries(client: PoolClient, from: number, to: number): Promise<Uint8Array[]> {
  const { rows } = await client.query<{ entry: Buffer }>(
    'SELECT entry FROM transparency.unwritten_entry WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf',
    [from, to],
  );
  if (rows.length !== to - from)
    throw new Error('transparency.unwritten_entry has lost rows: restore the schema');
  return rows.map(({ entry }) => entry);
}

/** Notes that the entries before a leaf are in full tiles, and lets go of them here. */
export async function noteWritten(client: PoolClient, written: number): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM transparency.unwritten_entry WHERE leaf < $1) UPDATE transparency.log SET written = $1`,
    [written],
  );
}

/** Notes that the log reaches the end of the event log. */
export async function noteExtended(client: PoolClient): Promise<void> {
  await client.query('UPDATE transparency.log SET extended_at = now()');
}

/** Raises an alarm, unless the same is raised. */
export async function raiseAlarm(database: Pool | PoolClient, text: string): Promise<void> {
  await database.query(
    'UPDATE transparency.log SET alarm = $1, alarm_since = now() WHERE alarm IS DISTINCT FROM $1',
    [text.slice(0, 2_000)],
  );
}

/** Notes which places outside do not take checkpoints, and why; null when all do. The first failure in a row says since when. */
export async function noteUnsent(database: Pool | PoolClient, text: string | null): Promise<void> {
  await database.query(
    `UPDATE transparency.log SET unsent = $1,
       unsent_since = CASE WHEN $1::text IS NULL THEN NULL ELSE coalesce(unsent_since, now()) END
     WHERE unsent IS DISTINCT FROM $1`,
    [text?.slice(0, 2_000) ?? null],
  );
}

/** Notes that everything up to a size was compared with the event log and fits; that ends an alarm. */
export async function noteVerified(database: Pool | PoolClient, size: number): Promise<void> {
  await database.query(
    'UPDATE transparency.log SET verified_at = now(), verified_size = $1, alarm = NULL, alarm_since = NULL',
    [size],
  );
}

/** The salts of the entries from one leaf to before another, in order. */
export async function saltsBetween(
  database: Pool | PoolClient,
  from: number,
  to: number,
): Promise<readonly Salts[]> {
  const { rows } = await database.query<{ data_salt: Buffer | null; metadata_salt: Buffer | null }>(
    'SELECT data_salt, metadata_salt FROM transparency.salt WHERE leaf >= $1 AND leaf < $2 ORDER BY leaf',
    [from, to],
  );
  return rows.map((row) => ({ data: row.data_salt, metadata: row.metadata_salt }));
}

/** Has the log signed within seconds, whatever its interval; nothing where there is no log yet. */
export async function requestCheckpoint(pool: Pool): Promise<void> {
  await pool.query('UPDATE transparency.log SET checkpoint_wanted = true').catch((error: unknown) => {
    if (!isMissingTable(error)) throw error;
  });
}

/** @returns whether a checkpoint was asked for, which it is no more */
export async function takeCheckpointRequest(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE transparency.log SET checkpoint_wanted = false WHERE checkpoint_wanted',
  );
  return rowCount === 1;
}

/** An event's leaf and salts, with where it stands in the event log. */
export interface PlacedSalts {
  readonly leaf: number;
  readonly position: bigint;
  /** Of the event of ours before it, null for the first. */
  readonly before: bigint | null;
  readonly salts: Salts;
}

/** The leaves of the events at these positions, by position; those that are in no entry yet are not there. */
export async function leavesAt(
  pool: Pool,
  positions: readonly string[],
): Promise<ReadonlyMap<string, PlacedSalts>> {
  interface Row {
    leaf: string;
    position: string;
    before: string | null;
    data_salt: Buffer | null;
    metadata_salt: Buffer | null;
  }
  const { rows } = await pool.query<Row>(
    `SELECT leaf, position, data_salt, metadata_salt,
       (SELECT max(other.position) FROM transparency.salt other WHERE other.position < salt.position) AS before
     FROM transparency.salt WHERE position = ANY($1::bigint[])`,
    [positions],
  );
  return new Map(
    rows.map(({ leaf, position, before, data_salt, metadata_salt }) => [
      position,
      {
        leaf: Number(leaf),
        position: BigInt(position),
        before: before === null ? null : BigInt(before),
        salts: { data: data_salt, metadata: metadata_salt },
      },
    ]),
  );
}

/** Where the newest entry's event stands in the event log; null while there is no entry. */
export async function newestPlace(client: PoolClient): Promise<PlaceInLog | null> {
  const { rows } = await client.query<{ leaf: string; position: string; before: string | null }>(
    `SELECT leaf, position,
       (SELECT max(other.position) FROM transparency.salt other WHERE other.position < newest.position) AS before
     FROM transparency.salt newest ORDER BY leaf DESC LIMIT 1`,
  );
  const [row] = rows;
  if (!row) return null;
  const before = row.before === null ? null : BigInt(row.before);
  return { leaf: Number(row.leaf), position: BigInt(row.position), before };
}

/** How many entries there are up to an event's position; null while the log has not come so far. */
export async function sizeUpTo(pool: Pool, position: bigint): Promise<number | null> {
  const { rows } = await pool.query<{ size: string | null; reached: string | null }>(
    `SELECT (SELECT max(leaf) + 1 FROM transparency.salt WHERE position <= $1) AS size,
       (SELECT commit_position FROM transparency.log) AS reached`,
    [position],
  );
  const { size = null, reached = null } = rows[0] ?? {};
  return reached === null || BigInt(reached) < position ? null : Number(size ?? 0);
}
