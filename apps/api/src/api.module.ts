import { Module, type DynamicModule } from '@nestjs/common';
import { AgenciesModule } from './agencies/agencies.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CalendarFeedModule } from './calendar-feed/calendar-feed.module.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { DeskModule } from './desk/desk.module.js';
import { DirectivesModule } from './directives/directives.module.js';
import { FilesModule } from './files/files.module.js';
import { HealthModule } from './health/health.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { InboxModule } from './inbox/inbox.module.js';
import { LatenessCausesModule } from './lateness-causes/lateness-causes.module.js';
import { MeModule } from './me/me.module.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { ParkedModule } from './parked/parked.module.js';
import { PlatformModule, type PlatformDependencies } from './platform/platform.module.js';
import { ProblemsModule } from './problems/problems.module.js';
import { QueuesModule } from './queues/queues.module.js';
import { RebuildsModule } from './rebuilds/rebuilds.module.js';
import { ReminderPoliciesModule } from './reminder-policies/reminder-policies.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { SimulationModule } from './simulation/simulation.module.js';
import { StreamModule } from './stream/stream.module.js';
import { SuccessionsModule } from './successions/successions.module.js';
import { UnsubscribeModule } from './unsubscribe/unsubscribe.module.js';
import { UsersModule } from './users/users.module.js';

/** The application: a module for each feature, on the platform that it is given. */
@Module({
  imports: [
    ProblemsModule,
    AuthModule,
    AgenciesModule,
    SuccessionsModule,
    MeetingsModule,
    DirectivesModule,
    DeskModule,
    LatenessCausesModule,
    ImportsModule,
    UsersModule,
    FilesModule,
    ReportsModule,
    CalendarsModule,
    ReminderPoliciesModule,
    InboxModule,
    MeModule,
    CalendarFeedModule,
    UnsubscribeModule,
    AuditModule,
    DeliveriesModule,
    ParkedModule,
    QueuesModule,
    RebuildsModule,
    StreamModule,
    SimulationModule,
    HealthModule,
  ],
})
export class ApiModule {
  /** The application with what it stands on. */
  static forRoot(dependencies: PlatformDependencies): DynamicModule {
    return { module: ApiModule, imports: [PlatformModule.forRoot(dependencies)] };
  }
}
