import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '#platform';
import type { Pool } from 'pg';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { directivesConsumer } from '../directives/directives-consumer.js';
import { project, rebuild, startDatabase } from '../projected.fixture.js';
import { calendar, engine, fixedDate, office, officerOf, Story } from '../story.fixture.js';
import { PositionAhead } from './review-window.js';
import { EmptyWindow, readReview, type ReviewQuery, type ReviewReport } from './review-report.js';

let pool: Pool;
let stop: () => Promise<void>;
const story = new Story();
const window = { from: '2022-06-15', to: '2022-12-14' };
const read = (query: ReviewQuery = window, today = '2023-01-05'): Promise<ReviewReport> =>
  readReview(pool, query, today, calendar);
const consumers = [auditTrailConsumer(calendar.timeZone), directivesConsumer(calendar.timeZone)];
const projected = () => project(pool, story.log, consumers);

const figures = [
  { code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 2.5 },
  { code: 'AN-HUY', name: 'Án bị hủy', unit: 'vụ', target: 0 },
  { code: 'THU-HOI', name: 'Tiền thu hồi', unit: 'tỷ đồng', target: 120.75 },
];

function tellHalfYear(): void {
  for (const [id, code] of [
    ['police', 'CA'],
    ['court', 'TAND'],
  ] as const) {
    const facts = { agencyId: id, code, name: `Cơ quan ${code}`, headEmail: null, officeEmail: null };
    story.record(`agency-${id}`, 'AgencyRegistered', facts, office, '2022-06-01');
  }
  const due = { deadline: fixedDate('2022-10-31') };
  story.issue('on-time', due).complete('on-time', '2022-10-31').close('on-time', '2022-11-10');
  story.issue('late', due).complete('late', '2022-11-01').close('late', '2022-11-02');
  story.issue('extended', due).extend('extended', '2022-10-01', '2022-11-30');
  story.complete('extended', '2022-11-15').close('extended', '2022-11-16');
  story.issue('open', { deadline: fixedDate('2022-12-30') });
  story.issue('overdue', due);
  story.issue('standing', { deadline: null, indicators: figures });
  for (const [day, actual] of [
    ['2022-09-10', 1.5],
    ['2022-10-10', 3.5],
  ] as const)
    story.tell('standing', day, officerOf('court'), {
      ...{ type: 'ReportProgress', percent: null, narrative: 'Số liệu.', effectiveOn: day, evidence: [] },
      indicators: [
        { code: 'AN-SUA', actual },
        { code: 'AN-HUY', actual: 2 },
      ],
    });
  story
    .issue('standing-done', { deadline: null })
    .complete('standing-done', '2022-09-01')
    .close('standing-done', '2022-09-02');
  story.issue('cancelled', due).close('cancelled', '2022-09-01', 'cancelled');
  story.issue('superseded', due).close('superseded', '2022-09-01', 'superseded');
  story.issue('given-up', due).tell('given-up', '2022-11-20', office, {
    ...{ type: 'CloseDirective', outcome: 'not_implemented', reason: 'Không còn nguồn lực.' },
  });
  story.issue('waiting', { ...due, leadAgencyId: 'police' }).complete('waiting', '2022-10-30');
  story.issue('reported-late', { ...due, leadAgencyId: 'police' }).complete('reported-late', '2022-11-05');
  story.issue('unreported', due).tell('unreported', '2022-10-01', office, {
    ...{ type: 'CloseDirective', outcome: 'implemented', withoutReport: true, reason: 'Đã kiểm tra.' },
  });
  story
    .issue('declined', { ...due, leadAgencyId: 'police' })
    .tell('declined', '2022-11-20', officerOf('police'), {
      ...{ type: 'DeclineDirective', reason: 'Không thuộc thẩm quyền.' },
    });
  story.issue('no-lead', { leadAgencyId: null });
  const early = { deadline: fixedDate('2022-08-01') };
  story.draft('draft', early);
  story.draft('cancelled-draft', early).close('cancelled-draft', '2022-09-01', 'cancelled');
  story.record(
    'directive-overdue',
    'ReminderIssued',
    {
      ...{ step: 'overdue-28', deadline: '2022-10-31', dueAt: '2022-12-14T01:00:00Z', late: false },
      ...{ audience: [{ kind: 'agency', agencyId: 'court' }], policy: { id: 'default', version: 0 } },
    },
    engine,
    '2022-12-14',
    '08:00',
  );
}

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  tellHalfYear();
  await projected();
});
afterAll(async () => {
  await stop();
});

