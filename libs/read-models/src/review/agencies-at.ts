import type { Database } from '../viewer.js';

/** An agency by the name it had. */
export interface NamedAgency {
  readonly code: string;
  readonly name: string;
}

const mostAgencyEvents = 50_000;

/** The agencies as they were called at a position. */
export async function agenciesAt(
  database: Database,
  upTo: string | null,
): Promise<ReadonlyMap<string, NamedAgency>> {
  const { rows } = await database.query<{ stream_id: string; data: Partial<NamedAgency> }>(
    `SELECT stream_id, data FROM live.audit_event
     WHERE type IN ('AgencyRegistered', 'AgencyRenamed') AND position <= $1::bigint
     ORDER BY position LIMIT ${mostAgencyEvents}`,
    [upTo],
  );
  const agencies = new Map<string, NamedAgency>();
  for (const { stream_id, data } of rows) {
    const id = stream_id.slice('agency-'.length);
    const code = data.code ?? agencies.get(id)?.code ?? '';
    agencies.set(id, { code, name: data.name ?? agencies.get(id)?.name ?? id });
  }
  return agencies;
}
