import { describe, expect, it } from '@jest/globals';
import { type Directive, judgement, timeStatus } from './directive.js';
import {
  answerTo,
  asking,
  calendar,
  chair,
  court,
  dueOn,
  engine,
  given,
  lifeUntil,
  office,
  on,
  standing,
  stateAfter,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';

const inProgress = lifeUntil.in_progress;
const reportedOn = (day: string) => on(day, court, asking.completion);
const confirmedOn = (day: string) => on(day, office, asking.close);
const returnedOn = (day: string) => on(day, office, asking.giveBack);

function timeOf(state: Directive, today: string) {
  const due = state.deadline?.dueOn ?? null;
  return timeStatus({ ...state, dueOn: due, dueSoonFrom: due && calendar.dueSoonFrom(due) }, today);
}

/** The time status and the days late of a directive after such a life. */
function judged(...more: DirectiveCommand[]) {
  const state = stateAfter(...inProgress, ...more);
  return [timeOf(state, '2023-06-30'), state.closure?.daysLate];
}

describe('lateness', () => {
  it('is counted in calendar days after the due date', () => {
    expect(judgement(dueOn, dueOn)).toEqual({ onTime: true, daysLate: 0 });
    expect(judgement(dueOn, '2022-12-13')).toEqual({ onTime: true, daysLate: 0 });
    expect(judgement(dueOn, '2022-12-15')).toEqual({ onTime: false, daysLate: 1 });
    expect(judgement(dueOn, '2023-03-01')).toEqual({ onTime: false, daysLate: 77 });
  });

  it('goes by the day on which the accepted report reached the office', () => {
    expect(judged(reportedOn('2022-12-13'), confirmedOn('2022-12-13'))).toEqual(['on_time', 0]);
    expect(judged(reportedOn('2022-12-15'), confirmedOn('2022-12-20'))).toEqual(['late', 1]);
  });

  it('never counts the time that the office takes to confirm', () => {
    expect(judged(reportedOn(dueOn), confirmedOn('2023-02-01'))).toEqual(['on_time', 0]);
  });

  it('goes by the later report when the earlier was returned', () => {
    expect(
      judged(
        reportedOn('2022-12-10'),
        returnedOn('2022-12-12'),
        reportedOn('2022-12-19'),
        confirmedOn('2022-12-20'),
      ),
    ).toEqual(['late', 5]);
  });

  it('goes by the day of closing where nothing was reported', () => {
    expect(judged(on('2022-12-17', office, asking.closeWithoutReport))).toEqual(['late', 3]);
    expect(judged(on('2022-12-14', office, asking.giveUp))).toEqual(['on_time', 0]);
  });

  it('goes by the last approved date after an extension', () => {
    const extension = [on('2022-12-01', court, asking.extension), on('2022-12-02', chair, asking.grant)];
    expect(judged(...extension, reportedOn('2022-12-30'), confirmedOn('2023-01-05'))).toEqual(['on_time', 0]);
    expect(judged(...extension, reportedOn('2022-12-31'), confirmedOn('2023-01-05'))).toEqual(['late', 1]);
  });

  it('is unknown where there is no deadline', () => {
    for (const deadline of [null, standing]) {
      const state = stateAfter(
        on('2022-07-20', office, { ...asking.draft, deadline }),
        ...inProgress.slice(1),
        on('2030-01-01', office, asking.closeWithoutReport),
      );
      expect(state.closure).toMatchObject({ onTime: null, daysLate: null });
      expect(timeOf(state, '2030-01-02')).toBe('no_deadline');
    }
  });

  it('survives the closing', () => {
    const state = stateAfter(...inProgress, reportedOn('2022-12-15'), confirmedOn('2022-12-16'));
    expect(timeOf(state, '2032-01-01')).toBe('late');
  });
});

describe('the time status', () => {
  it('of open work turns from in time to due soon to overdue with the calendar', () => {
    const state = stateAfter(...inProgress);
    expect(timeOf(state, '2022-12-09')).toBe('in_time');
    expect(timeOf(state, '2022-12-11')).toBe('in_time');
    expect(timeOf(state, '2022-12-12')).toBe('due_soon');
    expect(timeOf(state, dueOn)).toBe('due_soon');
    expect(timeOf(state, '2022-12-15')).toBe('overdue');
  });

  it('of a completion that waits is that of the day it was reported', () => {
    expect(timeOf(stateAfter(...inProgress, reportedOn(dueOn)), '2023-02-01')).toBe('in_time');
    expect(timeOf(stateAfter(...inProgress, reportedOn('2022-12-15')), '2022-12-15')).toBe('overdue');
  });

  it('is overdue again when a report in time is returned after the due date', () => {
    const state = stateAfter(...inProgress, reportedOn(dueOn), returnedOn('2022-12-20'));
    expect(timeOf(state, '2022-12-20')).toBe('overdue');
  });
});

describe('a directive reopened', () => {
  const closed = [...inProgress, reportedOn('2022-12-13'), confirmedOn('2022-12-14')];
  const reopened = [...closed, on('2023-01-10', office, asking.reopen)];

  it('has neither a completion nor a judgement any more', () => {
    expect(stateAfter(...reopened)).toMatchObject({ work: 'in_progress', completion: null, closure: null });
    expect(timeOf(stateAfter(...reopened), '2023-01-10')).toBe('overdue');
  });

  it('is judged by its next report', () => {
    const again = stateAfter(...reopened, reportedOn('2023-01-13'), confirmedOn('2023-01-20'));
    expect(again.closure).toMatchObject({ judgedOn: '2023-01-13', onTime: false, daysLate: 30 });
  });

  it('keeps in mind who reported it before', () => {
    expect(stateAfter(...reopened).completionReporters).toEqual([court.id]);
  });
});

describe('closing', () => {
  it('as not implemented says why', () => {
    const state = stateAfter(...inProgress);
    const command = on('2022-08-03', office, { type: 'CloseDirective', outcome: 'not_implemented' });
    expect(answerTo(command, state)).toBe('reason-required');
  });

  it('records the outcome, the day and the judgement', () => {
    const { history } = given([
      ...inProgress,
      reportedOn('2022-12-16'),
      on('2022-12-19', office, { ...asking.close, note: 'Đủ minh chứng.' }),
    ]);
    expect(history.at(-1)?.event).toEqual({
      type: 'DirectiveClosed',
      data: {
        outcome: 'implemented',
        note: 'Đủ minh chứng.',
        reason: null,
        closedOn: '2022-12-19',
        judgedOn: '2022-12-16',
        onTime: false,
        daysLate: 2,
        withoutReport: false,
        percent: 100,
      },
    });
  });

  it('of a suspended directive leaves no suspension behind', () => {
    const state = stateAfter(...lifeUntil.suspended, on('2022-09-01', office, asking.cancel));
    expect(state).toMatchObject({ work: 'closed', suspendedFrom: null });
  });

  it('before the notice keeps the notice from issuing it', () => {
    const cancelled = stateAfter(...lifeUntil.draft, on('2022-07-22', office, asking.cancel));
    expect(answerTo(on('2022-07-25', engine, asking.issue), cancelled)).toEqual([]);
  });
});
