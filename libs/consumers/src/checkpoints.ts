import { errorText } from '#platform';
import type { LogPosition } from '#event-store';
import { bigint, boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { asc, ne } from 'drizzle-orm';
import { escapeLiteral, type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { schemaOf, type Build, type ClaimedBuild } from './consumer.js';

const consumerTable = pgTable('consumer', {
  name: text('name').notNull(),
  version: integer('version').notNull(),
  build: integer('build').notNull(),
  commitPosition: bigint('commit_position', { mode: 'bigint' }),
  preparePosition: bigint('prepare_position', { mode: 'bigint' }),
  state: text('state', { enum: ['running', 'stopped', 'retired'] }).notNull(),
  live: boolean('live').notNull(),
  error: text('error'),
  errorPosition: bigint('error_position', { mode: 'bigint' }),
  attempts: integer('attempts').notNull(),
  retryAt: timestamp('retry_at', { withTimezone: true }),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  checkedAt: timestamp('checked_at', { withTimezone: true }).notNull(),
  owner: text('owner'),
  epoch: bigint('epoch', { mode: 'bigint' }).notNull(),
});

export type ConsumerState = Omit<typeof consumerTable.$inferSelect, 'preparePosition' | 'epoch'>;

/**
 * Where every consumer stands, builds in progress included: `stopped` with `error` and `errorPosition` means a poisoned
 * event, an old `checkedAt` that nobody runs it at all; `owner` is the worker that does.
 */
export async function consumerStates(pool: Pool): Promise<ConsumerState[]> {
  const rows = await drizzle({ client: pool })
    .select()
    .from(consumerTable)
    .where(ne(consumerTable.state, 'retired'))
    .orderBy(asc(consumerTable.name), asc(consumerTable.version), asc(consumerTable.build));
  return rows.map(({ preparePosition: _, epoch: __, ...state }) => state);
}

/** What a runner must know of its row before it reads. */
export interface Checkpoint {
  position: LogPosition | null;
  state: 'running' | 'stopped' | 'retired';
  live: boolean;
  /** Milliseconds until a stopped consumer may be tried again; 0 or less when it may now. */
  retryInMs: number;
  /** Milliseconds since anybody looked for news. */
  uncheckedMs: number;
  /** Milliseconds until a parked stream may be tried again, 0 or less when one may now; null when none is parked. */
  parkedRetryInMs: number | null;
}

/** A build, and where it stands. */
export type BuildCheckpoint = readonly [ClaimedBuild, Checkpoint];

/** A consumer that was not heard of for so long, in milliseconds, is noted to have looked, though there was no news. */
export const checkedEveryMs = 5_000;

interface CheckpointRow {
  commit_position: string | null;
  prepare_position: string | null;
  state: Checkpoint['state'];
  live: boolean;
  retry_in_ms: number;
  unchecked_ms: number;
  parked_retry_in_ms: number | null;
}

const columns = `commit_position, prepare_position, state, live,
  coalesce(extract(epoch FROM retry_at - clock_timestamp()) * 1000, 0)::float8 AS retry_in_ms,
  (extract(epoch FROM clock_timestamp() - checked_at) * 1000)::float8 AS unchecked_ms,
  (SELECT (extract(epoch FROM min(parked.retry_at) - clock_timestamp()) * 1000)::float8 FROM public.parked_stream parked
   WHERE parked.name = consumer.name AND parked.version = consumer.version AND parked.build = consumer.build
  ) AS parked_retry_in_ms`;

function toCheckpoint(row: CheckpointRow | undefined): Checkpoint {
  if (!row)
    return {
      position: null,
      state: 'retired',
      live: false,
      retryInMs: 0,
      uncheckedMs: 0,
      parkedRetryInMs: null,
    };
  return {
    position:
      row.commit_position === null || row.prepare_position === null
        ? null
        : { commit: BigInt(row.commit_position), prepare: BigInt(row.prepare_position) },
    state: row.state,
    live: row.live,
    retryInMs: row.retry_in_ms,
    uncheckedMs: row.unchecked_ms,
    parkedRetryInMs: row.parked_retry_in_ms,
  };
}

/** What somebody runs: versions of consumers and, where workers share them, those only that this worker owns. */
export interface Wanted {
  readonly consumers: readonly { readonly name: string; readonly version: number }[];
  readonly owner?: string | undefined;
}

function isWanted({ consumers, owner }: Wanted): string {
  const wanted = consumers.map(({ name, version }) => `(${escapeLiteral(name)}, ${version})`);
  const mine = owner === undefined ? '' : ` AND owner = ${escapeLiteral(owner)}`;
  return `(name, version) IN (${wanted.join(', ')}) AND state <> 'retired'${mine}`;
}

/** The builds that are to be run, the live ones first, and where they stand. */
export async function runnableBuilds(pool: Pool, wanted: Wanted): Promise<BuildCheckpoint[]> {
  const { rows } = await pool.query<BuildCheckpointRow>(
    `SELECT name, version, build, epoch, ${columns} FROM public.consumer WHERE ${isWanted(wanted)}
     ORDER BY live DESC, name, build`,
  );
  return rows.map(toBuildCheckpoint);
}

/** Whether one of the builds that are to be run has not reached a position, or is not live yet. */
export async function isAnyBehind(pool: Pool, wanted: Wanted, position: bigint): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM public.consumer WHERE ${isWanted(wanted)}
     AND (NOT live OR coalesce(commit_position, -1) < $1) LIMIT 1`,
    [position],
  );
  return rowCount === 1;
}

type BuildCheckpointRow = CheckpointRow & Build & { epoch: string };

function toBuildCheckpoint(row: BuildCheckpointRow): BuildCheckpoint {
  const { name, version, build, epoch } = row;
  return [{ name, version, build, epoch: BigInt(epoch) }, toCheckpoint(row)];
}

/** A row that is gone, or that another worker has taken over, counts as retired. */
export async function checkpointOf(pool: Pool, build: ClaimedBuild): Promise<Checkpoint> {
  const { rows } = await pool.query<CheckpointRow>(
    `SELECT ${columns} FROM public.consumer WHERE ${keyOf(build)}`,
  );
  return toCheckpoint(rows[0]);
}

/** The row of a build, unless another worker has taken it over. */
const keyOf = ({ name, version, build, epoch }: ClaimedBuild) =>
  `name = ${escapeLiteral(name)} AND version = ${version} AND build = ${build} AND epoch = ${epoch}`;

/** What it stands before can be had again from the log, so that its commit does not wait for the disk. */
const asynchronousCommit = `asynchronous AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

/**
 * Begins a transaction that takes the row and turns to the build's own tables. What it writes can be had again from the
 * log, so its commit does not wait for the disk.
 */
export function takingRow(build: ClaimedBuild): string {
  const path = escapeLiteral(`${schemaOf(build)}, public`);
  return `BEGIN; SELECT ${columns}, set_config('search_path', ${path}, true), set_config('synchronous_commit', 'off', true)
    FROM public.consumer WHERE ${keyOf(build)} FOR UPDATE`;
}

/** Reads what a transaction begun by `takingRow` was told. */
export function rowTaken(beginResults: readonly QueryResult<QueryResultRow>[]): Checkpoint {
  return toCheckpoint(beginResults[1]?.rows[0] as CheckpointRow | undefined);
}

const tupleOf = ({ name, version, build }: Build) => `(${escapeLiteral(name)}, ${version}, ${build})`;

/**
 * Begins a transaction that takes the rows of all builds that are to be run and nobody else works on. A process that is
 * frozen within it loses the rows after some seconds, so that another worker can take them over. What is prepared is planned
 * once, whatever it is given.
 * @param busy builds to leave alone
 */
export function takingRows(wanted: Wanted, busy: readonly Build[]): string {
  const left = busy.length === 0 ? '' : `AND (name, version, build) NOT IN (${busy.map(tupleOf).join(', ')})`;
  return `BEGIN; SET LOCAL synchronous_commit = off; SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL idle_in_transaction_session_timeout = '4s';
    SELECT name, version, build, epoch, ${columns} FROM public.consumer WHERE ${isWanted(wanted)} ${left}
    ORDER BY live DESC, name, build FOR UPDATE SKIP LOCKED`;
}

/** Reads what a transaction begun by `takingRows` was told. */
export function rowsTaken(beginResults: readonly QueryResult<QueryResultRow>[]): BuildCheckpoint[] {
  return (beginResults[4]?.rows as BuildCheckpointRow[]).map(toBuildCheckpoint);
}

/** Turns the rest of a transaction, or what follows up to the next of these, to a build's own tables. */
export function turningTo(build: Build): string {
  return `SET LOCAL search_path = "${schemaOf(build)}", public`;
}

const cleared = `state = 'running', error = NULL, error_position = NULL, attempts = 0, retry_at = NULL,
  updated_at = now(), checked_at = now()`;

/** Moves the row taken to a position, which clears whatever it was stopped by. */
export function advancing(build: ClaimedBuild, { commit, prepare }: LogPosition): string {
  return `UPDATE public.consumer SET commit_position = ${commit}, prepare_position = ${prepare}, ${cleared}
    WHERE ${keyOf(build)}`;
}

/** Moves several rows taken, each to a position of its own. */
export function advancingAll(parts: readonly { readonly build: Build; readonly to: LogPosition }[]): string {
  const rows = parts.map(
    ({ build: { name, version, build }, to }) =>
      `(${escapeLiteral(name)}, ${version}, ${build}, ${to.commit}::bigint, ${to.prepare}::bigint)`,
  );
  return `UPDATE public.consumer AS mine SET commit_position = moved.commit, prepare_position = moved.prepare, ${cleared}
    FROM (VALUES ${rows.join(', ')}) AS moved(name, version, build, commit, prepare)
    WHERE (mine.name, mine.version, mine.build) = (moved.name, moved.version, moved.build)`;
}

/** Notes that builds have looked and found no news. */
export function notingChecked(builds: readonly Build[]): string {
  return `UPDATE public.consumer SET checked_at = now() WHERE (name, version, build) IN (${builds.map(tupleOf).join(', ')})`;
}

/**
 * Moves a row over events that are none of the consumer's.
 * @returns false, with nothing changed, when it no longer stands at `from`, or is retired
 */
export async function pass(
  pool: Pool,
  build: ClaimedBuild,
  from: LogPosition | null,
  to: LogPosition,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH ${asynchronousCommit} UPDATE public.consumer SET commit_position = $1, prepare_position = $2, ${cleared}
     FROM asynchronous WHERE ${keyOf(build)} AND state <> 'retired' AND commit_position IS NOT DISTINCT FROM $3
     AND prepare_position IS NOT DISTINCT FROM $4`,
    [to.commit, to.prepare, from?.commit ?? null, from?.prepare ?? null],
  );
  return rowCount === 1;
}

/** Notes that the consumer has looked and found no news. */
export async function noteChecked(pool: Pool, build: ClaimedBuild): Promise<void> {
  await pool.query(
    `WITH ${asynchronousCommit} UPDATE public.consumer SET checked_at = now() FROM asynchronous WHERE ${keyOf(build)}`,
  );
}

/** Stops the consumer in front of a position; it may be tried again after 1, 2, 4, … at most 60 seconds. */
export async function stopAt(
  tx: PoolClient | Pool,
  build: ClaimedBuild,
  at: bigint,
  error: Error,
): Promise<void> {
  await tx.query(
    `UPDATE public.consumer SET state = 'stopped', error = $1, error_position = $2, attempts = attempts + 1,
       retry_at = now() + least(60, power(2, least(attempts, 10))) * interval '1 second', updated_at = now(), checked_at = now()
     WHERE ${keyOf(build)} AND state <> 'retired'`,
    [inShort(error), at],
  );
}

/** PostgreSQL takes any character in a text but U+0000. */
export function inShort(error: Error): string {
  return `${error.name}: ${errorText(error)}`.replaceAll('\0', '').slice(0, 2_000);
}
