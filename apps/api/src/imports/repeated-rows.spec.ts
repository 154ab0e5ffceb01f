import { describe, expect, it } from '@jest/globals';
import type { MeetingDuty } from '#read-models';
import { RepeatedRows } from './repeated-rows.js';

const duty: MeetingDuty = {
  number: 'BCD-2022-01/03',
  formerNumber: null,
  title: 'Kế hoạch',
  content: 'Thực hiện kế hoạch.',
  leadAgencyId: 'court',
  originalDueOn: '2026-12-31',
};
const { title, content, leadAgencyId } = duty;
const row = (more: object = {}) => ({
  ...{ title, content, leadAgencyId, urgency: 'normal' as const, coordinators: [], indicators: [] },
  ...{ due: { on: '2026-12-31' }, ...more },
});
const there = { code: 'directive-there-already', number: 'BCD-2022-01/03' };

describe('a row', () => {
  it('that says what a directive of the meeting says would make it a second time', () => {
    expect(new RepeatedRows([duty]).repetitionOf(row())).toEqual(there);
    const standing = new RepeatedRows([{ ...duty, originalDueOn: null }]);
    expect(standing.repetitionOf(row({ due: null }))).toEqual(there);
    const taken = new RepeatedRows([{ ...duty, formerNumber: '7/KL' }]);
    expect(taken.repetitionOf(row({ formerNumber: '7/KL' }))).toEqual(there);
    expect(taken.repetitionOf(row({ formerNumber: '8/KL' }))).toBeNull();
  });

  it('that says what a row before it said is there twice', () => {
    const rows = new RepeatedRows([]);
    const asked = [row(), row(), row({ formerNumber: '7/KL' }), row({ formerNumber: '7/KL' })];
    expect(asked.map((each) => rows.repetitionOf(each)?.code ?? null)).toEqual([
      null,
      'row-twice',
      null,
      'row-twice',
    ]);
  });

  it('that has the former number of another, and says something else, is told apart from neither', () => {
    const rows = new RepeatedRows([{ ...duty, formerNumber: '7/KL' }]);
    const other = (formerNumber: string, at: number) => rows.otherOfNumber(row({ formerNumber }), at);
    expect([other('7/kl', 2), other('8/KL', 3), other('8/KL', 4), other('9/KL', 5)]).toEqual([
      ...[{ number: 'BCD-2022-01/03' }, null, { row: 3 }, null],
    ]);
    expect(rows.otherOfNumber(row(), 6)).toBeNull();
  });

  it.each([
    ['title', { title: 'Kế hoạch năm' }],
    ['content', { content: 'Báo cáo kết quả.' }],
    ['lead', { leadAgencyId: 'police' }],
    ['due date', { due: { on: '2026-12-30' } }],
    ['lack of a due date', { due: { standing: true } }],
  ])('of another %s is another directive', (_, more) => {
    const rows = new RepeatedRows([duty]);
    rows.repetitionOf(row({ title: 'Việc khác' }));
    expect(rows.repetitionOf(row(more))).toBeNull();
  });
});
