import type { Pool } from 'pg';
import { addDays, composeCalendar, type LocalDate } from '#domain';
import { listAuditEvents, type AuditFilters } from '#read-models';
import { pick, seededRandom } from '../seeded-random.fixture.js';
import { percentile } from './figures.js';
import { adminOf, directiveIdOf, directiveNumberOf, officerOf } from './office-year.js';

/** What one size of the log is asked about. */
export interface Asked {
  readonly directives: number;
  readonly agencies: readonly string[];
  readonly today: LocalDate;
}

/** A question to the trail, and the statement that somebody who knows the tables would write for it. */
interface Question {
  readonly name: string;
  readonly filters: AuditFilters;
  /** Follows `FROM live.audit_event e`. */
  readonly sql: string;
  readonly values: readonly unknown[];
}

const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
/** Enough that the 99th percentile is ten of them, and not the two or three that the machine had something else to do. */
const samples = 1_000;
const perPage = 51;
const columns = `e.position, e.stream_id, e.revision, e.event_id, e.type, e.recorded_at, e.actor,
  e.standing_in_for, e.correlation_id, e.causation_id, e.data`;
/** Events whose words an index knows, as `$1` asks for them, the newest segment of the trail first. */
const byWords = `generate_series((SELECT place >> 15 FROM live.audit_event ORDER BY position DESC LIMIT 1), 0, -1)
    WITH ORDINALITY AS s (segment, nth)
  CROSS JOIN LATERAL (SELECT * FROM live.audit_event
    WHERE array_to_tsvector(string_to_array(ltrim(replace(words, ' ', ' ' || (place >> 15) || '/')), ' '))
      @@ replace($1, '#', s.segment || '/')::tsquery OFFSET 0) e`;

interface AskedOffice extends Asked {
  readonly pool: Pool;
  readonly figures: Map<string, { readonly value: number; readonly unit: string }>;
}

/** What the two figures of each question are called: of the page as the API's query makes it, and of the bare statement. */
const figuresOf = (name: string) => ({
  page: `the trail, ${name}`,
  byHand: `the trail, ${name}, by hand`,
});

/**
 * Asks for the first page of each kind of question, by turns with the bare statement and of one office after the other; every
 * sample asks about another thing. Notes the figures, in milliseconds.
 * @returns what the two figures of each kind are called
 */
export async function measureTrail(offices: readonly AskedOffice[]): Promise<ReturnType<typeof figuresOf>[]> {
  const taken = await Promise.all(
    offices.map(async (office) => ({
      office,
      months: await monthsOf(office.pool, office.today),
      times: new Map<string, { page: number[]; byHand: number[] }>(),
    })),
  );
  for (let n = -10; n < samples; n += 1) {
    const asked = taken.map(({ office, months }) => questions(office, months, n));
    for (const [kind, { name }] of (asked[0] ?? []).entries())
      for (const [at, { office, times }] of taken.entries()) {
        const question = asked[at]?.[kind];
        if (question === undefined) continue;
        const { page, byHand } = await askOnce(office.pool, question);
        if (n < 0) continue;
        const before = times.get(name) ?? { page: [], byHand: [] };
        times.set(name, { page: [...before.page, page], byHand: [...before.byHand, byHand] });
      }
  }
  for (const { office, times } of taken)
    for (const [name, { page, byHand }] of times) {
      const names = figuresOf(name);
      office.figures.set(names.page, { value: percentile(page, 0.99), unit: 'ms, p99' });
      office.figures.set(names.byHand, { value: percentile(byHand, 0.99), unit: 'ms, p99' });
    }
  return [...(taken[0]?.times.keys() ?? [])].map(figuresOf);
}

/** Milliseconds of the page, and of the statement beside it, which must give the same events. */
async function askOnce(pool: Pool, { name, filters, sql, values }: Question) {
  const startedAt = performance.now();
  const { items } = await listAuditEvents(pool, filters, calendar, 'vi');
  const between = performance.now();
  const { rows } = await pool.query<{ position: string }>(`SELECT ${columns} FROM ${sql}`, [...values]);
  const ended = performance.now();
  if (rows.slice(0, perPage - 1).some(({ position }, at) => position !== items[at]?.position))
    throw new Error(`The trail and the statement by hand differ in: ${name}`);
  return { page: between - startedAt, byHand: ended - between };
}

interface Month {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The instants at which it begins and is over. */
  readonly start: string;
  readonly end: string;
  /** Between which positions its events stand: whoever writes a statement by hand looks that up once. */
  readonly first: string;
  readonly last: string;
}

