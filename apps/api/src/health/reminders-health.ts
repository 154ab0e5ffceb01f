import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { waitingMessages, type WaitingMessages } from '#delivery';
import type { Clock, Config } from '#platform';
import { lateTimers, type LateTimers } from '#processes';
import { CLOCK, CONFIG, POOL } from '../parts.js';

/** What is due and was not done: steps to be recorded, and messages to be sent by the channels that are configured. */
export interface Overdue {
  readonly timers: LateTimers;
  readonly messages: readonly WaitingMessages[];
}

/** The dead-man check: reminders that were due and of which none has been sent for a set time. */
@Injectable()
export class RemindersHealth {
  readonly #channels: readonly string[];
  readonly #silentAfterMs: number;

  constructor(
    @Inject(CONFIG) { smtpUrl, remindersSilentAfterMs }: Config,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#channels = ['webhook', ...(smtpUrl === undefined ? [] : ['email'])];
    this.#silentAfterMs = remindersSilentAfterMs;
  }

  /** @throws what the database fails with */
  async look(): Promise<Overdue> {
    const now = this.clock.now();
    const channels = this.#channels;
    const silentAfterMs = this.#silentAfterMs;
    const [timers, messages] = await Promise.all([
      lateTimers(this.pool, now),
      waitingMessages(this.pool, { now, channels, silentAfterMs }),
    ]);
    return { timers, messages };
  }

  /** What has been silent for too long, a sentence each. */
  silences({ timers, messages }: Overdue): string[] {
    const late = timers.waitedMs > this.#silentAfterMs && timers.dueAt;
    return [
      ...(late ? [`What was due at ${late.toISOString()} has not been recorded.`] : []),
      ...messages
        .filter(({ waitedMs, othersSent }) => waitedMs > this.#silentAfterMs && !othersSent)
        .map(
          ({ channel, waitedMs }) =>
            `Nothing was sent by ${channel} for ${Math.floor(waitedMs / 60_000)} minutes.`,
        ),
    ];
  }
}
