import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What this process counts, in a registry of its own. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'dondoc_http_request_duration_seconds',
    help: 'How long requests took, by method, route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly commands = new Counter({
    name: 'dondoc_commands_total',
    help: 'Commands, by name and by how they ended: done, refused, failed, turned_away',
    labelNames: ['command', 'outcome'] as const,
    registers: [this.registry],
  });

  readonly eventStoreCalls = new Counter({
    name: 'dondoc_event_store_calls_total',
    help: 'What was asked of the event log, by kind: append, readStream, readAll, subscribe',
    labelNames: ['call'] as const,
    registers: [this.registry],
  });

  readonly streamClients = new Gauge({
    name: 'dondoc_stream_clients',
    help: 'Clients that listen to the stream of changes',
    registers: [this.registry],
  });

  readonly streamDropped = new Counter({
    name: 'dondoc_stream_dropped_total',
    help: 'Clients of the stream that were dropped because they did not keep up',
    registers: [this.registry],
  });

  readonly consumerLag = new Gauge({
    name: 'dondoc_consumer_lag_positions',
    help: 'How far a consumer stands behind the end of the log',
    labelNames: ['consumer'] as const,
    registers: [this.registry],
  });

  readonly consumerStopped = new Gauge({
    name: 'dondoc_consumer_stopped',
    help: '1 while a consumer is stopped in front of an event it cannot take',
    labelNames: ['consumer'] as const,
    registers: [this.registry],
  });

  readonly parkedStreams = new Gauge({
    name: 'dondoc_parked_streams',
    help: 'Streams whose next event a consumer cannot apply, while everything else goes on',
    labelNames: ['consumer'] as const,
    registers: [this.registry],
  });

  readonly consumerCheckedSeconds = new Gauge({
    name: 'dondoc_consumer_checked_seconds',
    help: 'Seconds since a worker last looked for news for a consumer',
    labelNames: ['consumer'] as const,
    registers: [this.registry],
  });

  readonly timerWaiting = new Gauge({
    name: 'dondoc_due_timer_waiting_seconds',
    help: 'How long the step that has been due the longest has waited to be recorded; 0 while none waits',
    registers: [this.registry],
  });

  readonly messageWaiting = new Gauge({
    name: 'dondoc_due_message_waiting_seconds',
    help: 'How long the message that has been due the longest has waited to be sent; 0 while none waits',
    labelNames: ['channel'] as const,
    registers: [this.registry],
  });

  readonly transparencyAlarm = new Gauge({
    name: 'dondoc_transparency_alarm',
    help: '1 while the event log is not what the transparency log signed, or that does not go on or leave the house',
    registers: [this.registry],
  });

  readonly remindersSilent = new Gauge({
    name: 'dondoc_reminders_silent',
    help: '1 while reminders are due and none has been sent for the time that is set',
    registers: [this.registry],
  });

  readonly queueAnswers = new Gauge({
    name: 'dondoc_queue_answers',
    help: '0 while the server of the queues does not answer, or takes no new jobs: what is due is found by the sweeps alone',
    registers: [this.registry],
  });

  readonly queuePaused = new Gauge({
    name: 'dondoc_queue_paused',
    help: '1 while an administrator has paused a queue: what is due is found by the sweeps alone',
    labelNames: ['queue'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