async function monthsOf(pool: Pool, today: LocalDate): Promise<Month[]> {
  const found: Month[] = [];
  for (let back = 1; back <= 10; back += 1) {
    const [from, to] = [addDays(today, -30 * back), addDays(today, -30 * (back - 1) - 1)];
    const [start, end] = [from, addDays(to, 1)].map((day) => calendar.startOfDay(day).toISOString()) as [
      string,
      string,
    ];
    const { rows } = await pool.query<{ first: string; last: string }>(
      `SELECT min(position) AS first, max(position) AS last FROM live.audit_event
       WHERE recorded_at >= $1::timestamptz AND recorded_at < $2::timestamptz`,
      [start, end],
    );
    if (rows[0]) found.push({ from, to, start, end, ...rows[0] });
  }
  return found;
}

function questions({ directives, agencies }: Asked, months: readonly Month[], n: number): Question[] {
  const random = seededRandom(n + 1_000);
  const one = Math.floor(random() * directives);
  const directiveId = directiveIdOf(one);
  const agencyId = pick(agencies, random());
  const actorId = officerOf(agencyId, one).id;
  const { from, to, start, end, first, last } = pick(months, random());
  const inWindow = (from: number) =>
    `e.recorded_at >= $${from}::timestamptz AND e.recorded_at < $${from + 1}::timestamptz`;
  const number = directiveNumberOf(one).toLowerCase().split(/\W/);
  const hit = `'#${number[0]}' & '#${number[1]}_${number[2]}':*`;
  const page = `ORDER BY e.position DESC LIMIT ${perPage}`;
  const ofAgency = 'live.audit_event_agency a JOIN live.audit_event e ON e.position = a.position';
  const pageOfAgency = `ORDER BY a.position DESC LIMIT ${perPage}`;
  const pageByWords = `ORDER BY s.nth, e.position DESC LIMIT ${perPage}`;
  const event = 'live.audit_event e';
  return [
    { name: 'all of it', filters: {}, sql: `${event} ${page}`, values: [] },
    {
      ...{ name: 'a directive', filters: { directiveId } },
      ...{ sql: `${event} WHERE e.directive_id = $1 ${page}`, values: [directiveId] },
    },
    {
      ...{ name: 'a person', filters: { actorId } },
      ...{ sql: `${event} WHERE e.actor_id = $1 ${page}`, values: [actorId] },
    },
    {
      ...{
        name: 'a person of the office, by type',
        filters: { actorId: adminOf(n + 10).id, type: 'DirectiveClosed' },
      },
      ...{
        sql: `${event} WHERE e.actor_id = $1 AND e.type = 'DirectiveClosed' ${page}`,
        values: [adminOf(n + 10).id],
      },
    },
    {
      ...{ name: 'an agency', filters: { agencyId } },
      ...{ sql: `${ofAgency} WHERE a.agency_id = $1 ${pageOfAgency}`, values: [agencyId] },
    },
    {
      ...{ name: 'a month', filters: { from, to } },
      ...{
        sql: `${event} WHERE e.position BETWEEN $1 AND $2 AND ${inWindow(3)} ${page}`,
        values: [first, last, start, end],
      },
    },
    {
      ...{ name: 'an agency in a month', filters: { agencyId, from, to } },
      sql: `${ofAgency} WHERE a.agency_id = $1 AND a.position BETWEEN $2 AND $3 AND ${inWindow(4)} ${pageOfAgency}`,
      values: [agencyId, first, last, start, end],
    },
    {
      ...{ name: 'far back, by cursor', filters: { to } },
      ...{
        sql: `${event} WHERE e.position <= $1 AND e.recorded_at < $2::timestamptz ${page}`,
        values: [last, end],
      },
    },
    {
      ...{ name: 'words that many events have', filters: { q: 'số liệu' } },
      ...{ sql: `${event} WHERE e.words LIKE '% so%' AND e.words LIKE '% lieu%' ${page}`, values: [] },
    },
    {
      ...{ name: 'a number', filters: { q: directiveNumberOf(one) } },
      sql: `${byWords} WHERE e.words LIKE $2 ${pageByWords}`,
      values: [hit, `% ${number.join(' ')}%`],
    },
    {
      ...{ name: 'words that no event has together', filters: { q: 'Miền núi Ven biển' } },
      sql: `${byWords} ${pageByWords}`,
      values: [`'#mien':* & '#nui':* & '#ven':* & '#bien':*`],
    },
  ];
}
