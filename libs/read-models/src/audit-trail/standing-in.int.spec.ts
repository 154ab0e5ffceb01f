import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, leader, Story } from '../story.fixture.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
} from './export-audit-events.js';
import { listAuditEvents } from './list-audit-events.js';
import { readTimeline } from './timeline.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  const story = new Story();
  const account = { username: 'an', name: 'Ông An', role: 'agency', agencyId: 'court', email: null };
  story.record('account-an', 'AccountRegistered', { accountId: 'an', ...account });
  story.issue('01').progress('01', '2022-08-01');
  const last = story.log.events.at(-1);
  if (last) Object.assign(last.metadata, { standingInFor: ['an', 'unknown', 7] });
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
});
afterAll(async () => {
  await stop();
});

async function linesOf(parts: AsyncIterable<string>): Promise<string[]> {
  let text = '';
  for await (const part of parts) text += part;
  return text.split(/\r?\n/);
}

describe('what somebody did while standing in', () => {
  const absent = [
    { id: 'an', name: 'Ông An' },
    { id: 'unknown', name: 'unknown' },
  ];

  it('is told with the names of those on leave, in the trail and in its exports', async () => {
    const { items } = await listAuditEvents(pool, {}, calendar, 'vi');
    expect(items[0]?.standingInFor).toEqual(absent);
    expect(items.slice(1).filter((item) => 'standingInFor' in item)).toEqual([]);
    const [first] = await linesOf(auditEventsAsJsonLines(pool, {}, calendar));
    const { words, directive, ...recorded } = items[0] ?? { words: '', directive: null };
    expect(directive).not.toBeUndefined();
    expect(words).toMatch(/ \(thay mặt Ông An, unknown\)$/);
    expect(first).toBe(JSON.stringify(recorded));
    const [header, line] = await linesOf(auditEventsAsCsv(pool, {}, calendar, 'vi'));
    expect(header).toMatch(/,data,standingInFor$/);
    expect(line).toMatch(/,an unknown$/);
    const [, described] = await linesOf(auditEventsForPeopleAsCsv(pool, {}, calendar, 'vi'));
    expect(described).toContain(' (thay mặt Ông An, unknown)');
  });

  it('is told so in the timeline, in both languages', async () => {
    const lastOutput = async (language: 'vi' | 'en') =>
      (await readTimeline(pool, '01', {}, leader, language, calendar))?.items.at(-1)?.words;
    expect(await lastOutput('vi')).toMatch(/ \(thay mặt Ông An, unknown\)$/);
    expect(await lastOutput('en')).toMatch(/ \(standing in for Ông An, unknown\)$/);
  });
});
