import {
  addDays,
  daysBetween,
  isLocalDate,
  type Language,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';
import type { JsonObject } from '#event-store';
import { z } from 'zod';
import { agencyNames, directiveNumbers } from '../audit-trail/audit-item.js';
import { Conditions, boundedLimit, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/paging.js';
import { windowOf } from '../review/review-window.js';
import type { Database } from '../viewer.js';
import { describeFinding, type FindingFacts } from './finding-descriptions.js';
import type { FindingKind } from './finding-kinds.js';

/** One thing that stands out, told of the event that made it so. */
export interface Finding {
  readonly kind: FindingKind;
  /** When it came about, RFC 3339. */
  readonly at: string;
  /** The events to look at in the trail, in decimal digits, the one that made it so last. */
  readonly positions: readonly string[];
  readonly directive: { readonly id: string; readonly number: string } | null;
  readonly agencyId: string | null;
  /** Whose act it was; null where it is nobody's. */
  readonly actor: { readonly id: string; readonly name: string } | null;
  /** In one sentence of the reader's language. */
  readonly words: string;
}

export interface FindingFilters {
  /** Both days included, in the committee's time zone. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly kind?: FindingKind | undefined;
  readonly directiveId?: string | undefined;
  readonly agencyId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A finding that was made elsewhere, to be put among those of the trail. */
export interface OtherFinding extends Omit<Finding, 'directive' | 'words'> {
  readonly directiveId: string | null;
  /** Days as `YYYY-MM-DD`, counts as numbers: what `describeFinding` puts into its sentence. */
  readonly facts: FindingFacts;
}

/** A day given by a person that lies more than this before the day it was recorded is dated back. */
const datedBackDays = 7;
/** The last days before a cut-off, how many reports in them are many, and how many times the usual pace. */
const burst = { days: 3, reports: 5, times: 4, usualDays: 90 };
/** A report that was confirmed sooner than this after it came was hardly read. */
const atOnceMinutes = 10;
/** An address that more accounts than this share, as behind one gateway, says nothing of who sat there. */
const mostAtOneAddress = 4;
/** How long before the closing the two accounts signed in from there. */
const signedInWithinDays = 7;
/** The hours of the night, where the committee is. */
const night = { from: 22, to: 5 };

interface FindingRow {
  kind: Exclude<FindingKind, 'overdue-never-told'>;
  at: Date;
  position: string;
  earlier_position: string | null;
  directive_id: string | null;
  agency_id: string | null;
  actor_id: string | null;
  actor_name: string | null;
  facts: JsonObject;
}

const place = z.tuple([z.iso.datetime(), z.string().max(400)]);
const list = 'findings';

/**
 * Findings of a stretch of days, the newest first. They are derived from the trail each time: what is recorded later may
 * add one, and none goes away.
 * @param others findings of the same days that were made elsewhere
 * @throws InvalidCursor
 */
export async function listFindings(
  database: Database,
  filters: FindingFilters,
  calendar: WorkingCalendar,
  language: Language,
  others: readonly OtherFinding[] = [],
): Promise<Page<Finding>> {
  const limit = boundedLimit(filters.limit);
  const before = filters.cursor === undefined ? undefined : decodeCursor(list, filters.cursor, place);
  const rows = await findingRows(database, filters, calendar, before, limit + 1);
  const namesAt = await agencyNames(database);
  const found = rows.map((row): OtherFinding => ({
    kind: row.kind,
    at: row.at.toISOString(),
    positions: [row.earlier_position, row.position].filter((position) => position !== null),
    directiveId: row.directive_id,
    agencyId: row.agency_id,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? row.actor_id },
    facts: factsOf(row, calendar, namesAt(row.position)),
  }));
  const merged = [...found, ...others.filter((each) => isWanted(each, filters))]
    .filter((each) => before === undefined || isAfter(placeOf(each), before))
    .sort((a, b) => (isAfter(placeOf(b), placeOf(a)) ? -1 : 1))
    .slice(0, limit + 1);
  const numbers = await directiveNumbers(
    database,
    new Set(merged.flatMap(({ directiveId }) => directiveId ?? [])),
  );
  return pageOf(
    merged,
    limit,
    ({ directiveId: id, facts, ...finding }): Finding => ({
      ...finding,
      directive: id === null ? null : { id, number: numbers.get(id) ?? id },
      words: describeFinding(finding.kind, facts, language),
    }),
    (each) => encodeCursor(list, placeOf(each)),
  );
}

function isWanted({ kind, agencyId, directiveId }: OtherFinding, filters: FindingFilters): boolean {
  return (
    (filters.kind === undefined || filters.kind === kind) &&
    (filters.agencyId === undefined || filters.agencyId === agencyId) &&
    (filters.directiveId === undefined || filters.directiveId === directiveId)
  );
}

/** The instant, and what tells findings of one instant apart. */
const placeOf = ({ kind, at, positions, directiveId, facts }: OtherFinding): [string, string] => [
  at,
  `${kind}:${positions.at(-1) ?? `${directiveId}:${facts['deadline']}`}`,
];

/** Whether one place comes after another in the list, the newest first. */
function isAfter(one: readonly [string, string], other: readonly [string, string]): boolean {
  return one[0] === other[0] ? one[1] < other[1] : one[0] < other[0];
}

/** The days that a person gave, and what lies between them: whatever the trail holds, nothing of it is taken on trust. */
function factsOf(
  { facts, at, agency_id }: FindingRow,
  calendar: WorkingCalendar,
  agencyName: (id: string) => string,
): FindingFacts {
  const texts = Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [],
    ),
  );
  const recordedOn = texts['previous'] ?? calendar.dateOf(at);
  const given = texts['givenOn'];
  const days =
    typeof given === 'string' &&
    typeof recordedOn === 'string' &&
    isLocalDate(given) &&
    isLocalDate(recordedOn)
      ? daysBetween(given, recordedOn)
      : undefined;
  return {
    ...texts,
    ...(days === undefined ? {} : { days }),
    ...(agency_id === null ? {} : { agency: agencyName(agency_id) }),
  };
}

