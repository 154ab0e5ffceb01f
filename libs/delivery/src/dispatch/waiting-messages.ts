import { isMissingTable } from '#platform';
import type { Pool } from 'pg';
import { staleAfterDays } from './claims.js';

/** What is to be sent by a channel and was not. */
export interface WaitingMessages {
  readonly channel: string;
  /** Of the one that has waited the longest, since it was due and known to be; 0 while nothing waits. */
  readonly waitedMs: number;
  /** Whether something was sent by this channel meanwhile, so that it is one destination that does not answer. */
  readonly othersSent: boolean;
}

/** How many of those that are due are looked at, the earliest. */
const mostLookedAt = 1_000;

/**
 * What is due by the engine's clock and was not sent, by each of the channels. Nothing waits before the tables are filled
 * for the first time.
 * @param silentAfterMs how long ago something sent still counts
 */
export async function waitingMessages(
  pool: Pool,
  { now, channels, silentAfterMs }: { now: Date; channels: readonly string[]; silentAfterMs: number },
): Promise<WaitingMessages[]> {
  const { rows } = await pool
    .query<{ channel: string; waited: number | null; sent: boolean }>(
      `SELECT c.channel, w.waited, EXISTS (
         SELECT FROM live.outgoing o
         WHERE o.channel = c.channel AND o.state = 'delivered' AND o.outcome_at > $1 - $3 * interval '1 millisecond'
           AND o.due_at > $1 - interval '${staleAfterDays + 1} days' - $3 * interval '1 millisecond') AS sent
     FROM unnest($2::text[]) AS c(channel) CROSS JOIN LATERAL (
       SELECT max(extract(epoch FROM least($1 - due.send_at, clock_timestamp() - due.noted_at)))::float8 AS waited
       FROM (SELECT o.send_at, o.noted_at FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
             WHERE o.state = 'pending' AND NOT coalesce(a.settled, false) AND o.channel = c.channel
               AND o.send_at <= $1 AND o.send_at > $1 - interval '${staleAfterDays} days'
             ORDER BY o.send_at LIMIT ${mostLookedAt}) due
     ) w`,
      [now, channels, silentAfterMs],
    )
    .catch((error: unknown) => {
      if (isMissingTable(error)) return { rows: [] };
      throw error;
    });
  return rows.map(({ channel, waited, sent }) => ({
    channel,
    waitedMs: Math.max(0, (waited ?? 0) * 1_000),
    othersSent: sent,
  }));
}
