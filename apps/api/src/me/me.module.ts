import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CalendarFeedModule } from '../calendar-feed/calendar-feed.module.js';
import { CommandsModule } from '../commands/commands.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { SecurityModule } from '../security/security.module.js';
import { NotificationSettingsController } from './notification-settings.controller.js';
import { OwnFeedController } from './own-feed.controller.js';
import { OwnLeaveController } from './own-leave.controller.js';
import { OwnViewsController } from './own-views.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { PasswordController } from './password.controller.js';
import { SecondFactorController } from './second-factor.controller.js';
import { WebhookFitness } from './webhook-fitness.js';
import { WebhookSecretController } from './webhook-secret.controller.js';

/** What is one’s own: password and sessions, how one is told, one’s leave, calendar feed and webhook secret. */
@Module({
  imports: [AuthModule, CommandsModule, LimitsModule, SecurityModule, CalendarFeedModule],
  controllers: [
    NotificationSettingsController,
    OwnLeaveController,
    OwnViewsController,
    OwnSessionsController,
    PasswordController,
    SecondFactorController,
    OwnFeedController,
    WebhookSecretController,
  ],
  providers: [WebhookFitness],
})
export class MeModule {}
