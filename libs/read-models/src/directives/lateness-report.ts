import type { LocalDate, WorkingCalendar } from '#domain';
import { Conditions } from '../paging/paging.js';
import type { Database, Viewer } from '../viewer.js';
import { directiveQuery, narrow, timeParameters, type DirectiveFilters } from './directive-filters.js';
import type { DirectiveItem, NamedCause } from './directive-item.js';
import { listDirectives } from './list-directives.js';
import { daysLateSql } from './time-status-sql.js';

/** Calendar days that each party has held directives. */
export interface PartyDays {
  readonly agency: number;
  readonly office: number;
  readonly leader: number;
}

/** The late directives of one lead agency, by what they were late for. */
export interface LateAgency {
  readonly agencyId: string | null;
  readonly agencyName: string | null;
  readonly count: number;
  /** By cause, most first; null for those without one. */
  readonly causes: readonly {
    readonly causeId: string | null;
    readonly count: number;
    readonly query: string;
  }[];
  readonly heldDays: PartyDays;
  readonly inherited: InheritedLateness;
}

/** What of the lateness was there before the lead took a directive over from another agency. */
export interface InheritedLateness {
  /** How many directives were late already. */
  readonly count: number;
  /** The calendar days, of all that they are late, before that. */
  readonly days: number;
}

/** What of a window is or was late, for which causes, and in whose hands it lay. */
export interface LatenessReport {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly count: number;
  /** The list of all that are counted, below `/api/v1/directives`. */
  readonly query: string;
  /** The causes that are named, and how often in all. */
  readonly causes: readonly (NamedCause & { readonly count: number })[];
  readonly withoutCause: number;
  readonly heldDays: PartyDays;
  readonly inherited: InheritedLateness;
  readonly agencies: readonly LateAgency[];
  /** Of those that are still open, the ones that stand still longest. */
  readonly longestStuck: readonly DirectiveItem[];
}

interface LateRow {
  agencyId: string | null;
  agencyName: string | null;
  causeId: string | null;
  cause: NamedCause | null;
  count: number;
  agency: number;
  office: number;
  leader: number;
  inherited: number;
  inheritedDays: number;
}

const mostStuck = 20;
/** Agencies times causes; more are no table that anybody reads. */
const mostRows = 10_000;

/**
 * The directives due in a window, both days included, that are overdue or ended late, by lead agency and cause. Days are
 * calendar days: from the day after a handover to that of the next, or today.
 */
