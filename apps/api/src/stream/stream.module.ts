import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Audience } from './audience.js';
import { Broadcast } from './broadcast.js';
import { EndedSessions } from './ended-sessions.js';
import { LogFollower } from './log-follower.js';
import { StreamController } from './stream.controller.js';

/** Changes as they happen, to everybody who listens and may hear of them. */
@Module({
  imports: [MetricsModule, AuthModule],
  controllers: [StreamController],
  providers: [LogFollower, Audience, Broadcast, EndedSessions],
  exports: [LogFollower],
})
export class StreamModule {}
