import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  alwaysBy,
  composeCalendar,
  defaultPolicy,
  erasedName,
  pendingReminders,
  resolveDeadline,
} from '#domain';
import type { Pool } from 'pg';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, fixedDate, leader, office, officerOf, Story } from '../story.fixture.js';
import { directivesConsumer } from './directives-consumer.js';
import { findDirective, type DirectiveReference, listProgress } from './find-directive.js';

let pool: Pool;
let stop: () => Promise<void>;
let story: Story;
const reference: DirectiveReference = {
  calendar: () => calendar,
  rulesFor: () => alwaysBy(defaultPolicy, calendar),
};
const court = officerOf('court');

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(async () => {
  await stop();
});
beforeEach(async () => {
  story = new Story();
  await forget(pool);
});

const projected = (bounds?: { events: number; characters: number }) =>
  project(pool, story.log, [directivesConsumer(calendar.timeZone)], bounds);
const find = (id = '01', viewer: Parameters<typeof findDirective>[2] = leader, today = '2022-09-01') =>
  findDirective(pool, id, viewer, today, reference, 'en');

describe('the page of a directive', () => {
  it('calls the system and whoever was erased in words of the reader’s language, and others by their names', async () => {
    const words = { narrative: 'Đang làm.', effectiveOn: '2022-08-01', indicators: [], evidence: [] };
    const aReport = { type: 'ReportProgress', percent: 10, ...words } as const;
    story.issue('01');
    story.tell('01', '2022-08-01', { ...court, name: erasedName('12345678') }, aReport);
    story.tell('01', '2022-08-02', court, aReport);
    await projected();
    const namesIn = async (language: 'vi' | 'en') => {
      const page = await findDirective(pool, '01', leader, '2022-09-01', reference, language);
      const older = await listProgress(pool, '01', {}, leader, language);
      expect(older?.items.map(({ by }) => by)).toEqual(page?.progress.map(({ by }) => by).reverse());
      return [page?.issued?.by, ...(page?.progress.map(({ by }) => by) ?? [])].map((by) => by?.name);
    };
    expect(await namesIn('vi')).toEqual([
      'Hệ thống',
      'Người dùng đã xóa dữ liệu cá nhân (12345678)',
      court.name,
    ]);
    expect(await namesIn('en')).toEqual(['System', 'Person whose data was erased (12345678)', court.name]);
  });

  it('shows its facts, both statuses and the revision', async () => {
    story.issue('01', {
      urgency: 'urgent',
      coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-11-30' }],
      indicators: [{ code: 'AN_SUA', name: 'Án bị sửa', unit: 'vụ', target: 3 }],
    });
    story.tell('01', '2022-08-01', court, {
      type: 'ReportProgress',
      percent: 40,
      narrative: 'Đã rà soát.',
      effectiveOn: '2022-07-31',
      indicators: [{ code: 'AN_SUA', actual: 3.5 }],
      evidence: [{ name: 'bc.pdf', mediaType: 'application/pdf', size: 10, sha256: 'a'.repeat(64) }],
    });
    await projected();
    expect(await find()).toMatchObject({
      work: 'in_progress',
      time: 'in_time',
      urgency: 'urgent',
      revision: story.log.events.length - 1,
      coordinatorIds: ['police', 'bar'],
      coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-11-30' }],
      indicators: [{ code: 'AN_SUA', name: 'Án bị sửa', unit: 'vụ', target: 3, actual: 3.5 }],
      issued: { notice: '15-TB/BCĐ', signer: 'Trưởng ban' },
      progress: [
        {
          at: '2022-08-01T02:00:00.000Z',
          by: court,
          percent: 40,
          narrative: 'Đã rà soát.',
          evidence: [{ name: 'bc.pdf', mediaType: 'application/pdf', size: 10, sha256: 'a'.repeat(64) }],
        },
      ],
      assignments: [{ leadAgencyId: 'court', dueOn: '2022-12-14', answer: 'accepted' }],
      completion: null,
      closure: null,
    });
  });

  it('shows the share of each co-ordinating agency, its reports, and in whose hands it all is', async () => {
    story.issue('01', { coordinators: [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-11-30' }] });
    const police = officerOf('police');
    const report = { type: 'ReportShareCompletion', effectiveOn: '2022-08-01', evidence: [] } as const;
    story.tell('01', '2022-08-01', police, { ...report, summary: 'Xong phần việc.' });
    story.tell('01', '2022-08-02', office, {
      ...{ type: 'ReturnShare', agencyId: 'police', reason: 'Thiếu số liệu.' },
    });
    story.tell('01', '2022-08-03', police, { ...report, summary: 'Đã bổ sung.' });
    story.tell('01', '2022-08-04', office, { type: 'ConfirmShare', agencyId: 'police' });
    story.complete('01', '2022-08-05');
    await projected();
    expect(await find()).toMatchObject({
      shares: [
        {
          ...{ agencyId: 'police', dueOn: '2022-12-14', state: 'confirmed', reportedOn: '2022-08-03' },
          ...{ acceptedAt: '2022-08-01T02:00:00.000Z', percent: null },
        },
        {
          ...{ agencyId: 'bar', dueOn: '2022-11-30', state: 'asked', reportedOn: null },
          ...{ acceptedAt: null, percent: null },
        },
      ],
      shareReports: [
        { summary: 'Xong phần việc.', by: police, confirmed: null, returned: { reason: 'Thiếu số liệu.' } },
        { summary: 'Đã bổ sung.', by: police, confirmed: { by: office }, returned: null },
      ],
      completion: { openShares: ['bar'] },
      heldBy: { party: 'office', since: '2022-08-05T02:00:00.000Z' },
    });
  });

  it('explains its deadline in both languages, by the calendar that gave it', async () => {
    const edition = {
      year: 2022,
      version: 1,
      nonWorking: [{ on: '2022-07-22', name: 'Mất điện' }],
      working: [],
    };
    const offices = composeCalendar('Asia/Ho_Chi_Minh', [edition]);
    story.issue('01', { deadline: resolveDeadline({ workingDays: 3 }, offices, '2022-07-20') });
    await projected();
    const calendarOf = (version: string) => (version === offices.version ? offices : null);
    const directive = await findDirective(
      ...([pool, '01', leader, '2022-07-21', { ...reference, calendarOf }, 'en'] as const),
    );
    expect(directive?.deadline).toMatchObject({
      rule: { workingDays: 3, from: '2022-07-20' },
      dueOn: '2022-07-26',
      calendarVersion: offices.version,
    });
    expect(directive?.deadline?.words?.vi).toContain(
      '03 ngày làm việc kể từ ngày 20/07/2022, trừ 22/07/2022 (Mất điện)',
    );
    expect(directive?.deadline?.words?.en).toContain('3 working days from 20 July 2022');
  });

  it('tells how each deadline came about, and what became of each request for more time', async () => {
    story.issue('01').progress('01', '2022-08-01').extend('01', '2022-10-01', '2022-12-30');
    const ask = { type: 'RequestExtension', proposedDueOn: '2023-02-01', reason: 'Thiếu người.' } as const;
    const decide = { type: 'DecideExtension', calendarVersion: calendar.version } as const;
    story.tell('01', '2022-10-02', court, ask);
    story.tell('01', '2022-10-03', leader, { ...decide, decision: 'counter', dueOn: '2023-01-15' });
    story.tell('01', '2022-10-04', court, ask);
    story.tell('01', '2022-10-05', leader, { ...decide, decision: 'refuse', reason: 'Không đủ căn cứ.' });
    story.tell('01', '2022-10-06', court, ask).complete('01', '2022-10-07');
    await projected();
    const directive = await find();
    expect(
      directive?.deadlines.map(({ change, previousDueOn, dueOn, by }) => [
        change,
        previousDueOn,
        dueOn,
        by.id,
      ]),
    ).toEqual([
      ['drafted', null, '2022-12-14', 'office'],
      ['extended', '2022-12-14', '2022-12-30', 'leader'],
      ['countered', '2022-12-30', '2023-01-15', 'leader'],
    ]);
    expect(
      directive?.extensionRequests.map(({ decision, dueOn, decidedBy }) => [decision, dueOn, decidedBy?.id]),
    ).toEqual([
      ['granted', '2022-12-30', 'leader'],
      ['countered', '2023-01-15', 'leader'],
      ['refused', null, 'leader'],
      ['lapsed', null, undefined],
    ]);
    expect(directive).toMatchObject({ dueOn: '2023-01-15', originalDueOn: '2022-12-14', extensions: 2 });
  });

  it('tells who was given it and what they answered', async () => {
    story
      .issue('01')
      .tell('01', '2022-07-26', court, { type: 'DeclineDirective', reason: 'Không thuộc thẩm quyền.' });
    story.tell('01', '2022-07-27', office, {
      ...{
        type: 'AssignDirective',
        leadAgencyId: 'police',
        deadline: fixedDate('2022-12-20'),
        reason: 'Đúng chức năng.',
      },
    });
    await projected();
    const directive = await find();
    expect(directive?.assignments).toMatchObject([
      {
        leadAgencyId: 'court',
        previousLeadAgencyId: null,
        answer: 'declined',
        answerReason: 'Không thuộc thẩm quyền.',
      },
      { leadAgencyId: 'police', previousLeadAgencyId: 'court', answer: 'pending', reason: 'Đúng chức năng.' },
    ]);
    expect(directive?.deadlines.map(({ change, dueOn }) => [change, dueOn])).toEqual([
      ['drafted', '2022-12-14'],
      ['assigned', '2022-12-20'],
    ]);
  });

  it('keeps what was returned, closed, reopened and corrected', async () => {
    story.issue('01').complete('01', '2022-08-01');
    story.tell('01', '2022-08-02', office, { type: 'ReturnCompletion', reason: 'Thiếu số liệu.' });
    story.complete('01', '2022-08-03').close('01', '2022-08-04');
    await projected();
    expect(await find()).toMatchObject({
      work: 'closed',
      completion: { reportedOn: '2022-08-03', returned: null },
      completionReports: [
        { reportedOn: '2022-08-01', returned: { reason: 'Thiếu số liệu.' } },
        { reportedOn: '2022-08-03' },
      ],
      closure: { outcome: 'implemented', closedOn: '2022-08-04', onTime: true, daysLate: 0, by: office },
    });
    story.tell('01', '2022-08-05', office, {
      ...{ type: 'CorrectDirective', field: 'completionReportedOn', value: '2022-08-02' },
      ...{ reason: 'Theo sổ công văn.', authority: 'Sổ công văn đến' },
    });
    await projected();
    expect(await find()).toMatchObject({
      completion: { reportedOn: '2022-08-02' },
      closure: { judgedOn: '2022-08-02' },
      corrections: [
        { field: 'completionReportedOn', previous: '2022-08-03', value: '2022-08-02', by: office },
      ],
    });
    story.tell('01', '2022-08-06', office, { type: 'ReopenDirective', reason: 'Kết luận thanh tra.' });
    await projected();
    expect(await find()).toMatchObject({
      work: 'in_progress',
      completion: null,
      closure: null,
      closings: [{ outcome: 'implemented' }],
      reopenings: [{ reason: 'Kết luận thanh tra.' }],
    });
  });

  it('shows the reminders that will go out next', async () => {
    story.issue('01');
    await projected();
    const state = story.directives.get('01');
    if (!state) throw new Error('nothing was issued');
    const pending = pendingReminders(state, reference.rulesFor('01')).filter(
      ({ kind }) => kind !== 'overdue',
    );
    expect(pending.length).toBeGreaterThan(3);
    expect((await find())?.nextReminders).toEqual(pending);
  });

  it('is the same in batches of any size, with reminders in between', async () => {
    story.issue('01').progress('01', '2022-08-01');
    story.record('directive-01', 'ReminderIssued', {
      ...{ step: 'before-7', deadline: '2022-12-14', dueAt: '2022-12-05T01:00:00Z', late: false },
      ...{ audience: [{ kind: 'agency', agencyId: 'court' }], policy: { id: 'default', version: 0 } },
    });
    story.extend('01', '2022-12-06', '2022-12-30').complete('01', '2022-12-20').close('01', '2022-12-21');
    await projected();
    const directive = await find();
    await forget(pool);
    await projected({ events: 1, characters: 1 });
    expect(await find()).toEqual(directive);
  });

  it('is for an agency only that carries the directive out, and for none that was never issued', async () => {
    story.issue('01', { coordinators: [{ agencyId: 'police' }] });
    story.draft('02').draft('03').close('03', '2022-07-21', 'cancelled');
    await projected();
    expect((await find('01', officerOf('police')))?.id).toBe('01');
    expect(await find('01', officerOf('bar'))).toBeNull();
    expect(await find('02', court)).toBeNull();
    expect(await find('03', court)).toBeNull();
    expect((await find('02', office))?.work).toBe('draft');
    expect(await find('99', office)).toBeNull();
  });
});

describe('the reports of a directive', () => {
  it('are the newest 50 on its page, and all of them by page, the newest first', async () => {
    story.issue('01');
    for (let report = 1; report <= 60; report += 1)
      story.tell('01', '2022-08-01', court, {
        ...{ type: 'ReportProgress', percent: null, narrative: `Báo cáo ${report}` },
        ...{ effectiveOn: '2022-08-01', indicators: [], evidence: [] },
      });
    await projected();
    const page = await find();
    expect(page?.progress.map(({ narrative }) => narrative)).toEqual(
      Array.from({ length: 50 }, (_, index) => `Báo cáo ${index + 11}`),
    );
    const older = await listProgress(pool, '01', { cursor: page?.progressCursor ?? '' }, leader, 'en');
    expect(older?.items.map(({ narrative }) => narrative)).toEqual(
      Array.from({ length: 10 }, (_, index) => `Báo cáo ${10 - index}`),
    );
    expect(older?.nextCursor).toBeNull();
    expect(older?.items[0]).toEqual({ ...page?.progress[0], ...older?.items[0] });
    const first = await listProgress(pool, '01', { limit: 55 }, court, 'en');
    expect(first?.items).toHaveLength(55);
    expect(
      (await listProgress(pool, '01', { cursor: first?.nextCursor ?? '' }, court, 'en'))?.items,
    ).toHaveLength(5);
    expect(first?.items[0]).toEqual(page?.progress.at(-1));
  });

  it('are told to nobody who may not see the directive', async () => {
    story.issue('01');
    await projected();
    expect(await listProgress(pool, '01', {}, officerOf('bar'), 'en')).toBeNull();
    expect(await listProgress(pool, 'none', {}, leader, 'en')).toBeNull();
    expect((await find())?.progressCursor).toBeNull();
  });
});
