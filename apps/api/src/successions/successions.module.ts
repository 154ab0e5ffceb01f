import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { SuccessionQueriesController } from './succession-queries.controller.js';
import { SuccessionsController } from './successions.controller.js';

/** Others take the place of an agency. */
@Module({
  imports: [CommandsModule, QueriesModule, LimitsModule],
  controllers: [SuccessionsController, SuccessionQueriesController],
})
export class SuccessionsModule {}
