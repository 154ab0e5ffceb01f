import { Module } from '@nestjs/common';
import { ParkedModule } from '../parked/parked.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { DeskController } from './desk.controller.js';

/** What somebody begins the day with. */
@Module({ imports: [QueriesModule, ParkedModule], controllers: [DeskController] })
export class DeskModule {}
