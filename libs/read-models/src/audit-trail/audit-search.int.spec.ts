import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, office, Story } from '../story.fixture.js';
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
});
