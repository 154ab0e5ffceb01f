import { nameOfMove } from '../calendar/calendar-proposals.js';
import type { Deadline } from '../calendar/deadline.js';
import { assigned, countingFrom } from './assigned.js';
import type { Directive } from './directive-state.js';
import { heldBy } from './held-by.js';
import { isJudged, judgement } from './judgement.js';
import { dueSetAt, isAsGiven, movedDates, suspendedBy } from './ongoing-suspension.js';
import { reminded } from './reminder-history.js';
import { progressed, shareConfirmed, shareReported, shareReturned, withReporter } from './share-history.js';
import { sharesOf } from './shares.js';
import type { DirectiveEvent, Urgency } from './directive-events.js';

export type { Directive, WorkStatus } from './directive-state.js';

/** An event with the facts of its envelope that the state depends on: who, for whom, and when by the server's clock. */
export interface Recorded<Event> {
  readonly event: Event;
  readonly actorId: string;
  /** Whom the actor stood in for; absent: nobody. */
  readonly standingInFor?: readonly string[];
  readonly recordedAt: string;
}

/**
 * The next state of a directive. Total: it refuses nothing, since what it is given has happened.
 * Events that come before the draft leave `null`.
 */
export function evolveDirective(
  state: Directive | null,
  { event, ...by }: Recorded<DirectiveEvent>,
): Directive | null {
  if (event.type === 'DirectiveDrafted') return drafted(event.data, by.recordedAt);
  if (state === null) return null;
  const next = evolved(state, { event, ...by });
  return next === state ? state : { ...next, heldBy: heldBy(next, state.heldBy, by.recordedAt) };
}

function evolved(
  state: Directive,
  { event, ...by }: Recorded<Exclude<DirectiveEvent, { type: 'DirectiveDrafted' }>>,
): Directive {
  const { actorId, recordedAt } = by;
  switch (event.type) {
    case 'DirectiveAmended':
      return amended(state, event.data);
    case 'DirectiveIssued': {
      const { notice: number, publishedOn, signer } = event.data;
      const notice = { number, publishedOn, signer };
      return { ...state, ...countingFrom(recordedAt, state), work: 'issued', issued: true, notice };
    }
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
      return assigned(state, event.data, recordedAt);
    case 'DirectiveAccepted':
      return { ...state, work: 'in_progress' };
    case 'DirectiveDeclined':
      return {
        ...state,
        work: 'declined',
        declinedOn: event.data.declinedOn ?? recordedAt.slice(0, 'YYYY-MM-DD'.length),
        declineToldAt: recordedAt,
      };
    case 'ProgressReported':
      return {
        ...state,
        ...progressed(state, event.data, by),
        indicators: withActuals(state.indicators, event.data.indicators),
        silentSince: recordedAt,
        nudgedAt: null,
      };
    case 'ExtensionRequested':
      return {
        ...state,
        extensionRequest: {
          proposedDueOn: event.data.proposedDueOn,
          requestedBy: actorId,
          ...(by.standingInFor?.length ? { requestedFor: by.standingInFor } : {}),
        },
      };
    case 'ExtensionRefused':
      return { ...state, extensionRequest: null };
    case 'ExtensionGranted':
    case 'ExtensionCountered':
      return {
        ...state,
        ...dueSetAt(recordedAt, state),
        deadline: event.data.deadline,
        extensions: state.extensions + 1,
        extensionRequest: null,
      };
    case 'DeadlineRecalculated':
      return { ...state, remindersFrom: recordedAt, deadline: event.data.deadline };
    case 'DeadlineKept':
      return { ...state, declinedMove: nameOfMove(event.data.proposed) };
    case 'DirectiveSuspended':
      return {
        ...state,
        work: 'suspended',
        suspendedFrom: state.work,
        suspended: suspendedBy(event.data, recordedAt),
      };
    case 'DirectiveResumed':
      return {
        ...state,
        ...takenUpAt(recordedAt, state),
        ...movedDates(state, event.data),
        work: state.suspendedFrom ?? 'in_progress',
        suspendedFrom: null,
        suspended: null,
      };
    case 'DirectiveBecameOverdue':
      return { ...state, overdueFor: event.data.dueOn };
    case 'ReminderIssued':
    case 'EscalationRaised':
      return reminded(state, event.data);
    case 'CompletionReported':
      return {
        ...state,
        remindersFrom: recordedAt,
        officeToldAt: recordedAt,
        work: 'awaiting_confirmation',
        completion: { reportedOn: event.data.reportedOn, openShares: event.data.openShares ?? [] },
        completionReporters: withReporter(state.completionReporters, by),
        indicators: withActuals(state.indicators, event.data.indicators),
        silentSince: recordedAt,
        nudgedAt: null,
        extensionRequest: null,
      };
    case 'CompletionReturned':
      return { ...state, ...takenUpAt(recordedAt, state), work: 'in_progress', completion: null };
    case 'DirectiveClosed':
      return {
        ...state,
        work: 'closed',
        suspendedFrom: null,
        suspended: null,
        extensionRequest: null,
        percent: event.data.percent === undefined ? state.percent : event.data.percent,
        closure: {
          outcome: event.data.outcome,
          withoutReport: isWithoutReport(state, event.data),
          percentBefore: state.percent,
          closedOn: event.data.closedOn,
          judgedOn: event.data.judgedOn,
          onTime: event.data.onTime,
          daysLate: event.data.daysLate,
        },
      };
    case 'ShareCompletionReported':
      return {
        ...state,
        ...shareReported(state, event.data, by),
        silentSince: recordedAt,
        nudgedAt: null,
      };
    case 'ShareConfirmed':
      return { ...state, ...shareConfirmed(state, event.data.agencyId) };
    case 'ShareReturned':
      return { ...state, ...shareReturned(state, event.data.agencyId, recordedAt) };
    case 'DirectiveReopened':
      return {
        ...state,
        ...takenUpAt(recordedAt, state),
        work: 'in_progress',
        completion: null,
        declinedOn: null,
        percent: state.percentCorrected ? state.percent : (state.closure?.percentBefore ?? state.percent),
        closure: null,
      };
    case 'CorrectionRecorded':
      return corrected(state, event.data, recordedAt);
    default:
      return unknownEvent(event, state);
  }
}

