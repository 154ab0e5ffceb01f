import type { LegalBasis } from '../agency/succession.js';
import type { CommandContext } from '../command-context.js';
import type { Deadline } from '../calendar/deadline.js';
import type { LocalDate, WorkingCalendar } from '../calendar/index.js';
import type { z } from 'zod';
import type {
  Coordinator,
  EarlierClosing,
  EarlierReport,
  evidenceSchema,
  IndicatorTarget,
  Outcome,
  Urgency,
} from './directive-events.js';
import type { LatenessCause } from '../lateness-cause/lateness-cause.js';
import type { Directive, Notice } from './directive.js';
import type { ReminderPolicy } from '../reminder-policy/index.js';

/** What steps are derived by from an instant on, until the rules that follow. */
export interface EffectiveRules {
  /** RFC 3339; the first of all rules holds from the empty text on. */
  readonly from: string;
  readonly calendar: WorkingCalendar;
  /** Of the directives that these rules are for. */
  readonly policyFor: (directive: Pick<Directive, 'urgency'>) => ReminderPolicy;
}

type Evidence = z.infer<typeof evidenceSchema>;
interface Actual {
  readonly code: string;
  readonly actual: number;
}

/** Whom the office reports for, from a paper that came in, and when that reached it where it was not today. */
export interface OnBehalfOf {
  readonly agencyId: string;
  readonly document: string;
  readonly receivedOn?: LocalDate;
}

/** What a person answers when a calendar would move a deadline: the directive works out the move itself. */
interface AnswerToProposal {
  /** The one in force. */
  readonly calendar: WorkingCalendar;
  /** The version that the person saw; absent: whatever is in force. */
  readonly calendarVersion?: string;
}

/** What is decided by the calendars and policies that the directive is under. */
interface ByRules {
  /** In the order in which they came into force. */
  readonly rules: readonly EffectiveRules[];
}

