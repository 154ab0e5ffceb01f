import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { alwaysBy, defaultPolicy, type Language } from '#domain';
import { listDirectiveChanges } from '../past-directives/directive-changes.js';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, engine, leader, office, Story } from '../story.fixture.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import {
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
  auditEventsInWords,
} from './export-audit-events.js';
import { findAuditEvent, listAuditEvents } from './list-audit-events.js';
import { readTimeline } from './timeline.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  const story = new Story();
  const drafted = story.draft('01').log.events.length;
  const published = story.record('meeting-m-1', 'ConclusionsPublished', {
    ...{
      meetingId: 'm-1',
      number: '15-TB/BCĐ',
      publishedOn: '2022-07-21',
      signer: 'Trưởng ban',
      summary: null,
    },
    directiveIds: ['01'],
  });
  story.tell('01', '2022-07-21', engine, {
    ...{ type: 'IssueDirective', notice: '15-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' },
  });
  for (const issued of story.log.events.slice(drafted + 1))
    Object.assign(issued.metadata, {
      $correlationId: published.metadata['$correlationId'],
      $causationId: published.id,
    });
  const overdue = { dueOn: '2022-12-14', overdueOn: '2022-12-15' };
  const { metadata } = story.record('directive-01', 'DirectiveBecameOverdue', overdue, engine, '2022-12-15');
  Object.assign(metadata, { $causationId: metadata['$correlationId'] });
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
});
afterAll(() => stop());

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

const followed = ['DirectiveIssued', 'DirectiveAssigned'];
const behind: Readonly<Record<Language, string>> = {
  vi: ' (theo thao tác của Văn phòng)',
  en: ' (by an act of Văn phòng)',
};

describe.each(['vi', 'en'] as const)('what the system did, in %s', (language) => {
  it('names whose act it followed from, and nobody where only the clock was behind it', async () => {
    const { items } = await listAuditEvents(pool, {}, calendar, language);
    const timeline = await readTimeline(pool, '01', {}, leader, language, calendar);
    for (const list of [items, timeline?.items ?? []]) {
      const withOne = list.filter(({ initiator }) => initiator !== undefined);
      expect(withOne.map(({ type }) => type).sort()).toEqual([...followed].sort());
      for (const { initiator, actor, words } of withOne) {
        expect([initiator, actor.role]).toEqual([office, 'system']);
        expect(words.endsWith(behind[language])).toBe(true);
      }
      expect(list.map(({ type }) => type)).toContain('DirectiveBecameOverdue');
    }
    const { position } = items.find(({ type }) => type === 'DirectiveAssigned') ?? { position: '' };
    expect((await findAuditEvent(pool, position, language))?.initiator).toEqual(office);
  });

  it('is said so of each change of a directive', async () => {
    const reference = { rulesFor: () => alwaysBy(defaultPolicy, calendar) };
    const changes = await listDirectiveChanges(pool, '01', {}, leader, reference as never, language);
    const byNobodyElse = changes?.items.filter(({ event }) => !followed.includes(event.type)) ?? [];
    const byTheSystem = changes?.items.filter(({ event }) => followed.includes(event.type)) ?? [];
    expect(new Set(byTheSystem.map(({ initiator }) => initiator?.name))).toEqual(new Set(['Văn phòng']));
    expect(byTheSystem.every(({ event }) => event.words.endsWith(behind[language]))).toBe(true);
    expect(new Set(byNobodyElse.map(({ initiator }) => initiator))).toEqual(new Set([undefined]));
  });

  it('is said so in what people read of an export or a bundle', async () => {
    const lines = (await textOf(auditEventsForPeopleAsCsv(pool, {}, calendar, language))).split('\n');
    expect(lines.filter((line) => line.includes(behind[language]))).toHaveLength(2);
    const bundled = [];
    for await (const events of auditEventsInWords(pool, {}, calendar)) bundled.push(...events);
    expect(bundled.filter(({ words }) => words[language].endsWith(behind[language]))).toHaveLength(2);
  });
});

it('whose act the system carried out is not added to what is on record', async () => {
  expect(await textOf(auditEventsAsJsonLines(pool, {}, calendar))).not.toContain('initiator');
});
