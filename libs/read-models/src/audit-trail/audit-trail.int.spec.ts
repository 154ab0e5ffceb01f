import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, inspector, leader, office, officerOf, Story } from '../story.fixture.js';
import { auditTrailConsumer } from './audit-trail-consumer.js';
import type { AuditFilters } from './audit-conditions.js';
import { listAuditEvents } from './list-audit-events.js';
import {
  auditEventsAsCsv,
  auditEventsAsJsonLines,
  auditEventsForPeopleAsCsv,
} from './export-audit-events.js';
import { instantOf } from './audit-item.js';
import { readTimeline } from './timeline.js';

let pool: Pool;
let stop: () => Promise<void>;
let story: Story;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(async () => {
  await stop();
});

async function reported(
  tell: (story: Story) => void,
  bounds?: { events: number; characters: number },
): Promise<void> {
  story = new Story();
  tell(story);
  await forget(pool);
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)], bounds);
}

const list = (filters: AuditFilters & { limit?: number; cursor?: string } = {}) =>
  listAuditEvents(pool, filters, calendar, 'vi');
const typesOf = async (filters: AuditFilters) =>
  (await list({ order: 'asc', ...filters })).items.map(({ type }) => type);

const progressOf = () =>
  ({
    type: 'ReportProgress',
    percent: 10,
    narrative: 'Đang làm.',
    effectiveOn: '2022-07-27',
    indicators: [],
    evidence: [],
  }) as const;

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('the audit trail', () => {
  it('gives each event as it was recorded, the newest first', async () => {
    await reported((story) => story.issue('01').progress('01', '2022-08-01', 12.5));
    const { items } = await list();
    const last = story.log.events.at(-1);
    expect(items[0]).toEqual({
      position: last?.position.toString(),
      streamId: 'directive-01',
      revision: Number(last?.revision),
      eventId: last?.id,
      type: 'ProgressReported',
      recordedAt: '2022-08-01T02:00:00.000Z',
      actor: officerOf('court'),
      correlationId: `correlation-${last?.position}`,
      causationId: `causation-${last?.position}`,
      data: last?.data,
      words: expect.stringContaining('12,5'),
      directive: { id: '01', number: 'BCD-2022-01/01' },
    });
    expect(JSON.stringify(items[0]?.data)).toBe(JSON.stringify(last?.data));
    expect(items.map(({ position }) => position)).toEqual(
      story.log.events.map(({ position }) => position.toString()).reverse(),
    );
  });

  it('holds events of every stream of ours, also of types that no one knows', async () => {
    await reported((story) => {
      story.record('inspection-1', 'AuditTrailRead', { reading: 'events', query: {} }, inspector);
      story.record('simulation-1', 'SomethingNew', { any: ['thing', 1.5, null] });
      story.record('directive-99', 'DirectiveIssued', { out: 'of order' });
    });
    expect(await typesOf({})).toEqual(['AuditTrailRead', 'SomethingNew', 'DirectiveIssued']);
  });

  it('is narrowed by directive, meeting, actor, type and words', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'MinutesAttached', { minutes: 'Biên bản kỳ họp.' });
      story.issue('01').issue('02', { meetingId: 'm-2' });
      story.progress('01', '2022-08-01', null, 'Đã rà soát án tồn đọng.');
      story.record('delivery-n1', 'NotificationDelivered', { directiveId: '01', channel: 'inbox' });
    });
    expect(await typesOf({ directiveId: '02' })).toEqual([
      'DirectiveDrafted',
      'DirectiveIssued',
      'DirectiveAssigned',
    ]);
    expect((await typesOf({ directiveId: '01' })).at(-1)).toBe('NotificationDelivered');
    const ofMeeting = await typesOf({ meetingId: 'm-1' });
    expect(ofMeeting[0]).toBe('MinutesAttached');
    expect(ofMeeting).toHaveLength(
      1 + story.log.events.filter(({ streamId }) => streamId === 'directive-01').length + 1,
    );
    expect(await typesOf({ actorId: 'court-officer' })).toEqual(['DirectiveAccepted', 'ProgressReported']);
    expect(await typesOf({ type: 'DirectiveIssued' })).toEqual(['DirectiveIssued', 'DirectiveIssued']);
    expect(await typesOf({ q: 'ra soat ton' })).toEqual(['ProgressReported']);
    expect(await typesOf({ q: 'biên bản' })).toEqual(['MinutesAttached']);
    expect(await typesOf({ q: 'BCD-2022-01/02', type: 'DirectiveIssued' })).toEqual(['DirectiveIssued']);
  });

  it('is narrowed by days of the committee’s time zone, both included, or by instants', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'A', {}, office, '2022-07-19', '23:59');
      story.record('meeting-m-1', 'B', {}, office, '2022-07-20', '00:00');
      story.record('meeting-m-1', 'C', {}, office, '2022-07-20', '23:59');
      story.record('meeting-m-1', 'D', {}, office, '2022-07-21', '00:00');
    });
    expect(await typesOf({ from: '2022-07-20', to: '2022-07-20' })).toEqual(['B', 'C']);
    expect(await typesOf({ from: '2022-07-20T16:59:00Z', to: '2022-07-20T17:00:00Z' })).toEqual(['C', 'D']);
  });

  it('finds an event by the agencies that had to do with it at the time', async () => {
    await reported((story) => {
      story.record('agency-police', 'AgencyRegistered', { name: 'Công an tỉnh' });
      story.issue('01', { coordinators: [{ agencyId: 'bar' }] });
      story.tell('01', '2022-08-01', office, {
        ...{ type: 'AssignDirective', leadAgencyId: 'police', coordinators: [], reason: 'Đúng chức năng.' },
      });
      story.progress('01', '2022-08-02');
      story.tell('01', '2022-08-03', office, { type: 'SuspendDirective', reason: 'Chờ.' });
    });
    const all = await typesOf({ directiveId: '01' });
    const untilReassigned = all.slice(0, all.indexOf('DirectiveReassigned') + 1);
    expect(await typesOf({ agencyId: 'bar' })).toEqual(untilReassigned);
    expect(await typesOf({ agencyId: 'court' })).toEqual(untilReassigned);
    expect(await typesOf({ agencyId: 'police' })).toEqual([
      'AgencyRegistered',
      ...all.slice(all.indexOf('DirectiveReassigned')),
    ]);
  });

  it('is the same in batches of any size', async () => {
    const tell = (story: Story) => {
      story.issue('01', { coordinators: [{ agencyId: 'bar' }] });
      story.tell('01', '2022-08-01', office, {
        type: 'AssignDirective',
        leadAgencyId: 'police',
        reason: 'Đúng chức năng.',
      });
    };
    await reported(tell);
    const { rows } = await pool.query('SELECT * FROM live.audit_event ORDER BY position');
    await reported(tell, { events: 1, characters: 1 });
    expect((await pool.query('SELECT * FROM live.audit_event ORDER BY position')).rows).toEqual(rows);
  });

  it.each(['asc', 'desc'] as const)('is paged without loss while it grows, %s', async (order) => {
    await reported((story) => story.issue('01').issue('02').issue('03'));
    const before = (await list({ order, limit: 500 })).items.map(({ position }) => position);
    const read: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 30; page += 1) {
      const { items, nextCursor } = await list({
        order,
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      read.push(...items.map(({ position }) => position));
      if (nextCursor === null) break;
      cursor = nextCursor;
      if (page === 0) story.issue('04');
      await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
    }
    expect(read.slice(0, before.length)).toEqual(before);
    expect(read).toHaveLength(order === 'asc' ? before.length + 3 : before.length);
  });
});

