import {
  isJsonObject,
  ourStreamPrefixes,
  type JsonObject,
  type JsonValue,
  type RecordedEvent,
} from '#event-store';
import type { PoolClient } from 'pg';
import { envelopeOf, idIn, insertRows, upsertRows, type Consumer, type Row } from '#consumers';
import { keepFindings } from './keep-findings.js';
import { indexedText } from '../search/indexed-search.js';
import {
  agencyNameTable,
  auditTables,
  directiveTable,
  eventAgencyTable,
  eventTable,
} from './audit-tables.js';

interface CarriedOut {
  id: string;
  meeting_id: string;
  number: string;
  lead_agency_id: string | null;
  coordinator_ids: string[];
  issued: boolean;
}

/** What an event is about. */
interface Subject {
  directiveId: string | null;
  meetingId: string | null;
  agencyIds: Set<string>;
  number: string;
}

/**
 * Keeps every event of ours as it was recorded, whatever its type: one row each. An event is about a directive when it
 * stands in the directive's stream, or is a delivery that names it; about a meeting when it stands in the meeting's
 * stream or is about one of its directives; about an agency when the agency acted, is named, or led or co-ordinated the
 * directive before or after the event.
 * @param timeZone of the committee, by whose days and hours findings go
 */
export const auditTrailConsumer = (timeZone: string): Consumer => ({
  name: auditTrailName,
  version: 10,
  prefixes: ourStreamPrefixes,
  tables: auditTables,
  holdsPersonalTexts: true,
  async apply(batch, tx) {
    const directives = await load(tx, batch);
    const changed = new Set<string>();
    const places = await placesOf(tx, batch);
    const rows = batch.map((event, at) => ({ ...eventRow(event, directives, changed), place: places[at] }));
    await insertRows(tx, eventTable, rows);
    await insertRows(tx, eventAgencyTable, rows.flatMap(agencyRows));
    await keepHours(tx, rows);
    await upsertRows(
      tx,
      directiveTable,
      [...changed].flatMap((id) => directives.get(id) ?? []),
    );
    await insertRows(tx, agencyNameTable, batch.flatMap(nameRows));
    await keepFindings(tx, rows, timeZone);
  },
});

/** The key of the consumer's position. */
export const auditTrailName = 'audit_trail';

