import {
  pendingReminders,
  type Coordinator,
  type Directive,
  type LocalDate,
  type PendingReminder,
  type EffectiveRules,
  type Share,
} from '#domain';
import { Conditions } from '../paging/index.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { itemColumns, toItem, visibleToAgency, type DirectiveItem, type ItemRow } from './directive-item.js';
import { buildHistory, type DirectiveHistory, type HistoryEvent } from './directive-history.js';
import { explainedDeadline, type CalendarReference, type ExplainedDeadline } from './explained-deadline.js';
import { progressBefore } from './list-progress.js';
import { dueSoonUntil } from './time-status-sql.js';

/** All that is known of one directive; its position in the log is that of its last event. */
export interface DirectiveDetail extends DirectiveItem, DirectiveHistory {
  readonly content: string;
  readonly meetingHeldOn: LocalDate;
  readonly coordinators: readonly Coordinator[];
  /** What each co-ordinating agency has to contribute, and how far it is. */
  readonly shares: readonly DirectiveShare[];
  readonly heldBy: Directive['heldBy'];
  readonly suspendedFrom: Directive['suspendedFrom'];
  readonly deadline: ExplainedDeadline | null;
  readonly indicators: Directive['indicators'];
  /** Where the reports before those of `progress` begin in the list of all; null when these are all. */
  readonly progressCursor: string | null;
  /** What will be sent next if nothing happens, in order of time. */
  readonly nextReminders: readonly PendingReminder[];
}

/** The share of a co-ordinating agency; without a date of its own it is due with the directive. */
export interface DirectiveShare extends Omit<Share, 'officeToldAt'> {
  readonly agencyId: string;
  readonly dueOn: LocalDate | null;
}

/** What the office has published that a directive's page depends on. */
export interface DirectiveReference extends CalendarReference {
  rulesFor(directiveId: string): readonly EffectiveRules[];
}

/** More than a directive of years has, but for its reports: the older ones come by page. */
const mostDecisions = 1_000;
const mostReports = 50;

type DetailRow = ItemRow & { state: Directive; events: HistoryEvent[] | null };

/** The page of one directive, or null when there is none that the viewer may see. */
export async function findDirective(
  database: Database,
  id: string,
  viewer: Viewer,
  today: LocalDate,
  reference: DirectiveReference,
): Promise<DirectiveDetail | null> {
  const calendar = reference.calendar();
  const asked = new Conditions();
  const time = { today: asked.value(today), soonUntil: asked.value(dueSoonUntil(today, calendar)) };
  const idParameter = asked.value(id);
  asked.add(`d.id = ${idParameter}`);
  const agency = limitingAgency(viewer);
  if (agency !== null) asked.add(visibleToAgency(asked.value(agency)));
  const newest = (which: string, most: number) =>
    `(SELECT type, revision, recorded_at, actor, data FROM live.directive_event
      WHERE directive_id = ${idParameter} AND data IS NOT NULL AND type ${which} 'ProgressReported'
      ORDER BY revision DESC LIMIT ${most})`;
  const { rows } = await database.query<DetailRow>(
    `SELECT ${itemColumns(time)}, s.state,
       (SELECT json_agg(json_build_object('type', type, 'revision', revision, 'recordedAt', recorded_at,
          'actor', actor, 'data', data) ORDER BY revision)
        FROM (${newest('<>', mostDecisions)} UNION ALL ${newest('=', mostReports)}) told) AS events
     FROM live.directive d JOIN live.directive_state s ON s.directive_id = d.id WHERE ${asked.where()}`,
    asked.values,
  );
  const row = rows[0];
  if (!row) return null;
  const { state } = row;
  const events = row.events ?? [];
  const history = buildHistory(events);
  const reports = events.filter(({ type }) => type === 'ProgressReported');
  const [oldest] = reports;
  return {
    ...toItem(row),
    ...history,
    progressCursor: oldest && reports.length === mostReports ? progressBefore(oldest.revision) : null,
    content: state.content,
    meetingHeldOn: state.meetingHeldOn,
    coordinators: state.coordinators,
    shares: sharesIn(state),
    heldBy: state.heldBy,
    suspendedFrom: state.suspendedFrom,
    deadline: state.deadline && explainedDeadline(state.deadline, reference),
    indicators: state.indicators,
    nextReminders: pendingReminders(state, reference.rulesFor(id)).filter(({ kind }) => kind !== 'overdue'),
    completion: history.completion && { ...history.completion, ...state.completion },
    closure: history.closure && { ...history.closure, ...state.closure },
  };
}

function sharesIn({ coordinators, shares, deadline }: Directive): DirectiveShare[] {
  return coordinators.flatMap(({ agencyId, dueOn }): DirectiveShare[] => {
    const share = shares[agencyId];
    if (share === undefined) return [];
    const { state, acceptedAt, percent, reportedOn } = share;
    return [{ agencyId, dueOn: dueOn ?? deadline?.dueOn ?? null, state, acceptedAt, percent, reportedOn }];
  });
}
