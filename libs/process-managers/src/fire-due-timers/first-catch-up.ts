import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { timersConsumerName } from '../keep-timers-for-directives/keep-timers-for-directives.js';

export interface FirstCatchUpOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly eventStore: Pick<EventStore, 'lastPosition'>;
  /** Milliseconds after which timers that do not move are not waited for. Default 30,000. */
  readonly stillMs?: number;
}

/**
 * Tells whether the timers have been where the log ended when this was first asked. Before that they hold what was due in the
 * middle of histories that have gone on: after a database was lost, firing it would keep everything from being filled anew, for
 * hours, and record nothing. Timers that stand still are not waited for: what is due is better fired by old tables than never.
 */
export function firstCatchUp({
  pool,
  eventStore,
  stillMs = 30_000,
}: FirstCatchUpOptions): () => Promise<boolean> {
  let isOver = false;
  let end: bigint | null | undefined;
  let last: { readonly position: bigint; readonly since: number } | undefined;
  return async () => {
    if (isOver) return true;
    end ??= await eventStore.lastPosition();
    const { rows } = await pool.query<{ position: string }>(
      `SELECT coalesce(commit_position, -1) AS position FROM public.consumer WHERE name = $1 AND live`,
      [timersConsumerName],
    );
    const position = BigInt(rows[0]?.position ?? -1);
    const now = performance.now();
    if (last?.position !== position) last = { position, since: now };
    isOver = end === null || position >= end || now - last.since >= stillMs;
    return isOver;
  };
}
