import { describe, expect, it } from '@jest/globals';
import {
  answerTo,
  asking,
  calendarWith,
  chair,
  court,
  dueOn,
  fixedDate,
  lifeUntil,
  office,
  on,
  outcomeOf,
  standing,
  stateAfter,
  term,
  type AskedOfDirective,
} from './directive.fixture.js';
import type { CorrectableField, DirectiveCommand } from './directive-commands.js';

const correcting = (field: CorrectableField, value: string | number, day = '2023-01-10') =>
  on(day, office, {
    type: 'CorrectDirective',
    field,
    value,
    reason: 'Nhập sai.',
    authority: 'Công văn 12-CV/BCĐ',
  } satisfies AskedOfDirective);

const late = [
  ...lifeUntil.in_progress,
  on('2022-08-01', court, asking.progress),
  on('2022-12-15', court, asking.completion),
];
const closedLate = [...late, on('2022-12-20', office, asking.close)];

describe('a correction', () => {
  it('puts the target and the figure of an indicator right, by its code', () => {
    const about = (field: 'indicatorTarget' | 'indicatorActual', code: string | undefined, value: number) =>
      on('2023-01-10', office, {
        ...{ type: 'CorrectDirective', field, value, reason: 'Nhập sai.', authority: 'Công văn 12' },
        ...(code === undefined ? {} : { code }),
      });
    const state = stateAfter(
      ...late,
      about('indicatorTarget', 'amended', 2.5),
      about('indicatorActual', 'amended', 4),
    );
    expect(state.indicators).toMatchObject([{ code: 'amended', target: 2.5, actual: 4 }]);
    expect(answerTo(about('indicatorTarget', 'unknown', 1), state)).toBe('unknown-indicator');
    expect(answerTo(about('indicatorTarget', undefined, 1), state)).toBe('unknown-indicator');
    const nothing = stateAfter(...lifeUntil.in_progress);
    expect(answerTo(about('indicatorActual', 'amended', 1), nothing)).toBe('nothing-to-correct');
  });

  it('puts the note of a closing right, and the number that it had before', () => {
    const close = on('2022-12-20', office, { ...asking.close, note: 'Đã nghiệm thu.' });
    const noted = stateAfter(...late, close, correcting('closingNote', 'Đã nghiệm thu ngày 19/12.'));
    expect(noted.closure).toMatchObject({ note: 'Đã nghiệm thu ngày 19/12.', closedOn: '2022-12-20' });
    expect(answerTo(correcting('closingNote', 'x'), stateAfter(...closedLate))).toBe('nothing-to-correct');
    const imported = on('2023-01-05', office, asking.import);
    const state = stateAfter(imported, correcting('formerNumber', '8/KL-BCĐ'));
    expect(state.imported).toMatchObject({ formerNumber: '8/KL-BCĐ' });
  });

  it('records what stood, what stands and by whose authority', () => {
    expect(outcomeOf(correcting('percent', 35), stateAfter(...late))).toEqual([
      {
        type: 'CorrectionRecorded',
        data: {
          field: 'percent',
          previous: 40,
          value: 35,
          reason: 'Nhập sai.',
          authority: 'Công văn 12-CV/BCĐ',
        },
      },
    ]);
  });

  it.each([
    ['title', 'Nhiệm vụ một', { title: 'Nhiệm vụ một' }],
    ['content', 'Nội dung mới', { content: 'Nội dung mới' }],
    ['urgency', 'express', { urgency: 'express' }],
    ['percent', 37.5, { percent: 37.5 }],
    ['dueOn', '2022-12-16', { originalDueOn: '2022-12-16', deadline: { rule: { on: '2022-12-16' } } }],
    ['completionReportedOn', '2022-12-14', { completion: { reportedOn: '2022-12-14' } }],
  ] as const)('puts the %s right', (field, value, expected) => {
    const state = stateAfter(...late, correcting(field, value));
    expect(state).toMatchObject(expected);
    expect(outcomeOf(correcting(field, value), state)).toEqual([]);
  });

  it.each<[string, DirectiveCommand[]]>([
    [
      'another assignment',
      [on('2022-08-02', office, { ...asking.assign, deadline: fixedDate('2022-12-19'), reason: 'Lùi.' })],
    ],
    [
      'a calendar',
      [
        on('2022-08-02', office, { ...asking.assign, deadline: term(100), reason: 'Tính lại.' }),
        on('2022-08-03', office, { type: 'RecalculateDeadline', calendar: calendarWith(['2022-08-15']) }),
      ],
    ],
  ])('of a due date that %s had moved leaves the original date alone', (_, moving) => {
    const state = stateAfter(...lifeUntil.in_progress, ...moving, correcting('dueOn', '2022-12-21'));
    expect([state.deadline?.dueOn, state.originalDueOn]).toEqual(['2022-12-21', dueOn]);
  });

  it.each<[CorrectableField, string | number]>([
    ['title', ' '],
    ['title', 'x'.repeat(501)],
    ['title', 7],
    ['content', ''],
    ['content', 'x'.repeat(20_001)],
    ['urgency', 'very'],
    ['percent', 101],
    ['percent', -1],
    ['percent', '40'],
    ['dueOn', '2022-02-30'],
    ['dueOn', '2022-07-19'],
    ['dueOn', '2033-01-11'],
    ['dueOn', 20221216],
    ['completionReportedOn', '2023-01-11'],
    ['completionReportedOn', '2022-07-19'],
    ['completionReportedOn', 20221216],
  ])('of the %s to %p is no possible value', (field, value) => {
    expect(answerTo(correcting(field, value), stateAfter(...late))).toBe('invalid-correction');
  });

  it.each<[CorrectableField, string | number]>([
    ['percent', 40],
    ['completionReportedOn', '2022-12-14'],
  ])('of the %s needs one to correct', (field, value) => {
    expect(answerTo(correcting(field, value), stateAfter(...lifeUntil.in_progress))).toBe(
      'nothing-to-correct',
    );
  });

  it('of a due date needs a due date', () => {
    const endless = stateAfter(on('2022-07-20', office, { ...asking.draft, deadline: standing }));
    expect(answerTo(correcting('dueOn', dueOn), endless)).toBe('nothing-to-correct');
  });

  it('leaves no co-ordinating agency due after the lead while the directive is followed', () => {
    const command = correcting('dueOn', '2022-11-29');
    expect(answerTo(command, stateAfter(...lifeUntil.in_progress))).toBe('invalid-correction');
    expect(answerTo(command, stateAfter(...closedLate))).toEqual(['CorrectionRecorded']);
  });

  it('of a due date is no extension, and leaves the original date of an extended one', () => {
    const extended = [
      ...lifeUntil.in_progress,
      on('2022-12-01', court, asking.extension),
      on('2022-12-02', chair, asking.grant),
    ];
    expect(stateAfter(...lifeUntil.in_progress, correcting('dueOn', '2022-12-16')).extensions).toBe(0);
    expect(stateAfter(...extended, correcting('dueOn', '2022-12-29'))).toMatchObject({
      deadline: { dueOn: '2022-12-29' },
      originalDueOn: dueOn,
      extensions: 1,
    });
  });
});

describe('a correction after the closing', () => {
  const judgedAfter = (...more: DirectiveCommand[]) => stateAfter(...closedLate, ...more).closure;

  it('judges again by the right day of the report', () => {
    expect(judgedAfter()).toMatchObject({ judgedOn: '2022-12-15', onTime: false, daysLate: 1 });
    expect(judgedAfter(correcting('completionReportedOn', dueOn))).toMatchObject({
      judgedOn: dueOn,
      onTime: true,
      daysLate: 0,
    });
  });

  it('judges again by the right due date', () => {
    expect(judgedAfter(correcting('dueOn', '2022-12-15'))).toMatchObject({ onTime: true, daysLate: 0 });
    expect(judgedAfter(correcting('dueOn', '2022-12-05'))).toMatchObject({ onTime: false, daysLate: 10 });
  });

  it('leaves the directive closed, with its outcome and its day', () => {
    const state = stateAfter(...closedLate, correcting('dueOn', '2022-12-15'));
    expect(state.work).toBe('closed');
    expect(state.closure).toMatchObject({ outcome: 'implemented', closedOn: '2022-12-20' });
  });
});
