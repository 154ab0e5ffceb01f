import { setTimeout as sleep } from 'node:timers/promises';
import { DeciderCommandHandler } from '#application';
import { defaultPolicy, engineActor } from '#domain';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { firesAtOnce } from '#process-managers';
import { bareAppends } from './bare-appends.js';
import { begin, figure, percentile, report, say } from './figures.js';
import { openMailbox, type Mailbox } from './mailbox.js';
import {
  allCaughtUp,
  askForDigests,
  handOut,
  insertPending,
  openBusyOffice,
  openOffices,
  rulesOfOfficePolicy,
  workToday,
  zoneAtNoon,
  type Office,
} from './morning-office.js';
import { startSystem, type RunningSystem } from './running-system.js';
import { reportProgressSteadily, type Timed } from './steady-commands.js';

/** How much is measured; the defaults are what the targets speak of. */
export interface MorningBench {
  readonly due: number;
  readonly pending: number;
  readonly agencies: number;
}

const full: MorningBench = { due: 10_000, pending: 1_000_000, agencies: 200 };

/** Commands that have nothing to do with the reminders, and for how long they are measured beforehand. */
const commandsPerSecond = 100;
const idleMs = 30_000;
/** From the policy's publication to its time of sending at the least: the timers are derived anew meanwhile. */
const leadMs = 45_000;
/** Digests that were not all handed over by then are not waited for any longer. */
const deliveredWithinMs = 180_000;

/**
 * The normal morning, on a system of its own: reminders of real directives, drafted, published and assigned through HTTP,
 * all fall due at one instant, while officers go on reporting and a mail server takes the digests.
 */
export async function benchMorning(scale: Partial<MorningBench> = {}): Promise<void> {
  const size = { ...full, ...scale };
  begin(`The normal morning: ${figure(size.due)} reminders due at once over ${figure(size.pending)} pending`);
  const timeZone = zoneAtNoon();
  const mailbox = await openMailbox();
  const system = await startSystem({ SMTP_URL: mailbox.url, DONDOC_TIMEZONE: timeZone });
  const eventStore = connectEventStore(system.endpoints.eventStore);
  const pool = createPool(system.endpoints.database, { statementTimeoutMs: 300_000 });
  try {
    await measure({ system, eventStore, pool, mailbox, timeZone, size });
  } finally {
    await eventStore.close();
    await pool.end();
    await system.stop();
    await mailbox.close();
  }
}

interface Stage {
  readonly system: RunningSystem;
  readonly eventStore: EventStore;
  readonly pool: ReturnType<typeof createPool>;
  readonly mailbox: Mailbox;
  readonly timeZone: string;
  readonly size: MorningBench;
  readonly log: DeciderCommandHandler;
  readonly offices: readonly Office[];
}

/** What the policies of the two mornings remind of: neither has anything to say on what the other is about. */
const firstMorning = { beforeDue: [1, 3, 7], onDueDay: true };
const normalMorning = { beforeDue: [2, 4, 8], onDueDay: false };

/**
 * A worker is started once and reminds every morning. The bare client is measured when its code is warm, so that the
 * worker is too: it has a morning before, over nothing pending, which is reported and not judged.
 */
