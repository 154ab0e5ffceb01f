import {
  explainDeadline,
  type Deadline,
  type Language,
  type WorkingCalendar,
  isOrWasOverdue,
  pendingReminders,
  type Directive,
  type LocalDate,
  type PendingReminder,
  type EffectiveRules,
  type Share,
} from '#domain';
import { Conditions, boundedLimit, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/paging.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { itemColumns, toItem, visibleToAgency, type DirectiveItem, type ItemRow } from './directive-item.js';
import { buildHistory } from './directive-history.js';
import type { DirectiveHistory, HistoryEvent } from './directive-history-parts.js';
import { heldPeriodsOf, type Held } from './held-periods-of.js';
import { dueSoonUntil } from './time-status-sql.js';
import { z } from 'zod';

/** A deadline that explains itself. */
export interface ExplainedDeadline extends Deadline {
  /** Null where the calendar does not reach. */
  readonly words: Readonly<Record<Language, string>> | null;
}

/** The calendars that deadlines are explained by. */
export interface CalendarReference {
  /** The one in force. */
  calendar(): WorkingCalendar;
  /** The one that a deadline names; null when it cannot be had any more. */
  calendarOf?(version: string): WorkingCalendar | null;
}

/** A deadline in words, by the calendar that gave it where that can be had. */
export function explainedDeadline(deadline: Deadline, reference: CalendarReference): ExplainedDeadline {
  const calendar = reference.calendarOf?.(deadline.calendarVersion) ?? reference.calendar();
  try {
    const words = {
      vi: explainDeadline(deadline, calendar, 'vi'),
      en: explainDeadline(deadline, calendar, 'en'),
    };
    return { ...deadline, words };
  } catch (error) {
    if (error instanceof RangeError) return { ...deadline, words: null };
    throw error;
  }
}

/** All that is known of one directive; its position in the log is that of its last event. */
export interface DirectiveDetail extends DirectiveItem, DirectiveHistory, Held {
  readonly content: string;
  readonly meetingHeldOn: LocalDate;
  /** Whether it is overdue, or ever was, whatever became of its deadline since. */
  readonly isOrWasOverdue: boolean;
  /** What each co-ordinating agency has to contribute, and how far it is. */
  readonly shares: readonly DirectiveShare[];
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

/** More than a directive of years has, but for its reports. */
export const mostDecisions = 1_000;
/** The older ones come by page. */
export const mostReports = 50;

type DetailRow = ItemRow & { state: Directive; events: HistoryEvent[] | null };

/** The page of one directive, or null when there is none that the viewer may see. */
export async function findDirective(
  database: Database,
  id: string,
  viewer: Viewer,
  today: LocalDate,
  reference: DirectiveReference,
  language: Language,
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
  const history = buildHistory(events, language);
  const reports = events.filter(({ type }) => type === 'ProgressReported');
  const [oldest] = reports;
  return {
    ...toItem(row),
    ...history,
    progressCursor: oldest && reports.length === mostReports ? progressBefore(oldest.revision) : null,
    content: state.content,
    meetingHeldOn: state.meetingHeldOn,
    isOrWasOverdue: state.issued && isOrWasOverdue(state, today),
    shares: sharesIn(state),
    ...(await heldPeriodsOf(database, id, today, calendar)),
    suspendedFrom: state.suspendedFrom,
    deadline: state.deadline && explainedDeadline(state.deadline, reference),
    indicators: state.indicators,
    nextReminders: pendingReminders(state, reference.rulesFor(id)).filter(({ kind }) => kind !== 'overdue'),
    completion: history.completion && { ...history.completion, ...state.completion },
    closure: history.closure && { ...history.closure, ...state.closure },
  };
}

/** What each co-ordinating agency has to contribute, in the order in which they are named. */
export function sharesIn({ coordinators, shares, deadline }: Directive): DirectiveShare[] {
  return coordinators.flatMap(({ agencyId, dueOn }): DirectiveShare[] => {
    const share = shares[agencyId];
    if (share === undefined) return [];
    const { state, acceptedAt, percent, reportedOn } = share;
    return [{ agencyId, dueOn: dueOn ?? deadline?.dueOn ?? null, state, acceptedAt, percent, reportedOn }];
  });
}

/** Whether there is such a directive, and a viewer may see it. */
export async function maySeeDirective(database: Database, id: string, viewer: Viewer): Promise<boolean> {
  const asked = new Conditions();
  asked.add(`d.id = ${asked.value(id)}`);
  const agency = limitingAgency(viewer);
  if (agency !== null) asked.add(visibleToAgency(asked.value(agency)));
  const { rows } = await database.query(
    `SELECT 1 FROM live.directive d WHERE ${asked.where()}`,
    asked.values,
  );
  return rows.length > 0;
}

/** A report of progress as a directive's page tells it. */
export type ProgressReport = DirectiveHistory['progress'][number];

const list = 'progress';
const placeSchema = z.number().int().min(0);

/** The cursor of the reports before the one at a revision. */
export const progressBefore = (revision: number): string => encodeCursor(list, revision);

/**
 * The reports of one directive, the newest first, or null when there is no directive that the viewer may see.
 * @throws InvalidCursor
 */
export async function listProgress(
  database: Database,
  id: string,
  { cursor, limit: wanted }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  viewer: Viewer,
  language: Language,
): Promise<Page<ProgressReport> | null> {
  const before = cursor === undefined ? undefined : decodeCursor(list, cursor, placeSchema);
  if (!(await maySeeDirective(database, id, viewer))) return null;
  const reports = new Conditions();
  reports.add(`directive_id = ${reports.value(id)}`);
  reports.add(`type = 'ProgressReported' AND data IS NOT NULL`);
  reports.when(before, (parameter) => `revision < ${parameter}`);
  const limit = boundedLimit(wanted);
  const { rows } = await database.query<HistoryEvent>(
    `SELECT type, revision::int AS revision, to_json(recorded_at) #>> '{}' AS "recordedAt", actor, data
     FROM live.directive_event WHERE ${reports.where()} ORDER BY revision DESC LIMIT ${limit + 1}`,
    reports.values,
  );
  return pageOf(
    rows,
    limit,
    (row) => buildHistory([row], language).progress[0] as ProgressReport,
    ({ revision }) => progressBefore(revision),
  );
}
