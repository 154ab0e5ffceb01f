import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Coordinator, IndicatorTarget, Outcome, Urgency, DirectiveEvent } from './directive-events.js';
import { nameOfMove } from '../calendar/calendar-proposals.js';
import type { EventOfType } from '../event.js';
import { handedOver, type Inherited } from './inherited.js';

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
  /** The co-ordinating agencies whose shares were not reported done by then. */
  readonly openShares: string[];
}

interface Closure {
  readonly outcome: Outcome;
  /** What the office noted with it; absent where it noted nothing. */
  readonly note?: string;
  /** Implemented, by the office's word alone. */
  readonly withoutReport: boolean;
  /** The percentage that a reopening goes back to. */
  readonly percentBefore: number | null;
  readonly closedOn: LocalDate;
  readonly judgedOn: LocalDate;
  readonly onTime: boolean | null;
  readonly daysLate: number | null;
}

/** In whose hands a directive is, and since when (RFC 3339, the server's clock): who has to act for it to go on. */
export interface HeldBy {
  readonly party: 'agency' | 'office' | 'leader' | 'nobody';
  /** The lead, where an agency has it. */
  readonly agencyId?: string;
  readonly since: string;
}

/** Why a directive is or was overdue. */
interface LatenessFinding {
  readonly causeId: string;
  readonly note: string | null;
  /** RFC 3339, the server's clock. */
  readonly at: string;
}

/** The signed document that makes a meeting's drafts effective. */
export interface Notice {
  readonly number: string;
  readonly publishedOn: LocalDate;
  readonly signer: string;
}

/** A suspension that lasts. */
interface OngoingSuspension {
  /** RFC 3339. */
  readonly since: string;
  /** The day of that, and whether the dates move by it; null where it was recorded without. */
  readonly on: LocalDate | null;
  readonly extendsDeadline: boolean | null;
  readonly policy: { readonly id: string; readonly version: number } | null;
  /** When the due date was set while it lasted; null while it stands as it was. */
  readonly dueSetAt: string | null;
}

