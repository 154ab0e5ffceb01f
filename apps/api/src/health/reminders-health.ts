import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { configuredChannels, stalledAlerts, waitingMessages, type Waiting } from '#notifications';
import type { Clock, Config } from '#platform';
import { lateTimers } from '#process-managers';
import { CLOCK, CONFIG, POOL } from '../platform/injection-tokens.js';

/** What waits to be recorded and to be sent, and what of it has been silent for too long. */
@Injectable()
export class RemindersHealth {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws what the database fails with */
  async look(): Promise<Waiting> {
    const now = this.clock.now();
    const [timers, messages] = await Promise.all([
      lateTimers(this.pool, now),
      waitingMessages(this.pool, { now, channels: configuredChannels(this.config) }),
    ]);
    return { timers, messages };
  }

  /** What has been silent for too long, a sentence each, in each language. */
  stalled(waiting: Waiting): ReturnType<typeof stalledAlerts> {
    return stalledAlerts(waiting, this.config.remindersSilentAfterMs);
  }
}
