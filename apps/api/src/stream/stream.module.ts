import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Audience } from './audience.js';
import { Broadcast } from './broadcast.js';
import { LogFollower } from './log-follower.js';
import { StreamController } from './stream.controller.js';

/** Changes as they happen, to everybody who listens and may hear of them. */
@Module({
  imports: [MetricsModule],
  controllers: [StreamController],
  providers: [LogFollower, Audience, Broadcast],
  exports: [LogFollower],
})
export class StreamModule {}
