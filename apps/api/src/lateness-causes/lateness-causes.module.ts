import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { LatenessCausesController } from './lateness-causes.controller.js';

/** The list of causes of lateness that the office keeps. */
@Module({ imports: [CommandsModule, QueriesModule], controllers: [LatenessCausesController] })
export class LatenessCausesModule {}
