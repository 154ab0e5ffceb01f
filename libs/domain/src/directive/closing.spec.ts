import { describe, expect, it } from '@jest/globals';
import {
  answerTo,
  asking,
  court,
  given,
  lifeUntil,
  office,
  on,
  outcomeOf,
  stateAfter,
  nothingYet,
} from './directive.fixture.js';
import { evolveDirective, type Directive, timeStatus } from './directive.js';

const inProgress = stateAfter(...lifeUntil.in_progress);
const waiting = stateAfter(...lifeUntil.awaiting_confirmation);
const timeOf = (state: Directive) =>
  timeStatus({ ...state, dueOn: '2022-12-14', dueSoonFrom: null }, '2023-03-01');

describe('closing as implemented where no completion report waits', () => {
  it('is refused unless it is said, with a reason', () => {
    expect(answerTo(on('2022-08-03', office, asking.close), inProgress)).toBe('no-completion-report');
    expect(answerTo(on('2022-08-03', office, asking.close), stateAfter(...lifeUntil.assigned))).toBe(
      'no-completion-report',
    );
    const { reason: _, ...unexplained } = asking.closeWithoutReport;
    expect(answerTo(on('2022-08-03', office, unexplained), inProgress)).toBe('reason-required');
    const unsaid = { ...asking.close, withoutReport: false, reason: 'Đã kiểm tra.' };
    expect(answerTo(on('2022-08-03', office, unsaid), inProgress)).toBe('no-completion-report');
  });

  it('stays on the record with its reason', () => {
    const close = on('2022-08-03', office, asking.closeWithoutReport);
    expect(outcomeOf(close, inProgress)).toMatchObject([
      { data: { withoutReport: true, reason: 'Đã kiểm tra tại chỗ.' } },
    ]);
    expect(stateAfter(...lifeUntil.in_progress, close).closure).toMatchObject({ withoutReport: true });
    expect(outcomeOf(close, waiting)).toMatchObject([{ data: { withoutReport: false } }]);
  });

  it('after a return is without a report', () => {
    const returned = [...lifeUntil.awaiting_confirmation, on('2022-08-02', office, asking.giveBack)];
    expect(answerTo(on('2022-08-03', office, asking.close), stateAfter(...returned))).toBe(
      'no-completion-report',
    );
  });

  it.each(['cancel', 'supersede', 'giveUp'] as const)('is no matter of another outcome: %s', (act) => {
    expect(outcomeOf(on('2022-08-03', office, asking[act]), inProgress)).toMatchObject([
      { data: { withoutReport: false } },
    ]);
  });
});

describe('the percentage of a closed directive', () => {
  const reported = [...lifeUntil.in_progress, on('2022-08-01', court, asking.progress)];
  const completed = [...reported, on('2022-08-02', court, asking.completion)];
  const correct = (value: number, day: string) =>
    on(day, office, { ...asking.correct, field: 'percent', value });

  it('is 100 once it is closed as implemented, and what it was where it ended otherwise', () => {
    expect(stateAfter(...completed, on('2022-08-03', office, asking.close)).percent).toBe(100);
    expect(stateAfter(...lifeUntil.closed).percent).toBe(100);
    expect(stateAfter(...reported, on('2022-08-03', office, asking.cancel)).percent).toBe(40);
  });

  it('is what a correction says, before the closing or after', () => {
    const close = on('2022-08-04', office, asking.close);
    expect(stateAfter(...completed, correct(80, '2022-08-03'), close).percent).toBe(80);
    expect(stateAfter(...completed, close, correct(90, '2022-08-05')).percent).toBe(90);
    const reportedSince = [correct(80, '2022-08-01'), on('2022-08-02', court, asking.progress)];
    const done = [on('2022-08-03', court, asking.completion), close];
    expect(stateAfter(...reported, ...reportedSince, ...done).percent).toBe(100);
  });

  it('goes back to what it was when the directive is reopened', () => {
    const close = on('2022-08-03', office, asking.close);
    const reopen = on('2022-08-04', office, asking.reopen);
    expect(stateAfter(...completed, close, reopen).percent).toBe(40);
    expect(stateAfter(...completed, close, correct(90, '2022-08-03'), reopen).percent).toBe(90);
  });

  it('stays in a history whose closing did not set it', () => {
    const { history } = given([...completed, on('2022-08-03', office, asking.close)]);
    const old = history.map((one) => {
      if (one.event.type !== 'DirectiveClosed') return one;
      const { percent, withoutReport, ...data } = one.event.data;
      expect([percent, withoutReport]).toEqual([100, false]);
      return { ...one, event: { ...one.event, data } };
    });
    expect(old.reduce(evolveDirective, nothingYet.state)).toMatchObject({
      percent: 40,
      closure: { withoutReport: false },
    });
  });
});

describe('what was cancelled or superseded', () => {
  it.each(['cancel', 'supersede'] as const)('is not judged, with a deadline or without: %s', (act) => {
    const state = stateAfter(...lifeUntil.in_progress, on('2023-02-01', office, asking[act]));
    expect(state.closure).toMatchObject({ onTime: null, daysLate: null });
    expect(timeOf(state)).toBe('not_judged');
    expect(timeStatus({ ...state, dueOn: null, dueSoonFrom: null }, '2023-03-01')).toBe('not_judged');
    const corrected = on('2023-02-02', office, { ...asking.correct, field: 'dueOn', value: '2022-12-20' });
    expect(
      stateAfter(...lifeUntil.in_progress, on('2023-02-01', office, asking[act]), corrected).closure,
    ).toMatchObject({ daysLate: null });
  });
});
