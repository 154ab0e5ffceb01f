import {
  addDays,
  daysBetween,
  isLocalDate,
  nameIn,
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

/** The last days before a cut-off, how many reports in them are many, and how many times the usual pace. */
const burst = { days: 3, reports: 5, times: 4, usualDays: 90 };
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
 * Findings of a stretch of days, the newest first. Each was found when its event was recorded: what is recorded later may
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
    actor:
      row.actor_id === null
        ? null
        : { id: row.actor_id, name: nameIn(row.actor_name ?? row.actor_id, language) },
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
  };
  const cutOffs = asked.value(cutOffsWithin(filters));
  asked.when(filters.kind, (kind) => `f.kind = ${kind}`);
  asked.when(filters.directiveId, (id) => `f.directive_id = ${id}`);
  asked.when(filters.agencyId, (id) => `f.agency_ids @> ARRAY[${id}::text]`);
  // A place has milliseconds, and so has every instant that is on record.
  if (before !== undefined) asked.add(`f.at <= ${asked.value(before[0])}::timestamptz`);
  const { rows } = await database.query<FindingRow>(
    `SELECT f.kind, f.at, f.position, f.earlier_position, f.directive_id,
       coalesce(f.agency_id, d.lead_agency_id) AS agency_id, f.actor_id, f.actor_name, f.facts
     FROM (${findingsWithin(window, cutOffs)}) f LEFT JOIN live.audit_directive d ON d.id = f.directive_id
     WHERE ${asked.where()}
     ORDER BY f.at DESC, f.kind COLLATE "C" DESC, f.position DESC LIMIT ${limit + mostOfOneInstant}`,
    asked.values,
  );
  return rows;
}

/** Findings of the very instant at which a page ended are read again with the next. */
const mostOfOneInstant = 500;

/** The last days of the half-years that lie within some days. */
function cutOffsWithin({ from, to }: Pick<FindingFilters, 'from' | 'to'>): LocalDate[] {
  const found: LocalDate[] = [];
  for (let window = windowOf(from); window.from <= to; window = windowOf(addDays(window.to, 1)))
    found.push(window.to);
  return found;
}

/** What was kept of a stretch of time, and what its cut-offs are found to have before them. */
function findingsWithin({ from, to }: Readonly<Record<'from' | 'to', string>>, days: string): string {
  return `SELECT e.kind, e.at, e.position, e.earlier_position, e.directive_id, e.agency_id, e.agency_ids, e.actor_id,
      e.actor_name, e.facts
    FROM live.audit_finding e WHERE e.at >= ${from} AND e.at < ${to}
    UNION ALL
    SELECT 'reports-before-cut-off', r.at, r.position, NULL, NULL, r.agency_id, ARRAY[r.agency_id], NULL, NULL,
      json_build_object('cutOff', c.day::text, 'reports', r.reports, 'before', r.before)
    FROM unnest(${days}::date[]) AS c(day) CROSS JOIN LATERAL (
      SELECT d.agency_id, sum(d.reports) FILTER (WHERE ${lastDays}) AS reports,
        coalesce(sum(d.reports) FILTER (WHERE NOT ${lastDays}), 0) AS before,
        max(d.last_position) FILTER (WHERE ${lastDays}) AS position, max(d.last_at) FILTER (WHERE ${lastDays}) AS at
      FROM live.audit_report_day d WHERE d.day > c.day - ${burst.days + burst.usualDays} AND d.day <= c.day
      GROUP BY d.agency_id) r
    WHERE r.reports >= ${burst.reports} AND r.at >= ${from} AND r.at < ${to}
      AND r.reports * ${burst.usualDays} > ${burst.times} * r.before * ${burst.days}`;
}

const lastDays = `d.day > c.day - ${burst.days}`;
