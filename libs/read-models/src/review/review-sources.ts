import type { RecordedEvent } from '#event-store';
import type { Database } from '../viewer.js';

/** An event of a directive as the audit trail keeps it. */
export type HistoricEvent = Pick<
  RecordedEvent,
  'streamId' | 'revision' | 'position' | 'preparePosition' | 'type' | 'data'
> & {
  readonly actorId: string;
  readonly recordedAt: string;
};

/** An agency by the name it had. */
export interface NamedAgency {
  readonly code: string;
  readonly name: string;
}

/** Events that change nothing a review counts: they are most of the log. Of the reports only figures are read. */
const uncounted = ['ReminderIssued', 'EscalationRaised', 'DirectiveBecameOverdue'];

/** Events in memory at once, less the history of one directive. */
const batchSize = 2_000;
const mostAgencyEvents = 50_000;

interface HistoricRow {
  stream_id: string;
  revision: string;
  position: string;
  type: string;
  data: RecordedEvent['data'];
  actor_id: string;
  recorded_at: Date;
}

/** What decides how each directive ended or stands, up to a position: one directive at a time, in the order of ids. */
export async function* directiveHistories(
  database: Database,
  upTo: string | null,
): AsyncGenerator<HistoricEvent[], void, void> {
  if (upTo === null) return;
  let history: HistoricEvent[] = [];
  for (let last: HistoricEvent | undefined; ;) {
    const { rows }: { rows: HistoricRow[] } = await database.query<HistoricRow>(
      `SELECT e.stream_id, e.revision, e.position, e.type, e.data, e.actor_id, e.recorded_at FROM live.audit_event e
       WHERE (e.stream_id, e.revision) > ($1, $2::bigint) AND e.stream_id < 'directive.'
         AND e.position <= $3::bigint AND e.type <> ALL($4::text[])
         AND CASE e.type WHEN 'ProgressReported' THEN json_array_length(e.data -> 'indicators') > 0 ELSE true END
       ORDER BY e.stream_id, e.revision LIMIT ${batchSize}`,
      [last?.streamId ?? 'directive-', (last?.revision ?? 0n).toString(), upTo, uncounted],
    );
    for (const event of rows.map(toEvent)) {
      if (last !== undefined && last.streamId !== event.streamId) {
        yield history;
        history = [];
      }
      history.push(event);
      last = event;
    }
    if (rows.length < batchSize) break;
  }
  if (history.length > 0) yield history;
}

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

function toEvent(row: HistoricRow): HistoricEvent {
  const position = BigInt(row.position);
  return {
    streamId: row.stream_id,
    revision: BigInt(row.revision),
    position,
    preparePosition: position,
    type: row.type,
    data: row.data,
    actorId: row.actor_id,
    recordedAt: row.recorded_at.toISOString(),
  };
}
