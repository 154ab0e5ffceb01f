import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { ReferenceData } from '#application';
import type { Language } from '#domain';
import type { Waiting } from '#notifications';
import type { EventStore } from '#event-store';
import { atMostEvery, isMissingTable, type OperationsAnswer } from '#platform';
import { consumerStates, parkedCounts, type ConsumerState, type QueueState } from '#consumers';
import { FirstAdmin } from '../auth/first-admin.js';
import { EVENT_STORE, POOL } from '../platform/injection-tokens.js';
import { LogFollower } from '../stream/log-follower.js';
import { expectedConsumers } from './expected-consumers.js';
import { Metrics } from '../metrics/metrics.js';
import { QueueOperator } from '../queues/queue-operator.js';
import { readModelsOf } from '../rebuilds/read-models.js';
import { RemindersHealth } from './reminders-health.js';
import { failureOf, type Detail } from './store-failures.js';
import { TransparencyHealth } from './transparency-health.js';

/** A part that does not answer within this is down. */
const partAnswersWithinMs = 3_000;
/** Nobody waits for the queue: what is due is found without it. */
const queueAnswersWithinMs = 1_000;
/** Each consumer that has no news checks in every 5 to 8 seconds; twice that without any means that no worker runs. */
const workerSilentAfterMs = 20_000;

export interface Part {
  readonly status: 'up' | 'down';
  readonly detail?: Detail;
}

/** A report as one reader has it. */
export type ReadReport = Omit<HealthReport, PartName> & Readonly<Record<PartName, ReadPart>>;
type ReadPart = Omit<Part, 'detail'> & { readonly detail?: string };
type PartName = (typeof partNames)[number];

const partNames = [
  'eventStore',
  'database',
  'accounts',
  'subscription',
  'worker',
  'reference',
  'reminders',
  'transparency',
  'queue',
] as const;

/** The report in the words of a language. */
export function reportIn(language: Language, report: HealthReport): ReadReport {
  const read = ({ status, detail }: Part): ReadPart =>
    detail === undefined ? { status } : { status, detail: detail[language] };
  const parts = Object.fromEntries(partNames.map((name) => [name, read(report[name])]));
  return { ...report, ...(parts as Record<PartName, ReadPart>) };
}

export interface ConsumerPart {
  readonly name: string;
  readonly version: number;
  readonly live: boolean;
  /** Whether it is a read model, which an administrator can have filled anew. */
  readonly rebuildable: boolean;
  readonly state: string;
  readonly position: string | null;
  /** Positions between it and the end of the log; null while one of them is not known. */
  readonly lag: string | null;
  readonly checkedAt: string;
  readonly error?: string;
  readonly errorPosition?: string;
  /** Streams whose next event it cannot apply, while everything else goes on. */
  readonly parkedStreams: number;
}

export interface HealthReport {
  readonly status: 'ready' | 'degraded' | 'not-ready';
  readonly eventStore: Part;
  readonly database: Part;
  readonly accounts: Part;
  readonly subscription: Part;
  readonly worker: Part;
  /** Down while the accounts, calendars and policies that are published are not followed: what is known goes on. */
  readonly reference: Part;
  /** Down while reminders are due and none has been sent for a set time. */
  readonly reminders: Part;
  /** Down while the event log is not what the transparency log signed, or nobody extends that. */
  readonly transparency: Part;
  /** Down while a queue is paused, or their server does not answer: what is due is found by the sweeps alone. */
  readonly queue: Part;
  /** Empty while their server does not answer. */
  readonly queues: readonly QueueState[];
  readonly consumers: readonly ConsumerPart[];
}

/** However many ask, the stores are asked at most this often. */
const computedEveryMs = 1_000;

/** Says how each part is, in bounded time. */
@Injectable()
export class Health {
  readonly #logger = new Logger(Health.name);
  #missing = '';

  constructor(
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(POOL) private readonly pool: Pool,
    private readonly firstAdmin: FirstAdmin,
    private readonly follower: LogFollower,
    private readonly metrics: Metrics,
    private readonly reminders: RemindersHealth,
    private readonly published: ReferenceData,
    private readonly transparencyHealth: TransparencyHealth,
    private readonly operator: QueueOperator,
  ) {}

