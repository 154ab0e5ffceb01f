import { nameOfMove } from '../calendar/calendar-proposals.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Coordinator, DirectiveEvent, IndicatorTarget, Outcome, Urgency } from './directive-events.js';

/** What people did about a directive, stored by its events. */
export type WorkStatus =
  | 'draft'
  | 'issued'
  | 'assigned'
  | 'in_progress'
  | 'awaiting_confirmation'
  | 'declined'
  | 'suspended'
  | 'closed';

interface Completion {
  /** The day the report reached the office. */
  readonly reportedOn: LocalDate;
}

interface Closure {
  readonly outcome: Outcome;
  readonly closedOn: LocalDate;
  readonly judgedOn: LocalDate;
  readonly onTime: boolean | null;
  readonly daysLate: number | null;
}

/** A directive as its history says it is. `null` stands for one that was never drafted. */
export interface Directive {
  readonly id: string;
  readonly number: string;
  readonly meetingId: string;
  readonly meetingHeldOn: LocalDate;
  readonly title: string;
  readonly content: string;
  readonly urgency: Urgency;
  readonly work: WorkStatus;
  /** Whether it was ever more than a draft: no agency learns of one that was not, even once it is closed. */
  readonly issued: boolean;
  /** Where work goes on when a suspension ends. */
  readonly suspendedFrom: WorkStatus | null;
  readonly leadAgencyId: string | null;
  readonly coordinators: readonly Coordinator[];
  readonly deadline: Deadline | null;
  /** The first date the directive was to be done by; corrections change it, extensions never. */
  readonly originalDueOn: LocalDate | null;
  readonly extensions: number;
  /** The move by a calendar that a person declined last, by its name. */
  readonly declinedMove: string | null;
  readonly extensionRequest: { readonly proposedDueOn: LocalDate; readonly requestedBy: string } | null;
  readonly percent: number | null;
  readonly indicators: readonly (IndicatorTarget & { readonly actual: number | null })[];
  readonly completion: Completion | null;
  /** Everyone who ever reported this directive complete: none of them may close it. */
  readonly completionReporters: readonly string[];
  readonly closure: Closure | null;
  /** The due date for which DirectiveBecameOverdue is recorded. */
  readonly overdueFor: LocalDate | null;
  /** The instant from which reminders count: steps that were due before it are not owed. */
  readonly remindersFrom: string | null;
  /** The steps already sent since `remindersFrom`, as `step` or `step|agencyId`. */
  readonly stepsSent: readonly string[];
  /** The instant of the last report, or of the assignment while there is none. */
  readonly lastReportAt: string | null;
}

/** An event with the two facts of its envelope that the state depends on: who, and when by the server's clock. */
export interface Recorded<Event> {
  readonly event: Event;
  readonly actorId: string;
  readonly recordedAt: string;
}

/** The key under which a sent step is remembered. */
export const sentStep = (step: string, agencyId?: string): string =>
  agencyId ? `${step}|${agencyId}` : step;

/**
 * The next state of a directive. Total: it refuses nothing, since what it is given has happened.
 * Events that come before the draft leave `null`.
 */
