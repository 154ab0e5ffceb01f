import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { CalendarProposalsController } from './calendar-proposals.controller.js';
import { CalendarsController } from './calendars.controller.js';
import { ProposalAnswers } from './proposal-answers.js';

/** The office’s calendar, and the deadlines that it would move. */
@Module({
  imports: [CommandsModule, QueriesModule],
  controllers: [CalendarsController, CalendarProposalsController],
  providers: [ProposalAnswers],
})
export class CalendarsModule {}
