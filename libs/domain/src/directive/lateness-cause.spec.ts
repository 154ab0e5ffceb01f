import { describe, expect, it } from '@jest/globals';
import {
  answerTo,
  asking,
  chair,
  colleague,
  court,
  lifeUntil,
  office,
  on,
  outcomeOf,
  stateAfter,
} from './directive.fixture.js';

const overdue = '2022-12-15';
const found = on(overdue, office, asking.findCause);

describe('the cause of a lateness', () => {
  it('is recorded by the office of a directive that is overdue, as it is called then', () => {
    expect(outcomeOf(found, stateAfter(...lifeUntil.in_progress))).toEqual([
      {
        type: 'LatenessCauseRecorded',
        data: {
          causeId: 'cause-1',
          code: 'CHO-Y-KIEN',
          name: { vi: 'Chờ ý kiến cấp trên', en: 'Waiting for a superior authority' },
          dueOn: '2022-12-14',
          note: null,
          evidence: [],
        },
      },
    ]);
    expect(answerTo(on(overdue, court, asking.findCause), stateAfter(...lifeUntil.in_progress))).toBe(
      'role-not-allowed',
    );
  });

  it('is recorded of one that was overdue and has another date since, and of one that ended late', () => {
    const late = [
      ...lifeUntil.in_progress,
      on('2022-12-20', court, asking.completion),
      on('2022-12-21', colleague, asking.close),
    ];
    expect(answerTo(on('2023-03-01', office, asking.findCause), stateAfter(...late))).toEqual([
      'LatenessCauseRecorded',
    ]);
    const state = { ...stateAfter(...lifeUntil.in_progress), overdueFor: '2022-12-01' };
    expect(answerTo(on('2022-12-02', office, asking.findCause), state)).toEqual(['LatenessCauseRecorded']);
  });

  it('is refused where nothing is or was overdue, and where the cause is retired', () => {
    const state = stateAfter(...lifeUntil.in_progress);
    expect(answerTo(on('2022-12-14', office, asking.findCause), state)).toBe('directive-not-overdue');
    const retired = { ...asking.findCause, cause: { ...asking.findCause.cause, active: false } };
    expect(answerTo(on(overdue, office, retired), state)).toBe('cause-retired');
  });

  it('is the one that was found last, and the same again changes nothing', () => {
    const state = stateAfter(...lifeUntil.in_progress, found);
    expect(answerTo(found, state)).toEqual([]);
    const other = {
      ...asking.findCause,
      cause: { ...asking.findCause.cause, id: 'cause-2' },
      note: 'Sửa lại.',
    };
    const again = on('2022-12-16', office, other);
    expect(stateAfter(...lifeUntil.in_progress, found, again).latenessCause).toEqual({
      causeId: 'cause-2',
      note: 'Sửa lại.',
      at: again.at,
    });
  });
});

describe('a request for more time', () => {
  const asked = [...lifeUntil.in_progress, on('2022-08-01', court, asking.extension)];
  const refer = on('2022-08-02', office, asking.refer);

  it('is put before the leader by the office, once, and is in the leader’s hands then', () => {
    expect(answerTo(refer, stateAfter(...asked))).toEqual(['ExtensionReferred']);
    const state = stateAfter(...asked, refer);
    expect(state.heldBy).toEqual({ party: 'leader', since: refer.at });
    expect(answerTo(refer, state)).toEqual([]);
    expect(answerTo(refer, stateAfter(...lifeUntil.in_progress))).toBe('no-extension-requested');
    expect(answerTo(on('2022-08-02', chair, asking.refer), stateAfter(...asked))).toBe('role-not-allowed');
  });

  it('goes back to the agency once the leader has decided', () => {
    const decided = on('2022-08-05', chair, asking.refuse);
    expect(stateAfter(...asked, refer, decided).heldBy).toMatchObject({ party: 'agency', since: decided.at });
  });
});

describe('a completion report that was returned', () => {
  const returned = [
    ...lifeUntil.in_progress,
    on('2022-08-01', court, asking.completion),
    on('2022-08-02', office, asking.giveBack),
  ];

  it('is remembered with the reason until another comes', () => {
    expect(stateAfter(...returned).returned).toMatchObject({ reason: asking.giveBack.reason });
    expect(stateAfter(...returned, on('2022-08-03', court, asking.completion)).returned).toBeNull();
  });
});