export function evolveDirective(
  state: Directive | null,
  { event, actorId, recordedAt }: Recorded<DirectiveEvent>,
): Directive | null {
  if (event.type === 'DirectiveDrafted') return drafted(event.data);
  if (state === null) return null;
  const restarted = { remindersFrom: recordedAt, stepsSent: [] } as const;
  switch (event.type) {
    case 'DirectiveIssued':
      return { ...state, ...restarted, work: 'issued', issued: true };
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
      return {
        ...state,
        ...restarted,
        work: 'assigned',
        issued: true,
        leadAgencyId: event.data.leadAgencyId,
        coordinators: event.data.coordinators,
        deadline: event.data.deadline,
        originalDueOn: state.originalDueOn ?? event.data.deadline?.dueOn ?? null,
        extensionRequest: null,
        lastReportAt: recordedAt,
      };
    case 'DirectiveAccepted':
      return { ...state, work: 'in_progress' };
    case 'DirectiveDeclined':
      return { ...state, work: 'declined' };
    case 'ProgressReported':
      return {
        ...state,
        percent: event.data.percent ?? state.percent,
        indicators: withActuals(state.indicators, event.data.indicators),
        lastReportAt: recordedAt,
        stepsSent: state.stepsSent.filter((step) => !step.startsWith('silent')),
      };
    case 'ExtensionRequested':
      return {
        ...state,
        extensionRequest: { proposedDueOn: event.data.proposedDueOn, requestedBy: actorId },
      };
    case 'ExtensionRefused':
      return { ...state, extensionRequest: null };
    case 'ExtensionGranted':
    case 'ExtensionCountered':
      return {
        ...state,
        ...restarted,
        deadline: event.data.deadline,
        extensions: state.extensions + 1,
        extensionRequest: null,
      };
    case 'DeadlineRecalculated':
      return { ...state, ...restarted, deadline: event.data.deadline };
    case 'DeadlineKept':
      return { ...state, declinedMove: nameOfMove(event.data.proposed) };
    case 'DirectiveSuspended':
      return { ...state, work: 'suspended', suspendedFrom: state.work };
    case 'DirectiveResumed':
      return { ...state, ...restarted, work: state.suspendedFrom ?? 'in_progress', suspendedFrom: null };
    case 'DirectiveBecameOverdue':
      return { ...state, overdueFor: event.data.dueOn };
    case 'ReminderIssued':
    case 'EscalationRaised': {
      const key = sentStep(event.data.step, event.data.agencyId);
      return state.stepsSent.includes(key) ? state : { ...state, stepsSent: [...state.stepsSent, key] };
    }
    case 'CompletionReported':
      return {
        ...state,
        ...restarted,
        work: 'awaiting_confirmation',
        completion: { reportedOn: event.data.reportedOn },
        completionReporters: [...new Set([...state.completionReporters, actorId])],
        indicators: withActuals(state.indicators, event.data.indicators),
        lastReportAt: recordedAt,
        extensionRequest: null,
      };
    case 'CompletionReturned':
      return { ...state, ...restarted, work: 'in_progress', completion: null };
    case 'DirectiveClosed':
      return {
        ...state,
        work: 'closed',
        suspendedFrom: null,
        extensionRequest: null,
        closure: {
          outcome: event.data.outcome,
          closedOn: event.data.closedOn,
          judgedOn: event.data.judgedOn,
          onTime: event.data.onTime,
          daysLate: event.data.daysLate,
        },
      };
    case 'DirectiveReopened':
      return {
        ...state,
        ...restarted,
        work: 'in_progress',
        completion: null,
        closure: null,
        lastReportAt: recordedAt,
      };
    case 'CorrectionRecorded':
      return corrected(state, event.data, recordedAt);
    default:
      return unknownEvent(event, state);
  }
}

function drafted(data: Extract<DirectiveEvent, { type: 'DirectiveDrafted' }>['data']): Directive {
  return {
    id: data.directiveId,
    number: data.number,
    meetingId: data.meetingId,
    meetingHeldOn: data.meetingHeldOn,
    title: data.title,
    content: data.content,
    urgency: data.urgency,
    work: 'draft',
    issued: false,
    suspendedFrom: null,
    leadAgencyId: data.leadAgencyId,
    coordinators: data.coordinators,
    deadline: data.deadline,
    originalDueOn: data.deadline?.dueOn ?? null,
    extensions: 0,
    declinedMove: null,
    extensionRequest: null,
    percent: null,
    indicators: data.indicators.map((indicator) => ({ ...indicator, actual: null })),
    completion: null,
    completionReporters: [],
    closure: null,
    overdueFor: null,
    remindersFrom: null,
    stepsSent: [],
    lastReportAt: null,
  };
}

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
      return { ...state, urgency: value as Urgency };
    case 'percent':
      return { ...state, percent: Number(value) };
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
        originalDueOn: state.extensions === 0 ? dueOn : state.originalDueOn,
        remindersFrom: recordedAt,
        stepsSent: [],
      });
    }
    case 'completionReportedOn': {
      const reportedOn = String(value);
      return judgedAgain({
        ...state,
        remindersFrom: recordedAt,
        stepsSent: [],
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
  if (state.closure === null) return state;
  return {
    ...state,
    closure: { ...state.closure, ...judgement(state.deadline?.dueOn ?? null, state.closure.judgedOn) },
  };
}

/**
 * On time or late, by the day that counts (the accepted completion report's), in calendar days.
 * Both are null where there is no deadline.
 */
export function judgement(
  dueOn: LocalDate | null,
  judgedOn: LocalDate,
): { onTime: boolean | null; daysLate: number | null } {
  if (dueOn === null) return { onTime: null, daysLate: null };
  const daysLate = Math.max(0, Math.round((Date.parse(judgedOn) - Date.parse(dueOn)) / 86_400_000));
  return { onTime: daysLate === 0, daysLate };
}

/** A type that this build does not know (a newer one wrote it) changes nothing; the compiler proves none is forgotten. */
function unknownEvent(event: never, state: Directive): Directive {
  void event;
  return state;
}
