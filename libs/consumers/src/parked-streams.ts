import type { PoisonedEvent, RecordedEvent } from '#event-store';
import type { Pool, PoolClient } from 'pg';
import type { Build } from './consumer.js';
import { inShort } from './checkpoints.js';

/** Streams that one build parks at most: where more cannot be applied, it is the consumer that is at fault, and it stops. */
export const mostParkedStreams = 200;

/** An event that a consumer cannot apply: what it holds cannot be understood, or applying it fails. */
export interface Poison {
  readonly streamId: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly error: Error;
}

/** A stream in front of whose next event a consumer waits, while everything else goes on. */
export interface ParkedStream {
  readonly consumer: string;
  readonly version: number;
  /** Whether the tables in use lack the stream's events, or only ones that are being filled. */
  readonly live: boolean;
  readonly streamId: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly reason: string;
  readonly attempts: number;
  readonly since: Date;
  readonly retryAt: Date;
}

interface ParkedRow {
  name: string;
  version: number;
  live: boolean;
  stream_id: string;
  revision: string;
  commit_position: string;
  reason: string;
  attempts: number;
  since: Date;
  retry_at: Date;
}

export function poisonOf(event: RecordedEvent | PoisonedEvent, error: Error): Poison {
  const position = typeof event.position === 'bigint' ? event.position : event.position.commit;
  return { streamId: event.streamId, revision: event.revision, position, error };
}

/** Every stream that is parked, the one parked the longest first; of a consumer there are `mostParkedStreams` at most. */
export async function parkedStreams(pool: Pool): Promise<ParkedStream[]> {
  const { rows } = await pool.query<ParkedRow>(
    `SELECT name, version, live, stream_id, revision, parked.commit_position, reason, parked.attempts, since,
       parked.retry_at
     FROM public.parked_stream parked JOIN public.consumer USING (name, version, build)
     WHERE state <> 'retired' ORDER BY since, stream_id, name, version`,
  );
  return rows.map((row) => ({
    consumer: row.name,
    version: row.version,
    live: row.live,
    streamId: row.stream_id,
    revision: BigInt(row.revision),
    position: BigInt(row.commit_position),
    reason: row.reason,
    attempts: row.attempts,
    since: row.since,
    retryAt: row.retry_at,
  }));
}

/** How many streams the live build of each consumer has parked. */
export async function parkedCounts(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ name: string; parked: number }>(
    `SELECT name, count(stream_id)::int AS parked
     FROM public.consumer LEFT JOIN public.parked_stream USING (name, version, build) WHERE live GROUP BY name`,
  );
  return new Map(rows.map(({ name, parked }) => [name, parked]));
}

/** Lets every consumer try a stream again at its next run. */
export async function retryParkedStream(tx: Pool | PoolClient, streamIds: readonly string[]): Promise<void> {
  await tx.query('UPDATE public.parked_stream SET retry_at = now() WHERE stream_id = ANY($1::text[])', [
    streamIds,
  ]);
}

/** Notes events that whoever cannot apply them leaves out from now on. */
export async function setAside(
  tx: PoolClient,
  events: readonly { streamId: string; revision: bigint }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO public.set_aside_event (stream_id, revision) SELECT * FROM unnest($1::text[], $2::bigint[])
     ON CONFLICT DO NOTHING`,
    [events.map(({ streamId }) => streamId), events.map(({ revision }) => revision)],
  );
}

/** Whether an event was set aside. */
export async function isSetAside(tx: PoolClient, streamId: string, revision: bigint): Promise<boolean> {
  const { rowCount } = await tx.query(
    'SELECT FROM public.set_aside_event WHERE stream_id = $1 AND revision = $2',
    [streamId, revision],
  );
  return rowCount === 1;
}

/** Of these streams, those that a build has parked. */
export async function parkedAmong(
  tx: PoolClient,
  { name, version, build }: Build,
  streamIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ stream_id: string }>(
    `SELECT stream_id FROM public.parked_stream
     WHERE name = $1 AND version = $2 AND build = $3 AND stream_id = ANY($4::text[])`,
    [name, version, build, streamIds],
  );
  return new Set(rows.map((row) => row.stream_id));
}

/** A stream that is to be tried again, and from which event on. */
export interface Due {
  readonly streamId: string;
  readonly revision: bigint;
}

/**
 * The parked streams of a build that may be tried again, in the order of the log.
 * @param atOnce whatever their pauses say
 */
export async function dueStreams(
  pool: Pool,
  { name, version, build }: Build,
  atOnce: boolean,
): Promise<Due[]> {
  const { rows } = await pool.query<{ stream_id: string; revision: string }>(
    `SELECT stream_id, revision FROM public.parked_stream
     WHERE name = $1 AND version = $2 AND build = $3 AND ($4 OR retry_at <= clock_timestamp())
     ORDER BY commit_position LIMIT $5`,
    [name, version, build, atOnce, mostParkedStreams],
  );
  return rows.map((row) => ({ streamId: row.stream_id, revision: BigInt(row.revision) }));
}

/**
 * Parks a stream in front of an event, or parks it again: it is tried again after 1, 2, 4, … at most 300 seconds.
 * @returns false when the build has parked as many as it may
 */
export async function park(
  tx: PoolClient,
  { name, version, build }: Build,
  poison: Poison,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO public.parked_stream AS parked (name, version, build, stream_id, revision, commit_position, reason, retry_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, now() + interval '1 second'
     WHERE (SELECT count(*) FROM public.parked_stream WHERE name = $1 AND version = $2 AND build = $3 AND stream_id <> $4) < $8
     ON CONFLICT (name, version, build, stream_id) DO UPDATE
       SET revision = excluded.revision, commit_position = excluded.commit_position, reason = excluded.reason,
         attempts = CASE WHEN parked.revision = excluded.revision THEN parked.attempts + 1 ELSE 1 END,
         retry_at = now() + CASE WHEN parked.revision = excluded.revision
           THEN least(300, power(2, least(parked.attempts, 10))) ELSE 1 END * interval '1 second'`,
    [
      name,
      version,
      build,
      poison.streamId,
      poison.revision,
      poison.position,
      inShort(poison.error),
      mostParkedStreams,
    ],
  );
  return rowCount === 1;
}

/** Notes up to where a parked stream was made up for; null when nothing of it is left: then it is parked no more. */
export async function unparkUpTo(
  tx: PoolClient,
  { name, version, build }: Build,
  streamId: string,
  next: bigint | null,
): Promise<void> {
  const key = [name, version, build, streamId];
  const where = 'WHERE name = $1 AND version = $2 AND build = $3 AND stream_id = $4';
  if (next === null) await tx.query(`DELETE FROM public.parked_stream ${where}`, key);
  else await tx.query(`UPDATE public.parked_stream SET revision = $5 ${where}`, [...key, next]);
}

/** The revision in front of which a stream is parked, or null. */
export async function parkedAt(
  tx: PoolClient,
  { name, version, build }: Build,
  streamId: string,
): Promise<bigint | null> {
  const { rows } = await tx.query<{ revision: string }>(
    'SELECT revision FROM public.parked_stream WHERE name = $1 AND version = $2 AND build = $3 AND stream_id = $4',
    [name, version, build, streamId],
  );
  return rows[0] === undefined ? null : BigInt(rows[0].revision);
}
