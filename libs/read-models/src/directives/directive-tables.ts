import { createTables, type RowTable } from '#consumers';
import { reviewEntryTable, reviewSumTable } from './review-entry-table.js';

export const directiveTable = {
  name: 'directive',
  columns: {
    id: 'text COLLATE "C"',
    number: 'text NOT NULL',
    title: 'text NOT NULL',
    meeting_id: 'text NOT NULL',
    notice_number: 'text',
    urgency: 'text NOT NULL',
    work: 'text NOT NULL',
    issued: 'boolean NOT NULL',
    lead_agency_id: 'text',
    coordinator_ids: 'text[] NOT NULL',
    coordinators: 'json NOT NULL',
    standing: 'boolean NOT NULL',
    agency_ids: 'text[] NOT NULL',
    former_agency_ids: 'text[] NOT NULL',
    inherited_from: 'text',
    inherited_on: 'date',
    inherited_split_off: 'boolean NOT NULL',
    due_on: 'date',
    due_key: 'date NOT NULL',
    original_due_on: 'date',
    extensions: 'integer NOT NULL',
    percent: 'double precision',
    reported_on: 'date',
    declined_on: 'date',
    outcome: 'text',
    stands_on: 'date',
    on_time: 'boolean',
    closed_on: 'date',
    days_late: 'integer',
    term_from: 'date',
    term_days: 'integer',
    declined_move: 'text COLLATE "C"',
    number_key: 'text COLLATE "C" NOT NULL',
    lead_code: 'text COLLATE "C" NOT NULL',
    held_by: 'text NOT NULL',
    held_since: 'timestamptz NOT NULL',
    extension_asked: 'boolean NOT NULL',
    share_reported: 'boolean NOT NULL',
    returned_to: 'text[] NOT NULL',
    silent_since: 'timestamptz',
    lateness_cause_id: 'text',
    updated_position: 'bigint NOT NULL',
    updated_at: 'timestamptz NOT NULL',
    revision: 'bigint NOT NULL',
  },
  key: ['id'],
  indexes: {
    directive_by_due: '(due_key, number_key, id)',
    directive_open_by_due: "(due_key, number_key, id) WHERE work <> 'closed'",
    directive_by_work: '(work, due_key, number_key, id)',
    directive_by_lead: '(lead_code, number_key, id)',
    directive_by_number: '(number_key, id)',
    directive_by_holding: '(held_since, number_key, id)',
    directive_by_silence: "(silent_since) WHERE work IN ('assigned', 'in_progress')",
    directive_extension_asked: '(due_key, number_key, id) WHERE extension_asked',
    directive_share_reported: '(due_key, number_key, id) WHERE share_reported',
    directive_returned: "(due_key, number_key, id) WHERE returned_to <> '{}'",
    directive_by_cause: '(lateness_cause_id, due_key) WHERE lateness_cause_id IS NOT NULL',
    directive_by_term: '(due_on, term_from, term_days, declined_move, id) WHERE term_days IS NOT NULL',
    directive_by_update: '(updated_position)',
    directive_by_meeting: '(meeting_id)',
    directive_by_agency: 'USING gin (agency_ids)',
    directive_by_former_agency: "USING gin (former_agency_ids) WHERE former_agency_ids <> '{}'",
  },
} as const satisfies RowTable;

export const stateTable = {
  name: 'directive_state',
  columns: {
    directive_id: 'text COLLATE "C"',
    state: 'json NOT NULL',
  },
  key: ['directive_id'],
} as const satisfies RowTable;

export const searchTextTable = {
  name: 'directive_words',
  columns: {
    directive_id: 'text COLLATE "C"',
    words: 'text NOT NULL',
  },
  key: ['directive_id'],
} as const satisfies RowTable;

export const reportTextTable = {
  name: 'directive_report_words',
  columns: {
    directive_id: 'text COLLATE "C" NOT NULL',
    revision: 'bigint NOT NULL',
    words: 'text NOT NULL',
  },
  key: ['directive_id', 'revision'],
} as const satisfies RowTable;

