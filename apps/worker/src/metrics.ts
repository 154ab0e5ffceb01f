import { Gauge, Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { ReferenceData } from '#application';
import { readLogState } from '#audit';
import type { EventStore } from '#event-store';
import { configuredChannels, stalledAlerts, waitingMessages } from '#notifications';
import { serveOperations, type Clock, type Config } from '#platform';
import { lateTimers } from '#process-managers';
import { consumerStates, parkedCounts } from '#consumers';
import type { Following } from './follow-the-log.js';

type WatchedConfig = Pick<Config, 'workerPort' | 'host' | 'smtpUrl' | 'remindersSilentAfterMs'>;

interface Watched {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly clock: Clock;
  readonly reference: Pick<ReferenceData, 'trouble' | 'parked'>;
  readonly following: Following;
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
    answers: { '/health/live': () => Promise.resolve(alive), '/metrics': gauges(config, watched) },
    onFault: watched.onFault,
  });
}

function gauges(config: WatchedConfig, { pool, eventStore, clock, reference, following }: Watched) {
  const registry = new Registry();
  const registers = [registry];
  const lag = new Gauge({
    name: 'dondoc_consumer_lag',
    help: 'Log positions between a consumer and the end of the log',
    labelNames: ['consumer'],
    registers,
  });
  const stopped = new Gauge({
    name: 'dondoc_consumer_stopped',
    help: 'Whether a consumer stopped in front of an event',
    labelNames: ['consumer'],
    registers,
  });
  const parkedStreams = new Gauge({
    name: 'dondoc_parked_streams',
    help: 'Streams whose next event a consumer cannot apply, while everything else goes on',
    labelNames: ['consumer'],
    registers,
  });
  const read = new Gauge({
    name: 'dondoc_consumer_last_read_timestamp_seconds',
    help: 'When a consumer was last seen to reach the end of the log: lag alone reads 0 when its reader is dead',
    labelNames: ['consumer'],
    registers,
  });
  const answers = new Gauge({
    name: 'dondoc_source_answers',
    help: '0 while a store that the other figures come from does not answer: what only it knows is left out',
    labelNames: ['source'],
    registers,
  });
  const alarm = new Gauge({
    name: 'dondoc_transparency_alarm',
    help: '1 while the event log is not what the transparency log signed',
    registers,
  });
  const entries = new Gauge({
    name: 'dondoc_transparency_entries',
    help: 'How many entries the transparency log has',
    registers,
  });
  const measureReminders = remindersGauges(registry, config);
  return async () => {
    const [head, states, parked, reminders, signed] = await Promise.allSettled([
      eventStore.lastPosition(),
      consumerStates(pool),
      parkedCounts(pool),
      measureReminders(pool, clock.now()),
      readLogState(pool),
    ]);
    const isDatabaseThere = states.status === 'fulfilled' && reminders.status === 'fulfilled';
    answers.set({ source: 'event_log' }, head.status === 'fulfilled' ? 1 : 0);
    answers.set({ source: 'database' }, isDatabaseThere ? 1 : 0);
    if (signed.status === 'fulfilled') {
      alarm.set(signed.value.alarm === null ? 0 : 1);
      entries.set(signed.value.size);
    }
    lag.reset();
    stopped.reset();
    parkedStreams.reset();
    for (const [consumer, count] of parked.status === 'fulfilled' ? parked.value : [])
      parkedStreams.set({ consumer }, count);
    parkedStreams.set({ consumer: 'reference_data' }, reference.parked().length);
    stopped.set({ consumer: 'reference_data' }, reference.trouble() === null ? 0 : 1);
    for (const { name, live, commitPosition, state } of states.status === 'fulfilled' ? states.value : []) {
      if (!live) continue;
      stopped.set({ consumer: name }, state === 'stopped' ? 1 : 0);
      if (head.status === 'fulfilled')
        lag.set({ consumer: name }, Math.max(0, Number((head.value ?? 0n) - (commitPosition ?? 0n))));
    }
    for (const [name, at] of following.lastReads) read.set({ consumer: name }, at.getTime() / 1_000);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };
}

/** The dead-man check: reminders that were due and of which none has been sent for the time that is set. */
function remindersGauges(registry: Registry, config: WatchedConfig) {
  const registers = [registry];
  const timer = new Gauge({
    name: 'dondoc_due_timer_waiting_seconds',
    help: 'How long the step that has been due the longest has waited to be recorded; 0 while none waits',
    registers,
  });
  const message = new Gauge({
    name: 'dondoc_due_message_waiting_seconds',
    help: 'How long the message that has been due the longest has waited to be sent; 0 while none waits',
    labelNames: ['channel'],
    registers,
  });
  const silent = new Gauge({
    name: 'dondoc_reminders_silent',
    help: '1 while reminders are due and none has been sent for the time that is set',
    registers,
  });
  const channels = configuredChannels(config);
  return async (pool: Pool, now: Date) => {
    const [timers, messages] = await Promise.all([
      lateTimers(pool, now),
      waitingMessages(pool, { now, channels }),
    ]);
    timer.set(timers.waitedMs / 1_000);
    for (const { channel, waitedMs } of messages) message.set({ channel }, waitedMs / 1_000);
    silent.set(stalledAlerts({ timers, messages }, config.remindersSilentAfterMs).length > 0 ? 1 : 0);
  };
}
