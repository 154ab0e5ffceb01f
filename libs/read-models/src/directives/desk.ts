import type { LocalDate, ShareState, WorkingCalendar } from '#domain';
import { Conditions } from '../paging/paging.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { directiveQuery, narrow, timeParameters, type DirectiveFilters } from './directive-filters.js';
import type { DirectiveItem } from './directive-item.js';
import { countEach, listDirectives, type BoundedCount } from './list-directives.js';

/** A number of somebody's desk, and the list behind it. */
export interface DeskNumber extends BoundedCount {
  readonly name: string;
  /** Of the list, below `/api/v1`. */
  readonly path: string;
  /** The query string that makes it hold just those. */
  readonly query: string;
}

const open = ['assigned', 'in_progress', 'awaiting_confirmation', 'declined', 'suspended'] as const;
const atWork = ['assigned', 'in_progress'] as const;

const lists = {
  completionReports: { awaiting: ['completion'] },
  shareReports: { awaiting: ['share'] },
  extensionRequests: { awaiting: ['extension'] },
  declined: { work: ['declined'] },
  notAccepted: { work: ['assigned'] },
  toAccept: { work: ['assigned'], leadOnly: true },
  overdue: { time: ['overdue'] },
  dueSoon: { time: ['due_soon'] },
  silent: { silent: true },
  returned: { returned: true },
  ours: { work: open },
  putBeforeLeader: { heldBy: ['leader'] },
  urgentOverdue: { time: ['overdue'], urgency: ['urgent', 'express'] },
  withoutCause: { time: ['overdue', 'late'], latenessCause: ['none'] },
} as const satisfies Record<string, DirectiveFilters>;
type ListName = keyof typeof lists;

/** The lists whose numbers each role has on the desk. */
const shownTo: Readonly<Record<'admin' | 'leader' | 'agency' | 'inspector', readonly ListName[]>> = {
  admin: [
    'completionReports',
    'shareReports',
    'extensionRequests',
    'declined',
    'notAccepted',
    'overdue',
    'dueSoon',
    'silent',
    'withoutCause',
  ],
  agency: ['ours', 'overdue', 'dueSoon', 'toAccept', 'returned', 'silent', 'extensionRequests'],
  leader: ['extensionRequests', 'putBeforeLeader', 'overdue', 'urgentOverdue', 'completionReports'],
  inspector: ['overdue', 'withoutCause', 'silent'],
};

