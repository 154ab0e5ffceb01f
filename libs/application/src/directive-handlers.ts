import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { resolveDeadline, type DirectiveCommand } from '#domain';
import { directives } from './aggregates.js';
import { requireAgencies } from './agency-handlers.js';
import type { CommandResult } from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { ActOnDirective, AssignDirective } from './commands.js';
import { dueDateWarnings } from './due-date-warnings.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(AssignDirective)
export class AssignDirectiveHandler implements ICommandHandler<AssignDirective> {
  constructor(
    private readonly log: CommandLog,
    private readonly reference: ReferenceData,
  ) {}

  /** A term without a day of its own is counted from the day of the assignment. */
  async execute({ directiveId, assignment, envelope }: AssignDirective): Promise<CommandResult> {
    const { due, ...rest } = assignment;
    await requireAgencies(this.log, assignment.leadAgencyId, assignment.coordinators ?? []);
    const calendar = this.reference.calendar();
    const deadline = due && resolveDeadline(due, calendar, envelope.today);
    const command: DirectiveCommand = {
      type: 'AssignDirective',
      ...rest,
      ...(deadline ? { deadline } : {}),
      ...envelope,
    };
    const result = await this.log.carryOut(directives, directiveId, command, envelope);
    return { ...result, ...dueDateWarnings(deadline?.dueOn ?? null, calendar, 'due') };
  }
}

@CommandHandler(ActOnDirective)
export class ActOnDirectiveHandler implements ICommandHandler<ActOnDirective> {
  constructor(
    private readonly log: CommandLog,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ directiveId, asked, envelope }: ActOnDirective): Promise<CommandResult> {
    const result = await this.log.carryOut(directives, directiveId, { ...asked, ...envelope }, envelope);
    const calendar = this.reference.calendar();
    if (asked.type === 'RequestExtension')
      return { ...result, ...dueDateWarnings(asked.proposedDueOn, calendar, 'proposedDueOn') };
    if (asked.type === 'DecideExtension')
      return { ...result, ...dueDateWarnings(asked.dueOn ?? null, calendar, 'dueOn') };
    return result;
  }
}
