import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { calendars } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { PublishCalendar } from './commands.js';

@CommandHandler(PublishCalendar)
export class PublishCalendarHandler implements ICommandHandler<PublishCalendar> {
  constructor(private readonly log: CommandLog) {}

  execute({ edition, envelope }: PublishCalendar): Promise<CommandResult> {
    const publishing = { type: 'PublishCalendar', ...edition, ...envelope } as const;
    return this.log.carryOut(calendars, String(edition.year), publishing, envelope);
  }
}
