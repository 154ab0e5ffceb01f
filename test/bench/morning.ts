import { setTimeout as sleep } from 'node:timers/promises';
import { CommandLog } from '#application';
import { defaultPolicy, engineActor } from '#domain';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { firesAtOnce } from '#processes';
import { bareAppends } from './bare-appends.js';
import { begin, figure, percentile, report, say } from './figures.js';
import { openMailbox, type Mailbox } from './mailbox.js';
import {
  allCaughtUp,
  askForDigests,
  handOut,
  insertPending,
  openBusyDesk,
  openDesks,
  rulesOfFirstPolicy,
  workToday,
  zoneAtNoon,
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
const commandsPerSecond = 25;
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
}

async function measure(stage: Stage): Promise<void> {
  const { system, eventStore, pool, timeZone, size } = stage;
  const log = new CommandLog(eventStore);
  const calendar = await workToday(system, timeZone);
  const today = calendar.dateOf(new Date());
  const desks = await openDesks(system, log, size.agencies);
  const busy = await openBusyDesk(system);
  const dueDays = [today, ...[1, 3, 7].map((days) => calendar.addWorkingDays(today, days))];
  await handOut(system, size.due, today, (n) => ({
    leadAgencyId: desks[n % desks.length]?.agencyId ?? '',
    dueOn: dueDays[n % dueDays.length] ?? today,
  }));
  const others = await handOut(system, 200, today, () => ({
    leadAgencyId: busy.agencyId,
    dueOn: calendar.addWorkingDays(today, 200),
  }));
  await allCaughtUp(eventStore, pool);
  await insertPending(pool, size.pending, rulesOfFirstPolicy(calendar));
  say(
    `  ${figure(size.due)} directives are real, in the log; ${figure(size.pending)} more are rows in the worker's tables`,
  );
  // The faster of two: a busy moment, or code that is not warm yet, must not flatter the ratio.
  const bare = Math.max(await bareReminders(stage), await bareReminders(stage));

  const commands = reportProgressSteadily(busy.officer, others, commandsPerSecond);
  try {
    await sleep(idleMs);
    const quietUntil = Date.now();
    const dueAt = new Date(Math.ceil((quietUntil + leadMs) / 60_000) * 60_000);
    const sendAt = timeOfDay(dueAt, timeZone);
    await askForDigests(log, desks, sendAt, timeZone);
    const { id: _, version: __, ...rules } = { ...defaultPolicy, sendAt };
    await system.http.post('/reminder-policies', rules);
    await standing(stage, dueAt);
    await sleep(dueAt.getTime() - Date.now());
    await delivered(stage, dueAt);
    await commands.stop();
    await judge(stage, { bare, dueAt, quietUntil, answered: commands.answered });
  } finally {
    await commands.stop();
    await busy.officer.close();
  }
}

interface Measured {
  /** Appends a second by the bare client. */
  readonly bare: number;
  readonly dueAt: Date;
  /** `Date.now()` when what is measured beforehand ends. */
  readonly quietUntil: number;
  readonly answered: readonly Timed[];
}

async function judge(
  { eventStore, mailbox, size }: Stage,
  { bare, dueAt, quietUntil, answered }: Measured,
): Promise<void> {
  const due = dueAt.getTime();
  const recorded = await remindersOf(eventStore, dueAt);
  if (recorded.length !== size.due || Math.min(...recorded) < due)
    throw new Error(
      `${recorded.length} reminders are on record, the first ${Math.min(...recorded) - due} ms late`,
    );
  const seconds = (Math.max(...recorded) - due) / 1_000;
  report(`bare appends at ${firesAtOnce} in flight`, bare, 'a second');
  report('reminders recorded', size.due / seconds, 'a second');
  report('ratio', size.due / seconds / bare, '', { atLeast: 0.6 });
  report(
    `last of ${mailbox.mails} digests handed to delivery`,
    (mailbox.lastAt - due) / 1_000,
    's after due',
    {
      atMost: 60,
    },
  );
  const within = (from: number, to: number) =>
    answered.filter(({ at }) => at >= from && at < to).map(({ latencyMs }) => latencyMs);
  const idle = within(0, quietUntil);
  const recording = within(due, due + seconds * 1_000);
  const storm = within(due, mailbox.lastAt);
  report('other commands, idle: p50', percentile(idle, 0.5), 'ms');
  report('other commands, idle: p99', percentile(idle, 0.99), 'ms');
  report('other commands, while reminders are recorded: p50', percentile(recording, 0.5), 'ms');
  report('other commands, until the last digest: p50', percentile(storm, 0.5), 'ms');
  report('other commands, until the last digest: p99', percentile(storm, 0.99), 'ms');
  report('p99 against idle', percentile(storm, 0.99) / percentile(idle, 0.99), 'x', { atMost: 3 });
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
  return bareAppends(system.endpoints.eventStore, { hands: firesAtOnce, streams: size.due, each: 1, event });
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
