import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { AgenciesController } from './agencies.controller.js';
import { AgencyQueriesController } from './agency-queries.controller.js';

/** The agencies that directives are assigned to. */
@Module({
  imports: [CommandsModule, QueriesModule],
  controllers: [AgenciesController, AgencyQueriesController],
})
export class AgenciesModule {}
