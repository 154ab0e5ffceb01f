import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { auditTrailConsumer, directivesConsumer } from '#read-models';
import { requestRebuild, type Consumer } from '#consumers';
import { begin, figure, percentile, report, say, type Target } from './figures.js';
import { owe } from './leftovers.js';
import { allCaughtUp } from './morning-office.js';
import { appendOfficeYear, directiveIdOf } from './office-year.js';
import { openAccount, pidOf, startAnother, startSystem, type RunningSystem } from './running-system.js';
import { measureTrail, type Asked } from './size-audit.js';
import { copyTrail, exportTrail, residentBytes } from './size-exports.js';

type Pool = ReturnType<typeof createPool>;

/** How much is measured beside 1,000 directives, and where it is kept for a further measurement. */
export interface SizeBench {
  readonly directives: number;
  readonly folder?: string | undefined;
}

const few = 1_000;
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

/**
 * The same office with 1,000 directives and with many more, a year of each: how long it takes to start, to list, to look
 * something up in the trail, to make the review, to export and to rebuild, how much memory each process holds, and how each of
 * these grows.
 */
export async function benchSize({ directives, folder }: SizeBench): Promise<void> {
  begin(`A year of ${figure(directives)} directives beside one of ${figure(few)}`);
  const small = await measured(few, folder);
  const large = await measured(directives, folder);
  say(`  ${''.padEnd(58)} ${figure(few).padStart(10)} ${figure(directives).padStart(10)}      ratio`);
  for (const [name, { value, unit }] of large.figures) {
    const before = small.figures.get(name)?.value ?? Number.NaN;
    say(
      `  ${name.padEnd(58)} ${figure(before).padStart(10)} ${figure(value).padStart(10)} ${figure(value / before).padStart(10)}  ${unit}`,
    );
  }
  judge(small, large);
}

interface Measured {
  readonly figures: Figures;
  readonly pages: Awaited<ReturnType<typeof measureTrail>>;
  readonly copied: number;
}

function judge(small: Measured, large: Measured): void {
  for (const [name, { page, byHand }] of large.pages) {
    const before = small.pages.get(name)?.page ?? Number.NaN;
    report(`the trail, ${name}: p99 of the same by hand`, page / byHand, 'times', { atMost: 3 });
    report(`the trail, ${name}: p99 of that at ${figure(few)}`, page / before, 'times', { atMost: 1.5 });
  }
  const of = (name: string) => large.figures.get(name)?.value ?? Number.NaN;
  const grown = (name: string, target: Target) =>
    report(
      `${name}: of that at ${figure(few)}`,
      of(name) / (small.figures.get(name)?.value ?? Number.NaN),
      'times',
      target,
    );
  for (const format of ['jsonl', 'csv']) {
    report(`${format} of the trail against COPY`, of(format) / large.copied, 'times', { atLeast: 0.3 });
    const [early = Number.NaN, late = Number.NaN] = heldAfter.map((when) => of(`${format}: ${when}`));
    report(`${format}: ${heldAfter[1]} against a tenth`, late / early, 'times', { atMost: 1.1 });
  }
  grown('the first look at the review', { atMost: 2 });
  grown('the review', { atMost: 2 });
}

async function measured(directives: number, folder: string | undefined): Promise<Measured> {
  const data = folder === undefined ? undefined : join(folder, String(directives));
  if (data !== undefined) await mkdir(data, { recursive: true });
  const system = await startSystem({ DONDOC_LIMIT_EXPORTS: '10000000' }, data);
  const pool = createPool(system.endpoints.database, { statementTimeoutMs: 3_600_000 });
  const ended = owe(() => pool.end());
  try {
    const figures: Figures = new Map();
    const asked = await filled(system, pool, directives, figures);
    await pool.query('VACUUM (ANALYZE)');
    await measureStart(system, figures);
    await measureQuestions(system, asked, figures);
    const pages = await measureTrail(pool, asked);
    for (const [name, { page, byHand }] of pages) {
      figures.set(`the trail, ${name}: p99`, { value: page, unit: 'ms' });
      figures.set(`the trail, ${name}: p99 by hand`, { value: byHand, unit: 'ms' });
    }
    const copied = await measureExports(system, pool, figures);
    await measureMemory(system, figures);
    for (const consumer of [directivesConsumer('Asia/Ho_Chi_Minh'), auditTrailConsumer('Asia/Ho_Chi_Minh')])
      await measureRebuild(pool, consumer, figures);
    return { figures, pages, copied };
  } finally {
    await ended();
    await system.stop();
  }
}

/**
 * A folder that was filled before is taken as it is. The worker stands still while the log is filled: what was due in a year
 * that has passed must not be reminded of in the middle of it.
 */