  /**
   * Ready when everything runs. Degraded when a consumer is stopped, a stream is parked, reminders are silent, a queue is paused or
   * the transparency log raises an alarm, which leaves all else running: people can still be served, and sending them elsewhere would not help.
   */
  readonly report: () => Promise<HealthReport> = atMostEvery(computedEveryMs, () => this.#look());

  /** The figures as Prometheus reads them. */
  readonly figures: () => Promise<OperationsAnswer> = atMostEvery(computedEveryMs, async () => {
    await this.#measure();
    const { registry, eventStoreCalls } = this.metrics;
    eventStoreCalls.reset();
    for (const [call, times] of Object.entries(this.eventStore.calls)) eventStoreCalls.inc({ call }, times);
    return { contentType: registry.contentType, text: await registry.metrics() };
  });

  async #look(): Promise<HealthReport> {
    const [head, answers, states, parked, waiting, signed, looked, taken] = await Promise.all([
      withTimeout(this.eventStore.lastPosition()),
      withTimeout(this.eventStore.ping()),
      withTimeout(consumerStates(this.pool).catch(unlessMissing)),
      withTimeout(parkedCounts(this.pool).catch(noneIfMissing)),
      withTimeout(this.reminders.look()),
      withTimeout(this.transparencyHealth.look()),
      withTimeout(this.operator.states(), queueAnswersWithinMs),
      withTimeout(this.operator.takesJobs(), queueAnswersWithinMs),
    ]);
    const eventStore = partOf('value' in head ? answers : head);
    const database = partOf(states);
    const known = 'value' in states ? states.value : [];
    const counts = 'value' in parked ? parked.value : new Map<string, number>();
    const end = 'value' in head ? head.value : null;
    const rebuildable = new Set(readModelsOf(this.published).map(({ name }) => name));
    const consumers = known.map((state) =>
      consumerPart(state, {
        end,
        parkedStreams: state.live ? (counts.get(state.name) ?? 0) : 0,
        rebuildable: rebuildable.has(state.name),
      }),
    );
    const worker =
      'value' in states
        ? workerPart(known)
        : down({ vi: 'Cơ sở dữ liệu không trả lời.', en: 'The database does not answer.' });
    const accounts = this.firstAdmin.isDone
      ? up
      : down({ vi: 'Đang chuẩn bị tài khoản.', en: 'Accounts are being prepared.' });
    const subscription = this.follower.isLive
      ? up
      : down({
          vi: 'Tạm thời không theo dõi được bản ghi mới.',
          en: 'The log is not followed at the moment.',
        });
    const trouble = this.published.trouble();
    const reference = trouble === null ? up : down(asItIs(trouble.message));
    const reminders = this.#remindersPart(waiting);
    const faults = 'value' in signed ? signed.value : signed.failure;
    const transparency = faults === null ? up : down(faults);
    const queues = 'value' in looked ? looked.value : [];
    const { trouble: queueTrouble } = this.operator;
    const queue = queuePart(looked, taken, queueTrouble === null ? null : failureOf(queueTrouble));
    this.metrics.queueAnswers.set('value' in looked && 'value' in taken ? 1 : 0);
    const isUp = [eventStore, database, accounts, worker].every(({ status }) => status === 'up');
    const isHeldUp = consumers.some(
      ({ live, state, parkedStreams }) => live && (state === 'stopped' || parkedStreams > 0),
    );
    const isDegraded =
      isHeldUp || [reminders, reference, transparency, queue].some(({ status }) => status === 'down');
    const status = isUp ? (isDegraded ? 'degraded' : 'ready') : 'not-ready';
    const parts = {
      eventStore,
      database,
      accounts,
      subscription,
      worker,
      reference,
      reminders,
      transparency,
      queue,
    };
    this.#tellChange(status, parts);
    return { status, ...parts, queues, consumers };
  }

  /** Each change is logged once: everybody else is told no more than the status. */
  #tellChange(status: HealthReport['status'], parts: Readonly<Record<string, Part>>): void {
    const isDown = Object.entries(parts).filter(([, part]) => part.status === 'down');
    const missing = isDown.map(([name]) => name).join(' ');
    if (missing === this.#missing) return;
    this.#missing = missing;
    const reasons = isDown.map(([name, { detail }]) => `${name}: ${detail?.en ?? ''}`);
    this.#logger.log(`The system is ${status}${reasons.map((reason) => `; ${reason}`).join('')}`);
  }

  #remindersPart(waiting: Outcome<Waiting>): Part {
    if (!('value' in waiting)) return down(waiting.failure);
    const { timers, messages } = waiting.value;
    this.metrics.timerWaiting.set(timers.waitedMs / 1_000);
    for (const { channel, waitedMs } of messages)
      this.metrics.messageWaiting.set({ channel }, waitedMs / 1_000);
    const stalled = this.reminders.stalled(waiting.value);
    const all = (language: Language) => stalled.map((words) => words[language]).join(' ');
    return stalled.length > 0 ? down({ vi: all('vi'), en: all('en') }) : up;
  }

  /** Brings the gauges up to date. */
  async #measure(): Promise<void> {
    const { consumers, queues, reference, reminders, transparency } = await this.report();
    for (const { name, paused } of queues) this.metrics.queuePaused.set({ queue: name }, paused ? 1 : 0);
    this.metrics.consumerStopped.set({ consumer: 'reference_data' }, reference.status === 'down' ? 1 : 0);
    this.metrics.transparencyAlarm.set(transparency.status === 'down' ? 1 : 0);
    this.metrics.remindersSilent.set(reminders.status === 'down' ? 1 : 0);
    this.metrics.parkedStreams.set({ consumer: 'reference_data' }, this.published.parked().length);
    for (const { name, live, lag, state, checkedAt, parkedStreams } of consumers.filter(
      (each) => each.live,
    )) {
      if (live && lag !== null) this.metrics.consumerLag.set({ consumer: name }, Number(lag));
      this.metrics.parkedStreams.set({ consumer: name }, parkedStreams);
      this.metrics.consumerStopped.set({ consumer: name }, state === 'stopped' ? 1 : 0);
      this.metrics.consumerCheckedSeconds.set(
        { consumer: name },
        (Date.now() - Date.parse(checkedAt)) / 1_000,
      );
    }
  }
}

