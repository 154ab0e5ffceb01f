import type { Actor, Coordinator, Deadline, DirectiveEvent, EventOfType, LocalDate } from '#domain';

/** An event of one directive as its page keeps it. */
export interface HistoryEvent {
  readonly type: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly data: unknown;
}

/** Who did it, and when. */
export interface Act {
  readonly at: string;
  readonly by: Actor;
}

/** How a directive came to each of its deadlines. */
export interface DeadlineChange extends Act {
  readonly change:
    | 'drafted'
    | 'imported'
    | 'amended'
    | 'assigned'
    | 'extended'
    | 'countered'
    | 'corrected'
    | 'recalculated'
    | 'resumed';
  readonly previousDueOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
  /** Null where a correction set the date alone. */
  readonly rule: Deadline['rule'] | null;
  readonly calendarVersion: string | null;
  readonly reason: string | null;
}

/** A request for more time and what became of it. */
export interface ExtensionRequest {
  readonly agencyId: string;
  readonly proposedDueOn: LocalDate;
  readonly reason: string;
  readonly requestedAt: string;
  readonly requestedBy: Actor;
  /** When the office put it before the leader; null where it did not. */
  readonly referredAt: string | null;
  /** What the office said of it then; null where nothing. */
  readonly referralOpinion: string | null;
  readonly decision: 'pending' | 'granted' | 'refused' | 'countered' | 'lapsed';
  readonly dueOn: LocalDate | null;
  readonly decidedAt: string | null;
  readonly decidedBy: Actor | null;
  readonly decisionReason: string | null;
}

/** Who was given the directive, when. */
export interface Assignment extends Act {
  readonly previousLeadAgencyId: string | null;
  readonly leadAgencyId: string;
  readonly coordinators: readonly Coordinator[];
  readonly dueOn: LocalDate | null;
  readonly reason: string | null;
  readonly answer: 'pending' | 'accepted' | 'declined';
  readonly answeredAt: string | null;
  readonly answerReason: string | null;
}

type Report<Type extends 'ProgressReported' | 'CompletionReported' | 'ShareCompletionReported'> = Act &
  EventOfType<DirectiveEvent, Type>['data'];

/** A report that the directive is done, and what the office made of it. */
type CompletionReport = Report<'CompletionReported'> & {
  readonly returned: (Act & { readonly reason: string }) | null;
};

/** A report that a co-ordinating agency's share is done, and what the office made of it. */
export type ShareReport = Report<'ShareCompletionReported'> & {
  readonly confirmed: Act | null;
  readonly returned: (Act & { readonly reason: string }) | null;
};

/** A move by a new calendar that a person declined. */
type DeclinedMove = Act & EventOfType<DirectiveEvent, 'DeadlineKept'>['data'];
type Closing = Act & EventOfType<DirectiveEvent, 'DirectiveClosed'>['data'];
type Reopening = Act & EventOfType<DirectiveEvent, 'DirectiveReopened'>['data'];
/** Why it is or was overdue, as the office found. */
type LatenessFinding = Act & EventOfType<DirectiveEvent, 'LatenessCauseRecorded'>['data'];
type Correction = Act & EventOfType<DirectiveEvent, 'CorrectionRecorded'>['data'];

/** What the office's own list knew of a directive before it was followed here. */
type Import = Act & Omit<EventOfType<DirectiveEvent, 'DirectiveImported'>['data'], 'reports'>;

/** What happened to a directive, each kind in order. */
export interface DirectiveHistory {
  /** Null of one that began here. */
  readonly imported: Import | null;
  readonly issued: (Act & EventOfType<DirectiveEvent, 'DirectiveIssued'>['data']) | null;
  readonly deadlines: readonly DeadlineChange[];
  readonly declinedMoves: readonly DeclinedMove[];
  readonly extensionRequests: readonly ExtensionRequest[];
  readonly assignments: readonly Assignment[];
  readonly progress: readonly Report<'ProgressReported'>[];
  /** The report that waits for confirmation or was accepted. */
  readonly completion: CompletionReport | null;
  readonly completionReports: readonly CompletionReport[];
  readonly shareReports: readonly ShareReport[];
  readonly closure: Closing | null;
  readonly closings: readonly Closing[];
  readonly reopenings: readonly Reopening[];
  readonly corrections: readonly Correction[];
  /** Each finding; the last counts. */
  readonly latenessFindings: readonly LatenessFinding[];
  readonly suspensions: readonly (Act & {
    readonly reason: string;
    readonly resumedAt: string | null;
    /** Whether the dates move by it; null where that was not recorded. */
    readonly extendsDeadline: boolean | null;
    /** How long it lasted; null while it lasts, and where the dates do not move by it. */
    readonly workingDays: number | null;
  })[];
}