async function findingRows(
  database: Database,
  filters: FindingFilters,
  calendar: WorkingCalendar,
  before: z.infer<typeof place> | undefined,
  limit: number,
): Promise<FindingRow[]> {
  const asked = new Conditions();
  const window = {
    from: `${asked.value(calendar.startOfDay(filters.from).toISOString())}::timestamptz`,
    to: `${asked.value(calendar.startOfDay(addDays(filters.to, 1)).toISOString())}::timestamptz`,
    zone: `${asked.value(calendar.timeZone)}::text`,
  };
  const cutOffs = cutOffsWithin(filters, calendar);
  const days = `${asked.value(cutOffs.map(({ day }) => day))}::text[]`;
  const ends = `${asked.value(cutOffs.map(({ end }) => end))}::timestamptz[]`;
  asked.when(filters.kind, (kind) => `f.kind = ${kind}`);
  asked.when(filters.directiveId, (id) => `f.directive_id = ${id}`);
  asked.when(filters.agencyId, (id) => `f.agency_ids @> ARRAY[${id}::text]`);
  // A place has milliseconds, and so has every instant that is on record.
  if (before !== undefined) asked.add(`f.at <= ${asked.value(before[0])}::timestamptz`);
  const { rows } = await database.query<FindingRow>(
    `SELECT f.kind, f.at, f.position, f.earlier_position, f.directive_id,
       coalesce(f.agency_id, d.lead_agency_id) AS agency_id, f.actor_id, f.actor_name, f.facts
     FROM (${findingsOfTheTrail(window, { days, ends })}) f LEFT JOIN live.audit_directive d ON d.id = f.directive_id
     WHERE ${asked.where()}
     ORDER BY f.at DESC, f.kind COLLATE "C" DESC, f.position DESC LIMIT ${limit + mostOfOneInstant}`,
    asked.values,
  );
  return rows;
}

/** Findings of the very instant at which a page ended are read again with the next. */
const mostOfOneInstant = 500;

/** The ends of the half-years that lie within some days, and the instant at which each is over. */
function cutOffsWithin(
  { from, to }: Pick<FindingFilters, 'from' | 'to'>,
  calendar: WorkingCalendar,
): { readonly day: LocalDate; readonly end: string }[] {
  const found: { day: LocalDate; end: string }[] = [];
  for (let window = windowOf(from); window.from <= to; window = windowOf(addDays(window.to, 1)))
    found.push({ day: window.to, end: calendar.startOfDay(addDays(window.to, 1)).toISOString() });
  return found;
}