/** Everything that can be asked of a directive. Deadlines arrive resolved: rule, date and calendar edition. */
export type DirectiveCommand = CommandContext &
  (
    | {
        readonly type: 'DraftDirective';
        readonly directiveId: string;
        readonly meetingId: string;
        readonly meetingHeldOn: LocalDate;
        readonly number: string;
        readonly title: string;
        readonly content: string;
        readonly urgency: Urgency;
        readonly leadAgencyId: string | null;
        readonly coordinators: readonly Coordinator[];
        readonly deadline: Deadline | null;
        readonly indicators: readonly IndicatorTarget[];
      }
    | {
        /** Takes over a directive that was under way, or over, before dondoc followed it, with its past. */
        readonly type: 'ImportDirective';
        readonly directiveId: string;
        readonly meetingId: string;
        readonly meetingHeldOn: LocalDate;
        readonly number: string;
        readonly title: string;
        readonly content: string;
        readonly urgency: Urgency;
        readonly leadAgencyId: string;
        readonly coordinators: readonly Coordinator[];
        /** The first one; `extendedTo` are the dates that took its place, one after the other. */
        readonly deadline: Deadline | null;
        readonly extendedTo: readonly LocalDate[];
        readonly indicators: readonly IndicatorTarget[];
        /** What it was called until now. */
        readonly formerNumber: string | null;
        readonly notice: Notice | null;
        readonly assignedOn: LocalDate;
        readonly percent: number | null;
        readonly reports: readonly EarlierReport[];
        readonly closed: EarlierClosing | null;
      }
    | {
        readonly type: 'AmendDraft';
        /** What is absent stays as it is. */
        readonly title?: string;
        readonly content?: string;
        readonly urgency?: Urgency;
        readonly leadAgencyId?: string | null;
        readonly coordinators?: readonly Coordinator[];
        readonly deadline?: Deadline | null;
      }
    | {
        /** The engine passes on what was put right in the meeting and its notice. */
        readonly type: 'FollowMeeting';
        readonly heldOn: LocalDate;
        /** The notice that issued this directive; null for a draft. */
        readonly notice: Notice | null;
        readonly reason: string;
        readonly authority: string;
      }
    | {
        readonly type: 'IssueDirective';
        readonly notice: string;
        readonly publishedOn: LocalDate;
        readonly signer: string;
      }
    | {
        readonly type: 'AssignDirective';
        readonly leadAgencyId: string;
        /** Absent: they stay as they are. */
        readonly coordinators?: readonly Coordinator[];
        /** Absent: it stays as it is. */
        readonly deadline?: Deadline;
        readonly reason?: string;
      }
    | {
        /** The engine has an heir take over what an agency has in it. */
        readonly type: 'HandOverDirective';
        readonly successionId: string;
        readonly agencyId: string;
        readonly heirId: string;
        /** Where the heir has a part already, both fall together; without it that is refused. */
        readonly joinsParts: boolean;
        /** Only a part of the agency was split off: it goes on. */
        readonly splitOff: boolean;
        readonly effectiveOn: LocalDate;
        readonly basis: LegalBasis;
      }
    | { readonly type: 'AcceptDirective' }
    | { readonly type: 'DeclineDirective'; readonly reason: string }
    | {
        readonly type: 'ReportProgress';
        readonly onBehalfOf?: OnBehalfOf;
        readonly percent: number | null;
        readonly narrative: string;
        readonly effectiveOn: LocalDate;
        readonly indicators: readonly Actual[];
        readonly evidence: readonly Evidence[];
      }
    | {
        readonly type: 'RequestExtension';
        readonly onBehalfOf?: OnBehalfOf;
        readonly proposedDueOn: LocalDate;
        readonly reason: string;
      }
    | {
        readonly type: 'DecideExtension';
        readonly decision: 'grant' | 'refuse' | 'counter';
        readonly dueOn?: LocalDate;
        readonly reason?: string;
        readonly calendarVersion: string;
      }
    | {
        /** The office puts the request that waits before the leader. */
        readonly type: 'ReferExtension';
        readonly opinion: string | null;
      }
    | {
        /** The office says why the directive is or was overdue; said again, the latest counts. */
        readonly type: 'RecordLatenessCause';
        readonly cause: LatenessCause;
        readonly note: string | null;
        readonly evidence: readonly Evidence[];
      }
    | {
        readonly type: 'ReportCompletion';
        readonly onBehalfOf?: OnBehalfOf;
        readonly summary: string;
        readonly effectiveOn: LocalDate;
        readonly indicators: readonly Actual[];
        readonly evidence: readonly Evidence[];
      }
    | {
        /** A co-ordinating agency's own share is done. */
        readonly type: 'ReportShareCompletion';
        readonly onBehalfOf?: OnBehalfOf;
        readonly summary: string;
        readonly effectiveOn: LocalDate;
        readonly evidence: readonly Evidence[];
      }
    | { readonly type: 'ConfirmShare'; readonly agencyId: string }
    | { readonly type: 'ReturnShare'; readonly agencyId: string; readonly reason: string }
    | (ByRules & { readonly type: 'SuspendDirective'; readonly reason: string })
    | (ByRules & { readonly type: 'ResumeDirective'; readonly reason: string | null })
    | { readonly type: 'ReturnCompletion'; readonly reason: string }
    | {
        readonly type: 'CloseDirective';
        readonly outcome: Outcome;
        readonly note?: string;
        readonly reason?: string;
        /** Says that it is implemented although no completion report waits, and `reason` why. */
        readonly withoutReport?: boolean;
      }
    | (ByRules & { readonly type: 'ReopenDirective'; readonly reason: string; readonly authority?: string })
    | {
        readonly type: 'CorrectDirective';
        readonly field: CorrectableField;
        /** The code of the indicator, for a field of one. */
        readonly code?: string;
        readonly value: string | number;
        readonly reason: string;
        readonly authority: string;
      }
    | (AnswerToProposal & { readonly type: 'RecalculateDeadline' })
    | (AnswerToProposal & { readonly type: 'KeepDeadline'; readonly reason: string | null })
    | (ByRules & {
        /** The engine says that a step is due; the directive decides whether it still applies. */
        readonly type: 'FireStep';
        readonly step: string;
        readonly agencyId?: string;
        readonly deadline: LocalDate | null;
      })
  );

export type CommandOf<Type extends DirectiveCommand['type']> = Extract<DirectiveCommand, { type: Type }>;

/** What of a directive is put right in the directive itself. */
export const correctableFields = [
  ...['title', 'content', 'urgency', 'dueOn', 'completionReportedOn', 'percent'],
  ...['indicatorTarget', 'indicatorActual', 'closingNote', 'formerNumber'],
] as const;
export type CorrectableField = (typeof correctableFields)[number];