const up: Part = { status: 'up' };
const asItIs = (failure: string): Detail => ({ vi: failure, en: failure });
const down = (detail: Detail): Part => ({ status: 'down', detail });

type Outcome<Value> = { readonly value: Value } | { readonly failure: Detail };

async function withTimeout<Value>(
  work: Promise<Value>,
  withinMs = partAnswersWithinMs,
): Promise<Outcome<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Outcome<Value>>((resolve) => {
    timer = setTimeout(
      () => resolve({ failure: { vi: 'Không trả lời kịp thời.', en: 'It does not answer in time.' } }),
      withinMs,
    );
  });
  const answer = work.then(
    (value) => ({ value }),
    (error: unknown) => ({
      failure: failureOf(error),
    }),
  );
  const outcome = await Promise.race([answer, tooLate]);
  clearTimeout(timer);
  return outcome;
}

function partOf(outcome: Outcome<unknown>): Part {
  return 'value' in outcome ? up : down(outcome.failure);
}

/** @param trouble why its server could not be reached when that was last tried */
function queuePart(
  looked: Outcome<readonly QueueState[]>,
  taken: Outcome<void>,
  trouble: Detail | null,
): Part {
  if (!('value' in looked)) {
    const { vi, en } = trouble ?? looked.failure;
    return down({
      vi: `Hiện không dùng được hàng đợi. ${vi} ${sweepsGoOn.vi}`,
      en: `The queues cannot be used. ${en} ${sweepsGoOn.en}`,
    });
  }
  if (!('value' in taken)) {
    const { vi, en } = taken.failure;
    return down({
      vi: `Hàng đợi không nhận việc mới. ${vi} ${sweepsGoOn.vi}`,
      en: `The queues take no new jobs. ${en} ${sweepsGoOn.en}`,
    });
  }
  const paused = looked.value.filter((queue) => queue.paused).map(({ name }) => name);
  const names = paused.join(', ');
  return paused.length > 0 ? down({ vi: `Đang tạm dừng: ${names}`, en: `Paused: ${names}` }) : up;
}

const sweepsGoOn: Detail = {
  vi: 'Việc đến hạn vẫn được rà soát vài giây một lần.',
  en: 'What is due is found by the sweeps.',
};

/** Before the worker's first start there is no table of consumers. */
function unlessMissing(error: unknown): ConsumerState[] {
  if (isMissingTable(error)) return [];
  throw error;
}

function noneIfMissing(error: unknown): Map<string, number> {
  if (isMissingTable(error)) return new Map();
  throw error;
}

function workerPart(states: readonly ConsumerState[]): Part {
  const live = new Set(states.filter((state) => state.live).map(({ name }) => name));
  const missing = expectedConsumers.filter((name) => !live.has(name));
  const names = missing.join(', ');
  if (missing.length > 0) return down({ vi: `Đang xây dựng: ${names}`, en: `Being built: ${names}` });
  const lastSeen = Math.max(...states.map(({ checkedAt }) => checkedAt.getTime()));
  return Date.now() - lastSeen > workerSilentAfterMs
    ? down({
        vi: `Không có tiến trình xử lý nào hoạt động trong ${workerSilentAfterMs / 1_000} giây.`,
        en: `No worker has looked for news for ${workerSilentAfterMs / 1_000} seconds.`,
      })
    : up;
}

function consumerPart(
  state: ConsumerState,
  { end, ...found }: { readonly end: bigint | null } & Pick<ConsumerPart, 'parkedStreams' | 'rebuildable'>,
): ConsumerPart {
  const { name, version, live, commitPosition, checkedAt, error, errorPosition } = state;
  const lag =
    end === null || commitPosition === null ? null : end > commitPosition ? end - commitPosition : 0n;
  return {
    name,
    version,
    live,
    state: state.state,
    position: commitPosition === null ? null : String(commitPosition),
    lag: lag === null ? null : String(lag),
    checkedAt: checkedAt.toISOString(),
    ...found,
    ...(error === null ? {} : { error }),
    ...(errorPosition === null ? {} : { errorPosition: String(errorPosition) }),
  };
}
