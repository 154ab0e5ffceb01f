import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { InboxController } from './inbox.controller.js';
import { NotificationReads } from './notification-reads.js';

/** One’s own notifications, and that one has read them. */
@Module({
  imports: [CommandsModule, QueriesModule],
  controllers: [InboxController],
  providers: [NotificationReads],
})
export class InboxModule {}
