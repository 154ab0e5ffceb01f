import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate } from '../calendar/local-date.js';
import type { Coordinator, IndicatorTarget, Outcome, Urgency } from './directive-events.js';
import type { ReminderHistory } from './reminder-history.js';

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

/** The signed document that makes a meeting's drafts effective. */
export interface Notice {
  readonly number: string;
  readonly publishedOn: LocalDate;
  readonly signer: string;
}

/** A suspension that lasts. */
export interface OngoingSuspension {
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
  readonly leadAgencyId: string | null;
  readonly coordinators: readonly Coordinator[];
  readonly deadline: Deadline | null;
  /** The first date the directive was to be done by; corrections change it, extensions never. */
  readonly originalDueOn: LocalDate | null;
  readonly extensions: number;
  /** The move by a calendar that a person declined last, by its name. */
  readonly declinedMove: string | null;
  readonly extensionRequest: {
    readonly proposedDueOn: LocalDate;
    readonly requestedBy: string;
    /** Whom the requester stood in for; absent where nobody. */
    readonly requestedFor?: readonly string[];
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
  /**
   * Everyone who ever reported this directive, or a share of it, complete, and whom they stood in for then: none of them
   * judges anything of it.
   */
  readonly completionReporters: readonly string[];
  readonly closure: Closure | null;
  /** The instant from which steps about the deadline count: what was due before it is not owed. */
  readonly remindersFrom: string | null;
  /** The same for each co-ordinating agency with a deadline of its own. */
  readonly coordinatorsFrom: Readonly<Record<string, string>>;
  /** Since when its agencies have been silent: the last report, or when the work was last given or given back to them. */
  readonly silentSince: string | null;
}
