import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { ApplicationModule, type ReferenceData } from '#application';
import type { EventStore } from '#event-store';
import type { Clock, Config } from '#platform';
import type { PositionWatch } from '#consumers';
import { AgencyQueriesController } from './agencies/agency-queries.controller.js';
import { AgenciesController } from './agencies/agencies.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { UnremindedController } from './audit/unreminded.controller.js';
import { Inspections } from './audit/inspections.js';
import { AuthController } from './auth/auth.controller.js';
import { Credentials } from './auth/credentials.js';
import { FirstAdmin } from './auth/first-admin.js';
import { KnownDevices } from './auth/known-devices.js';
import { SignIn } from './auth/sign-in.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { FeedController } from './calendar-feed/feed.controller.js';
import { FeedLinks } from './calendar-feed/feed-links.js';
import { OthersFeedController } from './calendar-feed/others-feed.controller.js';
import { OwnFeedController } from './calendar-feed/own-feed.controller.js';
import { ProposalAnswers } from './calendar-proposals/proposal-answers.js';
import { CalendarProposalsController } from './calendar-proposals/calendar-proposals.controller.js';
import { CalendarsController } from './calendars/calendars.controller.js';
import { CommandGateway } from './commands/command-gateway.js';
import { BatchDispatcher } from './commands/batch-dispatcher.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DirectiveExportController } from './directives/directive-export.controller.js';
import { DirectiveQueriesController } from './directives/directive-queries.controller.js';
import { DirectivesController } from './directives/directives.controller.js';
import { OfficeDirectivesController } from './directives/office-directives.controller.js';
import { TimelineController } from './directives/timeline.controller.js';
import { Health } from './health/health-report.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './health/metrics.js';
import { RemindersHealth } from './health/reminders-health.js';
import { InboxController } from './inbox/inbox.controller.js';
import { NotificationReads } from './inbox/notification-reads.js';
import { NotificationSettingsController } from './me/notification-settings.controller.js';
import { OwnLeaveController } from './me/own-leave.controller.js';
import { WebhookFitness } from './me/webhook-fitness.js';
import { WebhookSecretController } from './me/webhook-secret.controller.js';
import { ExportLine } from './limits/export-line.js';
import { RateLimitGuard } from './limits/rate-limit-guard.js';
import { RateLimits } from './limits/rate-limits.js';
import { MeetingQueriesController } from './meetings/meeting-queries.controller.js';
import { MeetingsController } from './meetings/meetings.controller.js';
import { CLOCK, CONFIG, EVENT_STORE, LOGGER, POOL, POSITIONS } from './injection-tokens.js';
import { ParkedController } from './parked/parked.controller.js';
import { ParkedStreams } from './parked/parked-streams.js';
import { QueryGateway } from './queries/query-gateway.js';
import { PolicyPreviewController } from './reminder-policies/policy-preview.controller.js';
import { ReminderPoliciesController } from './reminder-policies/reminder-policies.controller.js';
import { ReviewController } from './reports/review.controller.js';
import { SecurityRecord } from './security/security-record.js';
import { SimulationController } from './simulation/simulation.controller.js';
import { Simulation } from './simulation/simulation.js';
import { Audience } from './stream/audience.js';
import { Broadcast } from './stream/broadcast.js';
import { LogFollower } from './stream/log-follower.js';
import { StreamController } from './stream/stream.controller.js';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller.js';
import { Registration } from './users/registration.js';
import { LeaveController } from './users/leave.controller.js';
import { UserQueriesController } from './users/user-queries.controller.js';
import { UsersController } from './users/users.controller.js';

/** What the application is made of and does not make itself. */
export interface ApiDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly pool: Pool;
  readonly positions: PositionWatch;
  readonly reference: ReferenceData;
  readonly tokens: TokenVerifier;
  readonly logger: Logger;
}

@Module({})
export class ApiModule {
  /** The application with what it depends on. */
  static forRoot(dependencies: ApiDependencies): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        DiscoveryModule,
        LoggerModule.forRoot({ pinoHttp: { logger: dependencies.logger }, forRoutes: [] }),
        ApplicationModule.forRoot(dependencies.eventStore, dependencies.reference),
      ],
      controllers: [
        AuthController,
        AgenciesController,
        MeetingsController,
        DirectivesController,
        OfficeDirectivesController,
        UsersController,
        AgencyQueriesController,
        MeetingQueriesController,
        DirectiveExportController,
        DirectiveQueriesController,
        UserQueriesController,
        TimelineController,
        ReviewController,
        CalendarsController,
        CalendarProposalsController,
        ReminderPoliciesController,
        PolicyPreviewController,
        InboxController,
        NotificationSettingsController,
        OwnLeaveController,
        LeaveController,
        OwnFeedController,
        OthersFeedController,
        FeedController,
        WebhookSecretController,
        UnsubscribeController,
        AuditController,
        UnremindedController,
        DeliveriesController,
        ParkedController,
        StreamController,
        SimulationController,
        HealthController,
      ],
      providers: [
        { provide: CONFIG, useValue: dependencies.config },
        { provide: LOGGER, useValue: dependencies.logger },
        { provide: CLOCK, useValue: dependencies.clock },
        { provide: EVENT_STORE, useValue: dependencies.eventStore },
        { provide: POOL, useValue: dependencies.pool },
        { provide: POSITIONS, useValue: dependencies.positions },
        { provide: TokenVerifier, useValue: dependencies.tokens },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        Metrics,
        Credentials,
        FeedLinks,
        KnownDevices,
        RateLimits,
        ExportLine,
        SecurityRecord,
        SignIn,
        FirstAdmin,
        CommandGateway,
        BatchDispatcher,
        ProposalAnswers,
        Registration,
        QueryGateway,
        Simulation,
        Inspections,
        ParkedStreams,
        NotificationReads,
        WebhookFitness,
        LogFollower,
        Audience,
        Broadcast,
        RemindersHealth,
        Health,
      ],
    };
  }
}
