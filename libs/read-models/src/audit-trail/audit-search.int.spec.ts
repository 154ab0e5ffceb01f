import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { RecordedEvent } from '#event-store';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { pick, seededRandom } from '../../../../test/seeded-random.fixture.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { searchText, wordPatterns } from '../search/search.js';
import { calendar, leader, office, officerOf, Story } from '../story.fixture.js';
import type { AuditFilters } from './audit-conditions.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import { auditEventsAsJsonLines } from './export-audit-events.js';
import { listAuditEvents } from './list-audit-events.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

async function reported(tell: (story: Story) => void): Promise<void> {
  const story = new Story();
  tell(story);
  await forget(pool);
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
}

/** As if so many times as many events stood before each: a segment of the trail holds thirty thousand. */
const spread = (times: number) => pool.query('UPDATE live.audit_event SET place = place * $1', [times]);

/** Applies events whose stream was parked when those around them were applied. */
async function applyLate(events: readonly RecordedEvent[]): Promise<void> {
  const client = await pool.connect();
  const { rows } = await client.query<{ schema: string }>(
    `SELECT table_schema AS schema FROM information_schema.tables
     WHERE table_name = 'audit_event' AND table_schema LIKE 'rm\\_%'`,
  );
  await client.query(`SET search_path = "${rows[0]?.schema}"`);
  for (const event of events) await auditTrailConsumer(calendar.timeZone).apply([event], client);
  client.release(true);
}

const list = (filters: AuditFilters & { limit?: number; cursor?: string }) =>
  listAuditEvents(pool, filters, calendar, 'vi');
const typesOf = async (filters: AuditFilters) =>
  (await list({ order: 'asc', ...filters })).items.map(({ type }) => type);

async function exportedTypes(filters: AuditFilters): Promise<string[]> {
  let text = '';
  for await (const piece of auditEventsAsJsonLines(pool, { order: 'asc', ...filters }, calendar))
    text += piece;
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { type: string }).type);
}