/** The numbers of directives on the desk of whoever asks, all as of one instant. */
export async function deskNumbers(
  database: Database,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<DeskNumber[]> {
  if (viewer.role === 'system') return [];
  const names = shownTo[viewer.role];
  const filters = names.map((name): DirectiveFilters => lists[name]);
  const counts = await countEach(database, filters, viewer, today, calendar);
  return names.map((name, index) => ({
    name,
    ...(counts[index] ?? { count: 0, isExact: true }),
    path: '/directives',
    query: directiveQuery(lists[name]),
  }));
}

/** How many directives of an agency's lead are overdue, and the list of them. */
export interface OverdueAgency {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly count: number;
  readonly path: string;
  readonly query: string;
}

/** More agencies than a desk shows. */
const mostAgencies = 100;

/** The lead agencies with overdue directives, those with most of them first. */
export async function overdueAgencies(
  database: Database,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<OverdueAgency[]> {
  const asked = new Conditions();
  const time = timeParameters(asked, { today, calendar });
  narrow(asked, lists.overdue, viewer, { today, calendar }, time);
  const { rows } = await database.query<{ agencyId: string; agencyName: string | null; count: number }>(
    `SELECT found.*, (SELECT a.name FROM live.directive_agency a WHERE a.agency_id = found."agencyId") AS "agencyName"
     FROM (
       SELECT d.lead_agency_id AS "agencyId", count(*)::int AS count FROM live.directive d
       WHERE ${asked.where('d.lead_agency_id IS NOT NULL', `${time.soonUntil}::date IS NOT NULL`)}
       GROUP BY d.lead_agency_id ORDER BY count DESC, d.lead_agency_id LIMIT ${mostAgencies}) found
     ORDER BY found.count DESC, found."agencyId"`,
    asked.values,
  );
  return rows.map(({ agencyId, agencyName, count }) => ({
    agencyId,
    agencyName: agencyName ?? agencyId,
    count,
    path: '/directives',
    query: directiveQuery({ ...lists.overdue, agencyId, leadOnly: true }),
  }));
}

/** The one thing that an agency has to do about a directive; null where it waits for somebody else. */
export type NextAct = 'accept' | 'report' | 'report-again' | 'report-share' | null;

/** A directive on an agency's desk. */
export interface DeskDirective {
  readonly directive: DirectiveItem;
  readonly next: NextAct;
  /** Why the agency's report was returned; null where none was. */
  readonly returnedBecause: string | null;
}

const mostShown = 20;

/** An agency's directives that it has to act on, the earliest deadline first, and what was returned to it. */
export async function agencyDesk(
  database: Database,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<{ readonly atWork: DeskDirective[]; readonly returned: DeskDirective[] }> {
  const own = limitingAgency(viewer);
  if (own === null) return { atWork: [], returned: [] };
  const page = (filters: DirectiveFilters) =>
    listDirectives(database, { ...filters, limit: mostShown }, viewer, today, calendar);
  const [ours, back] = await Promise.all([page({ work: atWork }), page(lists.returned)]);
  const ids = [...new Set([...ours.items, ...back.items].map(({ id }) => id))];
  const known = await ownShares(database, ids, own);
  const shown = (directive: DirectiveItem): DeskDirective => {
    const { share, reason } = known.get(directive.id) ?? { share: null, reason: null };
    const isBack = directive.returnedTo.includes(own);
    return { directive, next: nextAct(directive, own, share), returnedBecause: isBack ? reason : null };
  };
  return { atWork: ours.items.map(shown), returned: back.items.map(shown) };
}

function nextAct(
  { work, leadAgencyId, returnedTo, heldBy }: DirectiveItem,
  own: string,
  share: ShareState | null,
): NextAct {
  if (leadAgencyId !== own) return share === 'asked' || share === 'returned' ? 'report-share' : null;
  if (work === 'assigned') return 'accept';
  if (work !== 'in_progress' || heldBy.party !== 'agency') return null;
  return returnedTo.includes(own) ? 'report-again' : 'report';
}

interface OwnShare {
  readonly share: ShareState | null;
  readonly reason: string | null;
}

/** How far an agency's share of each is, and why its report was returned last. */
async function ownShares(
  database: Database,
  ids: readonly string[],
  agencyId: string,
): Promise<ReadonlyMap<string, OwnShare>> {
  const { rows } = await database.query<OwnShare & { id: string }>(
    `SELECT s.directive_id AS id, s.state->'shares'->$2->>'state' AS share,
       coalesce(CASE WHEN s.state->>'leadAgencyId' = $2 THEN s.state->'returned'->>'reason' END,
         (SELECT e.data->>'reason' FROM live.directive_event e
          WHERE e.directive_id = s.directive_id AND e.type = 'ShareReturned' AND e.data->>'agencyId' = $2
          ORDER BY e.revision DESC LIMIT 1)) AS reason
     FROM live.directive_state s WHERE s.directive_id = ANY($1::text[])`,
    [ids, agencyId],
  );
  return new Map(rows.map(({ id, ...standing }) => [id, standing]));
}

/** A directive whose request for more time waits: until when, and why. */
export interface WaitingRequest extends DirectiveItem {
  readonly proposedDueOn: LocalDate;
  readonly requestReason: string;
}

/** The requests for more time that wait, and the open directives that stand still longest. */
export async function leaderDesk(
  database: Database,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<{ readonly requests: readonly WaitingRequest[]; readonly stuck: readonly DirectiveItem[] }> {
  const page = (filters: DirectiveFilters) =>
    listDirectives(database, { ...filters, limit: mostShown }, viewer, today, calendar);
  const [requests, stuck] = await Promise.all([
    page(lists.extensionRequests),
    page({ work: open, sort: 'heldSince' }),
  ]);
  return { requests: await withRequests(database, requests.items), stuck: stuck.items };
}

/** These directives with what is asked for. */
async function withRequests(
  database: Database,
  directives: readonly DirectiveItem[],
): Promise<WaitingRequest[]> {
  const { rows } = await database.query<Pick<WaitingRequest, 'id' | 'proposedDueOn' | 'requestReason'>>(
    `SELECT DISTINCT ON (e.directive_id) e.directive_id AS id, e.data->>'proposedDueOn' AS "proposedDueOn",
       e.data->>'reason' AS "requestReason"
     FROM live.directive_event e WHERE e.directive_id = ANY($1::text[]) AND e.type = 'ExtensionRequested'
     ORDER BY e.directive_id, e.revision DESC`,
    [directives.map(({ id }) => id)],
  );
  const known = new Map(rows.map((request) => [request.id, request]));
  return directives.flatMap((directive) => {
    const request = known.get(directive.id);
    return request ? [{ ...directive, ...request }] : [];
  });
}