async function load(tx: PoolClient, batch: readonly RecordedEvent[]): Promise<Map<string, CarriedOut>> {
  const ids = new Set(batch.map(directiveIdOf).filter((id) => id !== null));
  if (ids.size === 0) return new Map();
  const { rows } = await tx.query<CarriedOut>(
    `SELECT id, meeting_id, number, lead_agency_id, coordinator_ids, issued FROM audit_directive WHERE id = ANY($1)`,
    [[...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function directiveIdOf({ streamId, data }: RecordedEvent): string | null {
  if (streamId.startsWith('directive-')) return idIn(streamId);
  return streamId.startsWith('delivery-') ? text(data['directiveId']) : null;
}

/**
 * How many events of the trail stand before each of a batch. What comes late, because its stream was parked, has the place of
 * the event before it: places never fall where positions rise.
 */
async function placesOf(tx: PoolClient, batch: readonly RecordedEvent[]): Promise<bigint[]> {
  const { rows } = await tx.query<{ place: string; is_last: boolean }>(
    `SELECT coalesce(before.place, -1) AS place, before.position IS NOT DISTINCT FROM newest.position AS is_last
     FROM unnest($1::bigint[]) WITH ORDINALITY AS fresh (position, nth)
       CROSS JOIN (SELECT max(position) AS position FROM audit_event) newest
       LEFT JOIN LATERAL (SELECT e.position, e.place FROM audit_event e WHERE e.position < fresh.position
         ORDER BY e.position DESC LIMIT 1) before ON true
     ORDER BY nth`,
    [batch.map(({ position }) => position)],
  );
  let next = 0n;
  return rows.map(({ place, is_last }) => (is_last ? BigInt(place) + (next += 1n) : BigInt(place)));
}

/** Events are not always recorded in the order of their instants: the clocks of two machines differ. */
async function keepHours(tx: PoolClient, rows: readonly EventRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO audit_hour AS kept (hour, first_position, last_position)
     SELECT date_trunc('hour', at, 'UTC'), min(position), max(position)
     FROM unnest($1::timestamptz[], $2::bigint[]) AS recorded (at, position) GROUP BY 1
     ON CONFLICT (hour) DO UPDATE SET first_position = least(kept.first_position, excluded.first_position),
       last_position = greatest(kept.last_position, excluded.last_position)`,
    [rows.map(({ recorded_at }) => recorded_at), rows.map(({ position }) => position)],
  );
}

type EventRow = Row<keyof typeof eventTable.columns> & {
  readonly position: bigint;
  readonly type: string;
  readonly recorded_at: string;
  readonly agency_ids: readonly string[];
};

const agencyRows = ({ position, agency_ids }: EventRow) =>
  agency_ids.map((agency_id) => ({ agency_id, position }));

function eventRow(event: RecordedEvent, directives: Map<string, CarriedOut>, changed: Set<string>): EventRow {
  const { actor, standingInFor, recordedAt, correlationId, causationId } = envelopeOf(event);
  const subject = subjectOf(event, directives, changed);
  if (actor.agencyId !== undefined) subject.agencyIds.add(actor.agencyId);
  return {
    position: event.position,
    stream_id: event.streamId,
    revision: event.revision,
    event_id: event.id,
    type: event.type,
    recorded_at: recordedAt,
    actor_id: actor.id,
    actor,
    standing_in_for: [...standingInFor],
    correlation_id: correlationId,
    causation_id: causationId,
    data: event.data,
    directive_id: subject.directiveId,
    meeting_id: subject.meetingId,
    agency_ids: [...subject.agencyIds],
    words: indexedText(subject.number, event.type, actor.name, ...textsIn(event.data)),
  };
}

function subjectOf(event: RecordedEvent, directives: Map<string, CarriedOut>, changed: Set<string>): Subject {
  const { streamId, data } = event;
  const directiveId = directiveIdOf(event);
  const agencyIds = new Set(agenciesNamedIn(data));
  if (streamId.startsWith('agency-')) agencyIds.add(idIn(streamId));
  const meetingId = streamId.startsWith('meeting-') ? idIn(streamId) : null;
  if (directiveId === null) return { directiveId, meetingId, agencyIds, number: '' };

  const before = directives.get(directiveId);
  const after = streamId.startsWith('directive-') ? changedBy(event, directiveId, before) : before;
  for (const carriedOut of [before, after]) {
    if (!carriedOut) continue;
    if (carriedOut.lead_agency_id !== null) agencyIds.add(carriedOut.lead_agency_id);
    for (const id of carriedOut.coordinator_ids) agencyIds.add(id);
  }
  if (after && after !== before) {
    directives.set(directiveId, after);
    changed.add(directiveId);
  }
  return { directiveId, meetingId: after?.meeting_id ?? null, agencyIds, number: after?.number ?? '' };
}

/** Who carries a directive out once the event has happened. */
function changedBy(
  { type, data }: RecordedEvent,
  id: string,
  before: CarriedOut | undefined,
): CarriedOut | undefined {
  const carriedOutBy = () => ({
    lead_agency_id: text(data['leadAgencyId']),
    coordinator_ids: coordinatorsIn(data),
  });
  if (type === 'DirectiveDrafted') {
    const meeting_id = text(data['meetingId']) ?? '';
    return { id, meeting_id, number: text(data['number']) ?? '', ...carriedOutBy(), issued: false };
  }
  if (!before) return undefined;
  if (type === 'DirectiveAmended' || type === 'DirectiveHandedOver') return { ...before, ...carriedOutBy() };
  if (type === 'DirectiveIssued') return { ...before, issued: true };
  if (['DirectiveAssigned', 'DirectiveReassigned', 'DirectiveImported'].includes(type))
    return { ...before, ...carriedOutBy(), issued: true };
  return before;
}

function agenciesNamedIn(data: JsonObject): string[] {
  const named = [data['agencyId'], data['leadAgencyId'], ...list(data['heirIds'])].map(text);
  const inside = [data['recipient'], ...list(data['audience'])].map(agencyIn);
  return [...named, ...inside, ...coordinatorsIn(data)].filter((id) => id !== null);
}

function coordinatorsIn(data: JsonObject): string[] {
  return list(data['coordinators'])
    .map(agencyIn)
    .filter((id) => id !== null);
}

function agencyIn(value: JsonValue | undefined): string | null {
  return isJsonObject(value) ? text(value['agencyId']) : null;
}

function nameRows({
  streamId,
  type,
  data,
  position,
}: RecordedEvent): Row<keyof typeof agencyNameTable.columns>[] {
  const name = text(data['name']);
  const names = streamId.startsWith('agency-') && (type === 'AgencyRegistered' || type === 'AgencyRenamed');
  return names && name !== null ? [{ agency_id: idIn(streamId), from_position: position, name }] : [];
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** Deeper than any event goes. */
const deepest = 6;

function textsIn(value: JsonValue | undefined, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth >= deepest) return [];
  return Object.values(value).flatMap((inner: JsonValue | undefined) => textsIn(inner, depth + 1));
}
