import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { auditTrailConsumer, directivesConsumer } from '#read-models';
import { requestRebuild, type Consumer } from '#consumers';
import { begin, figure, percentile, report, say, type Target } from './figures.js';
import { owe } from './leftovers.js';
import { allCaughtUp } from './morning-office.js';
import { appendOfficeYear, directiveIdOf } from './office-year.js';
import {
  adminPassword,
  openAccount,
  pidOf,
  startAnother,
  startSystem,
  type RunningSystem,
} from './running-system.js';
import { measureTrail, type Asked } from './size-audit.js';
import { copyTrail, exportTrail, residentBytes, type Exported } from './size-exports.js';

type Pool = ReturnType<typeof createPool>;

/** How much is measured beside 1,000 directives, and where it is kept for a further measurement. */
export interface SizeBench {
  readonly directives: number;
  readonly folder?: string | undefined;
}

const few = 1_000;
const timeZone = 'Asia/Ho_Chi_Minh';
const agencyCount = 60;
const catchUpWithinMs = 6 * 3_600_000;
/** More than a sweep of the timers takes to come round. */
const quietMs = 10_000;

/** One figure of one size. */
interface Figure {
  readonly value: number;
  readonly unit: string;
}
type Figures = Map<string, Figure>;

/** The systems of one size, and what was measured of them. */
interface Office extends Asked {
  readonly system: RunningSystem;
  readonly pool: Pool;
  readonly figures: Figures;
  close(): Promise<void>;
}

/**
 * The same office with 1,000 directives and with many more, a year of each: how long it takes to start, to list, to look
 * something up in the trail, to make the review, to export and to rebuild, how much memory each process holds, and how each of
 * these grows. Both stand beside each other and are asked by turns: one after the other would compare what else the machine
 * had to do.
 */
export async function benchSize({ directives, folder }: SizeBench): Promise<void> {
  begin(`A year of ${figure(directives)} directives beside one of ${figure(few)}`);
  const small = await openOffice(few, folder);
  const large = await openOffice(directives, folder);
  const both = [small, large];
  for (const office of both) await measureStart(office);
  await measureQuestions(both);
  const trail = await measureTrail(both);
  for (const office of both) await measureExports(office);
  for (const office of both) await measureMemory(office);
  for (const consumer of [directivesConsumer(timeZone), auditTrailConsumer(timeZone)])
    for (const office of both) await measureRebuild(office, consumer);
  for (const office of both) await office.close();
  say(`  ${''.padEnd(58)} ${figure(few).padStart(10)} ${figure(directives).padStart(10)}      ratio`);
  for (const [name, { value, unit }] of large.figures) {
    const before = small.figures.get(name)?.value ?? Number.NaN;
    say(
      `  ${name.padEnd(58)} ${figure(before).padStart(10)} ${figure(value).padStart(10)} ${figure(value / before).padStart(10)}  ${unit}`,
    );
  }
  judge(small, large, trail);
}

function judge(small: Office, large: Office, trail: Awaited<ReturnType<typeof measureTrail>>): void {
  const of = (name: string, { figures } = large) => figures.get(name)?.value ?? Number.NaN;
  const grown = (name: string, target: Target) =>
    report(`${name}: of that at ${figure(few)}`, of(name) / of(name, small), 'times', target);
  for (const { page, byHand } of trail) {
    report(`${page}: p99 of the same by hand`, of(page) / of(byHand), 'times', { atMost: 3 });
    grown(page, { atMost: 1.5 });
  }
  for (const format of linesOf) {
    report(`${format} of the trail against COPY`, of(format) / of(copy), 'times', { atLeast: 0.3 });
    const [early, late] = heldAfter.map((when) => of(`${format}: ${when}`)) as [number, number];
    report(`${format}: ${heldAfter[1]} against a tenth`, late / early, 'times', { atMost: 1.1 });
  }
  grown('the first look at the review', { atMost: 2 });
  grown('the review', { atMost: 2 });
}