async function measure(base: Omit<Stage, 'log' | 'offices'>): Promise<void> {
  const { system, eventStore, pool, timeZone, size } = base;
  const log = new DeciderCommandHandler(eventStore);
  const calendar = await workToday(system, timeZone);
  const today = calendar.dateOf(new Date());
  const offices = await openOffices(system, log, size.agencies);
  const busy = await openBusyOffice(system);
  const stage = { ...base, log, offices };
  for (const { beforeDue, onDueDay } of [firstMorning, normalMorning]) {
    const dueDays = [
      ...(onDueDay ? [today] : []),
      ...beforeDue.map((days) => calendar.addWorkingDays(today, days)),
    ];
    await handOut(system, size.due, today, (n) => ({
      leadAgencyId: offices[n % offices.length]?.agencyId ?? '',
      dueOn: dueDays[n % dueDays.length] ?? today,
    }));
  }
  const others = await handOut(system, 200, today, () => ({
    leadAgencyId: busy.agencyId,
    dueOn: calendar.addWorkingDays(today, 200),
  }));
  await allCaughtUp(eventStore, pool);
  const first = await morning(stage, firstMorning);
  report('a first morning of a fresh worker, over nothing: recorded', first.perSecond, 'a second');

  await allCaughtUp(eventStore, pool);
  await insertPending(pool, size.pending, rulesOfOfficePolicy(calendar, 2));
  say(
    `  ${figure(size.due)} directives are real, in the log; ${figure(size.pending)} more are rows in the worker's tables`,
  );
  // Its code is warm from the second round on; the machine may be busier at one time than at another.
  await bareReminders(stage);
  const before = await bareReminders(stage);
  const commands = reportProgressSteadily(busy.officer, others, commandsPerSecond);
  try {
    await sleep(idleMs);
    const quietUntil = Date.now();
    const held = await morning(stage, normalMorning);
    await commands.stop();
    const after = await bareReminders(stage);
    judge(stage, { bare: [before, after], quietUntil, answered: commands.answered }, held);
  } finally {
    await commands.stop();
    await busy.officer.close();
  }
}

/** What came of one morning. */
interface Held {
  /** `Date.now()` when the reminders were due, when the last was recorded, and when the last digest was handed over. */
  readonly due: number;
  readonly recordedAt: number;
  readonly deliveredAt: number;
  readonly perSecond: number;
  readonly digests: number;
}

/** Publishes a policy that has so many reminders due some time from now, and waits until they have gone out. */
async function morning(
  stage: Stage,
  { beforeDue, onDueDay }: { readonly beforeDue: readonly number[]; readonly onDueDay: boolean },
): Promise<Held> {
  const { system, eventStore, mailbox, timeZone, size, log, offices } = stage;
  const dueAt = new Date(Math.ceil((Date.now() + leadMs) / 60_000) * 60_000);
  const sendAt = timeOfDay(dueAt, timeZone);
  await askForDigests(log, offices, sendAt, timeZone);
  const {
    id: _,
    version: __,
    ...rules
  } = {
    ...defaultPolicy,
    sendAt,
    onDueDay,
    beforeDue: beforeDue.map((days) => ({ days, unit: 'working' })),
  };
  await system.http.post('/reminder-policies', rules);
  await standing(stage, dueAt);
  const mailsBefore = mailbox.mails;
  await sleep(dueAt.getTime() - Date.now());
  await delivered(stage, dueAt);
  const due = dueAt.getTime();
  const recorded = await remindersOf(eventStore, dueAt);
  if (recorded.length !== size.due || Math.min(...recorded) < due)
    throw new Error(
      `${recorded.length} reminders are on record, the first ${Math.min(...recorded) - due} ms late`,
    );
  const recordedAt = Math.max(...recorded);
  return {
    due,
    recordedAt,
    deliveredAt: mailbox.lastAt,
    perSecond: size.due / ((recordedAt - due) / 1_000),
    digests: mailbox.mails - mailsBefore,
  };
}

interface Measured {
  /** Appends a second by the bare client, before the morning and after it. */
  readonly bare: readonly [number, number];
  /** `Date.now()` when what is measured beforehand ends. */
  readonly quietUntil: number;
  readonly answered: readonly Timed[];
}

