import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { BeyondWaiting } from '#platform';

/** The log ends before what the database was filled from. */
class OlderLog extends BeyondWaiting {
  override readonly name = 'OlderLog';
}

/**
 * What is recorded next in a log that was restored from an older copy takes the positions of events that are gone, and consumers
 * that have passed those would never see it: nobody would be reminded.
 * @throws OlderLog when a consumer has read further than the log reaches; nothing has changed
 */
export async function refuseOlderLog(pool: Pool, eventStore: Pick<EventStore, 'newest'>): Promise<void> {
  const { rows } = await pool.query<{ furthest: string | null }>(
    "SELECT max(commit_position) AS furthest FROM public.consumer WHERE state <> 'retired'",
  );
  const furthest = rows[0]?.furthest ?? null;
  // Read after the database: another worker may be at work.
  const newest = furthest === null ? null : await eventStore.newest();
  if (furthest === null || (newest !== null && BigInt(furthest) <= newest.commit)) return;
  throw new OlderLog(
    `The event log is older than the database, which was filled up to position ${furthest}, while the log ends at ${newest?.commit ?? 'its beginning'}. Restore the newer log, or give this one an empty database that holds the schemas identity, files and transparency alone, as docs/operating.md says; nothing was changed.`,
  );
}
