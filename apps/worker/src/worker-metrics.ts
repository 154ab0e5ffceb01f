import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What the worker says of itself and of what it follows, in a registry of its own. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly lag = new Gauge({
    name: 'dondoc_consumer_lag',
    help: 'Log positions between a consumer and the end of the log',
    labelNames: ['consumer'] as const,
    registers: this.#registers,
  });

  readonly stopped = new Gauge({
    name: 'dondoc_consumer_stopped',
    help: 'Whether a consumer stopped in front of an event',
    labelNames: ['consumer'] as const,
    registers: this.#registers,
  });

  readonly parkedStreams = new Gauge({
    name: 'dondoc_parked_streams',
    help: 'Streams whose next event a consumer cannot apply, while everything else goes on',
    labelNames: ['consumer'] as const,
    registers: this.#registers,
  });

  readonly lastRead = new Gauge({
    name: 'dondoc_consumer_last_read_timestamp_seconds',
    help: 'When a consumer was last seen to reach the end of the log: lag alone reads 0 when its reader is dead',
    labelNames: ['consumer'] as const,
    registers: this.#registers,
  });

  readonly answers = new Gauge({
    name: 'dondoc_source_answers',
    help: '0 while a store that the other figures come from does not answer: what only it knows is left out',
    labelNames: ['source'] as const,
    registers: this.#registers,
  });

  readonly alarm = new Gauge({
    name: 'dondoc_transparency_alarm',
    help: '1 while the event log is not what the transparency log signed',
    registers: this.#registers,
  });

  readonly entries = new Gauge({
    name: 'dondoc_transparency_entries',
    help: 'How many entries the transparency log has',
    registers: this.#registers,
  });

  readonly timerWaiting = new Gauge({
    name: 'dondoc_due_timer_waiting_seconds',
    help: 'How long the step that has been due the longest has waited to be recorded; 0 while none waits',
    registers: this.#registers,
  });

  readonly messageWaiting = new Gauge({
    name: 'dondoc_due_message_waiting_seconds',
    help: 'How long the message that has been due the longest has waited to be sent; 0 while none waits',
    labelNames: ['channel'] as const,
    registers: this.#registers,
  });

  readonly remindersSilent = new Gauge({
    name: 'dondoc_reminders_silent',
    help: '1 while reminders are due and none has been sent for the time that is set',
    registers: this.#registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
