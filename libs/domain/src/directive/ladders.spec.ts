import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromDayNumber, toDayNumber } from '../calendar/index.js';
import {
  asking,
  calendar,
  chair,
  court,
  fixedDate,
  office,
  on,
  type AskedOfDirective,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { lonely, policy, sentDuring, underWay, type Fired } from './reminding.fixture.js';

/** What a directive's superiors are told from a day on, until another. */
function reported(commands: DirectiveCommand[], from: string, until: string, by = policy): Fired[] {
  const { fired } = sentDuring([...underWay(), ...commands], until, by);
  return fired.filter(([at, step]) => at >= from && step.startsWith('escalate'));
}

const act = (day: string, asked: AskedOfDirective, time?: string) => on(day, office, asked, time);
const report = (day: string) => on(day, court, asking.completion);
const pauses: [string, (taken: string) => DirectiveCommand[]][] = [
  ['returned', (taken) => [report('2022-12-12'), act(taken, asking.giveBack)]],
  [
    'reopened',
    (taken) => [report('2022-12-12'), act('2022-12-12', asking.close, '15:00'), act(taken, asking.reopen)],
  ],
];

describe('a directive whose superiors were told of nothing while nobody worked on it', () => {
  it.each(pauses)('tells the head and the leader once each on the next morning when %s', (_, life) => {
    // 21 working days after 14 December.
    expect(reported(life('2023-01-13'), '2023-01-13', '2023-02-20')).toEqual([
      ['2023-01-16 08:00', 'escalate-head-1', 'agency_head court'],
      ['2023-01-16 08:00', 'escalate-leader-5', 'leader'],
    ]);
  });

  it('sends none of the reminders that fell meanwhile, and goes on with the next', () => {
    const { fired } = sentDuring(
      [...underWay(), report('2022-12-12'), act('2023-01-13', asking.giveBack)],
      '2023-01-31',
      policy,
    );
    expect(fired.filter(([at]) => at >= '2023-01-13 08:30')).toEqual(
      [
        ['2023-01-13 09:00', 'overdue', ''],
        ['2023-01-16 08:00', 'escalate-head-1', 'agency_head court'],
        ['2023-01-16 08:00', 'escalate-leader-5', 'leader'],
        ['2023-01-17 08:00', 'overdue-23', 'agency court'],
        ['2023-01-31 08:00', 'overdue-28', 'agency court'],
      ].filter(([at = '']) => at < '2023-01-31'),
    );
  });

  it('leaves the step to a later one of the ladder that is due on the same morning: it is nearer to the truth', () => {
    // The 10th overdue working day is 28 December.
    const life = [report('2022-12-12'), act('2022-12-27', asking.giveBack)];
    expect(reported(life, '2022-12-27', '2023-02-20')).toEqual([
      ['2022-12-28 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-28 08:00', 'escalate-leader-10', 'leader'],
    ]);
  });

  it('does so whatever the two are called', () => {
    const onOverdueDays = [5, 8].map((day) => ({ audience: 'leader' as const, onOverdueDay: day }));
    const eighth = [report('2022-12-12'), act('2022-12-23', asking.giveBack)];
    expect(reported(eighth, '2022-12-23', '2023-02-20', { ...policy, escalations: onOverdueDays })).toEqual([
      ['2022-12-26 08:00', 'escalate-leader-8', 'leader'],
    ]);
  });

  it('waits for a morning that is not quiet', () => {
    const quiet = { ...policy, quietDays: ['2023-01-16', '2023-01-17'] };
    expect(reported(pauses[0]?.[1]('2023-01-13') ?? [], '2023-01-13', '2023-02-20', quiet)).toEqual([
      ['2023-01-18 08:00', 'escalate-head-1', 'agency_head court'],
      ['2023-01-18 08:00', 'escalate-leader-5', 'leader'],
    ]);
  });

  it('tells them before the policy’s hour on the same day, after it on the next', () => {
    const early = [report('2022-12-12'), act('2023-01-13', asking.giveBack, '07:30')];
    expect(reported(early, '2023-01-13', '2023-01-20').map(([at]) => at)).toEqual([
      '2023-01-13 08:00',
      '2023-01-13 08:00',
    ]);
  });
});

describe('superiors who were told already', () => {
  it('are not told again of the same date when work is taken up again', () => {
    const late = [on('2022-12-29', court, asking.completion), act('2023-01-13', asking.giveBack)];
    expect(reported(late, '2023-01-13', '2023-02-20')).toEqual([]);
  });

  it('are told of another date that has passed as well', () => {
    const correct = { ...asking.correct, field: 'dueOn', value: '2022-12-07' } as const;
    expect(reported([act('2022-12-16', correct)], '2022-12-16', '2022-12-23')).toEqual([
      ['2022-12-19 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-19 08:00', 'escalate-leader-5', 'leader'],
      ['2022-12-21 08:00', 'escalate-leader-10', 'leader'],
    ]);
  });
});

describe('the head of another lead agency', () => {
  it('is told of what is overdue already, and the leader no second time', () => {
    expect(reported([act('2022-12-22', asking.reassign)], '2022-12-22', '2022-12-28')).toEqual([
      ['2022-12-23 08:00', 'escalate-head-1', 'agency_head treasury'],
    ]);
  });

  it('is told in its turn where the date is still to come', () => {
    expect(reported([act('2022-12-08', asking.reassign)], '2022-12-08', '2022-12-16')).toEqual([
      ['2022-12-15 08:00', 'escalate-head-1', 'agency_head treasury'],
    ]);
  });
});

describe('an extension', () => {
  it('to a date that is to come makes nothing up', () => {
    const asked = on('2022-12-16', court, { ...asking.extension, proposedDueOn: '2023-03-01' });
    expect(reported([asked, on('2022-12-30', chair, asking.grant)], '2022-12-30', '2023-03-02')).toEqual([]);
  });
});

describe('whenever work is taken up again after a date', () => {
  it('head and leader are each told on a morning of the policy by the end of the next working day, and once', () => {
    const day = fc
      .integer({ min: toDayNumber('2022-12-23'), max: toDayNumber('2023-06-30') })
      .map(fromDayNumber);
    const dueOn = fc
      .integer({ min: toDayNumber('2022-12-12'), max: toDayNumber('2022-12-15') })
      .map(fromDayNumber);
    fc.assert(
      fc.property(day, dueOn, fc.constantFrom(...pauses), (taken, due, [, life]) => {
        const commands = [...underWay({ ...lonely, deadline: fixedDate(due) }), ...life(taken)];
        const until = calendar.addWorkingDays(taken, 40);
        const fired = sentDuring(commands, until, policy).fired.filter(([at]) => at >= taken);
        const next = calendar.addWorkingDays(taken, 1);
        const ladder = (name: string) => fired.filter(([, step]) => step.startsWith(name));
        expect(ladder('escalate-head').map(([at]) => at)).toEqual([`${next} 08:00`]);
        expect(ladder('escalate-leader')[0]?.[0]).toBe(`${next} 08:00`);
        expect(new Set(fired.map(([at, step]) => `${at} ${step}`)).size).toBe(fired.length);
      }),
    );
  });
});
