import { nameOfMove } from '../calendar/calendar-proposals.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import { judgement } from './judgement.js';
import { reminded, type SentSteps } from './sent-steps.js';
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
export interface Directive extends SentSteps {
  readonly id: string;
  readonly number: string;
  readonly meetingId: string;
  readonly meetingHeldOn: LocalDate;
  readonly title: string;
  readonly content: string;
  readonly urgency: Urgency;
  /** The urgency that it had from each instant on, by the server's clock; the first from the empty text on. */
  readonly urgencies: readonly { readonly urgency: Urgency; readonly from: string }[];
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
  /** The instant from which steps about the deadline count: what was due before it is not owed. */
  readonly remindersFrom: string | null;
  /** The same for each co-ordinating agency with a deadline of its own. */
  readonly coordinatorsFrom: Readonly<Record<string, string>>;
  /** Since when its agencies have been silent: the last report, or when the work was last given or given back to them. */
  readonly silentSince: string | null;
}

/** An event with the two facts of its envelope that the state depends on: who, and when by the server's clock. */
export interface Recorded<Event> {
  readonly event: Event;
  readonly actorId: string;
  readonly recordedAt: string;
}

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
  switch (event.type) {
    case 'DirectiveIssued':
      return { ...state, ...countingFrom(recordedAt, state), work: 'issued', issued: true };
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
      return assigned(state, event.data, recordedAt);
    case 'DirectiveAccepted':
      return { ...state, work: 'in_progress' };
    case 'DirectiveDeclined':
      return { ...state, work: 'declined' };
    case 'ProgressReported':
      return {
        ...state,
        percent: event.data.percent ?? state.percent,
        indicators: withActuals(state.indicators, event.data.indicators),
        silentSince: recordedAt,
        nudgedAt: null,
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
        remindersFrom: recordedAt,
        deadline: event.data.deadline,
        extensions: state.extensions + 1,
        extensionRequest: null,
      };
    case 'DeadlineRecalculated':
      return { ...state, remindersFrom: recordedAt, deadline: event.data.deadline };
    case 'DeadlineKept':
      return { ...state, declinedMove: nameOfMove(event.data.proposed) };
    case 'DirectiveSuspended':
      return { ...state, work: 'suspended', suspendedFrom: state.work };
    case 'DirectiveResumed':
      return {
        ...state,
        ...takenUpAt(recordedAt, state),
        work: state.suspendedFrom ?? 'in_progress',
        suspendedFrom: null,
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
        completion: { reportedOn: event.data.reportedOn },
        completionReporters: [...new Set([...state.completionReporters, actorId])],
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
        ...takenUpAt(recordedAt, state),
        work: 'in_progress',
        completion: null,
        closure: null,
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
    urgencies: [{ urgency: data.urgency, from: '' }],
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
    coordinatorsFrom: {},
    stepsSent: [],
    headsTold: [],
    silentSince: null,
    nudgedAt: null,
    officeToldAt: null,
  };
}

/** What every agency is to be reminded of counts from an instant on. */
function countingFrom(
  instant: string,
  { coordinators }: Pick<Directive, 'coordinators'>,
): Pick<Directive, 'remindersFrom' | 'coordinatorsFrom'> {
  const own = coordinators.flatMap(({ agencyId, dueOn }) =>
    dueOn === undefined ? [] : [[agencyId, instant]],
  );
  return { remindersFrom: instant, coordinatorsFrom: Object.fromEntries(own) as Record<string, string> };
}

/** The work is its agencies' again: what fell due while it was not is not made up for, and nobody was silent. */
function takenUpAt(instant: string, state: Directive) {
  const silentSince = state.silentSince === null ? null : instant;
  return { ...countingFrom(instant, state), silentSince, nudgedAt: null };
}

/** Only what the assignment changes counts anew: another lead, another date, a co-ordinating agency's own. */
function assigned(
  state: Directive,
  { leadAgencyId, coordinators, deadline }: DataOf<'DirectiveAssigned'>,
  recordedAt: string,
): Directive {
  const isSameLead =
    state.leadAgencyId === leadAgencyId && state.silentSince !== null && state.work !== 'declined';
  const isSameDate = (state.deadline?.dueOn ?? null) === (deadline?.dueOn ?? null);
  const known = new Map(state.coordinators.map(({ agencyId, dueOn }) => [agencyId, dueOn]));
  const anew = countingFrom(recordedAt, { coordinators });
  const kept = Object.entries(state.coordinatorsFrom).filter(
    ([agencyId]) =>
      agencyId in anew.coordinatorsFrom &&
      known.get(agencyId) === coordinators.find((each) => each.agencyId === agencyId)?.dueOn,
  );
  return {
    ...state,
    issued: true,
    work: isSameLead && state.work === 'in_progress' ? 'in_progress' : 'assigned',
    leadAgencyId,
    coordinators,
    deadline,
    originalDueOn: state.originalDueOn ?? deadline?.dueOn ?? null,
    extensionRequest: isSameLead && isSameDate ? state.extensionRequest : null,
    remindersFrom: isSameLead && isSameDate ? state.remindersFrom : recordedAt,
    coordinatorsFrom: { ...anew.coordinatorsFrom, ...Object.fromEntries(kept) },
    ...(isSameLead ? {} : { silentSince: recordedAt, nudgedAt: null }),
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
  if (state.closure === null) return state;
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
