import type { WaitingMessages } from './waiting-messages.js';

/** What is due and was not done: steps to be recorded, and messages to be sent by each of the channels. */
export interface Waiting {
  readonly timers: { readonly dueAt: Date | null; readonly waitedMs: number; readonly error: string | null };
  readonly messages: readonly WaitingMessages[];
}

/**
 * The dead-man check: reminders were due and none was recorded, or none was sent by a channel, for a set time. A sentence
 * for each of what is silent; none while all is well.
 */
export function stalledAlerts({ timers, messages }: Waiting, silentAfterMs: number): string[] {
  const late = timers.waitedMs > silentAfterMs && timers.dueAt;
  const why = timers.error === null ? '' : `: ${timers.error}`;
  return [
    ...(late ? [`What was due at ${late.toISOString()} has not been recorded${why}.`] : []),
    ...messages
      .filter(({ silentMs }) => silentMs > silentAfterMs)
      .map(
        ({ channel, silentMs }) =>
          `Nothing was sent by ${channel} for ${Math.floor(silentMs / 60_000)} minutes.`,
      ),
  ];
}
