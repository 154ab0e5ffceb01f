import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { QueuesModule } from '../queues/queues.module.js';
import { StreamModule } from '../stream/stream.module.js';
import { Health } from './health-report.js';
import { HealthController } from './health.controller.js';
import { RemindersHealth } from './reminders-health.js';
import { TransparencyHealth } from './transparency-health.js';

/** Whether people can be served, how each part is, and the figures. */
@Module({
  imports: [MetricsModule, AuthModule, StreamModule, QueuesModule],
  controllers: [HealthController],
  providers: [RemindersHealth, TransparencyHealth, Health],
})
export class HealthModule {}