describe('the audit trail', () => {
  it('is searched beyond its newest events, for words that stand beside each other where they were written so', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'A', { minutes: 'Số 12/7 của tòa án, Miền núi' });
      story.record('meeting-m-1', 'B', { minutes: 'Số 7/12, Ven biển' });
      story.record('meeting-m-1', 'C', { minutes: `${'x'.repeat(150)} miền núi` });
      for (let n = 0; n < 600; n += 1) story.record('meeting-m-2', 'D', { n });
    });
    expect(await typesOf({ q: 'miền núi' })).toEqual(['A', 'C']);
    expect(await typesOf({ q: '12/7', order: 'desc' })).toEqual(['A']);
    expect(await typesOf({ q: '7/1', order: 'desc' })).toEqual(['B']);
    expect(await typesOf({ q: 'núi biển', order: 'desc' })).toEqual([]);
    expect(await typesOf({ q: 'x'.repeat(120), order: 'desc' })).toEqual(['C']);
    const first = await list({ q: 'miền núi', limit: 1 });
    expect(first.items.map(({ type }) => type)).toEqual(['C']);
    const rest = await list({ q: 'miền núi', limit: 1, cursor: first.nextCursor ?? '' });
    expect([rest.items.map(({ type }) => type), rest.nextCursor]).toEqual([['A'], null]);
  });

  it('finds an event by its first words where an index cannot take all of them', async () => {
    // A tsvector holds one megabyte, in the order of its words, and says nothing where there are more.
    const words = Array.from({ length: 200_000 }, (_, n) => (n + 1e9).toString(36)).join(' ');
    await reported((story) => {
      story.record('meeting-m-1', 'A', { minutes: `zzz ${words}` });
      for (let n = 0; n < 600; n += 1) story.record('meeting-m-2', 'D', { n });
    });
    expect(await typesOf({ q: 'zzz', order: 'desc' })).toEqual(['A']);
  });

  it('is searched for words that thousands of events hold, and the newest do not', async () => {
    await reported((story) => {
      for (let n = 0; n < 5_100; n += 1) story.record('meeting-m-1', 'A', { minutes: `Miền núi ${n}` });
      for (let n = 0; n < 600; n += 1) story.record('meeting-m-2', 'D', { n });
    });
    const { items, nextCursor } = await list({ q: 'miền núi', limit: 2 });
    expect(items.map(({ data }) => data)).toEqual([
      { minutes: 'Miền núi 5099' },
      { minutes: 'Miền núi 5098' },
    ]);
    const next = await list({ q: 'miền núi', limit: 1, cursor: nextCursor ?? '' });
    expect(next.items.map(({ data }) => data)).toEqual([{ minutes: 'Miền núi 5097' }]);
  });

  it('is narrowed by time although the clocks of those who recorded differ', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'A', {}, office, '2022-07-20', '10:59');
      story.record('meeting-m-1', 'B', {}, office, '2022-07-20', '11:01');
      story.record('meeting-m-1', 'C', {}, office, '2022-07-20', '10:58');
    });
    expect(await typesOf({ from: '2022-07-20T03:00:00Z', to: '2022-07-20T03:59:59Z' })).toEqual(['A', 'C']);
    expect(await typesOf({ from: '2022-07-20T04:01:00Z' })).toEqual(['B']);
    expect(await typesOf({ to: '2022-07-20T03:58:00Z' })).toEqual(['C']);
    expect(await typesOf({ from: '2022-07-21' })).toEqual([]);
  });

  it('is exported as it is searched, however far apart what is found stands', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'A', { minutes: 'Miền núi' });
      for (let n = 0; n < 600; n += 1) story.record('meeting-m-2', 'D', { n });
      story.record('meeting-m-1', 'B', { minutes: 'Miền núi, ven biển' });
    });
    expect(await exportedTypes({ q: 'miền núi' })).toEqual(['A', 'B']);
    expect(await exportedTypes({ q: 'miền núi', order: 'desc' })).toEqual(['B', 'A']);
    expect(await exportedTypes({ q: 'không có' })).toEqual([]);
    expect(await exportedTypes({ q: '%' })).toHaveLength(602);
  });

  it('gives what a look through all of it gives, whatever is asked for', async () => {
    const texts = ['Số liệu', 'NAM-3/7', 'NAM-37/3', 'Miền núi 3', '7/3, Ven biển', '2022'];
    const searches = [
      'số liệu',
      '3/7',
      'NAM-3',
      'nam-37/3',
      '7',
      'mi bi',
      '3 7',
      '3/7 núi',
      'không có',
      '2022 m',
      '',
    ];
    const people = [office, leader, officerOf('court'), officerOf('police')];
    const random = seededRandom(28);
    let events: readonly RecordedEvent[] = [];
    const isLate = ({ position }: RecordedEvent) => position % 97n === 50n;
    await reported((story) => {
      for (let n = 0; n < 2_400; n += 1) {
        const minutes = [pick(texts, random()), pick(texts, random())].join(' ');
        const data = { agencyId: pick(['court', 'bar'], random()), minutes };
        const type = n % 400 === 0 ? 'Rare' : pick(['A', 'B'], random());
        const time = `1${Math.floor(random() * 10)}:30`;
        story.record(
          `meeting-${pick(['m-1', 'm-2'], random())}`,
          type,
          data,
          pick(people, random()),
          dayOf(n),
          time,
        );
      }
      events = [...story.log.events];
      story.log.events.splice(0, events.length, ...events.filter((event) => !isLate(event)));
    });
    await spread(400);
    await applyLate(events.filter(isLate));
    const seldom = <Value>(...values: readonly Value[]) =>
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...values) },
      );
    const filters = fc.record({
      agencyId: seldom('court', 'police', 'bar', 'nobody'),
      meetingId: seldom('m-1', 'm-2'),
      actorId: seldom(office.id, 'court-officer', 'nobody'),
      type: seldom('A', 'Rare'),
      from: seldom('2022-07-20', dayOf(300), '2022-07-22T05:00:00Z'),
      to: seldom(dayOf(1_800), '2022-07-27T05:00:00Z', '2022-12-31'),
      q: fc.constantFrom(...searches),
      order: fc.constantFrom('asc' as const, 'desc' as const),
    });
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(100, 400), async (asked, limit) => {
        const expected = events.filter((event) => isAsked(event, asked)).map(({ position }) => `${position}`);
        if (asked.order !== 'asc') expected.reverse();
        const found: string[] = [];
        for (let cursor: string | undefined; ;) {
          const page = await list({ ...asked, limit, ...(cursor === undefined ? {} : { cursor }) });
          found.push(...page.items.map(({ position }) => position));
          if (page.nextCursor === null) break;
          cursor = page.nextCursor;
        }
        expect(found).toEqual(expected);
      }),
      { seed: 28, numRuns: rounds({ usual: 40, long: 2_000 }) },
    );
  });
});

/** Of the n-th of 2,400 events. */
const dayOf = (n: number) => `2022-07-${20 + Math.floor(n / 240)}`;

/** Whether an event is asked for, found without any index. */
function isAsked({ streamId, type, data, metadata }: RecordedEvent, asked: AuditFilters): boolean {
  const actor = metadata['actor'] as unknown as ReturnType<typeof officerOf>;
  const at = metadata['recordedAt'] as string;
  const day = calendar.dateOf(new Date(at));
  const wants = (wanted: string | undefined, ...values: unknown[]) =>
    wanted === undefined || values.includes(wanted);
  const words = searchText(type, actor.name, ...Object.values(data).map(String));
  return (
    wants(asked.agencyId, data['agencyId'], actor.agencyId) &&
    wants(asked.meetingId, streamId.slice('meeting-'.length)) &&
    wants(asked.actorId, actor.id) &&
    wants(asked.type, type) &&
    (asked.from ?? '') <= ((asked.from ?? '').includes('T') ? at : day) &&
    (asked.to ?? '9999') >= ((asked.to ?? '').includes('T') ? at : day) &&
    wordPatterns(asked.q ?? '').every((pattern) => words.includes(pattern.slice(1, -1)))
  );
}
