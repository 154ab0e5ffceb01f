import { createTables, type RowTable } from '#consumers';
import { findingTable, reportDayTable } from './keep-findings.js';

/**
 * A segment of the trail is so many events long, as a power of two: a search of what nobody wrote asks for each, and of what many
 * wrote it reads all that the index knows of one.
 */
const segmentBits = 15;

/** The segment in which an event of the trail stands. */
export const segment = `(place >> ${segmentBits})`;

/** What stands before each lexeme of a segment. */
export const lexemePrefix = (of: string) => `${of} || '/'`;

/**
 * What an index keeps of the words of an event: each behind the segment in which the event stands, so that a search reads what
 * the index knows of one segment after another, and begins with the newest.
 */
export const lexemes = `array_to_tsvector(string_to_array(ltrim(replace(words, ' ', ' ' || ${lexemePrefix(segment)})), ' '))`;

export const eventTable = {
  name: 'audit_event',
  columns: {
    position: 'bigint',
    place: 'bigint NOT NULL',
    stream_id: 'text COLLATE "C" NOT NULL',
    revision: 'bigint NOT NULL',
    event_id: 'text NOT NULL',
    type: 'text COLLATE "C" NOT NULL',
    recorded_at: 'timestamptz NOT NULL',
    actor_id: 'text COLLATE "C" NOT NULL',
    actor: 'json NOT NULL',
    standing_in_for: 'text[] NOT NULL',
    correlation_id: 'text',
    causation_id: 'text',
    data: 'json NOT NULL',
    directive_id: 'text COLLATE "C"',
    meeting_id: 'text COLLATE "C"',
    agency_ids: 'text[] NOT NULL',
    words: 'text NOT NULL',
  },
  key: ['position'],
  indexes: {
    audit_event_by_stream: '(stream_id, revision)',
    audit_event_by_directive: '(directive_id, position) WHERE directive_id IS NOT NULL',
    audit_event_by_meeting: '(meeting_id, position) WHERE meeting_id IS NOT NULL',
    audit_event_by_actor: '(actor_id, position)',
    audit_event_by_actor_and_type: '(actor_id, type, position)',
    audit_event_by_type: '(type, position)',
    audit_event_by_correlation: '(correlation_id, position) WHERE correlation_id IS NOT NULL',
    audit_event_by_authority: "(position) WHERE data->>'authority' IS NOT NULL",
    audit_event_by_time: '(recorded_at, position)',
    audit_event_sign_ins: "(actor_id, position) WHERE type = 'SignedIn'",
    audit_event_sign_ins_by_address: "((data->>'address'), position) WHERE type = 'SignedIn'",
    // A search looks through what was not sorted in yet word by word: no more than half a megabyte.
    audit_event_by_words: `USING gin ((${lexemes})) WITH (gin_pending_list_limit = 512)`,
  },
} as const satisfies RowTable;

export const eventAgencyTable = {
  name: 'audit_event_agency',
  columns: {
    agency_id: 'text COLLATE "C" NOT NULL',
    position: 'bigint NOT NULL',
  },
  key: ['agency_id', 'position'],
} as const satisfies RowTable;

export const hourTable = {
  name: 'audit_hour',
  columns: {
    hour: 'timestamptz',
    first_position: 'bigint NOT NULL',
    last_position: 'bigint NOT NULL',
  },
  key: ['hour'],
} as const satisfies RowTable;

export const directiveTable = {
  name: 'audit_directive',
  columns: {
    id: 'text COLLATE "C"',
    meeting_id: 'text NOT NULL',
    number: 'text NOT NULL',
    lead_agency_id: 'text',
    coordinator_ids: 'text[] NOT NULL',
    issued: 'boolean NOT NULL',
  },
  key: ['id'],
} as const satisfies RowTable;

export const agencyNameTable = {
  name: 'audit_agency_name',
  columns: {
    agency_id: 'text COLLATE "C" NOT NULL',
    from_position: 'bigint NOT NULL',
    name: 'text NOT NULL',
  },
  key: ['agency_id', 'from_position'],
} as const satisfies RowTable;

/**
 * `audit_event` holds every event as it was recorded, and by `place` how many stand before it; `audit_event_agency` its agencies once more, so that those of one
 * agency are read in the order of the log; `audit_hour` between which positions the events recorded within an hour (UTC)
 * stand; `audit_directive` who carries a directive out, so that an event is found by the agencies of its time;
 * `audit_agency_name` each name of an agency with the position it begins at; `audit_finding` and `audit_report_day` what the
 * findings are made of.
 */
export const auditTables = createTables(
  eventTable,
  eventAgencyTable,
  hourTable,
  directiveTable,
  agencyNameTable,
  findingTable,
  reportDayTable,
);