async function openOffice(directives: number, folder: string | undefined): Promise<Office> {
  const data = await folderFor(directives, folder);
  const figures: Figures = new Map();
  const { agencies, filling } = await filled(data, directives);
  const system = await startSystem(unlimitedExports, data);
  const pool = createPool(system.endpoints.database, { statementTimeoutMs: 3_600_000 });
  const ended = owe(() => pool.end());
  const eventStore = connectEventStore(system.endpoints.eventStore);
  const from = performance.now();
  await allCaughtUp(eventStore, pool, catchUpWithinMs);
  if (filling) {
    const rate = (seconds: number) => ({ value: filling.events / seconds, unit: 'events a second' });
    figures.set('filling the log', rate(filling.seconds));
    figures.set('all consumers at its end', rate((performance.now() - from) / 1_000));
  }
  await standingStill(eventStore, pool);
  await eventStore.close();
  await pool.query('VACUUM (ANALYZE)');
  const close = async () => {
    await ended();
    await system.stop();
  };
  return { directives, agencies, today: today(), system, pool, figures, close };
}

const unlimitedExports = { DONDOC_LIMIT_EXPORTS: '10000000' };

const today = () => new Date().toISOString().slice(0, 10);

async function folderFor(directives: number, folder: string | undefined): Promise<string> {
  const data = join(folder ?? (await mkdtemp(join(tmpdir(), 'dondoc-bench-'))), String(directives));
  owe(async () => {
    if (folder === undefined) await rm(dirname(data), { recursive: true, force: true });
  });
  await mkdir(data, { recursive: true });
  return data;
}

/**
 * A folder that was filled before is taken as it is. The log is filled while the system stands still: its worker knows how far
 * the log reached at its own start, and reminds of nothing that was due in between.
 */
async function filled(data: string, directives: number) {
  const system = await startSystem(unlimitedExports, data);
  const known = await system.http.get<{ items: { id: string; code: string }[] }>(`/agencies?limit=500`);
  const agencies = known.items.filter(({ code }) => code.startsWith('CQ-')).map(({ id }) => id);
  const isNew = agencies.length < agencyCount;
  if (isNew)
    for (let n = 1; n <= agencyCount; n += 1)
      agencies.push((await system.http.post('/agencies', { code: `CQ-${n}`, name: `Cơ quan thứ ${n}` })).id);
  await system.stop();
  agencies.sort();
  if (!isNew) return { agencies };
  const from = performance.now();
  const events = await appendOfficeYear(join(data, 'event-store'), { directives, agencies }, today());
  return { agencies, filling: { events, seconds: (performance.now() - from) / 1_000 } };
}

/** What was due when the worker came to the end of the log is recorded first: the trail must not move while it is read. */
async function standingStill(eventStore: EventStore, pool: Pool): Promise<void> {
  for (let before: bigint | null = -1n; ;) {
    await allCaughtUp(eventStore, pool, catchUpWithinMs);
    const end = await eventStore.lastPosition();
    if (end === before) return;
    before = end;
    await sleep(quietMs);
  }
}

async function measureStart({ system, figures }: Office): Promise<void> {
  for (const part of ['api', 'worker'] as const) {
    const seconds: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const from = performance.now();
      const { stop } = await startAnother(part, system);
      seconds.push((performance.now() - from) / 1_000);
      await stop();
    }
    figures.set(`start of the ${part === 'api' ? 'API' : part}`, {
      value: percentile(seconds, 0.5),
      unit: 's',
    });
  }
}

/** What is asked through the API, how often, and what it is called in the table where that is not the path. */
const questions = (
  id: string,
  agencyId: string,
  position: string,
): readonly (readonly [name: string, path: string, samples: number])[] => [
  ['the list, counted', '/directives?count=true', 40],
  ['the list, overdue', '/directives?time=overdue&count=true', 40],
  ['the list, due soon', '/directives?time=due_soon', 40],
  ['the list, of an agency', `/directives?agencyId=${agencyId}&count=true`, 40],
  ['the list, by words', '/directives?q=thi%20hanh%20an', 40],
  ['the list, by a number', '/directives?q=NAM-3/7', 40],
  ['the list, by agency', '/directives?sort=agency', 40],
  ['a directive', `/directives/${id}`, 40],
  ['its timeline', `/directives/${id}/timeline`, 40],
  ['as it was a month after it began', `/directives/${id}?at=position:${position}`, 40],
  ['the trail, through the API', '/audit/events', 40],
  ['findings', '/audit/findings', 10],
  ['lateness', '/reports/lateness?from=2022-01-01&to=2030-12-31', 10],
  ['the review', '/reports/review', 3],
];

