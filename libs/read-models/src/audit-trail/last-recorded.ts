import type { Database } from '../viewer.js';

/** When the last event of the trail was recorded, RFC 3339; null where there is none. */
export async function lastRecordedAt(database: Database): Promise<string | null> {
  const { rows } = await database.query<{ at: Date }>(
    'SELECT recorded_at AS at FROM live.audit_event ORDER BY position DESC LIMIT 1',
  );
  return rows[0]?.at.toISOString() ?? null;
}
