import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, explainDeadline, fromDayNumber, toDayNumber } from '../calendar/index.js';
import { defaultPolicy } from '../reminder-policy/index.js';
import { type Directive, timeStatus } from './directive.js';
import {
  answerTo,
  asking,
  bar,
  calendar,
  chair,
  court,
  dueOn,
  fixedDate,
  given,
  office,
  on,
  standing,
  stateAfter,
  term,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { rehearseUpTo, type Rehearsed } from './rehearsal.js';
import { lonely, policy, sentDuring, underWay } from './reminding.fixture.js';
import { alwaysBy } from './pending-reminders.js';

const counting = alwaysBy({ ...policy, suspensionExtends: false, version: 2 }, calendar);
const suspend = (day: string) => on(day, office, asking.suspend);
const resume = (day: string) => on(day, office, asking.resume);
const paused = (from: string, to: string, draft = underWay()): Directive =>
  stateAfter(...draft, suspend(from), resume(to));
const statusOn = (state: Directive, today: string) =>
  timeStatus({ ...state, dueOn: state.deadline?.dueOn ?? null, dueSoonFrom: null }, today);
/** Working days from one day to another, both included. */
const workingDays = (from: string, to: string) =>
  calendar.workingDaysBetween(addDays(from, -1), addDays(to, -1)) + (calendar.isWorkingDay(to) ? 1 : 0);

describe('a suspension', () => {
  it('moves the date by the working days that it lasted, and is no extension', () => {
    // Thursday to Tuesday: 8, 9 and 12 December.
    const state = paused('2022-12-08', '2022-12-13');
    expect(state.deadline).toEqual({
      ...fixedDate(dueOn),
      dueOn: '2022-12-19',
      suspensions: [{ from: '2022-12-08', to: '2022-12-13', workingDays: 3, previousDueOn: dueOn }],
    });
    expect([state.originalDueOn, state.extensions, state.work]).toEqual([dueOn, 0, 'in_progress']);
  });

  it('moves nothing by a policy under which suspended days count', () => {
    const state = stateAfter(
      ...underWay(),
      on('2022-12-08', office, { ...asking.suspend, rules: counting }),
      on('2023-01-13', office, { ...asking.resume, rules: counting }),
    );
    expect([state.deadline, state.suspended]).toEqual([fixedDate(dueOn), null]);
  });

  it('goes by the policy of the day on which it began, whatever holds when it ends', () => {
    const state = stateAfter(
      ...underWay(),
      suspend('2022-12-08'),
      on('2022-12-13', office, { ...asking.resume, rules: counting }),
    );
    expect(state.deadline?.dueOn).toBe('2022-12-19');
  });

  it('is recorded with what moved, by how much and by whose policy', () => {
    const { history } = given([...underWay(), suspend('2022-12-08'), resume('2022-12-13')]);
    const types = history.map(({ event }) => event.type);
    expect(types.slice(-2)).toEqual(['DirectiveSuspended', 'DirectiveResumed']);
    expect(history.at(-1)?.event.data).toMatchObject({
      suspendedWorkingDays: 3,
      previousDueOn: dueOn,
      policy: { id: 'default', version: 0 },
    });
  });

  it('moves the own dates of co-ordinating agencies too, and nothing where there is no date', () => {
    const coordinators = [{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-12-09' }];
    const state = paused('2022-12-08', '2022-12-13', underWay({ ...lonely, coordinators }));
    expect(state.coordinators).toEqual([{ agencyId: 'police' }, { agencyId: 'bar', dueOn: '2022-12-14' }]);
    expect(paused('2022-12-08', '2022-12-13', underWay({ ...lonely, deadline: standing })).deadline).toEqual(
      standing,
    );
  });

  it('leaves the own date of a co-ordinating agency that has done its share', () => {
    const coordinators = [
      { agencyId: 'police', dueOn: '2022-12-09' },
      { agencyId: 'bar', dueOn: '2022-12-09' },
    ];
    const done = on('2022-12-07', bar, { ...asking.shareCompletion, effectiveOn: '2022-12-07' });
    const state = paused('2022-12-08', '2022-12-13', [...underWay({ ...lonely, coordinators }), done]);
    expect(state.coordinators.map((each) => each.dueOn)).toEqual(['2022-12-14', '2022-12-09']);
  });

  it('moves a date that an extension set meanwhile from that day on alone', () => {
    const state = stateAfter(
      ...underWay(),
      on('2022-12-07', court, { ...asking.extension, proposedDueOn: '2022-12-30' }),
      suspend('2022-12-08'),
      on('2022-12-12', chair, asking.grant),
      resume('2022-12-14'),
    );
    expect([state.deadline?.dueOn, state.extensions]).toEqual(['2023-01-04', 1]);
  });

  it('leaves no co-ordinating agency due after the lead, whose date an extension set meanwhile', () => {
    const coordinators = [{ agencyId: 'bar', dueOn: '2022-12-14' }];
    const state = stateAfter(
      ...underWay({ ...lonely, coordinators }),
      on('2022-12-07', court, { ...asking.extension, proposedDueOn: '2022-12-30' }),
      suspend('2022-12-08'),
      on('2022-12-29', chair, asking.grant),
      resume('2022-12-30'),
    );
    // By the whole suspension its own date would be 6 January.
    expect([state.deadline?.dueOn, state.coordinators]).toEqual([
      '2023-01-03',
      [{ agencyId: 'bar', dueOn: '2023-01-03' }],
    ]);
    const anew = { ...asking.assign, coordinators: [...state.coordinators, { agencyId: 'police' }] };
    expect(answerTo(on('2022-12-30', office, { ...anew, reason: 'Thêm.' }, '10:00'), state)).toEqual([
      'DirectiveReassigned',
    ]);
  });

  it('leaves the original date to no correction that comes after it', () => {
    const correct = (value: string, time: string) =>
      on('2022-12-13', office, { ...asking.correct, field: 'dueOn', value }, time);
    const resumed = [...underWay(), suspend('2022-12-08'), resume('2022-12-13')];
    const once = stateAfter(...resumed, correct('2022-12-20', '10:00'));
    expect([once.deadline?.dueOn, once.originalDueOn]).toEqual(['2022-12-20', dueOn]);
    const twice = stateAfter(...resumed, correct('2022-12-20', '10:00'), correct('2022-12-21', '11:00'));
    expect([twice.deadline?.dueOn, twice.originalDueOn]).toEqual(['2022-12-21', dueOn]);
  });
});

describe('while a directive is suspended', () => {
  it('time stands still: it is neither overdue nor late for that', () => {
    const state = stateAfter(...underWay(), suspend('2022-12-08'));
    expect(statusOn(state, '2023-02-01')).toBe('in_time');
    const closed = stateAfter(...underWay(), suspend('2022-12-08'), on('2023-02-01', office, asking.giveUp));
    expect(closed.closure).toMatchObject({ closedOn: '2023-02-01', judgedOn: '2022-12-08', onTime: true });
  });

  it('it stays overdue when it was, and is late by the day of suspending', () => {
    const late = [...underWay(), suspend('2022-12-16')];
    expect(statusOn(stateAfter(...late), '2023-02-01')).toBe('overdue');
    const closed = stateAfter(...late, on('2023-02-01', office, asking.giveUp));
    expect(closed.closure).toMatchObject({ judgedOn: '2022-12-16', daysLate: 2 });
  });

  it('time runs on by a policy under which suspended days count', () => {
    const state = stateAfter(...underWay(), on('2022-12-08', office, { ...asking.suspend, rules: counting }));
    expect(statusOn(state, '2023-02-01')).toBe('overdue');
  });
});

describe('a suspension that a closing cut short', () => {
  const cutShort = [...underWay(), suspend('2022-12-08'), on('2022-12-15', office, asking.cancel)];
  const reopen = on('2023-01-10', office, asking.reopen);

  it('lasted until then: reopening moves the date by it, and is overdue for nothing that fell meanwhile', () => {
    const { state, history } = given([...cutShort, on('2022-12-16', office, asking.reopen)]);
    expect(history.slice(-2).map(({ event }) => event.type)).toEqual([
      'DirectiveReopened',
      'DirectiveResumed',
    ]);
    expect(state).toMatchObject({
      work: 'in_progress',
      suspended: null,
      deadline: {
        dueOn: '2022-12-21',
        suspensions: [{ from: '2022-12-08', to: '2022-12-15', workingDays: 5, previousDueOn: dueOn }],
      },
    });
    expect(state && statusOn(state, '2022-12-16')).toBe('in_time');
  });

  it('moves the own dates of co-ordinating agencies too, where the lead has none', () => {
    const coordinators = [{ agencyId: 'bar', dueOn: '2022-12-09' }];
    const draft = underWay({ ...lonely, deadline: standing, coordinators });
    const state = stateAfter(
      ...[...draft, suspend('2022-12-08'), on('2022-12-15', office, asking.cancel), reopen],
    );
    expect(state.coordinators).toEqual([{ agencyId: 'bar', dueOn: '2022-12-16' }]);
  });

  it('moves no date that was put right since, and none twice', () => {
    const correct = on('2022-12-20', office, { ...asking.correct, field: 'dueOn', value: '2023-01-31' });
    expect(stateAfter(...cutShort, correct, reopen).deadline).toMatchObject(fixedDate('2023-01-31'));
    const closedAgain = [
      reopen,
      on('2023-01-11', office, asking.cancel),
      on('2023-01-12', office, asking.reopen),
    ];
    expect(stateAfter(...cutShort, ...closedAgain).deadline?.suspensions).toHaveLength(1);
  });

  it('moves nothing by a policy under which suspended days count', () => {
    const state = stateAfter(
      ...underWay(),
      on('2022-12-08', office, { ...asking.suspend, rules: counting }),
      on('2022-12-15', office, asking.cancel),
      on('2022-12-16', office, { ...asking.reopen, rules: counting }),
    );
    expect(state.deadline).toEqual(fixedDate(dueOn));
  });
});

describe('reminders after a suspension', () => {
  const sent = (commands: DirectiveCommand[], from: string, until: string) =>
    sentDuring([...underWay(), ...commands], until, policy).fired.filter(([at]) => at >= from);

  it('follow the new date', () => {
    expect(sent([suspend('2022-12-08'), resume('2022-12-13')], '2022-12-08', '2022-12-21')).toEqual([
      ['2022-12-14 08:00', 'before-3', 'agency court'],
      ['2022-12-16 08:00', 'before-1', 'agency court'],
      ['2022-12-19 08:00', 'due-day', 'agency court'],
      ['2022-12-20 00:00', 'overdue', ''],
      ['2022-12-20 08:00', 'escalate-head-1', 'agency_head court'],
      ['2022-12-20 08:00', 'overdue-1', 'agency court'],
    ]);
  });

  it('tell no superior again of lateness that they were told of before it', () => {
    // Overdue by two working days when suspended, and when resumed.
    expect(sent([suspend('2022-12-16'), resume('2023-01-04')], '2022-12-17', '2023-01-10')).toEqual([
      ['2023-01-04 09:00', 'overdue', ''],
      ['2023-01-05 08:00', 'overdue-3', 'agency court'],
      ['2023-01-09 08:00', 'escalate-leader-5', 'leader'],
    ]);
  });

  it('tell head and leader once where suspended days count and the steps fell meanwhile', () => {
    const pause = [
      on('2022-12-08', office, { ...asking.suspend, rules: counting }),
      on('2023-01-13', office, { ...asking.resume, rules: counting }),
    ];
    expect(sent(pause, '2022-12-08', '2023-01-17')).toEqual([
      ['2023-01-13 09:00', 'overdue', ''],
      ['2023-01-16 08:00', 'escalate-head-1', 'agency_head court'],
      ['2023-01-16 08:00', 'escalate-leader-5', 'leader'],
    ]);
  });
});

describe('for every suspension', () => {
  const day = fc
    .integer({ min: toDayNumber('2022-08-01'), max: toDayNumber('2023-04-30') })
    .map(fromDayNumber);
  const lasting = fc.integer({ min: 0, max: 120 });
  const deadline = fc.oneof(day.map(fixedDate), fc.integer({ min: 5, max: 150 }).map(term));

  it('as many working days are left, or are past, on the day of resuming as on that of suspending', () => {
    fc.assert(
      fc.property(deadline, day, lasting, (due, from, days) => {
        const to = addDays(from, days);
        const draft = underWay({ ...lonely, deadline: due }).slice(0, 2);
        const before = due.dueOn ?? '';
        const after = paused(from, to, draft).deadline?.dueOn ?? '';
        const moved = after !== before;
        expect(moved).toBe(workingDays(from, addDays(to, -1)) > 0 && days > 0);
        if (!moved) return;
        if (before >= from) expect(workingDays(to, after)).toBe(workingDays(from, before));
        else
          expect(workingDays(addDays(after, 1), addDays(to, -1))).toBe(
            workingDays(addDays(before, 1), addDays(from, -1)),
          );
      }),
    );
  });

  it('two in turn move a date as far as their working days together, and each is told of', () => {
    fc.assert(
      fc.property(deadline, day, lasting, lasting, lasting, (due, from, first, between, second) => {
        const days = [
          from,
          addDays(from, first),
          addDays(from, first + between),
          addDays(from, first + between + second),
        ];
        const [a = '', b = '', c = '', d = ''] = days;
        const draft = underWay({ ...lonely, deadline: due }).slice(0, 2);
        const state = stateAfter(...draft, suspend(a), resume(b), suspend(c), resume(d));
        const { suspensions = [], dueOn: last } = state.deadline ?? {};
        const lasted = suspensions.reduce((sum, each) => sum + each.workingDays, 0);
        expect(calendar.workingDaysBetween(due.dueOn ?? '', last ?? '')).toBe(lasted);
        expect([state.originalDueOn, state.extensions]).toEqual([due.dueOn, 0]);
        const words = state.deadline && explainDeadline(state.deadline, calendar, 'vi');
        expect(words?.match(/tạm hoãn/g) ?? []).toHaveLength(suspensions.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a deadline that suspensions moved', () => {
  it('explains itself: what its rule gave, each suspension, the date that stands', () => {
    const state = paused('2022-12-08', '2022-12-13');
    if (!state.deadline) throw new Error('it has no deadline');
    expect(explainDeadline(state.deadline, calendar, 'en')).toBe(
      'due on 14 December 2022, a fixed date; suspended from 8 December 2022 to 13 December 2022, which adds 3 working days; now due on 19 December 2022',
    );
    expect(explainDeadline(state.deadline, calendar, 'vi')).toMatch(
      /; tạm hoãn từ ngày 08\/12\/2022 đến ngày 13\/12\/2022, cộng thêm 3 ngày làm việc; thời hạn chuyển sang ngày 19\/12\/2022$/,
    );
  });
});

describe('a rehearsal of another policy', () => {
  it('moves the dates as that policy has it, whatever was recorded', () => {
    const { history } = given([...underWay(), suspend('2022-12-08'), resume('2022-12-13')]);
    const under = (suspensionExtends: boolean) => {
      const rules = alwaysBy({ ...defaultPolicy, suspensionExtends }, calendar);
      let rehearsed: Rehearsed | null = null;
      for (const recorded of history)
        rehearsed = rehearseUpTo(recorded, rehearsed, '2022-12-01T00:00:00.000Z', rules).after;
      return rehearsed?.state.deadline?.dueOn;
    };
    expect([under(true), under(false)]).toEqual(['2022-12-19', dueOn]);
  });

  it('leaves what reopening told of a suspension that was cut short', () => {
    const reopened = on('2022-12-16', office, asking.reopen);
    const { history } = given([
      ...[...underWay(), suspend('2022-12-08'), on('2022-12-15', office, asking.cancel), reopened],
    ]);
    let rehearsed: Rehearsed | null = null;
    for (const recorded of history)
      rehearsed = rehearseUpTo(
        recorded,
        rehearsed,
        '2022-12-01T00:00:00.000Z',
        alwaysBy(defaultPolicy, calendar),
      ).after;
    expect(rehearsed?.state.deadline?.dueOn).toBe('2022-12-21');
  });
});