describe('the half-year review', () => {
  it('counts every directive of the window once, in all and by lead agency', async () => {
    const review = await read();
    const none = { notImplemented: 0, cancelled: 0, superseded: 0, doneByOriginalDate: 0 };
    expect(review.total).toMatchObject({
      ...{
        doneOnTime: 2,
        doneLate: 1,
        openInTime: 3,
        openOverdue: 2,
        noDeadline: 2,
        declined: 1,
        doneWithoutReport: 1,
      },
      ...{ notImplemented: 1, cancelled: 1, superseded: 1, total: 15, doneByOriginalDate: 1 },
    });
    expect(review.agencies.map(({ agencyId, code, name }) => [agencyId, code, name])).toEqual([
      ['police', 'CA', 'Cơ quan CA'],
      ['court', 'TAND', 'Cơ quan TAND'],
      [null, null, null],
    ]);
    expect(review.agencies[0]).toMatchObject({
      openInTime: 1,
      openOverdue: 1,
      declined: 1,
      total: 3,
      ...none,
    });
    expect(review.agencies[2]).toMatchObject({ openInTime: 1, total: 1 });
  });

  it('says whose directives it counts', async () => {
    expect((await read()).counted).toMatchObject({
      en: expect.stringContaining('for its lead agency'),
      vi: expect.stringContaining('cơ quan chủ trì'),
    });
  });

  it('gives its rates with what they were calculated from, by the last date and by the first', async () => {
    const { total, formulas } = await read();
    expect(total.overdueRate).toEqual({ percent: 40, calculation: '2 ÷ (2 + 1 + 2)' });
    expect(total.onTimeRate).toEqual({ percent: 66.67, calculation: '2 ÷ (2 + 1)' });
    expect(total.onTimeRateByOriginalDate).toEqual({ percent: 33.33, calculation: '1 ÷ (2 + 1)' });
    expect(formulas.overdueRate.vi).toBe(
      'quá hạn chưa hoàn thành ÷ (đã hoàn thành + quá hạn chưa hoàn thành)',
    );
  });

  it('is pinned to the last event of its window', async () => {
    const { position, asOf, from, to } = await read();
    expect({ position, asOf, from, to }).toEqual({
      ...{ position: story.log.events.at(-1)?.position.toString(), asOf: '2022-12-14' },
      ...window,
    });
  });

  it('leaves out what was closed before the window and what was not yet issued', async () => {
    const next = await read({ from: '2022-11-05', to: '2022-12-14' });
    expect(next.total).toMatchObject({
      doneLate: 0,
      doneOnTime: 2,
      cancelled: 0,
      declined: 1,
      doneWithoutReport: 0,
      total: 10,
    });
    expect((await read({ from: '2022-01-01', to: '2022-06-14' })).total.total).toBe(0);
    expect((await read({ from: '2021-01-01', to: '2021-06-14' })).position).toBeNull();
  });

  it('judges what is open on the day of the last event while the window runs', async () => {
    const { asOf } = await read({ from: '2022-12-01', to: '2022-12-31' });
    expect(asOf).toBe('2022-12-14');
  });

  it('covers the half-year of today, or of the one day that is given', async () => {
    expect(await read({}, '2022-09-01')).toMatchObject(window);
    expect(await read({ from: '2022-07-01' }, '2023-09-01')).toMatchObject({
      from: '2022-07-01',
      to: '2022-12-14',
    });
    expect(await read({ to: '2022-09-30' }, '2023-09-01')).toMatchObject({
      from: '2022-06-15',
      to: '2022-09-30',
    });
    await expect(read({ from: '2022-07-01', to: '2022-06-30' })).rejects.toThrow(EmptyWindow);
  });
});

