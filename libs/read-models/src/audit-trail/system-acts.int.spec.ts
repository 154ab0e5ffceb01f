import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { engineActor } from '#domain';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, leader, Story } from '../story.fixture.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
  auditEventsInWords,
} from './export-audit-events.js';
import { listAuditEvents } from './list-audit-events.js';
import { readTimeline } from './timeline.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  await project(pool, new Story().issue('01').log, [auditTrailConsumer(calendar.timeZone)]);
});
afterAll(() => stop());

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

const issued = { type: 'DirectiveIssued' } as const;

test.each([
  ['vi', 'Hệ thống'],
  ['en', 'System'],
] as const)(
  'an act of the system is called so wherever a person reads the trail, in %s',
  async (language, name) => {
    const actor = { ...engineActor, name };
    const [listed] = (await listAuditEvents(pool, issued, calendar, language)).items;
    const timeline = await readTimeline(pool, '01', {}, leader, language, calendar);
    expect([listed?.actor, timeline?.items[1]?.actor]).toEqual([actor, actor]);
    for await (const events of auditEventsInWords(pool, issued, calendar))
      expect(events.map((event) => event.actor[language])).toEqual([name]);
    expect(await textOf(auditEventsAsCsv(pool, issued, calendar, language))).toContain(
      `,dondoc,${name},system,`,
    );
    const table = await textOf(auditEventsForPeopleAsCsv(pool, issued, calendar, language));
    expect(table).toContain(`,${name},${name},`);
    expect(table).not.toContain('dondoc');
  },
);

test('an act of the system stands in JSON Lines as it is on record', async () => {
  expect(JSON.parse(await textOf(auditEventsAsJsonLines(pool, issued, calendar)))).toMatchObject({
    actor: engineActor,
  });
});