/** A directive as its history says it is. `null` stands for one that was never drafted. */
export interface Directive extends ReminderHistory {
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
  /** The notice of conclusions that made it effective, as it stands corrected; null before that. */
  readonly notice: Notice | null;
  /** Whether it was ever more than a draft: no agency learns of one that was not, even once it is closed. */
  readonly issued: boolean;
  /** Where work goes on when a suspension ends. */
  readonly suspendedFrom: WorkStatus | null;
  /** The suspension that lasts. */
  readonly suspended: OngoingSuspension | null;
  /** The suspension that its closing ended, until the date that it moves is told or set anew; absent where none lasted. */
  readonly suspendedAtClosing?: OngoingSuspension;
  readonly leadAgencyId: string | null;
  /** From whom its lead took it over; absent where it was given to the lead itself. */
  readonly inherited?: Inherited;
  /** The agencies that ended and whose part in it went over to others, in order; absent where none did. */
  readonly formerAgencyIds?: readonly string[];
  readonly coordinators: readonly Coordinator[];
  readonly deadline: Deadline | null;
  /** The first date the directive was to be done by; corrections of it change it, and of no date that took its place. */
  readonly originalDueOn: LocalDate | null;
  readonly extensions: number;
  /** The move by a calendar that a person declined last, by its name. */
  readonly declinedMove: string | null;
  readonly extensionRequest: {
    readonly proposedDueOn: LocalDate;
    readonly requestedBy: string;
    /** Whom the requester stood in for; absent where nobody. */
    readonly requestedFor?: readonly string[];
    /** The office has put it before the leader, who is to decide; absent where it has not. */
    readonly referred?: true;
  } | null;
  readonly percent: number | null;
  /** Whether a correction set the percentage last: closing leaves it alone then. */
  readonly percentCorrected: boolean;
  readonly indicators: readonly (IndicatorTarget & { readonly actual: number | null })[];
  readonly completion: Completion | null;
  /** The day on which its lead declined it, while it waits for the office to assign it again. */
  readonly declinedOn: LocalDate | null;
  /** In whose hands it is. */
  readonly heldBy: HeldBy;
  /** That the office returned its completion report and no other has come yet; null where none was. */
  readonly returned: { readonly at: string; readonly reason: string } | null;
  /** Why it is or was overdue, as the office found last; null while it has found nothing. */
  readonly latenessCause: LatenessFinding | null;
  /**
   * Everyone who ever reported this directive, or a share of it, complete, and whom they stood in for then: none of them
   * judges anything of it.
   */
  readonly completionReporters: readonly string[];
  readonly closure: Closure | null;
  /** What the office's list knew of it before dondoc followed it; absent where it began here. */
  readonly imported?: { readonly formerNumber: string | null; readonly assignedOn: LocalDate };
  /** The instant from which steps about the deadline count: what was due before it is not owed. */
  readonly remindersFrom: string | null;
  /** The same for each co-ordinating agency with a deadline of its own. */
  readonly coordinatorsFrom: Readonly<Record<string, string>>;
  /** Since when its agencies have been silent: the last report, or when the work was last given or given back to them. */
  readonly silentSince: string | null;
}

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
    case 'DirectiveImported':
      return imported(state, event.data, recordedAt);
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
      return assigned(state, event.data, recordedAt);
    case 'DirectiveHandedOver':
      return handedOver(state, event.data, recordedAt);
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
    case 'ExtensionReferred':
      return {
        ...state,
        extensionRequest: state.extensionRequest && { ...state.extensionRequest, referred: true },
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
        returned: null,
        completion: { reportedOn: event.data.reportedOn, openShares: event.data.openShares ?? [] },
        completionReporters: withReporter(state.completionReporters, by),
        indicators: withActuals(state.indicators, event.data.indicators),
        silentSince: recordedAt,
        nudgedAt: null,
        extensionRequest: null,
      };
    case 'CompletionReturned':
      return {
        ...state,
        ...takenUpAt(recordedAt, state),
        work: 'in_progress',
        completion: null,
        returned: { at: recordedAt, reason: event.data.reason },
      };
    case 'DirectiveClosed':
      return {
        ...state,
        work: 'closed',
        returned: null,
        suspendedFrom: null,
        suspended: null,
        ...(state.suspended && { suspendedAtClosing: state.suspended }),
        extensionRequest: null,
        percent: event.data.percent === undefined ? state.percent : event.data.percent,
        closure: {
          outcome: event.data.outcome,
          ...(event.data.note === null ? {} : { note: event.data.note }),
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
    case 'DirectiveReopened': {
      const { suspendedAtClosing: _, ...known } = state;
      return {
        ...known,
        ...takenUpAt(recordedAt, state),
        work: 'in_progress',
        completion: null,
        declinedOn: null,
        percent: state.percentCorrected ? state.percent : (state.closure?.percentBefore ?? state.percent),
        closure: null,
      };
    }
    case 'LatenessCauseRecorded': {
      const { causeId, note } = event.data;
      return { ...state, latenessCause: { causeId, note, at: recordedAt } };
    }
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
    returned: null,
    latenessCause: null,
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

/**
 * It is followed from here on: what fell due before is not made up for, and nobody is called silent for a time in which
 * nobody asked here. Its days and dates are those that it had.
 */
function imported(state: Directive, data: DataOf<'DirectiveImported'>, recordedAt: string): Directive {
  const { formerNumber, notice, assignedOn, leadAgencyId, coordinators, deadline, extendedTo, closed } = data;
  const taken: Directive = {
    ...state,
    ...countingFrom(recordedAt, { coordinators }),
    imported: { formerNumber, assignedOn },
    work: 'in_progress',
    issued: true,
    notice,
    leadAgencyId,
    coordinators,
    shares: sharesOf(coordinators),
    deadline,
    extensions: extendedTo.length,
    percent: data.percent,
    silentSince: recordedAt,
  };
  if (closed === null) return taken;
  const { outcome, on: closedOn, reportedOn } = closed;
  const judgedOn = reportedOn ?? closedOn;
  return {
    ...taken,
    work: 'closed',
    percent: outcome === 'implemented' ? 100 : data.percent,
    completion: reportedOn === null ? null : { reportedOn, openShares: [] },
    closure: {
      outcome,
      ...(closed.note === null ? {} : { note: closed.note }),
      withoutReport: outcome === 'implemented' && reportedOn === null,
      percentBefore: data.percent,
      closedOn,
      judgedOn,
      ...judgement(isJudged(outcome) ? (deadline?.dueOn ?? null) : null, judgedOn),
    },
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

type DataOf<Type extends DirectiveEvent['type']> = EventOfType<DirectiveEvent, Type>['data'];

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
  { field, code, value }: Extract<DirectiveEvent, { type: 'CorrectionRecorded' }>['data'],
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
      const { suspendedAtClosing: _, ...known } = state;
      return judgedAgain({
        ...known,
        deadline,
        originalDueOn: isAsGiven(state) ? dueOn : state.originalDueOn,
        ...dueSetAt(recordedAt, state),
      });
    }
    case 'indicatorTarget':
    case 'indicatorActual': {
      const part = field === 'indicatorTarget' ? 'target' : 'actual';
      const indicators = state.indicators.map((each) =>
        each.code === code ? { ...each, [part]: Number(value) } : each,
      );
      return { ...state, indicators };
    }
    case 'closingNote':
      return { ...state, closure: state.closure && { ...state.closure, note: String(value) } };
    case 'formerNumber':
      return state.imported
        ? { ...state, imported: { ...state.imported, formerNumber: String(value) } }
        : state;
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

type Assignment = Extract<DirectiveEvent, { type: 'DirectiveAssigned' }>['data'];

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

/** Only what the assignment changes counts anew: another lead, another date, a co-ordinating agency's own. */
function assigned(
  state: Directive,
  { leadAgencyId, coordinators, deadline }: Assignment,
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
  const { inherited, ...rest } = state;
  return {
    ...rest,
    ...(inherited && state.leadAgencyId === leadAgencyId ? { inherited } : {}),
    issued: true,
    work: isSameLead && state.work === 'in_progress' ? 'in_progress' : 'assigned',
    leadAgencyId,
    coordinators,
    shares: sharesOf(coordinators, state),
    declinedOn: null,
    returned: isSameLead ? state.returned : null,
    deadline,
    originalDueOn: state.originalDueOn ?? deadline?.dueOn ?? null,
    extensionRequest: isSameLead && isSameDate ? state.extensionRequest : null,
    remindersFrom: isSameLead && isSameDate ? state.remindersFrom : recordedAt,
    coordinatorsFrom: { ...anew.coordinatorsFrom, ...Object.fromEntries(kept) },
    ...(isSameLead ? {} : { silentSince: recordedAt, nudgedAt: null }),
  };
}

type Held = Pick<Directive, 'work' | 'leadAgencyId' | 'extensionRequest'>;

/**
 * Who has to act: the lead while it works, the office while it has to assign, resume, confirm or decide, the leader once
 * the office has put a request for more time before them, nobody once it is closed. It has been so since the event that made it so.
 */
function heldBy(state: Held, before: HeldBy | null, recordedAt: string): HeldBy {
  const holder = holderOf(state);
  const isSame = before !== null && before.party === holder.party && before.agencyId === holder.agencyId;
  return isSame ? before : { ...holder, since: recordedAt };
}

function holderOf({ work, leadAgencyId, extensionRequest }: Held): Omit<HeldBy, 'since'> {
  switch (work) {
    case 'closed':
      return { party: 'nobody' };
    case 'assigned':
    case 'in_progress':
      if (extensionRequest?.referred) return { party: 'leader' };
      if (extensionRequest !== null || leadAgencyId === null) return { party: 'office' };
      return { party: 'agency', agencyId: leadAgencyId };
    case 'draft':
    case 'issued':
    case 'declined':
    case 'suspended':
    case 'awaiting_confirmation':
      return { party: 'office' };
  }
}

/** A due date is set anew: steps about it count from then on, and a suspension that lasts moves it from then on. */
function dueSetAt(instant: string, { suspended }: Directive) {
  return { remindersFrom: instant, suspended: suspended && { ...suspended, dueSetAt: instant } };
}

/** Whether the due date is the first one still: nothing has moved it, whether an extension, a suspension or the office. */
const isAsGiven = ({ extensions, deadline, originalDueOn }: Directive) =>
  extensions === 0 && (deadline?.dueOn ?? null) === originalDueOn;

/** A suspension from its event on; what an old one did not record is null. */
function suspendedBy(
  { suspendedOn, extendsDeadline, policy }: DataOf<'DirectiveSuspended'>,
  since: string,
): OngoingSuspension {
  return {
    since,
    on: suspendedOn ?? null,
    extendsDeadline: extendsDeadline ?? null,
    policy: policy ?? null,
    dueSetAt: null,
  };
}

/** What superiors were told of the date that moved, they were told: as much is left of it, or is past, as was then. */
function movedDates(state: Directive, { deadline, coordinators }: DataOf<'DirectiveResumed'>) {
  const { stepsSent, headsTold } = state;
  const from = state.deadline?.dueOn;
  return {
    coordinators: coordinators ?? state.coordinators,
    ...(deadline?.dueOn && from
      ? { deadline, ...laddersCarriedOver({ stepsSent, headsTold }, from, deadline.dueOn) }
      : {}),
  };
}

/** Whether what ended in such a way was on time or late: what was cancelled or superseded is neither. */
export const isJudged = (outcome: Outcome): boolean => outcome !== 'cancelled' && outcome !== 'superseded';

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

/** How far the share of a co-ordinating agency is: asked of it, reported done, confirmed by the office, or returned. */
export type ShareState = 'asked' | 'reported' | 'confirmed' | 'returned';

/** What a co-ordinating agency has to contribute to a directive, as it stands. */
export interface Share {
  readonly state: ShareState;
  /** When the agency first reported on it, by the server's clock: reporting is accepting. */
  readonly acceptedAt: string | null;
  /** How much of the share is done, as the agency last said. */
  readonly percent: number | null;
  /** The day on which the report that it is done reached the office; null while none stands. */
  readonly reportedOn: LocalDate | null;
  /** Up to when the office has been told of the report that waits. */
  readonly officeToldAt: string | null;
}

/** The shares of a directive, by agency. */
type Shares = Readonly<Record<string, Share>>;

interface WithShares {
  readonly coordinators: readonly Coordinator[];
  readonly shares: Shares;
}

const asked: Share = {
  state: 'asked',
  acceptedAt: null,
  percent: null,
  reportedOn: null,
  officeToldAt: null,
};

/** The shares once the co-ordinating agencies are named (anew): who stays with the same date keeps what it did. */
function sharesOf(coordinators: readonly Coordinator[], before?: WithShares): Shares {
  const dueOnBefore = new Map(before?.coordinators.map(({ agencyId, dueOn }) => [agencyId, dueOn]));
  const shares = coordinators.map(({ agencyId, dueOn }): [string, Share] => {
    const known = before?.shares[agencyId];
    return [agencyId, known !== undefined && dueOnBefore.get(agencyId) === dueOn ? known : asked];
  });
  return Object.fromEntries(shares);
}

/** Whether an agency has reported its share done, confirmed yet or not: nobody urges it any more. */
export function isShareDone({ shares }: Pick<WithShares, 'shares'>, agencyId: string): boolean {
  const state = shares[agencyId]?.state;
  return state === 'reported' || state === 'confirmed';
}

/** The co-ordinating agencies that have not reported their share done, or whose report was returned. */
export function openShares(state: WithShares): string[] {
  return state.coordinators
    .map(({ agencyId }) => agencyId)
    .filter((agencyId) => !isShareDone(state, agencyId));
}

/** The shares once one of them has changed; one that there is not stays away. */
function withShare(shares: Shares, agencyId: string, change: (share: Share) => Share): Shares {
  const share = shares[agencyId];
  return share === undefined ? shares : { ...shares, [agencyId]: change(share) };
}

/** The same share, reported done on a day. */
function reportedShare(share: Share, reportedOn: LocalDate, recordedAt: string): Share {
  return {
    ...share,
    state: 'reported',
    acceptedAt: share.acceptedAt ?? recordedAt,
    reportedOn,
    officeToldAt: recordedAt,
  };
}

/** Who reported, for whom, and when by the server's clock. */
interface Reporting {
  readonly actorId: string;
  readonly standingInFor?: readonly string[];
  readonly recordedAt: string;
}

type Reported = Pick<Directive, 'shares' | 'completionReporters'>;

/** Everyone who reported something complete, each once; so did those whom a reporter stood in for. */
const withReporter = (
  reporters: readonly string[],
  { actorId, standingInFor = [] }: Pick<Reporting, 'actorId' | 'standingInFor'>,
): readonly string[] => [...new Set([...reporters, actorId, ...standingInFor])];

/**
 * The lead's percentage is the directive's, a co-ordinating agency's that of its share. Before there were shares either was
 * the directive's, and an agency that reported 100 % had no other way to say that its part was done: such a report counts
 * as of its share as well.
 */
function progressed(
  { percent: before, percentCorrected, leadAgencyId, shares, completionReporters }: Directive,
  { agencyId, party, percent, effectiveOn }: DataOf<'ProgressReported'>,
  by: Reporting,
): Reported & Pick<Directive, 'percent' | 'percentCorrected'> {
  const { recordedAt } = by;
  const ofDirective =
    party === 'coordinator' || percent === null
      ? { percent: before, percentCorrected }
      : { percent, percentCorrected: false };
  if (party === 'lead' || (party === undefined && agencyId === leadAgencyId))
    return { ...ofDirective, shares, completionReporters };
  const saysDone = party === undefined && percent === 100 && !isShareDone({ shares }, agencyId);
  const reported = withShare(shares, agencyId, (share) => {
    const acceptedAt = share.acceptedAt ?? recordedAt;
    const underWay = { ...share, acceptedAt, percent: percent ?? share.percent };
    return saysDone ? reportedShare(underWay, effectiveOn, recordedAt) : underWay;
  });
  const reporters = saysDone ? withReporter(completionReporters, by) : completionReporters;
  return { ...ofDirective, shares: reported, completionReporters: reporters };
}

/** A share that its agency reported done. */
function shareReported(
  { shares, completionReporters }: Directive,
  { agencyId, reportedOn }: DataOf<'ShareCompletionReported'>,
  by: Reporting,
): Reported {
  return {
    shares: withShare(shares, agencyId, (share) => reportedShare(share, reportedOn, by.recordedAt)),
    completionReporters: withReporter(completionReporters, by),
  };
}

/** A share that the office found done. */
function shareConfirmed({ shares }: Directive, agencyId: string): Pick<Directive, 'shares'> {
  return { shares: withShare(shares, agencyId, (share) => ({ ...share, state: 'confirmed' })) };
}

/** The share is its agency's again: what fell due of its own date meanwhile is not made up for. */
function shareReturned(
  { shares, coordinatorsFrom }: Directive,
  agencyId: string,
  recordedAt: string,
): Pick<Directive, 'shares' | 'coordinatorsFrom'> {
  const back = (share: Share): Share => ({
    ...share,
    state: 'returned',
    reportedOn: null,
    officeToldAt: null,
  });
  const counts = coordinatorsFrom[agencyId] !== undefined;
  return {
    shares: withShare(shares, agencyId, back),
    coordinatorsFrom: counts ? { ...coordinatorsFrom, [agencyId]: recordedAt } : coordinatorsFrom,
  };
}

/** What a directive remembers of the steps on record. */
interface ReminderHistory {
  /** The due date for which DirectiveBecameOverdue is recorded. */
  readonly overdueFor: LocalDate | null;
  /** The steps about a deadline that were ever sent, as `sentStep` names them. */
  readonly stepsSent: readonly string[];
  /** Those that told an agency's head, each with that agency: another lead has another head. */
  readonly headsTold: readonly string[];
  /** When the last nudge since its agencies were last heard of was due. */
  readonly nudgedAt: string | null;
  /** Up to when the office has been told of the completion report that waits. */
  readonly officeToldAt: string | null;
  /** The same of what was declined. */
  readonly declineToldAt: string | null;
  /** The shares of co-ordinating agencies; of a report that one is done, the office is told apart. */
  readonly shares: Shares;
}

/** The name of a step about a deadline: it is sent once, however often the work is taken up again. */
export const reminderKey = ({
  step,
  agencyId,
  deadline,
}: {
  readonly step: string;
  readonly agencyId?: string | undefined;
  readonly deadline: LocalDate | null;
}): string => [step, agencyId ?? '', deadline ?? ''].join('|');

/** What the names of the steps of each ladder of escalation begin with; the overdue day follows. */
export const ladderPrefixes = { agency_head: 'escalate-head-', leader: 'escalate-leader-' } as const;
export type Superior = keyof typeof ladderPrefixes;

/** Whether a superior was told of a directive's own deadline by a step of a ladder. */
export function isEscalated(state: Followed, to: Superior, step: string, deadline: LocalDate): boolean {
  const { sent, named } = ladderOf(state, to, deadline);
  return sent.includes(`${step}${named}`);
}

/** Whether a superior was ever told of a deadline by a ladder, whatever the policy of then called the step. */
export function isLadderBegun(state: Followed, to: Superior, deadline: LocalDate): boolean {
  const { sent, named } = ladderOf(state, to, deadline);
  return sent.some((step) => step.startsWith(ladderPrefixes[to]) && step.endsWith(named));
}

interface Followed extends Pick<ReminderHistory, 'stepsSent' | 'headsTold'> {
  readonly leadAgencyId: string | null;
}

function ladderOf({ stepsSent, headsTold, leadAgencyId }: Followed, to: Superior, deadline: LocalDate) {
  return to === 'leader'
    ? { sent: stepsSent, named: reminderKey({ step: '', deadline }) }
    : { sent: headsTold, named: reminderKey({ step: '', agencyId: leadAgencyId ?? undefined, deadline }) };
}

/** The same with what a ladder told of one date as told of another that takes its place. */
function laddersCarriedOver(
  { stepsSent, headsTold }: Pick<ReminderHistory, 'stepsSent' | 'headsTold'>,
  from: LocalDate,
  to: LocalDate,
): Pick<ReminderHistory, 'stepsSent' | 'headsTold'> {
  const carried = (sent: readonly string[]) =>
    withAll(
      sent,
      sent
        .filter((step) => step.startsWith('escalate-') && step.endsWith(`|${from}`))
        .map((step) => `${step.slice(0, -from.length)}${to}`),
    );
  return { stepsSent: carried(stepsSent), headsTold: carried(headsTold) };
}

/** Whether the history holds a step that was due at an instant. */
export function isStepRecorded(
  state: ReminderHistory & Followed,
  {
    step,
    agencyId,
    deadline,
    dueAt,
  }: {
    readonly step: string;
    readonly agencyId?: string | undefined;
    readonly deadline: LocalDate | null;
    readonly dueAt: string;
  },
): boolean {
  if (step === 'overdue') return state.overdueFor === deadline;
  if (isNudge(step)) return state.nudgedAt !== null && state.nudgedAt >= dueAt;
  if (isOfDeclining(step)) return state.declineToldAt !== null && state.declineToldAt >= dueAt;
  if (isForTheOffice(step)) {
    const reported =
      agencyId === undefined ? state.officeToldAt : (state.shares[agencyId]?.officeToldAt ?? null);
    return reported !== null && reported >= dueAt;
  }
  if (step.startsWith(ladderPrefixes.agency_head) && deadline !== null)
    return isEscalated(state, 'agency_head', step, deadline);
  return state.stepsSent.includes(reminderKey({ step, agencyId, deadline }));
}

const isNudge = (step: string) => step.startsWith('silent-');
const isForTheOffice = (step: string) => step.startsWith('confirm-');
const isOfDeclining = (step: string) => step.startsWith('declined-');

/** The state once a step is on record. */
function reminded<State extends ReminderHistory>(
  state: State,
  { step, agencyId, deadline, dueAt, audience }: ReminderOnRecord,
): State {
  if (isNudge(step)) return { ...state, nudgedAt: later(dueAt, state.nudgedAt) };
  if (isOfDeclining(step)) return { ...state, declineToldAt: later(dueAt, state.declineToldAt) };
  if (isForTheOffice(step)) {
    if (agencyId === undefined) return { ...state, officeToldAt: later(dueAt, state.officeToldAt) };
    const reported = (share: Share) => ({ ...share, officeToldAt: later(dueAt, share.officeToldAt) });
    return { ...state, shares: withShare(state.shares, agencyId, reported) };
  }
  const heads = audience.flatMap((whom) => (whom.kind === 'agency_head' ? [whom.agencyId] : []));
  return {
    ...state,
    stepsSent: withAll(state.stepsSent, [reminderKey({ step, agencyId, deadline })]),
    headsTold: withAll(
      state.headsTold,
      heads.map((head) => reminderKey({ step, agencyId: head, deadline })),
    ),
  };
}

function withAll(known: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((each) => !known.includes(each));
  return added.length === 0 ? known : [...known, ...added];
}

const later = (one: string, other: string | null): string => (other !== null && other > one ? other : one);

type ReminderOnRecord = Extract<DirectiveEvent, { type: 'ReminderIssued' }>['data'];

/** Where a directive stands against the calendar: derived, set by no one. */
export type TimeStatus =
  'no_deadline' | 'in_time' | 'due_soon' | 'overdue' | 'on_time' | 'late' | 'not_judged';

/** What the time status is derived from; `dueSoonFrom` is the first of the last three working days. */
export type TimeFacts = Pick<Directive, 'work' | 'completion' | 'declinedOn' | 'closure' | 'suspended'> & {
  readonly dueOn: LocalDate | null;
  readonly dueSoonFrom: LocalDate | null;
};

/**
 * The time status on a day in the committee's time zone. A directive whose completion waits for confirmation is judged by
 * the day of the report, and a declined one by the day of declining: the office's waiting never counts against an agency.
 * What was cancelled or superseded is not judged. For one that is suspended time stands still, where the
 * suspension moves the date: nothing comes due, and it is overdue if it was.
 */
export function timeStatus(facts: TimeFacts, today: LocalDate): TimeStatus {
  const { dueOn, dueSoonFrom, closure, work } = facts;
  if (work === 'closed' && closure !== null && !isJudged(closure.outcome)) return 'not_judged';
  if (dueOn === null) return 'no_deadline';
  if (work === 'closed') return closure?.onTime === false ? 'late' : 'on_time';
  const handedOver = officeHasItSince(facts);
  if (handedOver !== null) return handedOver > dueOn ? 'overdue' : 'in_time';
  const stands = standsStillOn(facts);
  if (stands !== null) return stands > dueOn ? 'overdue' : 'in_time';
  if (today > dueOn) return 'overdue';
  return dueSoonFrom !== null && today >= dueSoonFrom ? 'due_soon' : 'in_time';
}

/** The day from which on a directive's lateness is no agency's: it was reported complete, or declined; else null. */
export function officeHasItSince({
  work,
  completion,
  declinedOn,
}: Pick<Directive, 'work' | 'completion' | 'declinedOn'>): LocalDate | null {
  if (work === 'awaiting_confirmation') return completion?.reportedOn ?? null;
  return work === 'declined' ? declinedOn : null;
}

/** The day on which time stopped for a directive, by a suspension that moves its date; null while it runs. */
export function standsStillOn({ suspended }: Pick<Directive, 'suspended'>): LocalDate | null {
  return suspended?.extendsDeadline === true ? suspended.on : null;
}
