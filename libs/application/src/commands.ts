import { Command } from '@nestjs/cqrs';
import type {
  AccountCommand,
  AgencyCommand,
  CalendarCommand,
  Coordinator,
  DirectiveCommand,
  DueRule,
  LocalDate,
  Meeting,
  MeetingCommand,
  MinutesFile,
  PolicyCommand,
  CommandContext,
  ParkedStreamCommand,
} from '#domain';
import type { CommandEnvelope, CommandResult, DerivedContext } from './command-envelope.js';
import type { RequestedDraft, RequestedImport, RequestedDirective } from './requested-directive.js';

/** What is asked of an aggregate, less its context, which the envelope holds. */
export type Asked<Command> = Command extends CommandContext ? Omit<Command, keyof CommandContext> : never;

/** A command that people give. */
export abstract class NamedCommand<Result extends CommandResult = CommandResult> extends Command<Result> {
  /** What it asks of the domain, as figures and logs call it: no renaming of a class changes it. */
  abstract get commandName(): string;
  /** Who asks, under which key, when. */
  abstract readonly envelope: CommandEnvelope;
}

/** Registers an agency; its id follows from its code. */
export class RegisterAgency extends NamedCommand {
  readonly commandName = 'RegisterAgency';

  constructor(
    readonly agency: { code: string; name: string; headEmail: string | null; officeEmail: string | null },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Changes an agency's name or contacts. */
export class ActOnAgency extends NamedCommand {
  constructor(
    readonly agencyId: string,
    readonly asked: Exclude<Asked<AgencyCommand>, { type: 'RegisterAgency' | 'SucceedAgency' }>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}

/** Registers an account; its id follows from its user name. The password is no part of it. */
export class RegisterAccount extends NamedCommand {
  readonly commandName = 'RegisterAccount';

  constructor(
    readonly account: Omit<Extract<Asked<AccountCommand>, { type: 'RegisterAccount' }>, 'type' | 'accountId'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Takes an account out of use, or changes where and how its person is told. */
export class ActOnAccount extends NamedCommand {
  constructor(
    readonly accountId: string,
    readonly asked: Exclude<Asked<AccountCommand>, { type: 'RegisterAccount' | 'ArrangeLeave' }>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}

/** Arranges a person's leave and who stands in; the leave's id follows from the command's. */
export class ArrangeLeave extends NamedCommand<CommandResult & { leaveId: string }> {
  readonly commandName = 'ArrangeLeave';

  constructor(
    readonly accountId: string,
    readonly leave: { from: LocalDate; to: LocalDate; standInId: string; reason: string },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Convenes a meeting under the next number of its body's series. */
export class ConveneMeeting extends NamedCommand {
  readonly commandName = 'ConveneMeeting';

  constructor(
    readonly meeting: {
      title: string;
      body: string;
      heldOn: LocalDate;
      place: string | null;
      chair: string | null;
      minutes: string | null;
    },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Drafts a directive of a meeting under the meeting's next number. */
export class DraftDirective extends NamedCommand<CommandResult & { number: string }> {
  readonly commandName = 'DraftDirective';

  /** @param isNumbered whether the meeting was asked for its number already, with those of others */
  constructor(
    readonly meetingId: string,
    readonly draft: RequestedDraft,
    readonly envelope: CommandEnvelope,
    readonly isNumbered = false,
  ) {
    super();
  }
}

/** Takes over a directive that was under way before, with its past, under its meeting's next number. */
export class ImportDirective extends NamedCommand<CommandResult & { number: string }> {
  readonly commandName = 'ImportDirective';

  /** @param isNumbered whether the meeting was asked for its number already, with those of others */
  constructor(
    readonly meetingId: string,
    readonly directive: RequestedImport,
    readonly envelope: CommandEnvelope,
    readonly isNumbered = false,
  ) {
    super();
  }
}

/** Has a meeting number many directives at once, in their order, before each is drafted or taken over. */
export class NumberDirectives extends Command<{ numbered: number }> {
  constructor(
    readonly meetingId: string,
    /** Each with the id of the command that will make it. */
    readonly rows: readonly { readonly requested: RequestedDirective; readonly commandId: string }[],
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Publishes a meeting's notice of conclusions, or a supplement to it, and issues what was drafted since. */
export class PublishConclusions extends NamedCommand {
  constructor(
    readonly meetingId: string,
    readonly notice: { notice: string; publishedOn: LocalDate; signer: string; summary: string | null },
    readonly envelope: CommandEnvelope,
    readonly kind: 'PublishConclusions' | 'PublishSupplement' = 'PublishConclusions',
  ) {
    super();
  }

  get commandName(): string {
    return this.kind;
  }
}

/** Puts a fact of a meeting or of its notice right, and its directives with it. */
export class CorrectMeeting extends NamedCommand {
  readonly commandName = 'CorrectMeeting';

  constructor(
    readonly meetingId: string,
    readonly asked: Omit<Extract<Asked<MeetingCommand>, { type: 'CorrectMeeting' }>, 'type'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Attaches a file to the minutes of a meeting. */
export class AttachMinutesFile extends NamedCommand {
  readonly commandName = 'AttachMinutesFile';

  constructor(
    readonly meetingId: string,
    readonly file: MinutesFile,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Passes on to a meeting's directives what was put right in it; a second time does nothing. */
export class FollowMeeting extends Command<{ position: bigint }> {
  constructor(
    readonly meetingId: string,
    /** The revision of the correction in the meeting's stream, and why. */
    readonly correction: { revision: bigint; reason: string; authority: string },
    readonly context: DerivedContext,
  ) {
    super();
  }
}

/** Changes what a draft says. */
export class AmendDraft extends NamedCommand {
  readonly commandName = 'AmendDraft';

  constructor(
    readonly directiveId: string,
    readonly amendment: Omit<
      Extract<Asked<DirectiveCommand>, { type: 'AmendDraft' }>,
      'type' | 'deadline'
    > & {
      due?: DueRule | null;
    },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Sets an event that cannot be read aside, or has its stream tried again. */
export class ActOnParkedStream extends NamedCommand {
  constructor(
    readonly asked: Asked<ParkedStreamCommand>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}

/**
 * Issues what a meeting drafted, once its conclusions are published; a second time does nothing.
 * @param options.leaveMs milliseconds without progress for which it is left to whoever publishes: a server that is given the
 *   same events twice at the same time answers the second only after its time-out
 * @param options.published the meeting, by whoever knows it as it was published
 */
export class IssueDrafts extends Command<{ position: bigint }> {
  constructor(
    readonly meetingId: string,
    readonly context: DerivedContext,
    readonly options: { readonly leaveMs?: number; readonly published?: Meeting | null } = {},
  ) {
    super();
  }
}

/** Assigns a directive, or assigns it again. */
export class AssignDirective extends NamedCommand {
  readonly commandName = 'AssignDirective';

  constructor(
    readonly directiveId: string,
    readonly assignment: {
      leadAgencyId: string;
      coordinators?: readonly Coordinator[];
      due?: DueRule;
      reason?: string;
    },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** What is asked of a directive by the calendar in force, less the calendar. */
type AskedByCalendar<Command> = Command extends { type: 'RecalculateDeadline' | 'KeepDeadline' }
  ? Omit<Command, 'calendar'>
  : never;

/** Accepts or declines what the calendar in force gives for a directive's deadline. */
export class AnswerProposal extends NamedCommand {
  constructor(
    readonly directiveId: string,
    readonly answer: AskedByCalendar<Asked<DirectiveCommand>>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.answer.type;
  }
}

/** What is asked of a directive, less the rules that it is under. */
type WithoutRules<Command> = Command extends { rules: unknown } ? Omit<Command, 'rules'> : Command;

/** Everything else that is asked of one directive. */
export class ActOnDirective extends NamedCommand {
  constructor(
    readonly directiveId: string,
    readonly asked: WithoutRules<
      Exclude<
        Asked<DirectiveCommand>,
        {
          type:
            | 'DraftDirective'
            | 'AmendDraft'
            | 'FollowMeeting'
            | 'AssignDirective'
            | 'HandOverDirective'
            | 'IssueDirective'
            | 'RecalculateDeadline'
            | 'KeepDeadline'
            | 'RecordLatenessCause'
            | 'FireStep';
        }
      >
    >,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}

/** Publishes the next edition of the office's calendar of a year. */
export class PublishCalendar extends NamedCommand {
  readonly commandName = 'PublishCalendar';

  constructor(
    readonly edition: Omit<Asked<CalendarCommand>, 'type' | 'editions'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Publishes the next version of the reminder policy of a scope. */
export class PublishReminderPolicy extends NamedCommand {
  readonly commandName = 'PublishReminderPolicy';

  constructor(
    readonly policy: Omit<Asked<PolicyCommand>, 'type' | 'calendar'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
