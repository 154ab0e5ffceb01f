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

/** What a review counts of `e`, an event of a directive. */
const counted = (uncountedTypes: string) => `e.type <> ALL(${uncountedTypes}::text[])
  AND CASE e.type WHEN 'ProgressReported' THEN json_array_length(e.data -> 'indicators') > 0 ELSE true END`;

/**
 * The streams of directives to which something that counts was recorded behind a position, up to another.
 * @param most streams at most; null where there are more
 */
export async function changedDirectives(
  database: Database,
  { after, upTo }: { readonly after: string; readonly upTo: string },
  most: number,
): Promise<string[] | null> {
  const { rows } = await database.query<{ stream_id: string }>(
    `SELECT DISTINCT e.stream_id FROM live.audit_event e
     WHERE e.position > $1::bigint AND e.position <= $2::bigint AND e.stream_id > 'directive-'
       AND e.stream_id < 'directive.' AND ${counted('$3')}
     LIMIT ${most + 1}`,
    [after, upTo, uncounted],
  );
  return rows.length > most ? null : rows.map(({ stream_id }) => stream_id);
}

/** Whether the trail lacks events of a stream that cannot be read: they may come later, in their places. */
export async function isTrailWhole(database: Database): Promise<boolean> {
  const { rows } = await database.query(
    `SELECT FROM public.parked_stream JOIN public.consumer USING (name, version, build)
     WHERE name = 'audit_trail' AND live LIMIT 1`,
  );
  return rows.length === 0;
}

/**
 * What decides how each directive ended or stands, up to a position: one directive at a time, in the order of ids.
 * @param streams of these directives alone
 */
export async function* directiveHistories(
  database: Database,
  upTo: string | null,
  streams?: readonly string[],
): AsyncGenerator<HistoricEvent[], void, void> {
  if (upTo === null) return;
  let history: HistoricEvent[] = [];
  for (let last: HistoricEvent | undefined; ;) {
    const { rows }: { rows: HistoricRow[] } = await database.query<HistoricRow>(
      `SELECT e.stream_id, e.revision, e.position, e.type, e.data, e.actor_id, e.recorded_at FROM live.audit_event e
       WHERE (e.stream_id, e.revision) > ($1, $2::bigint) AND e.stream_id < 'directive.'
         AND e.position <= $3::bigint AND ${counted('$4')}
         ${streams === undefined ? '' : 'AND e.stream_id = ANY($5::text[])'}
       ORDER BY e.stream_id, e.revision LIMIT ${batchSize}`,
      [
        last?.streamId ?? 'directive-',
        (last?.revision ?? 0n).toString(),
        upTo,
        uncounted,
        ...(streams ? [streams] : []),
      ],
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
