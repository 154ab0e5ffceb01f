import { setTimeout as sleep } from 'node:timers/promises';
import { accountIdOf, accounts, type DeciderCommandHandler, derivedEnvelope, nameRules } from '#application';
import {
  composeCalendar,
  engineActor,
  type PublishedCalendar,
  type WorkingCalendar,
  stableId,
} from '#domain';
import type { EventStore } from '#event-store';
import type { createPool } from '#platform';
import { consumerStates } from '#consumers';
import { withWorkers } from './figures.js';
import { openAccount, type HttpClient, type RunningSystem } from './running-system.js';

type Pool = ReturnType<typeof createPool>;

/** An agency with the account of its officer, who has an address and no password. */
export interface Office {
  readonly agencyId: string;
  readonly username: string;
}

const perMeeting = 100;
const workers = 32;

/** A zone in which it is noon now: neither the morning of the default policy nor midnight comes in between. */
export function zoneAtNoon(): string {
  const behind = new Date().getUTCHours() - 12;
  return `Etc/GMT${behind < 0 ? '' : '+'}${behind}`;
}

/** The office's calendar, by which today is worked: on a day off the office publishes that it is. */
export async function workToday({ http }: RunningSystem, timeZone: string): Promise<WorkingCalendar> {
  const inForce = async () =>
    composeCalendar(timeZone, (await http.get<{ editions: PublishedCalendar[] }>('/calendars')).editions);
  let calendar = await inForce();
  const today = calendar.dateOf(new Date());
  if (calendar.isWorkingDay(today)) return calendar;
  await http.post('/calendars', {
    year: Number(today.slice(0, 4)),
    nonWorking: [],
    working: [{ on: today }],
  });
  for (let tries = 0; !calendar.isWorkingDay(today); tries += 1) {
    if (tries === 100) throw new Error('The calendar was published and is not in force');
    await sleep(100);
    calendar = await inForce();
  }
  return calendar;
}

/** Agencies by HTTP, their officers by the same commands that the API gives, less the hashing of passwords. */
export async function openOffices(
  { http }: RunningSystem,
  commands: DeciderCommandHandler,
  count: number,
): Promise<readonly Office[]> {
  const offices: Office[] = [];
  let left = count;
  await withWorkers(workers, async () => {
    if (left <= 0) return false;
    left -= 1;
    const username = `officer.${left}`;
    const agency = { code: `MORNING-${left}`, name: `Cơ quan ${left}` };
    const { id: agencyId } = await http.post('/agencies', agency);
    const accountId = accountIdOf(username);
    const account = {
      name: 'Chuyên viên',
      role: 'agency',
      agencyId,
      email: `${username}@example.vn`,
    } as const;
    const envelope = envelopeOf(accountId, 'register');
    const command = { type: 'RegisterAccount', accountId, username, ...account, ...envelope } as const;
    await commands.handle(accounts, accountId, command, envelope);
    offices.push({ agencyId, username });
    return true;
  });
  return offices;
}

/** Has every officer ask for the digest at a time of day. */
export async function askForDigests(
  commands: DeciderCommandHandler,
  offices: readonly Office[],
  digestAt: string,
  timeZone: string,
): Promise<void> {
  const queue = offices.values();
  await withWorkers(workers, async () => {
    const { value: gateway } = queue.next();
    if (!gateway) return false;
    const accountId = accountIdOf(gateway.username);
    const envelope = { ...envelopeOf(accountId, 'settings'), by: { ...engineActor, id: accountId } };
    const settings = {
      channels: { email: true, webhook: null },
      digestAt,
      language: 'vi',
      timeZone,
    } as const;
    const command = { type: 'ChangeNotificationSettings', settings, ...envelope } as const;
    await commands.handle(accounts, accountId, command, envelope);
    return true;
  });
}

