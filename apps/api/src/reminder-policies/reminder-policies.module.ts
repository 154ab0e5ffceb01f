import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/commands.module.js';
import { QueriesModule } from '../queries/queries.module.js';
import { PolicyPreviewController } from './policy-preview.controller.js';
import { ReminderPoliciesController } from './reminder-policies.controller.js';

/** When reminders are sent, and what another policy would send. */
@Module({
  imports: [CommandsModule, QueriesModule],
  controllers: [ReminderPoliciesController, PolicyPreviewController],
})
export class ReminderPoliciesModule {}
