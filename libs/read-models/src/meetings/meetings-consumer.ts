import {
  meetingEventSchemas,
  type Directive,
  type EventOfType,
  type MeetingEvent,
  type MinutesFile,
  type WorkStatus,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';
import {
  directiveInOutline,
  decodedEvent,
  envelopeOf,
  foldDirective,
  idIn,
  upsertRows,
  type Consumer,
  type Row,
} from '#consumers';
import type { Conclusions } from './meeting-queries.js';
import { meetingDirectiveTable, meetingTable, meetingTables } from './meeting-tables.js';

type MeetingRow = Row<keyof typeof meetingTable.columns>;

interface DirectiveRow {
  directive_id: string;
  meeting_id: string;
  number: string;
  title: string;
  work: WorkStatus;
  issued: boolean;
  suspended_from: WorkStatus | null;
  lead_agency_id: string | null;
  coordinator_ids: string[];
}

/** Keeps the meetings, and of their directives what a meeting's page says. */
export const meetingsConsumer: Consumer = {
  name: 'meetings',
  version: 6,
  prefixes: ['meeting-', 'directive-'],
  isAwaited: true,
  tables: meetingTables,
  async apply(batch, tx) {
    const ofMeetings = batch.filter(({ streamId }) => streamId.startsWith('meeting-'));
    const ofDirectives = batch.filter(({ streamId }) => streamId.startsWith('directive-'));
    await applyToMeetings(ofMeetings, tx);
    await applyToDirectives(ofDirectives, tx);
  },
};

async function applyToMeetings(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  const meetings = await load<MeetingRow & { id: string }>(
    tx,
    `SELECT id, number, title, body, held_on::text, place, chair, minutes, minutes_files, notices, updated_at,
       revision FROM meeting WHERE id = ANY($1)`,
    events,
    ({ id }) => id,
  );
  const changed = new Set<string>();
  for (const recorded of events) {
    const event = decodedEvent<MeetingEvent>(meetingEventSchemas, recorded);
    if (event === null) continue;
    const id = idIn(recorded.streamId);
    const before = meetings.get(id);
    const after = before ? { ...before, ...changeOf(event, before) } : convened(event, id);
    if (!after) continue;
    meetings.set(id, { ...after, updated_at: envelopeOf(recorded).recordedAt, revision: recorded.revision });
    changed.add(id);
  }
  await upsertRows(
    tx,
    meetingTable,
    [...changed].flatMap((id) => meetings.get(id) ?? []),
  );
}

function convened(event: MeetingEvent, id: string): (MeetingRow & { id: string }) | null {
  if (event.type !== 'MeetingConvened') return null;
  const { number, title, body, heldOn, place, chair } = event.data;
  const none = { minutes: null, minutes_files: [], notices: [] };
  return { id, number, title, body, held_on: heldOn, place, chair, ...none };
}

function changeOf(event: MeetingEvent, before: MeetingRow): Omit<MeetingRow, 'id'> {
  switch (event.type) {
    case 'MinutesAttached':
      return { minutes: event.data.minutes };
    case 'MinutesFileAttached':
      return {
        minutes_files: [...((before.minutes_files ?? []) as readonly MinutesFile[]), event.data.file],
      };
    case 'ConclusionsPublished':
    case 'SupplementPublished': {
      const { notice, publishedOn, signer, summary } = event.data;
      const notices = [...noticesOf(before), { number: notice, publishedOn, signer, summary }];
      return { notices };
    }
    case 'MeetingCorrected':
      return correctionOf(event.data, before);
    case 'MeetingConvened':
    case 'DirectiveNumbered':
      return {};
  }
}

const noticesOf = ({ notices }: MeetingRow): readonly Conclusions[] =>
  (notices ?? []) as readonly Conclusions[];

function correctionOf(
  { field, notice, value }: EventOfType<MeetingEvent, 'MeetingCorrected'>['data'],
  before: MeetingRow,
): Omit<MeetingRow, 'id'> {
  switch (field) {
    case 'title':
    case 'body':
    case 'place':
    case 'chair':
    case 'minutes':
      return { [field]: value };
    case 'heldOn':
      return { held_on: value };
    case 'number':
    case 'publishedOn':
    case 'signer':
    case 'summary': {
      const notices = noticesOf(before);
      return {
        notices: notices.map((each) => (each.number === notice ? { ...each, [field]: value } : each)),
      };
    }
  }
}

async function applyToDirectives(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  const directives = await load<DirectiveRow>(
    tx,
    `SELECT directive_id, meeting_id, number, title, work, issued, suspended_from, lead_agency_id, coordinator_ids
     FROM meeting_directive WHERE directive_id = ANY($1)`,
    events,
    ({ directive_id }) => directive_id,
  );
  const changed = new Map<string, DirectiveRow>();
  for (const recorded of events) {
    const id = idIn(recorded.streamId);
    const before = directives.get(id);
    const { event, state } = foldDirective(before ? outlineOf(before) : null, recorded);
    if (event === null) continue;
    if (state === null) continue;
    const after = toRow(state);
    directives.set(id, after);
    if (!before || !same(before, after)) changed.set(id, after);
  }
  await upsertRows(tx, meetingDirectiveTable, [...changed.values()]);
}

const outlineOf = (row: DirectiveRow): Directive =>
  directiveInOutline({
    id: row.directive_id,
    number: row.number,
    meetingId: row.meeting_id,
    title: row.title,
    work: row.work,
    issued: row.issued,
    suspendedFrom: row.suspended_from,
    leadAgencyId: row.lead_agency_id,
    coordinators: row.coordinator_ids.map((agencyId) => ({ agencyId })),
  });

function toRow(state: Directive): DirectiveRow {
  return {
    directive_id: state.id,
    meeting_id: state.meetingId,
    number: state.number,
    title: state.title,
    work: state.work,
    issued: state.issued,
    suspended_from: state.suspendedFrom,
    lead_agency_id: state.leadAgencyId,
    coordinator_ids: state.coordinators.map(({ agencyId }) => agencyId),
  };
}

function same(before: DirectiveRow, after: DirectiveRow): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

async function load<Loaded extends object>(
  tx: PoolClient,
  sql: string,
  events: readonly RecordedEvent[],
  idOf: (row: Loaded) => string,
): Promise<Map<string, Loaded>> {
  if (events.length === 0) return new Map();
  const { rows } = await tx.query<Loaded>(sql, [[...new Set(events.map(({ streamId }) => idIn(streamId)))]]);
  return new Map(rows.map((row) => [idOf(row), row]));
}