function envelopeOf(id: string, what: string) {
  const at = new Date().toISOString();
  const commandId = stableId('bench', what, id);
  const context = { at, today: at.slice(0, 10), correlationId: commandId, causationId: commandId };
  return derivedEnvelope(context, engineActor, 'bench', what, id);
}

/** Meetings that hand directives out, each to one agency and due on one day; @returns the ids of the directives. */
export async function handOut(
  { http }: RunningSystem,
  count: number,
  today: string,
  each: (n: number) => { leadAgencyId: string; dueOn: string },
): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = 0;
  await withWorkers(workers, async () => {
    const first = next;
    next += perMeeting;
    if (first >= count) return false;
    const body = `Buổi sáng ${today} ${first} ${count}`;
    const meeting = await http.post('/meetings', { title: 'Hội nghị', body, heldOn: today });
    for (let n = first; n < Math.min(count, first + perMeeting); n += 1) {
      const { leadAgencyId, dueOn } = each(n);
      const draft = { title: `Nhiệm vụ ${n}`, content: 'Thực hiện.', leadAgencyId, due: { on: dueOn } };
      ids.push((await http.post(`/meetings/${meeting.id}/directives`, draft)).id);
    }
    const notice = { number: '1-TB', publishedOn: today, signer: 'Chánh Văn phòng' };
    await http.post(`/meetings/${meeting.id}/publish`, notice);
    return true;
  });
  return ids;
}

/** What the timers of directives derived by a version of the office's policy are known by. */
export function rulesOfOfficePolicy(calendar: WorkingCalendar, version: number): string {
  return nameRules(calendar, [{ id: 'default', version }]);
}

/**
 * Rows of further directives, in the tables of the running worker, as it would keep them for directives whose next
 * reminder is months off. They copy one that stands there, and the log does not have them.
 */
export async function insertPending(pool: Pool, count: number, rules: string): Promise<void> {
  const atOnce = 50_000;
  for (let made = 0; made < count; made += atOnce)
    await pool.query(
      `WITH made AS (SELECT gen_random_uuid()::text AS id FROM generate_series(1, $1)),
         sample AS (SELECT revision, state FROM live.followed_directive LIMIT 1),
         followed AS (
           INSERT INTO live.followed_directive (directive_id, revision, rules, state)
           SELECT id, revision, $2, state FROM made, sample)
       INSERT INTO live.timer (directive_id, step, agency_id, kind, deadline, due_at, revision)
       SELECT id, 'before-7', '', 'reminder', (day + interval '10 days')::date::text, day + interval '8 hours', revision
       FROM (SELECT id, date_trunc('day', now()) + floor(60 + random() * 300) * interval '1 day' AS day FROM made) m,
         sample`,
      [Math.min(atOnce, count - made), rules],
    );
  await pool.query('VACUUM (ANALYZE)');
  await pool.query('CHECKPOINT');
}

/** Waits until every consumer has read the whole log. */
export async function allCaughtUp(eventStore: EventStore, pool: Pool, withinMs = 600_000): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    const head = await eventStore.lastPosition();
    const states = await consumerStates(pool);
    const behind = states.filter(({ commitPosition }) => (commitPosition ?? -1n) < (head ?? -1n));
    if (behind.length === 0) return;
    if (Date.now() > until)
      throw new Error(`Still behind the log: ${behind.map(({ name }) => name).join(', ')}`);
    await sleep(500);
  }
}

/** An agency with an officer who signs in, for commands that have nothing to do with the reminders. */
export async function openBusyOffice(
  system: RunningSystem,
): Promise<{ agencyId: string; officer: HttpClient }> {
  const { id: agencyId } = await system.http.post('/agencies', { code: 'BUSY', name: 'Cơ quan báo cáo' });
  const password = stableId('busy', agencyId);
  const officer = await openAccount(system, {
    ...{ username: 'officer.busy', password, name: 'Chuyên viên', role: 'agency' },
    agencyId,
  });
  return { agencyId, officer };
}