async function measureQuestions(offices: readonly Office[]): Promise<void> {
  const asking = await Promise.all(offices.map(questionsOf));
  for (const { office } of asking) {
    const from = performance.now();
    await office.system.http.get('/reports/review');
    office.figures.set('the first look at the review', { value: performance.now() - from, unit: 'ms' });
  }
  const names = asking[0]?.asked.keys() ?? [];
  for (const name of names) {
    const taken = asking.map((): number[] => []);
    const samples = asking[0]?.asked.get(name)?.samples ?? 0;
    // The first of each is not counted.
    for (let sample = -1; sample < samples; sample += 1)
      for (const [at, { asked }] of asking.entries()) {
        const from = performance.now();
        await asked.get(name)?.get();
        if (sample >= 0) taken[at]?.push(performance.now() - from);
      }
    for (const [at, { office }] of asking.entries())
      office.figures.set(name, { value: percentile(taken[at] ?? [], 0.95), unit: 'ms, p95' });
  }
  for (const { leader } of asking) await leader.close();
}

async function questionsOf(office: Office) {
  const { system, directives, agencies } = office;
  const id = directiveIdOf(Math.floor(directives / 2));
  const { items } = await system.http.get<{ items: { position: string }[] }>(`/directives/${id}/timeline`);
  const middle = items[Math.floor(items.length / 2)]?.position ?? '0';
  // By now it is long ago that the office showed who it is.
  await system.http.signIn('admin', adminPassword);
  const leader = await openAccount(system, {
    ...{
      username: `lanh.dao.${Date.now()}`,
      password: 'a-leader-of-the-office',
      name: 'Ông Lãnh đạo',
      role: 'leader',
    },
  });
  const asked = new Map<string, { samples: number; get: () => Promise<unknown> }>();
  for (const [name, path, samples] of questions(id, agencies[0] ?? '', middle))
    asked.set(name, { samples, get: () => system.http.get(path) });
  asked.set('the desk of a leader', { samples: 10, get: () => leader.get('/desk') });
  return { office, leader, asked };
}

const copy = 'COPY of the trail';
/** The exports of which each event is a line. */
const linesOf = ['jsonl', 'csv'] as const;
/** When it is asked what the API holds while it exports. */
const heldAfter = ['held after a tenth', 'held after nine tenths'] as const;
const exportRounds = 3;

/** Each export by turns with COPY; of the speeds the medians. */
async function measureExports({ system, pool, figures }: Office): Promise<void> {
  const speeds = new Map<string, number[]>([copy, ...linesOf].map((name) => [name, []]));
  for (let round = 0; round < exportRounds; round += 1)
    for (const format of linesOf) {
      const copied = await copyTrail(pool);
      speeds.get(copy)?.push(copied.perSecond);
      const exported = await exportTrail(system, `/audit/events.${format}?order=asc`, copied.events);
      speeds.get(format)?.push(exported.eventsPerSecond);
      noteMemory(format, exported, figures);
    }
  for (const [name, perSecond] of speeds)
    figures.set(name, { value: percentile(perSecond, 0.5), unit: 'events a second' });
  const workbook = await exportTrail(system, '/audit/events.xlsx?order=asc');
  figures.set('xlsx', { value: workbook.megabytesPerSecond, unit: 'MB a second' });
  noteMemory('xlsx', workbook, figures);
}

function noteMemory(format: string, { grown, held }: Exported, figures: Figures): void {
  figures.set(`${format}: memory of the API meanwhile`, { value: grown, unit: 'MB more' });
  for (const [at, value] of held.entries())
    figures.set(`${format}: ${heldAfter[at]}`, { value, unit: 'MB of live objects' });
}

async function measureMemory({ system: { data }, figures }: Office): Promise<void> {
  for (const name of ['API', 'worker', 'event log'])
    figures.set(`memory of the ${name}`, {
      value: (await residentBytes(await pidOf(data, name))) / 1e6,
      unit: 'MB',
    });
}

/** The worker fills a further build beside the one that answers, until it has taken over. */
async function measureRebuild({ pool, figures }: Office, consumer: Consumer): Promise<void> {
  const { name } = consumer;
  const from = performance.now();
  await requestRebuild(pool, consumer);
  for (;;) {
    const { rows } = await pool.query(
      `SELECT FROM public.consumer WHERE name = $1 AND state <> 'retired' AND NOT live`,
      [name],
    );
    if (rows.length === 0) break;
    await sleep(200);
  }
  const seconds = (performance.now() - from) / 1_000;
  const { rows } = await pool.query<{ events: string }>('SELECT count(*) AS events FROM live.audit_event');
  figures.set(`rebuild of ${name}`, { value: seconds, unit: 's' });
  figures.set(`rebuild of ${name}, events of the log`, {
    value: Number(rows[0]?.events) / seconds,
    unit: 'a second',
  });
}