it('an instant is read from what PostgreSQL writes of it, whatever zeros that leaves out', async () => {
  const at = [0, 1, 10, 100, 120, 999].map((ms) => new Date(Date.UTC(2022, 6, 20, 8) + ms).toISOString());
  const { rows } = await pool.query<{ written: string }>(
    `SELECT to_json(at AT TIME ZONE 'UTC') #>> '{}' AS written FROM unnest($1::timestamptz[]) AS at`,
    [at],
  );
  expect(rows.map(({ written }) => instantOf(written))).toEqual(at);
});

describe('the exports of the audit trail', () => {
  it('give every event of a long trail, one JSON object a line', async () => {
    await reported((story) => {
      for (let index = 0; index < 600; index += 1)
        story.record('meeting-m-1', 'MinutesAttached', { minutes: `Dòng\n${index}` });
    });
    const lines = (await textOf(auditEventsAsJsonLines(pool, { order: 'asc' }, calendar)))
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { position: string }).position)).toEqual(
      story.log.events.map(({ position }) => position.toString()),
    );
    // What a page says beside the record, in its reader's language, is no part of it.
    const { words: _words, directive: _directive, ...record } = (await list({ order: 'asc' })).items[7] ?? {};
    expect(lines[7]).toBe(JSON.stringify(record));
  });

  it('end although events keep coming', async () => {
    const write = (story: Story) => {
      for (let index = 0; index < 300; index += 1)
        story.record('meeting-m-1', 'MinutesAttached', { minutes: 'Dòng.' });
    };
    await reported(write);
    let lines = 0;
    for await (const part of auditEventsAsJsonLines(pool, { order: 'asc' }, calendar)) {
      lines += part.trimEnd().split('\n').length;
      if (lines > 3_000) break;
      write(story);
      await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
    }
    expect(lines).toBe(300);
  });

  it('put no formula into a spreadsheet', async () => {
    const cunning = { id: '=1+1', name: '@SUM(A1)', role: 'leader' as const };
    await reported(
      (story) => void story.record('meeting-m-1', '+cmd', { minutes: 'a "quoted"; =2+2' }, cunning),
    );
    const [header, line] = (await textOf(auditEventsAsCsv(pool, {}, calendar, 'vi'))).split('\r\n');
    expect(header).toMatch(/^\uFEFFposition,streamId,revision,eventId,type,recordedAt,actorId,/);
    expect(line).toContain(`,'+cmd,`);
    expect(line).toContain(`,'=1+1,'@SUM(A1),leader,`);
    expect(line).toContain(`"{""minutes"":""a \\""quoted\\""\\u003b =2+2""}"`);
  });

  it('begin with nothing, not even the header, when the database cannot be read', async () => {
    const away = createPool('postgres://nobody@127.0.0.1:1/none');
    for (const exported of [auditEventsAsCsv, auditEventsAsJsonLines])
      await expect(exported(away, {}, calendar, 'vi').next()).rejects.toThrow('ECONNREFUSED');
    await away.end();
  });

  it('are a header alone when there is nothing', async () => {
    await reported(() => undefined);
    expect(await textOf(auditEventsAsJsonLines(pool, {}, calendar))).toBe('');
    expect((await textOf(auditEventsAsCsv(pool, {}, calendar, 'vi'))).split('\r\n')).toHaveLength(2);
  });
});

