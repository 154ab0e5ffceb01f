import type { Language } from '#domain';
import { isMissingReadModel } from '#platform';
import type { Pool } from 'pg';
import { staleAfterDays } from '../outgoing/send-time.js';
import { waitsForStandIn } from './attempts.js';

/** What is to be sent by a channel and was not. */
export interface WaitingMessages {
  readonly channel: string;
  /** Of the one that has waited the longest, since it was due and known to be; 0 while nothing waits. */
  readonly waitedMs: number;
  /**
   * The same of those alone since whose waiting began nothing at all was sent by this channel. What others overtook
   * waits for one destination that does not answer, and says nothing of the channel.
   */
  readonly silentMs: number;
}

/** How many of those that are due are looked at, the earliest. */
const mostLookedAt = 1_000;

/** Seconds since a row was due and known to be, by the engine's clock as by the world's, whichever ran less. */
const waited = `extract(epoch FROM least($1 - o.send_at, clock_timestamp() - o.noted_at))::float8`;

const due = `SELECT ${waited} AS waited FROM live.outgoing o LEFT JOIN delivery.attempt a ON a.id = o.id
  WHERE o.state = 'pending' AND NOT coalesce(a.settled, false) AND o.channel = c.channel
    AND NOT coalesce(a.last_error = $3 AND a.next_at > $1, false)
    AND o.send_at <= $1 AND o.send_at > $1 - interval '${staleAfterDays} days'`;

/** What was sent while any of these waited fell due no earlier: a day for its digest, and as long as it may be sent. */
const sentFromDays = 2 * staleAfterDays + 1;

/**
 * What is due by the engine's clock and was not sent, by each of the channels. Nothing waits before the tables are filled
 * for the first time.
 */
export async function waitingMessages(
  pool: Pool,
  { now, channels }: { now: Date; channels: readonly string[] },
): Promise<WaitingMessages[]> {
  const { rows } = await pool
    .query<{ channel: string; waited: number | null; silent: number | null }>(
      `SELECT c.channel, w.waited, s.silent
     FROM unnest($2::text[]) AS c(channel)
     CROSS JOIN LATERAL (
       SELECT max(waited) AS waited FROM (${due} ORDER BY o.send_at LIMIT ${mostLookedAt}) looked_at
     ) w
     CROSS JOIN LATERAL (
       SELECT CASE WHEN w.waited IS NOT NULL THEN (
         SELECT extract(epoch FROM $1 - max(o.outcome_at))::float8 FROM live.outgoing o
         WHERE o.channel = c.channel AND o.state = 'delivered' AND o.due_at > $1 - interval '${sentFromDays} days'
       ) END AS ago
     ) sent
     CROSS JOIN LATERAL (
       SELECT max(waited) AS silent FROM (
         ${due} AND (sent.ago IS NULL OR ${waited} < sent.ago) ORDER BY o.send_at LIMIT ${mostLookedAt}) looked_at
     ) s`,
      [now, channels, waitsForStandIn],
    )
    .catch((error: unknown) => {
      if (isMissingReadModel(error)) return { rows: [] };
      throw error;
    });
  return rows.map(({ channel, waited, silent }) => ({
    channel,
    waitedMs: milliseconds(waited),
    silentMs: milliseconds(silent),
  }));
}

const milliseconds = (seconds: number | null): number => Math.max(0, (seconds ?? 0) * 1_000);

/** What is due and was not done: steps to be recorded, and messages to be sent by each of the channels. */
export interface Waiting {
  readonly timers: { readonly dueAt: Date | null; readonly waitedMs: number; readonly error: string | null };
  readonly messages: readonly WaitingMessages[];
}

const channelsInVietnamese: Readonly<Record<string, string>> = {
  email: 'qua thư điện tử',
  webhook: 'qua hệ thống liên thông',
};

/**
 * The dead-man check: reminders were due and none was recorded, or none was sent by a channel, for a set time. A sentence
 * for each of what is silent, in each language; none while all is well.
 */
export function stalledAlerts(
  { timers, messages }: Waiting,
  silentAfterMs: number,
): Readonly<Record<Language, string>>[] {
  const late = timers.waitedMs > silentAfterMs && timers.dueAt;
  const why = timers.error === null ? '' : `: ${timers.error}`;
  return [
    ...(late
      ? [
          {
            vi: `Việc đến hạn lúc ${late.toISOString()} chưa được ghi nhận${why}.`,
            en: `What was due at ${late.toISOString()} has not been recorded${why}.`,
          },
        ]
      : []),
    ...messages
      .filter(({ silentMs }) => silentMs > silentAfterMs)
      .map(({ channel, silentMs }) => {
        const minutes = Math.floor(silentMs / 60_000);
        return {
          vi: `Không gửi được ${channelsInVietnamese[channel] ?? `qua ${channel}`} trong ${minutes} phút.`,
          en: `Nothing was sent by ${channel} for ${minutes} minutes.`,
        };
      }),
  ];
}
