import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { FileStorageModule } from '../files/file-storage.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { MeetingQueriesController } from './meeting-queries.controller.js';
import { MeetingsController } from './meetings.controller.js';

/** Meetings, the directives drafted at them, and their notices of conclusions. */
@Module({
  imports: [CommandsModule, QueriesModule, FileStorageModule],
  controllers: [MeetingsController, MeetingQueriesController],
})
export class MeetingsModule {}