describe('beside its counts a review', () => {
  it('names what is overdue, the longest first, with its days', async () => {
    const { overdue } = await read();
    expect(overdue.total).toBe(2);
    expect(overdue.items.map(({ directiveId, dueOn, daysLate }) => [directiveId, dueOn, daysLate])).toEqual([
      ['overdue', '2022-10-31', 44],
      ['reported-late', '2022-10-31', 5],
    ]);
  });

  it('tells each figure that was wanted with the last that was reported, in decimals', async () => {
    const { indicators } = await read();
    expect(
      indicators.items.map(({ code, target, actual, percentOfTarget }) => [
        code,
        target,
        actual,
        percentOfTarget,
      ]),
    ).toEqual([
      ['AN-HUY', 0, 2, null],
      ['AN-SUA', 2.5, 3.5, 140],
      ['THU-HOI', 120.75, null, null],
    ]);
  });

  it('compares with the window before, read at the same position', async () => {
    const next = await read({ from: '2022-12-15', to: '2023-06-14' }, '2023-06-20');
    const first = await read();
    expect(next.previous).toMatchObject({ ...window, asOf: '2022-12-14' });
    expect(next.previous.total).toEqual(withoutChange(first.total));
    expect(first.total.overdueRate.percent).toBe(40);
    expect([next.total.openOverdue, next.total.change.openOverdue]).toEqual([2, 0]);
    expect([next.total.doneOnTime, next.total.change.doneOnTime]).toEqual([0, -2]);
    expect([next.total.overdueRate.percent, next.total.change.overdueRate]).toEqual([100, 60]);
    expect(next.total.change.onTimeRate).toBeNull();
    const empty = await read({ from: '2022-01-01', to: '2022-06-14' });
    expect(empty.total.change).toMatchObject({ total: 0, overdueRate: null });
  });
});

const withoutChange = ({ change: _, ...counts }: ReviewReport['total']) => counts;

describe('a review that was made once', () => {
  it('comes out the same to the byte at its position, whatever happens since and however the tables were built', async () => {
    const before = JSON.stringify(await read());
    const { position } = JSON.parse(before) as { position: string };
    story.complete('overdue', '2022-12-15').close('overdue', '2022-12-16').progress('open', '2022-12-20');
    story.issue('next', {}, '2022-12-20');
    story.record(
      'agency-court',
      'AgencyRenamed',
      { previousName: 'Cơ quan TAND', name: 'Tòa án tỉnh' },
      office,
      '2022-12-21',
    );
    await projected();
    expect(JSON.stringify(await read({ ...window, position }))).toBe(before);
    expect(JSON.stringify(await read())).toBe(before);
    for (const consumer of consumers)
      await rebuild(pool, story.log, consumer, { events: 3, characters: 1e6 });
    const url = (pool.options as { connectionString?: string }).connectionString ?? '';
    const anotherProcess = createPool(url, { max: 1 });
    expect(
      JSON.stringify(await readReview(anotherProcess, { ...window, position }, '2030-01-01', calendar)),
    ).toBe(before);
    await anotherProcess.end();
  });

  it('is restated at a later position by what was corrected, not by what was done', async () => {
    const before = await read();
    story.tell('late', '2022-12-22', office, {
      ...{ type: 'CorrectDirective', field: 'completionReportedOn', value: '2022-10-31' },
      ...{ reason: 'Văn bản đến ngày 31/10.', authority: 'Sổ công văn đến' },
    });
    story.tell('open', '2022-12-22', officerOf('court'), {
      ...{
        type: 'ReportCompletion',
        summary: 'Xong.',
        effectiveOn: '2022-12-22',
        indicators: [],
        evidence: [],
      },
    });
    await projected();
    const position = story.log.events.at(-1)?.position.toString() ?? '';
    const restated = await read({ ...window, position });
    expect(restated.total).toMatchObject({
      doneOnTime: 3,
      doneLate: 0,
      openInTime: 3,
      openOverdue: 2,
      total: 15,
    });
    expect(before.total).toMatchObject({ doneOnTime: 2, doneLate: 1 });
    expect(before.restated).toBeNull();
    expect(restated.restated?.total).toMatchObject({ doneOnTime: 2, doneLate: 1 });
    expect(restated.restated?.firstPosition).toBe(before.position);
    expect(restated.restated?.corrections).toMatchObject({
      total: 1,
      items: [
        {
          ...{ directiveId: 'late', field: 'completionReportedOn', previous: '2022-11-01' },
          ...{ value: '2022-10-31', reason: 'Văn bản đến ngày 31/10.', authority: 'Sổ công văn đến' },
        },
      ],
    });
    expect(await read({ ...window, as: 'restated' })).toEqual(restated);
    expect(await read({ ...window, as: 'reported' })).toEqual(before);
  });

  it('cannot be made at a position that is still to come', async () => {
    await expect(read({ ...window, position: '999999999' })).rejects.toThrow(PositionAhead);
  });
});