export async function readLateness(
  database: Database,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<LatenessReport> {
  const filters = { time: ['overdue', 'late'], dueFrom: from, dueTo: to } as const satisfies DirectiveFilters;
  const asked = new Conditions();
  const time = timeParameters(asked, { today, calendar });
  narrow(asked, filters, viewer, { today, calendar }, time);
  const day = (instant: string) => `(${instant} AT TIME ZONE ${asked.value(calendar.timeZone)})::date`;
  const held = (party: string) =>
    `coalesce(sum(h.days) FILTER (WHERE h.party = '${party}'), 0)::int AS ${party}`;
  const { rows } = await database.query<LateRow>(
    `WITH late AS MATERIALIZED (
       SELECT d.id, d.lead_agency_id, d.lateness_cause_id,
         CASE WHEN d.inherited_on IS NULL THEN 0
           ELSE greatest(0, least(d.inherited_on - d.due_on, ${daysLateSql(time)})) END AS inherited_days
       FROM live.directive d WHERE ${asked.where()}
     ),
     period AS (
       SELECT o.directive_id, o.party,
         coalesce(${day(`lead(o.at) OVER following`)}, ${time.today}::date) - ${day('o.at')} AS days
       FROM live.directive_handover o JOIN late ON late.id = o.directive_id
       WINDOW following AS (PARTITION BY o.directive_id ORDER BY o.revision)
     ),
     held AS (
       SELECT l.lead_agency_id, l.lateness_cause_id, h.party, sum(greatest(h.days, 0)) AS days
       FROM period h JOIN late l ON l.id = h.directive_id GROUP BY 1, 2, 3
     ),
     counted AS (
       SELECT lead_agency_id, lateness_cause_id, count(*)::int AS count,
         count(*) FILTER (WHERE inherited_days > 0)::int AS inherited,
         coalesce(sum(inherited_days), 0)::int AS inherited_days
       FROM late GROUP BY 1, 2
     )
     SELECT c.lead_agency_id AS "agencyId",
       (SELECT a.name FROM live.directive_agency a WHERE a.agency_id = c.lead_agency_id) AS "agencyName",
       c.lateness_cause_id AS "causeId",
       (SELECT json_build_object('id', n.cause_id, 'code', n.code, 'name', json_build_object('vi', n.name_vi, 'en', n.name_en))
        FROM live.directive_cause n WHERE n.cause_id = c.lateness_cause_id) AS cause,
       c.count, c.inherited, c.inherited_days AS "inheritedDays", ${held('agency')}, ${held('office')}, ${held('leader')}
     FROM counted c LEFT JOIN held h ON h.lead_agency_id IS NOT DISTINCT FROM c.lead_agency_id
       AND h.lateness_cause_id IS NOT DISTINCT FROM c.lateness_cause_id
     GROUP BY c.lead_agency_id, c.lateness_cause_id, c.count, c.inherited, c.inherited_days
     ORDER BY c.count DESC, c.lead_agency_id, c.lateness_cause_id LIMIT ${mostRows}`,
    asked.values,
  );
  const stuck = await listDirectives(
    database,
    { ...filters, time: ['overdue'], sort: 'heldSince', limit: mostStuck },
    viewer,
    today,
    calendar,
  );
  return {
    from,
    to,
    count: total(rows),
    query: directiveQuery(filters),
    causes: causesIn(rows),
    withoutCause: total(rows.filter(({ causeId }) => causeId === null)),
    heldDays: daysIn(rows),
    inherited: inheritedIn(rows),
    agencies: agenciesIn(rows, filters),
    longestStuck: stuck.items,
  };
}

const total = (rows: readonly LateRow[]) => rows.reduce((sum, { count }) => sum + count, 0);

const daysIn = (rows: readonly LateRow[]): PartyDays => ({
  agency: rows.reduce((sum, { agency }) => sum + agency, 0),
  office: rows.reduce((sum, { office }) => sum + office, 0),
  leader: rows.reduce((sum, { leader }) => sum + leader, 0),
});

const inheritedIn = (rows: readonly LateRow[]): InheritedLateness => ({
  count: rows.reduce((sum, { inherited }) => sum + inherited, 0),
  days: rows.reduce((sum, { inheritedDays }) => sum + inheritedDays, 0),
});

function causesIn(rows: readonly LateRow[]): (NamedCause & { count: number })[] {
  const named = new Map(rows.flatMap(({ cause }) => (cause === null ? [] : [[cause.id, cause] as const])));
  return [...named.values()]
    .map((cause) => ({ ...cause, count: total(rows.filter(({ causeId }) => causeId === cause.id)) }))
    .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}

function agenciesIn(rows: readonly LateRow[], filters: DirectiveFilters): LateAgency[] {
  const ids = [...new Set(rows.map(({ agencyId }) => agencyId))];
  return ids
    .map((agencyId) => {
      const own = rows.filter((row) => row.agencyId === agencyId);
      const causes = own.map(({ causeId, count }) => ({
        causeId,
        count,
        query: directiveQuery({
          ...filters,
          ...(agencyId === null ? {} : { agencyId, leadOnly: true }),
          latenessCause: [causeId ?? 'none'],
        }),
      }));
      const agencyName = own[0]?.agencyName ?? null;
      return {
        agencyId,
        agencyName,
        count: total(own),
        causes,
        heldDays: daysIn(own),
        inherited: inheritedIn(own),
      };
    })
    .sort((one, other) => other.count - one.count);
}
