import { errorText } from '#platform';
import type { LogPosition } from '#event-store';
import { bigint, boolean, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/node-postgres';
import { asc, ne } from 'drizzle-orm';
import { escapeLiteral, type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { schemaOf, type Build } from './consumer.js';

export const consumerTable = pgTable('consumer', {
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
});

export type ConsumerState = Omit<typeof consumerTable.$inferSelect, 'preparePosition'>;

/**
 * Where every consumer stands, builds in progress included: `stopped` with `error` and `errorPosition` means a poisoned
 * event, an old `checkedAt` that nobody runs it at all.
 */
export async function consumerStates(pool: Pool): Promise<ConsumerState[]> {
  const rows = await drizzle({ client: pool })
    .select()
    .from(consumerTable)
    .where(ne(consumerTable.state, 'retired'))
    .orderBy(asc(consumerTable.name), asc(consumerTable.version), asc(consumerTable.build));
  return rows.map(({ preparePosition: _, ...state }) => state);
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

const key = 'name = $1 AND version = $2 AND build = $3';

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

/** The builds of these versions that are to be run, the live ones first, and where they stand. */
export async function runnableBuilds(
  pool: Pool,
  consumers: readonly { readonly name: string; readonly version: number }[],
): Promise<[Build, Checkpoint][]> {
  const { rows } = await pool.query<CheckpointRow & Build>(
    `SELECT name, version, build, ${columns} FROM public.consumer
     JOIN unnest($1::text[], $2::int[]) AS wanted(name, version) USING (name, version)
     WHERE state <> 'retired' ORDER BY live DESC, name, build`,
    [consumers.map(({ name }) => name), consumers.map(({ version }) => version)],
  );
  return rows.map((row) => {
    const { name, version, build } = row;
    return [{ name, version, build }, toCheckpoint(row)];
  });
}

/** A row that is gone counts as retired. */
export async function checkpointOf(pool: Pool, build: Build): Promise<Checkpoint> {
  const { rows } = await pool.query<CheckpointRow>(`SELECT ${columns} FROM public.consumer WHERE ${key}`, [
    build.name,
    build.version,
    build.build,
  ]);
  return toCheckpoint(rows[0]);
}

const keyOf = ({ name, version, build }: Build) =>
  `name = ${escapeLiteral(name)} AND version = ${version} AND build = ${build}`;

/** What it stands before can be had again from the log, so that its commit does not wait for the disk. */
const asynchronousCommit = `asynchronous AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

/**
 * Begins a transaction that takes the row and turns to the build's own tables. What it writes can be had again from the
 * log, so its commit does not wait for the disk.
 */
export function takingRow(build: Build): string {
  const path = escapeLiteral(`${schemaOf(build)}, public`);
  return `BEGIN; SELECT ${columns}, set_config('search_path', ${path}, true), set_config('synchronous_commit', 'off', true)
    FROM public.consumer WHERE ${keyOf(build)} FOR UPDATE`;
}

/** Reads what a transaction begun by `takingRow` was told. */
export function rowTaken(beginResults: readonly QueryResult<QueryResultRow>[]): Checkpoint {
  return toCheckpoint(beginResults[1]?.rows[0] as CheckpointRow | undefined);
}

const cleared = `state = 'running', error = NULL, error_position = NULL, attempts = 0, retry_at = NULL,
  updated_at = now(), checked_at = now()`;

/** Moves the row taken to a position, which clears whatever it was stopped by. */
export function advancing(build: Build, { commit, prepare }: LogPosition): string {
  return `UPDATE public.consumer SET commit_position = ${commit}, prepare_position = ${prepare}, ${cleared}
    WHERE ${keyOf(build)}`;
}

/**
 * Moves a row over events that are none of the consumer's.
 * @returns false, with nothing changed, when it no longer stands at `from`, or is retired
 */
export async function pass(
  pool: Pool,
  build: Build,
  from: LogPosition | null,
  to: LogPosition,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH ${asynchronousCommit} UPDATE public.consumer SET commit_position = $4, prepare_position = $5, ${cleared}
     FROM asynchronous WHERE ${key} AND state <> 'retired' AND commit_position IS NOT DISTINCT FROM $6
     AND prepare_position IS NOT DISTINCT FROM $7`,
    [
      build.name,
      build.version,
      build.build,
      to.commit,
      to.prepare,
      from?.commit ?? null,
      from?.prepare ?? null,
    ],
  );
  return rowCount === 1;
}

/** Notes that the consumer has looked and found no news. */
export async function noteChecked(pool: Pool, build: Build): Promise<void> {
  await pool.query(
    `WITH ${asynchronousCommit} UPDATE public.consumer SET checked_at = now() FROM asynchronous WHERE ${key}`,
    [build.name, build.version, build.build],
  );
}

/** Stops the consumer in front of a position; it may be tried again after 1, 2, 4, … at most 60 seconds. */
export async function stopAt(tx: PoolClient | Pool, build: Build, at: bigint, error: Error): Promise<void> {
  await tx.query(
    `UPDATE public.consumer SET state = 'stopped', error = $4, error_position = $5, attempts = attempts + 1,
       retry_at = now() + least(60, power(2, least(attempts, 10))) * interval '1 second', updated_at = now(), checked_at = now()
     WHERE ${key} AND state <> 'retired'`,
    [build.name, build.version, build.build, inShort(error), at],
  );
}

/** PostgreSQL takes any character in a text but U+0000. */
export function inShort(error: Error): string {
  return `${error.name}: ${errorText(error)}`.replaceAll('\0', '').slice(0, 2_000);
}