function judge(
  { offices }: Stage,
  { bare, quietUntil, answered }: Measured,
  { due, recordedAt, deliveredAt, perSecond, digests }: Held,
): void {
  if (digests < offices.length) throw new Error(`${digests} digests for ${offices.length} officers`);
  const [before, after] = bare;
  report(`bare appends at ${firesAtOnce} in flight, before`, before, 'a second');
  report('reminders recorded', perSecond, 'a second');
  report(`bare appends at ${firesAtOnce} in flight, after`, after, 'a second');
  report('ratio to the mean of before and after', perSecond / ((before + after) / 2), '', { atLeast: 0.6 });
  report(`last of ${digests} digests handed to delivery`, (deliveredAt - due) / 1_000, 's after due', {
    atMost: 60,
  });
  const latenciesBetween = (from: number, to: number) =>
    answered.filter(({ at }) => at >= from && at < to).map(({ latencyMs }) => latencyMs);
  const idle = latenciesBetween(0, quietUntil);
  const recording = latenciesBetween(due, recordedAt);
  const loaded = latenciesBetween(due, deliveredAt);
  report('other commands, idle: p50', percentile(idle, 0.5), 'ms');
  report('other commands, idle: p99', percentile(idle, 0.99), 'ms');
  report('other commands, while reminders are recorded: p50', percentile(recording, 0.5), 'ms');
  report('other commands, until the last digest: p50', percentile(loaded, 0.5), 'ms');
  report('other commands, until the last digest: p99', percentile(loaded, 0.99), 'ms');
  report('p99 against idle', percentile(loaded, 0.99) / percentile(idle, 0.99), 'x', { atMost: 2 });
}

/** Appends a second by the bare client of events like a reminder, as many in flight as the worker allows itself. */
function bareReminders({ system, size }: Stage): Promise<number> {
  const id = '5d5c9a43-6f1d-5b8e-8a10-0c7a2f5e6b0d';
  const data = {
    step: 'before-3',
    deadline: '2022-10-14',
    dueAt: '2022-10-11T01:00:00.000Z',
    late: false,
    audience: [{ kind: 'agency', agencyId: id }],
    policy: { id: 'default', version: 1 },
  };
  const metadata = {
    schemaVersion: 1,
    commandId: id,
    fingerprint: id,
    $correlationId: id,
    $causationId: id,
    actor: { ...engineActor },
    recordedAt: '2022-10-11T01:00:00.000Z',
  };
  const event = { type: 'ReminderIssued', data, metadata };
  return bareAppends(system.endpoints.eventStore, {
    workers: firesAtOnce,
    streams: size.due,
    each: 1,
    event,
  });
}

/** Waits until the timers of all that is due stand at their instant. */
async function standing({ pool, size }: Stage, dueAt: Date): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM live.timer WHERE due_at = $1',
      [dueAt],
    );
    if (rows[0]?.count === size.due) return;
    if (Date.now() > dueAt.getTime())
      throw new Error(`${rows[0]?.count ?? 0} of ${size.due} timers stood in time`);
    await sleep(500);
  }
}

/** Waits until every reminder of an instant has gone out in a digest and that is on record. */
async function delivered({ pool, size }: Stage, dueAt: Date): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM live.outgoing WHERE due_at = $1 AND state = 'delivered'`,
      [dueAt],
    );
    if (rows[0]?.count === size.due) return;
    if (Date.now() > dueAt.getTime() + deliveredWithinMs)
      throw new Error(`${rows[0]?.count ?? 0} of ${size.due} reminders were delivered in time`);
    await sleep(1_000);
  }
}

/** When each reminder due at an instant was recorded, by the log's own stamps; none may be there twice. */
async function remindersOf(eventStore: EventStore, dueAt: Date): Promise<number[]> {
  const recorded = new Map<string, number>();
  for await (const { streamId, type, data, created } of eventStore.catchUp({
    after: null,
    prefixes: ['directive-'],
  })) {
    if (type !== 'ReminderIssued' || data['dueAt'] !== dueAt.toISOString()) continue;
    if (recorded.has(streamId)) throw new Error(`${streamId} was reminded twice`);
    recorded.set(streamId, created.getTime());
  }
  return [...recorded.values()];
}

function timeOfDay(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
}
