import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { calendars, directives } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { AnswerProposal, PublishCalendar } from './commands.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(PublishCalendar)
export class PublishCalendarHandler implements ICommandHandler<PublishCalendar> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ edition, envelope }: PublishCalendar): Promise<CommandResult> {
    const editions = this.reference.editions();
    const publishing = { type: 'PublishCalendar', ...edition, editions, ...envelope } as const;
    const result = await this.commands.handle(calendars, String(edition.year), publishing, envelope);
    await this.reference.settle(result.position);
    return result;
  }
}

@CommandHandler(AnswerProposal)
export class AnswerProposalHandler implements ICommandHandler<AnswerProposal> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  execute({ directiveId, answer, envelope }: AnswerProposal): Promise<CommandResult> {
    const calendar = this.reference.calendar();
    return this.commands.handle(directives, directiveId, { ...answer, calendar, ...envelope }, envelope);
  }
}
