import { describe, expect, it } from '@jest/globals';
import type { WorkStatus } from './directive.js';
import {
  answerTo,
  asking,
  calendar,
  calendarWith,
  chair,
  court,
  engine,
  lifeUntil,
  office,
  on,
  outcomeOf,
  stateAfter,
  term,
} from './directive.fixture.js';
import { isMovable } from './decide-directive.js';

const stormy = calendarWith(['2022-07-21']);
const due = term(30);
const moved = { ...due, dueOn: '2022-09-05', calendarVersion: stormy.version };

const counted = [
  on('2022-07-20', office, { ...asking.draft, deadline: due, coordinators: [] }),
  on('2022-07-25', engine, asking.issue),
];
const accepting = (by = stormy, calendarVersion?: string) =>
  on('2022-08-01', office, {
    type: 'RecalculateDeadline',
    calendar: by,
    ...(calendarVersion === undefined ? {} : { calendarVersion }),
  });
const declining = (by = stormy, calendarVersion?: string) =>
  on('2022-08-01', office, {
    type: 'KeepDeadline',
    calendar: by,
    reason: 'Đã thông báo.',
    ...(calendarVersion === undefined ? {} : { calendarVersion }),
  });

describe('a term that another calendar would move', () => {
  const answers: Readonly<Record<WorkStatus, string>> = {
    draft: 'goes by it',
    issued: 'goes by it',
    assigned: 'goes by it',
    in_progress: 'goes by it',
    awaiting_confirmation: 'directive-is-awaiting-confirmation',
    declined: 'goes by it',
    suspended: 'goes by it',
    closed: 'directive-already-closed',
  };
  const ofATerm = (work: WorkStatus) =>
    stateAfter(
      ...lifeUntil[work].map((command) =>
        command.type === 'DraftDirective' ? { ...command, deadline: due, coordinators: [] } : command,
      ),
    );

  it.each(Object.entries(answers) as [WorkStatus, string][])(
    'of a directive at %s, to accept or to decline: %s',
    (work, answer) => {
      const state = ofATerm(work);
      expect(state.work).toBe(work);
      const isOpen = answer === 'goes by it';
      expect(isMovable(work)).toBe(isOpen);
      expect(answerTo(accepting(), state)).toEqual(isOpen ? ['DeadlineRecalculated'] : answer);
      expect(answerTo(declining(), state)).toEqual(isOpen ? ['DeadlineKept'] : answer);
    },
  );

  it('is of a directive: one never drafted is refused', () => {
    expect(answerTo(accepting(), null)).toBe('directive-not-found');
    expect(answerTo(declining(), null)).toBe('directive-not-found');
  });
});

describe('a deadline that another calendar would move', () => {
  it('keeps its rule and takes the new date and edition when the move is accepted', () => {
    expect(due.dueOn).toBe('2022-08-31');
    const state = stateAfter(...counted, accepting());
    expect(state).toMatchObject({ deadline: moved, originalDueOn: '2022-08-31', extensions: 0 });
    expect(outcomeOf(accepting(), state)).toEqual([]);
  });

  it('stays whole when the move is declined: no reminder counts anew and no extension is counted', () => {
    const before = stateAfter(...counted);
    expect(outcomeOf(declining(), before)).toEqual([
      { type: 'DeadlineKept', data: { dueOn: '2022-08-31', proposed: moved, reason: 'Đã thông báo.' } },
    ]);
    const { declinedMove, ...rest } = stateAfter(...counted, declining());
    expect(declinedMove).not.toBeNull();
    expect({ ...rest, declinedMove: null }).toEqual(before);
  });

  it('is declined once for each edition of its years', () => {
    const state = stateAfter(...counted, declining());
    expect(outcomeOf(declining(), state)).toEqual([]);
    expect(answerTo(declining(calendarWith(['2022-07-21'], [], 2)), state)).toEqual(['DeadlineKept']);
  });

  it('may be moved after all when the move was declined', () => {
    const state = stateAfter(...counted, declining());
    expect(answerTo(accepting(), state)).toEqual(['DeadlineRecalculated']);
  });

  it('comes back by the next calendar that takes the day off away', () => {
    const state = stateAfter(...counted, accepting(), accepting(calendarWith([], [], 2)));
    expect(state.deadline?.dueOn).toBe('2022-08-31');
  });

  it.each([
    ['accepted', accepting],
    ['declined', declining],
  ])('is not %s by a calendar that gives the same date', (_, decided) => {
    expect(answerTo(decided(calendarWith(['2022-10-10'])), stateAfter(...counted))).toBe('no-move-proposed');
  });

  it.each([
    ['accepted', accepting],
    ['declined', declining],
  ])('is not %s when the person saw another calendar than the one in force', (_, decided) => {
    const state = stateAfter(...counted);
    expect(answerTo(decided(stormy, calendar.version), state)).toBe('calendar-superseded');
    expect(answerTo(decided(stormy, stormy.version), state)).toHaveLength(1);
  });

  it('stays where it is once it was extended, for an extension is a fixed date', () => {
    const state = stateAfter(
      ...counted,
      on('2022-08-01', court, { ...asking.extension, proposedDueOn: '2022-09-30' }),
      on('2022-08-02', chair, asking.grant),
    );
    expect(answerTo(accepting(), state)).toBe('no-move-proposed');
    expect(answerTo(declining(), state)).toBe('no-move-proposed');
  });

  it('is refused where there is none, or where a co-ordinating agency would be due after it', () => {
    const endless = stateAfter(on('2022-07-20', office, { ...asking.draft, deadline: null }));
    expect(answerTo(accepting(), endless)).toBe('no-deadline');
    expect(answerTo(declining(), endless)).toBe('no-deadline');
    const shared = stateAfter(
      on('2022-07-20', office, {
        ...asking.draft,
        deadline: due,
        coordinators: [{ agencyId: 'bar', dueOn: '2022-08-31' }],
      }),
    );
    const earlier = calendarWith([], ['2022-07-23']);
    expect(answerTo(accepting(earlier), shared)).toBe('coordinator-due-after-lead');
    expect(answerTo(declining(earlier), shared)).toEqual(['DeadlineKept']);
  });

  it('leaves the co-ordinating agencies to their own dates', () => {
    const coordinators = [{ agencyId: 'bar', dueOn: '2022-08-30' }];
    const state = stateAfter(
      on('2022-07-20', office, { ...asking.draft, deadline: due, coordinators }),
      accepting(),
    );
    expect(state).toMatchObject({ deadline: moved, coordinators });
  });
});
