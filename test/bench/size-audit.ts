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
const samples = 300;
const perPage = 51;
const columns = `e.position, e.stream_id, e.revision, e.event_id, e.type, e.recorded_at, e.actor,
  e.standing_in_for, e.correlation_id, e.causation_id, e.data`;
/** Events whose words an index knows, as `$1` asks for them, the newest segment of the trail first. */
const byWords = `generate_series((SELECT place >> 15 FROM live.audit_event ORDER BY position DESC LIMIT 1), 0, -1)
    WITH ORDINALITY AS s (segment, nth)
  CROSS JOIN LATERAL (SELECT * FROM live.audit_event
    WHERE array_to_tsvector(string_to_array(ltrim(replace(words, ' ', ' ' || (place >> 15) || '/')), ' '))
      @@ replace($1, '#', s.segment || '/')::tsquery OFFSET 0) e`;

/** Milliseconds, p99: of the page as the API's query makes it, and of the bare statement beside it. */
export interface PageTimes {
  readonly page: number;
  readonly byHand: number;
}

/** Asks for the first page of each kind of question, by turns with the bare statement; every sample asks about another thing. */
export async function measureTrail(pool: Pool, asked: Asked): Promise<ReadonlyMap<string, PageTimes>> {
  const times = new Map<string, { page: number[]; byHand: number[] }>();
  const months = await monthsOf(pool, asked.today);
  for (let n = -10; n < samples; n += 1)
    for (const { name, filters, sql, values } of questions(asked, months, n)) {
      const startedAt = performance.now();
      const { items } = await listAuditEvents(pool, filters, calendar, 'vi');
      const between = performance.now();
      const { rows } = await pool.query<{ position: string }>(`SELECT ${columns} FROM ${sql}`, [...values]);
      const ended = performance.now();
      if (rows.slice(0, perPage - 1).some(({ position }, at) => position !== items[at]?.position))
        throw new Error(`The trail and the statement by hand differ in: ${name}`);
      if (n < 0) continue;
      const taken = times.get(name) ?? { page: [], byHand: [] };
      taken.page.push(between - startedAt);
      taken.byHand.push(ended - between);
      times.set(name, taken);
    }
  return new Map(
    [...times].map(([name, { page, byHand }]) => [
      name,
      { page: percentile(page, 0.99), byHand: percentile(byHand, 0.99) },
    ]),
  );
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
