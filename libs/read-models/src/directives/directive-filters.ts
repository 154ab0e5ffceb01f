import {
  addDays,
  type HeldBy,
  type LocalDate,
  type Outcome,
  type TimeStatus,
  type Urgency,
  type WorkingCalendar,
  type WorkStatus,
} from '#domain';
import type { Conditions } from '../paging/paging.js';
import { wordPatterns } from '../search/search.js';
import { limitingAgency, type Viewer } from '../viewer.js';
import { visibleToAgency, type AwaitedAnswer } from './directive-item.js';
import { dueSoonUntil, impliedByTime, timeStatusSql, type TimeParameters } from './time-status-sql.js';

/** By what the list of directives can be ordered. */
export const directiveSorts = ['due', 'updated', 'number', 'agency', 'heldSince'] as const;
export type DirectiveSort = (typeof directiveSorts)[number];

/** A directive with no report for so many calendar days is silent. */
export const silentAfterDays = 30;

/** What is asked of the list of directives. Absent is unlimited; of several values any will do. */
export interface DirectiveFilters {
  readonly work?: readonly WorkStatus[] | undefined;
  readonly time?: readonly TimeStatus[] | undefined;
  readonly urgency?: readonly Urgency[] | undefined;
  readonly outcome?: readonly Outcome[] | undefined;
  /** Leads or co-ordinates, or did until another took its place. */
  readonly agencyId?: string | readonly string[] | undefined;
  /** With `agencyId`, or for an officer of an agency: only what it leads. */
  readonly leadOnly?: boolean | undefined;
  readonly meetingId?: string | readonly string[] | undefined;
  readonly heldBy?: readonly HeldBy['party'][] | undefined;
  readonly awaiting?: readonly AwaitedAnswer[] | undefined;
  /** In work, and without a report for `silentAfterDays`. */
  readonly silent?: boolean | undefined;
  /** A report was returned and has not come again; for an officer of an agency: one of theirs. */
  readonly returned?: boolean | undefined;
  /** Ids of causes of lateness, or `none`. */
  readonly latenessCause?: readonly string[] | undefined;
  readonly dueFrom?: LocalDate | undefined;
  /** Itself included. */
  readonly dueTo?: LocalDate | undefined;
  readonly q?: string | undefined;
  /** Default: `due`. */
  readonly sort?: DirectiveSort | undefined;
  /** Default: the last changed first, else what comes first by the key first. */
  readonly order?: 'asc' | 'desc' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The day that the list is read on. */
export interface ListDay {
  readonly today: LocalDate;
  readonly calendar: WorkingCalendar;
}

const many = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** The days that the time status of a row depends on, as parameters of a statement. */
export function timeParameters(asked: Conditions, { today, calendar }: ListDay): TimeParameters {
  return { today: asked.value(today), soonUntil: asked.value(dueSoonUntil(today, calendar)) };
}

const awaits: Readonly<Record<AwaitedAnswer, string>> = {
  completion: `d.work = 'awaiting_confirmation'`,
  extension: 'd.extension_asked',
  share: 'd.share_reported',
};

/** Narrows rows `d` down to what a viewer may see and has asked for. */
export function narrow(
  asked: Conditions,
  filters: DirectiveFilters,
  viewer: Viewer,
  day: ListDay,
  time: TimeParameters,
): void {
  const agency = limitingAgency(viewer);
  if (agency !== null) asked.add(visibleToAgency(asked.value(agency)));
  asked.when(filters.work, (work) => `d.work = ANY(${work}::text[])`);
  asked.when(filters.time, (wanted) => `${timeStatusSql(time)} = ANY(${wanted}::text[])`);
  if (filters.time) asked.add(impliedByTime(filters.time, time));
  asked.when(filters.urgency, (wanted) => `d.urgency = ANY(${wanted}::text[])`);
  asked.when(filters.outcome, (wanted) => `d.outcome = ANY(${wanted}::text[])`);
  narrowToAgencies(asked, filters, agency);
  if (filters.meetingId !== undefined)
    asked.add(`d.meeting_id = ANY(${asked.value(many(filters.meetingId))}::text[])`);
  asked.when(filters.heldBy, (wanted) => `d.held_by = ANY(${wanted}::text[])`);
  if (filters.awaiting) asked.add(filters.awaiting.map((answer) => awaits[answer]).join(' OR ') || 'false');
  asked.when(filters.dueFrom, (dueFrom) => `d.due_key >= ${dueFrom}::date AND d.due_on IS NOT NULL`);
  asked.when(filters.dueTo, (dueTo) => `d.due_key <= ${dueTo}::date`);
  narrowToTrouble(asked, filters, day, agency);
  if (filters.q !== undefined) {
    for (const word of wordPatterns(filters.q)) asked.add(isSaidOf(asked.value(word)));
  }
}

function narrowToAgencies(
  asked: Conditions,
  { agencyId, leadOnly }: DirectiveFilters,
  own: string | null,
): void {
  const wanted = agencyId === undefined ? (leadOnly && own !== null ? [own] : undefined) : many(agencyId);
  if (wanted === undefined) return;
  const ids = `${asked.value(wanted)}::text[]`;
  const [now, before] = leadOnly
    ? [`d.lead_agency_id = ANY(${ids})`, `d.inherited_from = ANY(${ids}) AND NOT d.inherited_split_off`]
    : [`d.agency_ids && ${ids}`, `d.former_agency_ids && ${ids} AND d.former_agency_ids <> '{}'`];
  asked.add(`(${now} OR ${before})`);
}

function narrowToTrouble(
  asked: Conditions,
  { silent, returned, latenessCause }: DirectiveFilters,
  { today, calendar }: ListDay,
  own: string | null,
): void {
  if (silent !== undefined) {
    const before = calendar.startOfDay(addDays(today, 1 - silentAfterDays)).toISOString();
    const isSilent = `d.work IN ('assigned', 'in_progress') AND d.silent_since < ${asked.value(before)}::timestamptz`;
    asked.add(silent ? isSilent : `(${isSilent}) IS NOT TRUE`);
  }
  if (returned !== undefined) {
    const theirs = own === null ? '' : ` AND d.returned_to @> ARRAY[${asked.value(own)}::text]`;
    const isReturned = `d.returned_to <> '{}'${theirs}`;
    asked.add(returned ? isReturned : `NOT (${isReturned})`);
  }
  if (latenessCause !== undefined) {
    const named = asked.value(latenessCause.filter((id) => id !== 'none'));
    const without = latenessCause.includes('none') ? ' OR d.lateness_cause_id IS NULL' : '';
    asked.add(`d.lateness_cause_id = ANY(${named}::text[])${without}`);
  }
}

/** That a word begins one of the directive's own words, or of its reports', or of its meeting's title. */
function isSaidOf(pattern: string): string {
  return `d.id IN (
    SELECT w.directive_id FROM live.directive_words w WHERE w.words LIKE ${pattern}
    UNION ALL SELECT r.directive_id FROM live.directive_report_words r WHERE r.words LIKE ${pattern}
    UNION ALL SELECT of.id FROM live.directive of JOIN live.directive_meeting m ON m.meeting_id = of.meeting_id
      WHERE m.words LIKE ${pattern})`;
}

/** The query string of `GET /directives` that asks for the same, for whoever is to open the list. */
export function directiveQuery(filters: Omit<DirectiveFilters, 'limit' | 'cursor'>): string {
  const entries = Object.entries(filters) as [string, string | boolean | readonly string[] | undefined][];
  const given = entries.flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === 'object' ? value.join(',') : String(value)]],
  );
  return new URLSearchParams(given).toString();
}
