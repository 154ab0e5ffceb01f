import type { Pool } from 'pg';
import type { ReferenceData } from '#application';
import { readLogState } from '#audit';
import type { EventStore } from '#event-store';
import { configuredChannels, stalledAlerts, waitingMessages } from '#notifications';
import { serveOperations, type Clock, type Config } from '#platform';
import { lateTimers } from '#process-managers';
import { consumerStates, parkedCounts } from '#consumers';
import type { Following } from './follow-the-log.js';
import { WorkerMetrics } from './worker-metrics.js';

type WatchedConfig = Pick<Config, 'workerPort' | 'host' | 'smtpUrl' | 'remindersSilentAfterMs'>;

interface Watched {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly reference: Pick<ReferenceData, 'trouble' | 'parked'>;
  readonly following: Pick<Following, 'lastReads'>;
  /** Told what the port failed with. */
  readonly onFault: (error: unknown) => void;
}

/** Serves `/metrics` and `/health/live` when a port is set for them. */
export async function serveMetrics(
  config: WatchedConfig,
  watched: Watched,
): Promise<{ url: string; stop: () => Promise<void> } | undefined> {
  const { workerPort, host } = config;
  if (workerPort === undefined) return undefined;
  const alive = { contentType: 'text/plain; charset=utf-8', text: 'alive\n' };
  return serveOperations({
    host,
    port: workerPort,
    answers: { '/health/live': () => Promise.resolve(alive), '/metrics': figures(config, watched) },
    onFault: watched.onFault,
  });
}

function figures(config: WatchedConfig, { pool, eventStore, clock, reference, following }: Watched) {
  const metrics = new WorkerMetrics();
  const { registry } = metrics;
  return async () => {
    const [head, states, parked, reminders, signed] = await Promise.allSettled([
      eventStore.lastPosition(),
      consumerStates(pool),
      parkedCounts(pool),
      measureReminders(metrics, config, pool, clock.now()),
      readLogState(pool),
    ]);
    const isDatabaseThere = states.status === 'fulfilled' && reminders.status === 'fulfilled';
    metrics.answers.set({ source: 'event_log' }, head.status === 'fulfilled' ? 1 : 0);
    metrics.answers.set({ source: 'database' }, isDatabaseThere ? 1 : 0);
    if (signed.status === 'fulfilled') {
      metrics.alarm.set(signed.value.alarm === null ? 0 : 1);
      metrics.entries.set(signed.value.size);
    }
    metrics.lag.reset();
    metrics.stopped.reset();
    metrics.parkedStreams.reset();
    for (const [consumer, count] of parked.status === 'fulfilled' ? parked.value : [])
      metrics.parkedStreams.set({ consumer }, count);
    metrics.parkedStreams.set({ consumer: 'reference_data' }, reference.parked().length);
    metrics.stopped.set({ consumer: 'reference_data' }, reference.trouble() === null ? 0 : 1);
    for (const { name, live, commitPosition, state } of states.status === 'fulfilled' ? states.value : []) {
      if (!live) continue;
      metrics.stopped.set({ consumer: name }, state === 'stopped' ? 1 : 0);
      if (head.status === 'fulfilled')
        metrics.lag.set({ consumer: name }, Math.max(0, Number((head.value ?? 0n) - (commitPosition ?? 0n))));
    }
    for (const [name, at] of following.lastReads)
      metrics.lastRead.set({ consumer: name }, at.getTime() / 1_000);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };
}

/** The dead-man check: reminders that were due and of which none has been sent for the time that is set. */
async function measureReminders(
  metrics: WorkerMetrics,
  config: WatchedConfig,
  pool: Pool,
  now: Date,
): Promise<void> {
  const [timers, messages] = await Promise.all([
    lateTimers(pool, now),
    waitingMessages(pool, { now, channels: configuredChannels(config) }),
  ]);
  metrics.timerWaiting.set(timers.waitedMs / 1_000);
  for (const { channel, waitedMs } of messages) metrics.messageWaiting.set({ channel }, waitedMs / 1_000);
  const stalled = stalledAlerts({ timers, messages }, config.remindersSilentAfterMs);
  metrics.remindersSilent.set(stalled.length > 0 ? 1 : 0);
}