/** Closings from before it was asked for say it by there having been no report. */
function isWithoutReport(
  { completion }: Directive,
  { outcome, withoutReport }: DataOf<'DirectiveClosed'>,
): boolean {
  return withoutReport ?? (outcome === 'implemented' && completion === null);
}

function drafted(data: DataOf<'DirectiveDrafted'>, recordedAt: string): Directive {
  return {
    id: data.directiveId,
    number: data.number,
    meetingId: data.meetingId,
    meetingHeldOn: data.meetingHeldOn,
    title: data.title,
    content: data.content,
    urgency: data.urgency,
    urgencies: [{ urgency: data.urgency, from: '' }],
    work: 'draft',
    notice: null,
    issued: false,
    suspendedFrom: null,
    suspended: null,
    leadAgencyId: data.leadAgencyId,
    coordinators: data.coordinators,
    deadline: data.deadline,
    originalDueOn: data.deadline?.dueOn ?? null,
    extensions: 0,
    declinedMove: null,
    extensionRequest: null,
    percent: null,
    percentCorrected: false,
    indicators: data.indicators.map((indicator) => ({ ...indicator, actual: null })),
    completion: null,
    declinedOn: null,
    completionReporters: [],
    closure: null,
    heldBy: { party: 'office', since: recordedAt },
    shares: sharesOf(data.coordinators),
    overdueFor: null,
    remindersFrom: null,
    coordinatorsFrom: {},
    stepsSent: [],
    headsTold: [],
    silentSince: null,
    nudgedAt: null,
    officeToldAt: null,
    declineToldAt: null,
  };
}

/** The work is its agencies' again: what fell due while it was not is not made up for, and nobody was silent. */
function takenUpAt(instant: string, state: Directive) {
  const silentSince = state.silentSince === null ? null : instant;
  return { ...countingFrom(instant, state), silentSince, nudgedAt: null };
}

function amended(state: Directive, data: DataOf<'DirectiveAmended'>): Directive {
  const { previous: _, ...facts } = data;
  return {
    ...state,
    ...facts,
    shares: sharesOf(facts.coordinators),
    urgencies: [{ urgency: facts.urgency, from: '' }],
    originalDueOn: facts.deadline?.dueOn ?? null,
  };
}

type DataOf<Type extends DirectiveEvent['type']> = Extract<DirectiveEvent, { type: Type }>['data'];

function withActuals(
  indicators: Directive['indicators'],
  actuals: readonly { code: string; actual: number }[],
): Directive['indicators'] {
  if (actuals.length === 0) return indicators;
  const actualOf = new Map(actuals.map(({ code, actual }) => [code, actual]));
  return indicators.map((indicator) => ({
    ...indicator,
    actual: actualOf.get(indicator.code) ?? indicator.actual,
  }));
}

function corrected(
  state: Directive,
  { field, value }: Extract<DirectiveEvent, { type: 'CorrectionRecorded' }>['data'],
  recordedAt: string,
): Directive {
  switch (field) {
    case 'title':
    case 'content':
      return { ...state, [field]: String(value) };
    case 'urgency':
      return {
        ...state,
        urgency: value as Urgency,
        urgencies: [...state.urgencies, { urgency: value as Urgency, from: recordedAt }],
      };
    case 'percent':
      return { ...state, percent: Number(value), percentCorrected: true };
    case 'meetingHeldOn':
      return { ...state, meetingHeldOn: String(value) };
    case 'notice':
      return { ...state, notice: state.notice && { ...state.notice, number: String(value) } };
    case 'publishedOn':
    case 'signer':
      return { ...state, notice: state.notice && { ...state.notice, [field]: String(value) } };
    case 'dueOn': {
      const dueOn = String(value);
      const deadline = {
        rule: { on: dueOn },
        dueOn,
        calendarVersion: state.deadline?.calendarVersion ?? '',
      } satisfies Deadline;
      return judgedAgain({
        ...state,
        deadline,
        originalDueOn: isAsGiven(state) ? dueOn : state.originalDueOn,
        ...dueSetAt(recordedAt, state),
      });
    }
    case 'completionReportedOn': {
      const reportedOn = String(value);
      return judgedAgain({
        ...state,
        remindersFrom: recordedAt,
        officeToldAt: recordedAt,
        completion: state.completion && { ...state.completion, reportedOn },
        closure: state.closure && { ...state.closure, judgedOn: reportedOn },
      });
    }
    default:
      return state;
  }
}

/** A correction after the closing changes its judgement too. */
function judgedAgain(state: Directive): Directive {
  if (state.closure === null || !isJudged(state.closure.outcome)) return state;
  return {
    ...state,
    closure: { ...state.closure, ...judgement(state.deadline?.dueOn ?? null, state.closure.judgedOn) },
  };
}

/** A type that this build does not know (a newer one wrote it) changes nothing; the compiler proves none is forgotten. */
function unknownEvent(event: never, state: Directive): Directive {
  void event;
  return state;
}
