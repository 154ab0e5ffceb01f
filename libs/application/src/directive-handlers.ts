import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { DirectiveCommand } from '#domain';
import { directives } from './aggregates.js';
import { requireAgencies } from './agency-handlers.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnDirective, AmendDraft, AssignDirective } from './commands.js';
import { deadlineOf } from './deadline-of.js';
import { datesOf, dueDateWarnings } from './due-date-warnings.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(AssignDirective)
export class AssignDirectiveHandler implements ICommandHandler<AssignDirective> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** A term without a day of its own is counted from the day of the assignment. */
  async execute({ directiveId, assignment, envelope }: AssignDirective): Promise<CommandResult> {
    const { due, ...rest } = assignment;
    await requireAgencies(this.commands, assignment.leadAgencyId, assignment.coordinators ?? []);
    const calendar = this.reference.calendar();
    const deadline = due && deadlineOf(due, calendar, envelope.today);
    const command: DirectiveCommand = {
      type: 'AssignDirective',
      ...rest,
      ...(deadline ? { deadline } : {}),
      ...envelope,
    };
    const result = await this.commands.handle(directives, directiveId, command, envelope);
    const dates = { due: deadline?.dueOn, ...datesOf(assignment.coordinators ?? []) };
    return { ...result, ...dueDateWarnings(dates, calendar) };
  }
}

@CommandHandler(AmendDraft)
export class AmendDraftHandler implements ICommandHandler<AmendDraft> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** A term without a day of its own is counted from the day of the meeting, as it is in a draft. */
  async execute({ directiveId, amendment, envelope }: AmendDraft): Promise<CommandResult> {
    const { due, ...rest } = amendment;
    await requireAgencies(this.commands, amendment.leadAgencyId ?? null, amendment.coordinators ?? []);
    const calendar = this.reference.calendar();
    const { state } = await this.commands.load(directives, directiveId);
    const deadline = due && deadlineOf(due, calendar, state?.meetingHeldOn ?? envelope.today);
    const command: DirectiveCommand = {
      type: 'AmendDraft',
      ...rest,
      ...(deadline === undefined ? {} : { deadline }),
      ...envelope,
    };
    const result = await this.commands.handle(directives, directiveId, command, envelope);
    const dates = { due: deadline?.dueOn, ...datesOf(amendment.coordinators ?? []) };
    return { ...result, ...dueDateWarnings(dates, calendar) };
  }
}

@CommandHandler(ActOnDirective)
export class ActOnDirectiveHandler implements ICommandHandler<ActOnDirective> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ directiveId, asked, envelope }: ActOnDirective): Promise<CommandResult> {
    const command = this.#withRules(directiveId, asked, envelope);
    const result = await this.commands.handle(directives, directiveId, command, envelope);
    const calendar = this.reference.calendar();
    const dueOn = result.state?.deadline?.dueOn;
    if (asked.type === 'RequestExtension')
      return { ...result, ...dueDateWarnings({ proposedDueOn: asked.proposedDueOn }, calendar) };
    if (asked.type === 'DecideExtension' && asked.decision !== 'refuse')
      return { ...result, ...dueDateWarnings({ dueOn }, calendar) };
    if (asked.type === 'ReportCompletion' && result.state?.completion)
      return { ...result, openShares: result.state.completion.openShares };
    if (asked.type === 'CorrectDirective' && asked.field === 'dueOn')
      return { ...result, ...dueDateWarnings({ value: dueOn }, calendar) };
    return result;
  }

  /** What a suspension does to the dates is decided by what the office has published. */
  #withRules(
    directiveId: string,
    asked: ActOnDirective['asked'],
    envelope: ActOnDirective['envelope'],
  ): DirectiveCommand {
    if (
      asked.type !== 'SuspendDirective' &&
      asked.type !== 'ResumeDirective' &&
      asked.type !== 'ReopenDirective'
    )
      return { ...asked, ...envelope };
    return { ...asked, rules: this.reference.rulesFor(directiveId), ...envelope };
  }
}