export const meetingTable = {
  name: 'directive_meeting',
  columns: {
    meeting_id: 'text',
    title: 'text NOT NULL',
    words: 'text NOT NULL',
  },
  key: ['meeting_id'],
} as const satisfies RowTable;

export const agencyTable = {
  name: 'directive_agency',
  columns: {
    agency_id: 'text',
    name: 'text NOT NULL',
  },
  key: ['agency_id'],
} as const satisfies RowTable;

export const agencyCodeTable = {
  name: 'directive_agency_code',
  columns: {
    agency_id: 'text COLLATE "C"',
    code: 'text COLLATE "C" NOT NULL',
  },
  key: ['agency_id'],
} as const satisfies RowTable;

export const causeTable = {
  name: 'directive_cause',
  columns: {
    cause_id: 'text COLLATE "C"',
    code: 'text COLLATE "C" NOT NULL',
    name_vi: 'text NOT NULL',
    name_en: 'text NOT NULL',
    active: 'boolean NOT NULL',
  },
  key: ['cause_id'],
} as const satisfies RowTable;

export const handoverTable = {
  name: 'directive_handover',
  columns: {
    directive_id: 'text COLLATE "C" NOT NULL',
    revision: 'bigint NOT NULL',
    party: 'text NOT NULL',
    agency_id: 'text',
    at: 'timestamptz NOT NULL',
  },
  key: ['directive_id', 'revision'],
} as const satisfies RowTable;

export const eventTable = {
  name: 'directive_event',
  columns: {
    directive_id: 'text COLLATE "C" NOT NULL',
    revision: 'bigint NOT NULL',
    position: 'bigint NOT NULL',
    due_key: 'date NOT NULL',
    lead_code: 'text COLLATE "C" NOT NULL',
    held_since: 'timestamptz NOT NULL',
    type: 'text NOT NULL',
    recorded_at: 'timestamptz NOT NULL',
    actor: 'json',
    data: 'json',
  },
  key: ['directive_id', 'revision'],
  indexes: {
    directive_event_of_succession: "((data->>'successionId'), position) WHERE type = 'DirectiveHandedOver'",
  },
} as const satisfies RowTable;

/** Searching goes without these indexes where the extension cannot be had. */
const wordIndexes = `
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'searching without pg_trgm: %', SQLERRM;
END $$;
DO $$
BEGIN
  CREATE INDEX directive_by_words ON directive_words USING gin (words gin_trgm_ops);
  CREATE INDEX directive_by_report_words ON directive_report_words USING gin (words gin_trgm_ops);
EXCEPTION WHEN undefined_object THEN
  RAISE NOTICE 'searching without an index: %', SQLERRM;
END $$;
`;

/**
 * `directive` holds what is listed and filtered (`former_agency_ids` of agencies that ended and whose part went over to an heir, `term_from`, `term_days` and `declined_move` of a deadline in working
 * days that a new calendar may move; `stands_on` the day on which time stopped for one that is suspended),
 * `directive_state` the folded directive, `directive_words` what is searched of it (`directive_report_words` of each of
 * its reports, `directive_meeting` of its meeting), `directive_agency` what agencies are called now,
 * `directive_agency_code` their codes, which never change, `directive_cause` the office's causes of lateness,
 * `directive_handover` who had a directive from when on, and `directive_event` every event: its data where a directive's
 * page tells of it, and where the directive stood in each order of the list after it; `review_entry` how each counts in reviews, `review_sum` how many
 * count alike. `number_key` and `lead_code` are
 * what numbers and leads are ordered by; without a lead a directive comes last. Every order goes on by `number_key`.
 */
export const directiveTables = `${createTables(directiveTable, stateTable, searchTextTable, reportTextTable, meetingTable, agencyTable, agencyCodeTable, causeTable, handoverTable, eventTable, reviewEntryTable, reviewSumTable)}${wordIndexes}`;