describe('the timeline of a directive', () => {
  const tell = (story: Story) => {
    story.record('agency-court', 'AgencyRegistered', { name: 'Tòa án nhân dân tỉnh' });
    story.issue('01');
    story.record('agency-court', 'AgencyRenamed', {
      previousName: 'Tòa án nhân dân tỉnh',
      name: 'Tòa án tỉnh',
    });
    story.tell('01', '2022-07-26', officerOf('court'), { type: 'AcceptDirective' });
  };

  it('tells every event in order, each agency by its name of the time', async () => {
    await reported(tell);
    const timeline = await readTimeline(pool, '01', {}, leader, 'vi', calendar);
    expect(timeline?.items.map(({ type, words }) => [type, words])).toEqual([
      ['DirectiveDrafted', 'Dự thảo nhiệm vụ BCD-2022-01/01: Nhiệm vụ 01'],
      ['DirectiveIssued', 'Ban hành Thông báo kết luận số 15-TB/BCĐ ngày 20/07/2022, người ký: Trưởng ban'],
      ['DirectiveAssigned', 'Giao Tòa án nhân dân tỉnh chủ trì, hạn ngày 14/12/2022'],
      ['DirectiveAccepted', 'Tòa án tỉnh tiếp nhận nhiệm vụ'],
    ]);
    expect(timeline?.items[3]).toMatchObject({
      streamId: 'directive-01',
      revision: 3,
      data: { agencyId: 'court' },
    });
  });

  it('as a table for people tells each event in words, on the committee’s day and at its hour', async () => {
    await reported((story) => {
      tell(story);
      story.tell('01', '2022-07-27', officerOf('court'), progressOf(), '06:30');
    });
    const text = await textOf(auditEventsForPeopleAsCsv(pool, { order: 'asc' }, calendar, 'vi'));
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('\ufeffNgày,Giờ,Nhiệm vụ,Nội dung,Người thực hiện,Vai trò,Cơ quan,Số bản ghi');
    expect(lines[6]).toMatch(
      /^26\/07\/2022,09:00:00,BCD-2022-01\/01,Tòa án tỉnh tiếp nhận nhiệm vụ,.*,Cơ quan thực hiện,Tòa án tỉnh,/,
    );
    expect(lines[7]).toMatch(/^27\/07\/2022,06:30:00,/);
  });

  it('says of each event the day that it was where the committee is', async () => {
    await reported((story) => {
      story.issue('01');
      story.tell('01', '2022-07-26', officerOf('court'), { type: 'AcceptDirective' }, '06:30');
    });
    const last = (await readTimeline(pool, '01', {}, leader, 'vi', calendar))?.items.at(-1);
    expect(last).toMatchObject({ recordedAt: '2022-07-25T23:30:00.000Z', on: '2022-07-26' });
  });

  it('is in English where that is asked', async () => {
    await reported(tell);
    const timeline = await readTimeline(pool, '01', { limit: 1 }, leader, 'en', calendar);
    expect(timeline?.items.map(({ words }) => words)).toEqual([
      'Directive BCD-2022-01/01 drafted: Nhiệm vụ 01',
    ]);
    const rest = await readTimeline(
      pool,
      '01',
      { cursor: timeline?.nextCursor ?? '' },
      leader,
      'en',
      calendar,
    );
    expect(rest?.items.map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it('is for an agency only that carries the directive out, and for none that is a draft', async () => {
    await reported((story) => {
      story.issue('01', { coordinators: [{ agencyId: 'bar' }] });
      story.record('directive-02', 'DirectiveDrafted', {
        leadAgencyId: 'court',
        meetingId: 'm-1',
        coordinators: [],
      });
    });
    const seen = async (id: string, agencyId: string) =>
      (await readTimeline(pool, id, {}, officerOf(agencyId), 'vi', calendar)) !== null;
    expect([await seen('01', 'court'), await seen('01', 'bar'), await seen('01', 'police')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await seen('02', 'court')).toBe(false);
    expect(await readTimeline(pool, '99', {}, leader, 'vi', calendar)).toBeNull();
  });
});
