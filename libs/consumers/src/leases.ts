import { randomUUID } from 'node:crypto';
import { asError, pause } from '#platform';
import type { Pool } from 'pg';
import { shareOut, type RunningWorker } from './shares.js';

export interface LeasesOptions {
  readonly pool: Pool;
  /** What this worker can run. */
  readonly consumers: readonly { readonly name: string; readonly version: number }[];
  /** Told when it has come to own more: nobody else runs that. */
  readonly onGained: () => void;
  /** Told of each failure; it is tried again. */
  readonly onError: (error: Error) => void;
  /** Milliseconds between looks at the others. Default 1,000. */
  readonly lookEveryMs?: number;
  /** Milliseconds without a look after which a worker counts as gone. Default 4,000. */
  readonly goneAfterMs?: number;
}

/** The share of one worker in the consumers. */
export interface Leases {
  /** The worker, as `owner` in the rows of what it runs. */
  readonly owner: string;
  /** Begins to take a share, and keeps looking; resolves when the first share is taken. */
  start(): Promise<void>;
  /** Gives everything back, so that others take it at their next look; waits a second at most for a database that is away. */
  stop(): Promise<void>;
}

/** How long a worker that ends waits until it is struck out: if it is not, it counts as gone soon. */
const leavingMs = 1_000;

/**
 * Shares the consumers out among the workers on one database, evenly and each to one worker at a time. A worker that stops
 * looking, killed or frozen, loses its share to the others within seconds; what it had begun writes nothing any more, for
 * whoever takes a consumer raises the epoch of its row, which every transaction of a consumer checks.
 */
export function keepLeases(options: LeasesOptions): Leases {
  const { pool, onError } = options;
  const owner = randomUUID();
  const runs = options.consumers.map(keyOf);
  const goneAfterMs = options.goneAfterMs ?? 4_000;
  const stopping = new AbortController();
  const { signal } = stopping;
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    const workers = await showUp(pool, { id: owner, runs }, goneAfterMs);
    const owners = await ownersOf(pool);
    const mine = [...shareOut(workers, owners)].flatMap(([key, to]) =>
      to === owner && owners.get(key) !== owner ? [key] : [],
    );
    if (mine.length > 0 && !signal.aborted && (await claim(pool, owner, mine))) options.onGained();
  };
  const keepLooking = async () => {
    while (!signal.aborted) {
      await pause(options.lookEveryMs ?? 1_000, { signal });
      if (signal.aborted) return;
      await look().catch((error: unknown) => {
        if (!signal.aborted) onError(asError(error));
      });
    }
  };

  return {
    owner,
    async start() {
      await look().catch((error: unknown) => {
        onError(asError(error));
      });
      looking = keepLooking();
    },
    async stop() {
      stopping.abort();
      await looking;
      const left = leave(pool, owner).catch((error: unknown) => {
        onError(asError(error));
      });
      await Promise.race([left, pause(leavingMs, { ref: false })]);
    },
  };
}

const keyOf = ({ name, version }: { readonly name: string; readonly version: number }) =>
  `${name}@${version}`;

/** Enters a worker as present, and strikes out who has been gone for long. @returns who is present */
async function showUp(
  pool: Pool,
  { id, runs }: RunningWorker,
  goneAfterMs: number,
): Promise<RunningWorker[]> {
  await pool.query(
    `WITH gone AS (DELETE FROM public.consumer_worker WHERE seen_at < clock_timestamp() - interval '1 minute' AND id <> $1)
     INSERT INTO public.consumer_worker (id, runs, seen_at) VALUES ($1, $2, clock_timestamp())
     ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
    [id, runs],
  );
  const { rows } = await pool.query<{ id: string; runs: string[] }>(
    `SELECT id, runs FROM public.consumer_worker WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond'`,
    [goneAfterMs],
  );
  return rows;
}

/**
 * Who owns what, whichever worker can run it, so that all share out the same; null for what is nobody's, or not all of it
 * one worker's: a rebuild that was just begun.
 */
async function ownersOf(pool: Pool): Promise<Map<string, string | null>> {
  const { rows } = await pool.query<{ key: string; owner: string | null }>(
    `SELECT name || '@' || version AS key,
       CASE WHEN count(DISTINCT coalesce(owner, '')) = 1 THEN max(owner) END AS owner
     FROM public.consumer WHERE state <> 'retired' GROUP BY 1`,
  );
  return new Map(rows.map(({ key, owner }) => [key, owner]));
}

/**
 * Takes over, whoever has it: they find the epoch raised. What somebody writes at this moment is left to the next look, so
 * that nobody who is frozen there holds up the rest.
 * @returns whether anything was taken over
 */
async function claim(pool: Pool, owner: string, keys: readonly string[]): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH free AS (
       SELECT name, version, build FROM public.consumer
       WHERE state <> 'retired' AND owner IS DISTINCT FROM $1 AND name || '@' || version = ANY($2::text[])
       FOR UPDATE SKIP LOCKED)
     UPDATE public.consumer SET owner = $1, epoch = epoch + 1 FROM free
     WHERE (consumer.name, consumer.version, consumer.build) = (free.name, free.version, free.build)`,
    [owner, keys],
  );
  return (rowCount ?? 0) > 0;
}

async function leave(pool: Pool, owner: string): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM public.consumer_worker WHERE id = $1)
     UPDATE public.consumer SET owner = NULL WHERE owner = $1`,
    [owner],
  );
}