async function filled(
  system: RunningSystem,
  pool: Pool,
  directives: number,
  figures: Figures,
): Promise<Asked> {
  const { http, endpoints, data } = system;
  const today = new Date().toISOString().slice(0, 10);
  const known = await http.get<{ items: { id: string; code: string }[] }>(`/agencies?limit=500`);
  const agencies = known.items.filter(({ code }) => code.startsWith('CQ-')).map(({ id }) => id);
  const eventStore = connectEventStore(endpoints.eventStore);
  try {
    if (agencies.length < agencyCount) {
      for (let n = 1; n <= agencyCount; n += 1)
        agencies.push((await http.post('/agencies', { code: `CQ-${n}`, name: `Cơ quan thứ ${n}` })).id);
      const worker = await pidOf(data, 'worker');
      process.kill(worker, 'SIGSTOP');
      let from = performance.now();
      const events = await appendOfficeYear(endpoints.eventStore, { directives, agencies }, today).finally(
        () => process.kill(worker, 'SIGCONT'),
      );
      const rate = () => ({ value: events / ((performance.now() - from) / 1_000), unit: 'events a second' });
      figures.set('filling the log', rate());
      from = performance.now();
      await allCaughtUp(eventStore, pool, catchUpWithinMs);
      figures.set('all consumers at its end', rate());
    }
    await standingStill(eventStore, pool);
  } finally {
    await eventStore.close();
  }
  return { directives, agencies: [...agencies].sort(), today };
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

async function measureStart(system: RunningSystem, figures: Figures): Promise<void> {
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
  ['as it was a month after it began', `/directives/${id}?at=position:`, 40],
  ['the trail, through the API', '/audit/events', 40],
  ['findings', '/audit/findings', 10],
  ['lateness', '/reports/lateness?from=2022-01-01&to=2030-12-31', 10],
  ['the review', '/reports/review', 3],
];

async function measureQuestions(
  system: RunningSystem,
  { agencies, directives }: Asked,
  figures: Figures,
): Promise<void> {
  const id = directiveIdOf(Math.floor(directives / 2));
  const { items } = await system.http.get<{ items: { position: string }[] }>(`/directives/${id}/timeline`);
  const middle = items[Math.floor(items.length / 2)]?.position ?? '0';
  const leader = await openAccount(system, {
    ...{
      username: `lanh.dao.${Date.now()}`,
      password: 'a-leader-of-the-office',
      name: 'Ông Lãnh đạo',
      role: 'leader',
    },
  });
  const ask = async (name: string, samples: number, get: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let sample = -1; sample < samples; sample += 1) {
      const from = performance.now();
      await get();
      if (sample >= 0) times.push(performance.now() - from);
    }
    figures.set(name, { value: percentile(times, 0.95), unit: 'ms, p95' });
  };
  const from = performance.now();
  await system.http.get('/reports/review');
  figures.set('the first look at the review', { value: performance.now() - from, unit: 'ms' });
  for (const [name, path, samples] of questions(id, agencies[0] ?? ''))
    await ask(name, samples, () => system.http.get(path.endsWith('position:') ? `${path}${middle}` : path));
  await ask('the desk of a leader', 10, () => leader.get('/desk'));
  await leader.close();
}

/** When it is asked what the API holds while it exports. */
const heldAfter = ['held after a tenth', 'held after nine tenths'] as const;

/** @returns events a second of COPY */
async function measureExports(system: RunningSystem, pool: Pool, figures: Figures): Promise<number> {
  const copied = await copyTrail(pool);
  figures.set('COPY of the trail', { value: copied.perSecond, unit: 'events a second' });
  for (const format of ['jsonl', 'csv', 'xlsx'] as const) {
    const isInLines = format !== 'xlsx';
    const path = `/audit/events.${format}?order=asc`;
    const exported = await exportTrail(system, path, isInLines ? copied.events : undefined);
    const { eventsPerSecond, megabytesPerSecond, grown, held } = exported;
    if (isInLines) figures.set(format, { value: eventsPerSecond, unit: 'events a second' });
    else figures.set(format, { value: megabytesPerSecond, unit: 'MB a second' });
    figures.set(`${format}: memory of the API meanwhile`, { value: grown, unit: 'MB more' });
    for (const [at, value] of held.entries())
      figures.set(`${format}: ${heldAfter[at]}`, { value, unit: 'MB of live objects' });
  }
  return copied.perSecond;
}

async function measureMemory({ data }: RunningSystem, figures: Figures): Promise<void> {
  for (const name of ['API', 'worker', 'event log'])
    figures.set(`memory of the ${name}`, {
      value: (await residentBytes(await pidOf(data, name))) / 1e6,
      unit: 'MB',
    });
}

/** The worker fills a further build beside the one that answers, until it has taken over. */
async function measureRebuild(pool: Pool, consumer: Consumer, figures: Figures): Promise<void> {
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
