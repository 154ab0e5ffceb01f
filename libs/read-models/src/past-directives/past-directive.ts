import {
  directiveEventSchemas,
  evolveDirective,
  handoverBetween,
  isJudged,
  isOrWasOverdue,
  isStanding,
  judgement,
  officeHasItSince,
  OutsideCalendar,
  pendingReminders,
  standsStillOn,
  timeStatus,
  type Actor,
  type Directive,
  type DirectiveEvent,
  type Handover,
  type Language,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';
import { decodedEvent } from '#consumers';
import type { JsonObject } from '#event-store';
import { agencyNames } from '../audit-trail/audit-item.js';
import { mayReadDirective } from '../audit-trail/timeline.js';
import type { Database, Viewer } from '../viewer.js';
import { buildHistory } from '../directives/directive-history.js';
import type { HistoryEvent } from '../directives/directive-history-parts.js';
import { awaitedOf, inheritedItem, type InheritedItem } from '../directives/directive-item.js';
import { returnedTo, unreported } from '../directives/directives-consumer.js';
import {
  explainedDeadline,
  mostDecisions,
  mostReports,
  progressBefore,
  sharesIn,
  type DirectiveDetail,
  type DirectiveReference,
} from '../directives/find-directive.js';
import { heldAfter } from '../directives/held-periods-of.js';
import { findLatenessCause } from '../directives/lateness-causes.js';

/** A point of the past: an instant (RFC 3339), or a position of the log in decimal digits; itself included. */
export type Moment = { readonly at: string } | { readonly position: string };

/** The point that an answer is of: the last event of the log by then, and the instant by which time is judged. */
export interface AsOf {
  readonly at: string;
  /** Of the directive's last event by then. */
  readonly position: string;
  /** Names the calendar then in force. */
  readonly calendarVersion: string;
}

export interface PastDirective extends DirectiveDetail {
  readonly asOf: AsOf;
}

/** What the past of a directive is told by. */
export interface PastReference extends DirectiveReference {
  /** Whether an event that cannot be read is left out by decision of an administrator. */
  isSetAside?(streamId: string, revision: bigint): boolean;
}

/** A directive with more events than are folded for one answer. */
export class PastTooLong extends Error {
  override readonly name = 'PastTooLong';
}

/** An event of a directive as the trail keeps it. */
export interface PastEvent {
  readonly position: string;
  readonly revision: number;
  readonly event_id: string;
  readonly type: string;
  readonly recorded_at: Date;
  readonly actor: Actor;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly data: JsonObject;
}

/** Far more than a directive of decades has. */
const mostEvents = 20_000;

/**
 * The events of a directive up to a moment, or all, in order.
 * @throws PastTooLong
 */
export async function eventsUpTo(
  database: Database,
  id: string,
  moment: Moment | undefined,
): Promise<PastEvent[]> {
  const values: string[] = [`directive-${id}`];
  let until = 'true';
  if (moment !== undefined) {
    values.push('at' in moment ? moment.at : moment.position);
    until =
      'at' in moment
        ? `e.revision <= (SELECT max(revision) FROM live.audit_event WHERE stream_id = $1 AND recorded_at <= $2::timestamptz)`
        : `e.position <= $2::bigint`;
  }
  const { rows } = await database.query<Omit<PastEvent, 'revision'> & { revision: string }>(
    `SELECT e.position, e.revision, e.event_id, e.type, e.recorded_at, e.actor,
       e.correlation_id AS "correlationId", e.causation_id AS "causationId", e.data
     FROM live.audit_event e WHERE e.stream_id = $1 AND ${until} ORDER BY e.revision LIMIT ${mostEvents + 1}`,
    values,
  );
  if (rows.length > mostEvents) throw new PastTooLong(`${id} has more than ${mostEvents} events`);
  return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
}

/**
 * Folds the events of a directive one by one by the domain's own rules.
 * @returns the state behind each event, null while there is nothing
 * @throws PoisonedEvent for an event that does not fit its type and was not set aside
 */
export function* statesOf(
  id: string,
  events: readonly PastEvent[],
  reference: Pick<PastReference, 'isSetAside'>,
): Generator<{ event: PastEvent; state: Directive | null }, void, void> {
  const streamId = `directive-${id}`;
  let state: Directive | null = null;
  for (const event of events) {
    const revision = BigInt(event.revision);
    const position = BigInt(event.position);
    if (reference.isSetAside?.(streamId, revision) !== true) {
      const { type, data, actor } = event;
      const recorded = { streamId, revision, position, preparePosition: position, type, data };
      const decoded = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
      const recordedAt = event.recorded_at.toISOString();
      if (decoded) state = evolveDirective(state, { event: decoded, actorId: actor.id, recordedAt });
    }
    yield { event, state };
  }
}

/** The instant of a moment: of a position, when the last event of the log by then was recorded; null before the first. */
async function instantOf(database: Database, moment: Moment): Promise<string | null> {
  if ('at' in moment) return new Date(moment.at).toISOString();
  const { rows } = await database.query<{ recorded_at: Date }>(
    `SELECT recorded_at FROM live.audit_event WHERE position <= $1::bigint ORDER BY position DESC LIMIT 1`,
    [moment.position],
  );
  return rows[0]?.recorded_at.toISOString() ?? null;
}

/**
 * The page of one directive as it would have been shown at a moment, its time judged on that day by the calendar then in
 * force, agencies called as they were; null where there was none that the viewer may see.
 * @throws PastTooLong, PoisonedEvent
 */
export async function findPastDirective(
  database: Database,
  id: string,
  moment: Moment,
  viewer: Viewer,
  reference: PastReference,
  language: Language,
): Promise<PastDirective | null> {
  if (!(await mayReadDirective(database, id, viewer))) return null;
  const at = await instantOf(database, moment);
  if (at === null) return null;
  const events = await eventsUpTo(database, id, moment);
  const { state, last, handovers } = lastOf(id, events, reference);
  if (state === null || last === null) return null;
  if (viewer.role === 'agency' && !state.issued) return null;
  const rules = reference.rulesFor(id).filter(({ from }) => from <= at);
  const calendar = rules.at(-1)?.calendar ?? reference.calendar();
  const today = calendar.dateOf(new Date(at));
  const namesAt = await agencyNames(database);
  const known = knownOf(events);
  const history = buildHistory(known, language);
  const [oldest] = known.filter(({ type }) => type === 'ProgressReported');
  const isFull = known.filter(({ type }) => type === 'ProgressReported').length === mostReports;
  return {
    ...itemOf(state, last, today, calendar),
    latenessCause: await findLatenessCause(database, state.latenessCause?.causeId ?? null),
    leadAgencyName: nameOf(state.leadAgencyId, namesAt(last.position)),
    inherited: inheritedIn(state, daysLate(state, state.deadline?.dueOn ?? null, today), (agencyId) =>
      nameOf(agencyId, namesAt(last.position)),
    ),
    ...history,
    progressCursor: oldest && isFull ? progressBefore(oldest.revision) : null,
    content: state.content,
    meetingHeldOn: state.meetingHeldOn,
    isOrWasOverdue: state.issued && isOrWasOverdue(state, today),
    shares: sharesIn(state),
    ...heldAfter(handovers, today, calendar),
    suspendedFrom: state.suspendedFrom,
    deadline: state.deadline && explainedDeadline(state.deadline, reference),
    indicators: state.indicators,
    nextReminders: pendingReminders(state, rules).filter(({ kind }) => kind !== 'overdue'),
    completion: history.completion && { ...history.completion, ...state.completion },
    closure: history.closure && { ...history.closure, ...state.closure },
    asOf: { at, position: last.position, calendarVersion: calendar.version },
  };
}

function lastOf(id: string, events: readonly PastEvent[], reference: PastReference) {
  let state: Directive | null = null;
  let last: PastEvent | null = null;
  const handovers: Handover[] = [];
  for (const step of statesOf(id, events, reference)) {
    const handover = step.state && handoverBetween(state, step.state, step.event.recorded_at.toISOString());
    if (handover !== null) handovers.push(handover);
    state = step.state;
    last = step.event;
  }
  return { state, last, handovers };
}

/** What a directive's page tells of: the newest decisions and the newest reports, in order. */
function knownOf(events: readonly PastEvent[]): HistoryEvent[] {
  const shown = events.filter(({ type }) => !unreported.has(type));
  const reports = shown.filter(({ type }) => type === 'ProgressReported').slice(-mostReports);
  const decisions = shown.filter(({ type }) => type !== 'ProgressReported').slice(-mostDecisions);
  return [...decisions, ...reports]
    .sort((one, other) => one.revision - other.revision)
    .map(({ type, revision, recorded_at, actor, data }) => ({
      ...{ type, revision, actor, data },
      recordedAt: recorded_at.toISOString(),
    }));
}

/** Null of an agency that the trail does not know, which is called by its id there. */
function nameOf(agencyId: string | null, name: (agencyId: string) => string): string | null {
  if (agencyId === null || name(agencyId) === agencyId) return null;
  return name(agencyId);
}

/** What a list would have shown of it. */
function itemOf(state: Directive, last: PastEvent, today: LocalDate, calendar: WorkingCalendar) {
  const dueOn = state.deadline?.dueOn ?? null;
  const shares = Object.values(state.shares);
  return {
    id: state.id,
    number: state.number,
    title: state.title,
    meetingId: state.meetingId,
    noticeNumber: state.notice?.number ?? null,
    urgency: state.urgency,
    work: state.work,
    time: timeStatus({ ...state, dueOn, dueSoonFrom: dueSoonFrom(dueOn, calendar) }, today),
    outcome: state.closure?.outcome ?? null,
    leadAgencyId: state.leadAgencyId,
    coordinatorIds: state.coordinators.map(({ agencyId }) => agencyId),
    coordinators: state.coordinators,
    dueOn,
    standing: isStanding(state),
    originalDueOn: state.originalDueOn,
    extensions: state.extensions,
    percent: state.percent,
    closedOn: state.closure?.closedOn ?? null,
    daysLate: daysLate(state, dueOn, today),
    heldBy: state.heldBy,
    awaiting: awaitedOf({
      work: state.work,
      extensionAsked: state.extensionRequest !== null && state.work !== 'closed',
      shareReported: state.work !== 'closed' && shares.some((share) => share.state === 'reported'),
    }),
    returnedTo: state.work === 'closed' ? [] : returnedTo(state),
    silentSince: state.silentSince,
    updatedAt: last.recorded_at.toISOString(),
    revision: last.revision,
  };
}

function inheritedIn(
  { inherited, deadline }: Directive,
  late: number | null,
  name: (agencyId: string) => string | null,
): InheritedItem | null {
  if (inherited === undefined) return null;
  const { from: agencyId, on, splitOff = false } = inherited;
  return inheritedItem({
    agencyId,
    agencyName: name(agencyId),
    on,
    splitOff,
    dueOn: deadline?.dueOn ?? null,
    daysLate: late,
  });
}

/** Null where the calendar does not reach. */
function dueSoonFrom(dueOn: LocalDate | null, calendar: WorkingCalendar): LocalDate | null {
  if (dueOn === null) return null;
  try {
    return calendar.dueSoonFrom(dueOn);
  } catch (error) {
    if (error instanceof OutsideCalendar) return null;
    throw error;
  }
}

/** Calendar days: as it was judged, or so far. */
function daysLate(state: Directive, dueOn: LocalDate | null, today: LocalDate): number | null {
  const { closure, work } = state;
  if (dueOn === null || (closure !== null && !isJudged(closure.outcome))) return null;
  if (work === 'closed') return closure?.daysLate ?? null;
  return judgement(dueOn, officeHasItSince(state) ?? standsStillOn(state) ?? today).daysLate;
}