const reportTypes = `('ProgressReported', 'CompletionReported', 'ShareCompletionReported')`;

/** One statement for all kinds: each part is asked by the type of its event, and the conditions around it narrow it down. */
function findingsOfTheTrail(
  { from, to, zone }: Readonly<Record<'from' | 'to' | 'zone', string>>,
  cutOffs: Readonly<Record<'days' | 'ends', string>>,
): string {
  const inWindow = (event: string) => `${event}.recorded_at >= ${from} AND ${event}.recorded_at < ${to}`;
  const dayOf = (event: string, minusDays = 0) =>
    `to_char(${event}.recorded_at AT TIME ZONE ${zone} - interval '${minusDays} days', 'YYYY-MM-DD')`;
  const columns = (kind: FindingKind, event: string, facts: string, earlier = 'NULL::bigint') =>
    `SELECT '${kind}' AS kind, ${event}.recorded_at AS at, ${event}.position, ${earlier} AS earlier_position,
       ${event}.directive_id, coalesce(${event}.data->>'agencyId', ${event}.actor->>'agencyId') AS agency_id,
       ${event}.agency_ids, ${event}.actor_id, ${event}.actor->>'name' AS actor_name, ${facts} AS facts`;
  const previous = `coalesce(e.data->>'previousDueOn', e.data->>'previous')`;
  const next = `coalesce(e.data->'deadline'->>'dueOn', e.data->>'value')`;
  return [
    `${columns('fact-dated-back', 'e', `json_build_object('type', e.type, 'givenOn', e.data->>'effectiveOn')`)}
     FROM live.audit_event e WHERE e.type IN ${reportTypes} AND ${inWindow('e')}
       AND e.data->>'effectiveOn' < ${dayOf('e', datedBackDays)}`,
    `${columns('fact-dated-back', 'e', `json_build_object('type', e.type, 'field', e.data->>'field', 'givenOn', e.data->>'value', 'previous', e.data->>'previous')`)}
     FROM live.audit_event e WHERE e.type = 'CorrectionRecorded' AND ${inWindow('e')}
       AND e.data->>'field' IN ('completionReportedOn', 'publishedOn', 'meetingHeldOn')
       AND e.data->>'value' < e.data->>'previous'`,
    `SELECT 'reports-before-cut-off', r.at, r.position, NULL, NULL, r.agency_id, ARRAY[r.agency_id], NULL, NULL,
       json_build_object('cutOff', c.day, 'reports', r.reports, 'before', r.before)
     FROM unnest(${cutOffs.days}, ${cutOffs.ends}) AS c(day, ends_at) CROSS JOIN LATERAL (
       SELECT e.data->>'agencyId' AS agency_id, count(*) FILTER (WHERE ${lastDays('e')}) AS reports,
         count(*) FILTER (WHERE NOT ${lastDays('e')}) AS before,
         max(e.position) FILTER (WHERE ${lastDays('e')}) AS position,
         max(e.recorded_at) FILTER (WHERE ${lastDays('e')}) AS at
       FROM live.audit_event e WHERE e.type IN ${reportTypes}
         AND e.recorded_at >= c.ends_at - interval '${burst.days + burst.usualDays} days' AND e.recorded_at < c.ends_at
       GROUP BY 1) r
     WHERE r.reports >= ${burst.reports} AND r.at >= ${from} AND r.at < ${to}
       AND r.reports * ${burst.usualDays} > ${burst.times} * r.before * ${burst.days}`,
    `${columns('deadline-moved-after-it-passed', 'e', `json_build_object('type', e.type, 'dueOn', ${previous}, 'movedTo', ${next})`)}
     FROM live.audit_event e WHERE ${inWindow('e')}
       AND (e.type IN ('ExtensionGranted', 'ExtensionCountered', 'DeadlineRecalculated')
         OR e.type = 'CorrectionRecorded' AND e.data->>'field' = 'dueOn')
       AND ${previous} < ${dayOf('e')} AND ${next} > ${previous}`,
    `${columns('deadline-moved-after-it-passed', 'e', `json_build_object('type', e.type, 'dueOn', o.data->>'dueOn', 'movedTo', ${next})`, 'o.position')}
     FROM live.audit_event e CROSS JOIN LATERAL (
       SELECT o.position, o.type, o.data FROM live.audit_event o WHERE o.stream_id = e.stream_id AND o.revision < e.revision
         AND o.type IN ('DirectiveBecameOverdue', 'ExtensionGranted', 'ExtensionCountered', 'DeadlineRecalculated', 'DirectiveResumed')
       ORDER BY o.revision DESC LIMIT 1) o
     WHERE e.type = 'DirectiveReassigned' AND ${inWindow('e')} AND o.type = 'DirectiveBecameOverdue'
       AND ${next} > o.data->>'dueOn'`,
    `${columns('closed-within-minutes', 'e', `json_build_object('minutes', floor(extract(epoch FROM e.recorded_at - r.recorded_at) / 60))`, 'r.position')}
     FROM live.audit_event e CROSS JOIN LATERAL (${lastReport}) r
     WHERE e.type = 'DirectiveClosed' AND ${inWindow('e')} AND e.data->>'outcome' = 'implemented'
       AND e.data->>'withoutReport' IS DISTINCT FROM 'true'
       AND r.recorded_at > e.recorded_at - interval '${atOnceMinutes} minutes'`,
    `${columns('closed-without-report', 'e', `json_build_object('reason', left(e.data->>'reason', 300))`)}
     FROM live.audit_event e WHERE e.type = 'DirectiveClosed' AND ${inWindow('e')} AND e.data->>'withoutReport' = 'true'`,
    `${columns('one-address-on-both-sides', 'e', `json_build_object('reporter', r.actor->>'name')`, 'r.position')}
     FROM live.audit_event e CROSS JOIN LATERAL (${lastReport}) r
     WHERE e.type = 'DirectiveClosed' AND ${inWindow('e')} AND r.actor_id <> e.actor_id
       AND EXISTS (
         SELECT FROM live.audit_event mine JOIN live.audit_event theirs
           ON theirs.type = 'SignedIn' AND theirs.actor_id = r.actor_id AND theirs.data->>'address' = mine.data->>'address'
         WHERE mine.type = 'SignedIn' AND mine.actor_id = e.actor_id
           AND ${shortlyBefore('mine')} AND ${shortlyBefore('theirs')}
           AND (SELECT count(DISTINCT s.actor_id) FROM live.audit_event s WHERE s.type = 'SignedIn' AND ${shortlyBefore('s')}
             AND s.data->>'address' = mine.data->>'address') <= ${mostAtOneAddress})`,
    `${columns('sign-in-at-odd-hour', 'e', `json_build_object('time', to_char(e.recorded_at AT TIME ZONE ${zone}, 'HH24:MI'))`)}
     FROM live.audit_event e WHERE e.type = 'SignedIn' AND ${inWindow('e')} AND e.data->>'knownDevice' = 'false'
       AND (extract(hour FROM e.recorded_at AT TIME ZONE ${zone}) >= ${night.from}
         OR extract(hour FROM e.recorded_at AT TIME ZONE ${zone}) < ${night.to})
       AND NOT EXISTS (SELECT FROM live.audit_event s WHERE s.type = 'SignedIn' AND s.actor_id = e.actor_id
         AND s.position < e.position AND s.data->>'address' = e.data->>'address')`,
  ].join('\nUNION ALL\n');
}

const lastDays = (event: string) => `${event}.recorded_at >= c.ends_at - interval '${burst.days} days'`;

/** The report that a closing `e` answered. */
const lastReport = `SELECT c.position, c.recorded_at, c.actor_id, c.actor FROM live.audit_event c
  WHERE c.stream_id = e.stream_id AND c.revision < e.revision AND c.type = 'CompletionReported'
  ORDER BY c.revision DESC LIMIT 1`;

const shortlyBefore = (event: string) =>
  `${event}.recorded_at <= e.recorded_at AND ${event}.recorded_at > e.recorded_at - interval '${signedInWithinDays} days'`;
