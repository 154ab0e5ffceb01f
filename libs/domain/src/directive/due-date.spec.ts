import { describe, expect, it } from '@jest/globals';
import type { Deadline } from '../calendar/deadline.js';
import { decideDirective } from './decide-directive.js';
import {
  answerTo,
  asking,
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
} from './directive.fixture.js';

const term: Deadline = {
  rule: { workingDays: 10, from: '2022-08-25' },
  dueOn: '2022-09-09',
  calendarVersion: 'vn-1',
};

describe('a due date that is drafted', () => {
  const drafting = (deadline: Deadline | null, coordinatorDueOn?: string) =>
    answerTo(
      on('2022-07-20', office, {
        ...asking.draft,
        deadline,
        coordinators: [{ agencyId: 'bar', ...(coordinatorDueOn ? { dueOn: coordinatorDueOn } : {}) }],
      }),
      null,
    );

  it('lies on the day of the meeting or after', () => {
    expect(drafting(fixedDate('2022-07-19'))).toBe('due-date-before-meeting');
    expect(drafting(fixedDate('2022-07-20'))).toEqual(['DirectiveDrafted']);
    expect(drafting(fixedDate(dueOn), '2022-07-19')).toBe('due-date-before-meeting');
  });

  it('of a term counts from the day of the meeting or a later one', () => {
    const counted = (from: string) => drafting({ ...term, rule: { workingDays: 10, from } });
    expect(counted('2022-07-19')).toBe('term-before-meeting');
    expect(counted('2022-07-20')).toEqual(['DirectiveDrafted']);
  });

  it('lies at most ten years ahead', () => {
    expect(drafting(fixedDate('2032-07-21'))).toBe('due-date-too-far');
    expect(drafting(fixedDate('2032-07-20'))).toEqual(['DirectiveDrafted']);
    expect(drafting(null, '2032-07-21')).toBe('due-date-too-far');
  });

  it('lies at most ten years ahead of today, whenever the meeting is to be held', () => {
    const meetingHeldOn = '2060-01-01';
    const asked = { ...asking.draft, coordinators: [], meetingHeldOn, deadline: fixedDate('2061-01-01') };
    expect(answerTo(on('2022-07-20', office, asked), null)).toBe('due-date-too-far');
  });

  it.each(['0202-12-14', '1999-06-01', '2202-12-14'])(
    'lies where the working calendar reaches: not on %s',
    (day) => {
      const asked = {
        ...asking.draft,
        coordinators: [],
        meetingHeldOn: '0001-01-01',
        deadline: fixedDate(day),
      };
      expect(answerTo(on('2022-07-20', office, asked), null)).toBe('due-date-too-far');
    },
  );

  it('may have passed, for a meeting that is entered later', () => {
    const late = on('2023-03-01', office, asking.draft);
    expect(answerTo(late, null)).toEqual(['DirectiveDrafted']);
  });

  it('of a co-ordinating agency is no later than the lead’s', () => {
    expect(drafting(fixedDate(dueOn), '2022-12-15')).toBe('coordinator-due-after-lead');
    expect(drafting(fixedDate(dueOn), dueOn)).toEqual(['DirectiveDrafted']);
  });

  it('may be missing, or a standing task', () => {
    expect(drafting(null)).toEqual(['DirectiveDrafted']);
    expect(drafting(standing)).toEqual(['DirectiveDrafted']);
    expect(drafting(standing, '2022-12-15')).toEqual(['DirectiveDrafted']);
  });

  it.each([
    [{ deadline: fixedDate('2022-07-19') }, 'due.on'],
    [{ deadline: { ...term, dueOn: '2022-07-19' } }, 'due'],
    [
      { coordinators: [{ agencyId: 'bar' }, { agencyId: 'police', dueOn: '2022-12-15' }] },
      'coordinators.1.dueOn',
    ],
  ])('that is refused names its field', (wrong, path) => {
    const drafting = on('2022-07-20', office, { ...asking.draft, ...wrong });
    expect(() => decideDirective(drafting, null)).toThrow(expect.objectContaining({ path }));
  });
});

describe('a due date given when assigning', () => {
  const issued = stateAfter(...lifeUntil.issued);
  const assigning = (deadline: Deadline) => on('2022-08-01', office, { ...asking.reassign, deadline });

  it('obeys the rules of drafting', () => {
    expect(answerTo(assigning(fixedDate('2022-07-19')), issued)).toBe('due-date-before-meeting');
    expect(answerTo(assigning(fixedDate('2032-08-02')), issued)).toBe('due-date-too-far');
    expect(answerTo(assigning(fixedDate('2032-08-01')), issued)).toEqual(['DirectiveAssigned']);
  });

  it('is refused where the co-ordinating agencies that stay are due later', () => {
    const state = stateAfter(...lifeUntil.in_progress);
    expect(answerTo(assigning(fixedDate('2022-11-29')), state)).toBe('coordinator-due-after-lead');
  });

  it('replaces the deadline and keeps the original date', () => {
    const state = stateAfter(...lifeUntil.in_progress, assigning(fixedDate('2022-12-20')));
    expect(state.deadline?.dueOn).toBe('2022-12-20');
    expect(state.originalDueOn).toBe(dueOn);
  });

  it('never replaces one that was extended, though it may repeat it', () => {
    const extended = [
      ...lifeUntil.in_progress,
      on('2022-08-01', court, asking.extension),
      on('2022-08-02', chair, asking.grant),
    ];
    const state = stateAfter(...extended);
    expect(answerTo(assigning(fixedDate('2022-12-31')), state)).toBe('deadline-was-extended');
    expect(answerTo(assigning(fixedDate('2022-12-30')), state)).toEqual(['DirectiveReassigned']);
  });
});

describe('the day on which something was done', () => {
  const inProgress = stateAfter(...lifeUntil.in_progress);

  it.each(['progress', 'completion'] as const)('lies between the meeting and today: %s', (kind) => {
    const reporting = (effectiveOn: string) =>
      answerTo(on('2022-08-01', court, { ...asking[kind], effectiveOn }), inProgress);
    expect(reporting('2022-07-19')).toBe('effective-date-before-meeting');
    expect(reporting('2022-08-02')).toBe('effective-date-in-future');
    expect(reporting('2022-07-20')).toHaveLength(1);
    expect(reporting('2022-08-01')).toHaveLength(1);
  });
});

describe('an extension', () => {
  const inProgress = stateAfter(...lifeUntil.in_progress);
  const asked = (proposedDueOn: string, day = '2022-08-01') =>
    answerTo(on(day, court, { ...asking.extension, proposedDueOn }), inProgress);
  const requested = [...lifeUntil.in_progress, on('2022-08-01', court, asking.extension)];
  const waiting = stateAfter(...requested);

  it('proposes a date after the deadline, not yet passed, within ten years', () => {
    expect(asked(dueOn)).toBe('due-date-not-later');
    expect(asked('2022-12-13')).toBe('due-date-not-later');
    expect(asked('2022-12-20', '2022-12-21')).toBe('due-date-in-past');
    expect(asked('2022-12-21', '2022-12-21')).toEqual(['ExtensionRequested']);
    expect(asked('2032-08-02')).toBe('due-date-too-far');
    expect(asked('2022-12-15')).toEqual(['ExtensionRequested']);
  });

  it('needs a deadline to extend', () => {
    const endless = stateAfter(
      on('2022-07-20', office, { ...asking.draft, deadline: standing }),
      ...lifeUntil.in_progress.slice(1),
    );
    expect(answerTo(on('2022-08-01', court, asking.extension), endless)).toBe('no-deadline');
  });

  it('is asked for once at a time', () => {
    expect(answerTo(on('2022-08-02', court, asking.extension), waiting)).toBe('extension-already-requested');
  });

  it('granted puts the proposed date in the place of the deadline and counts', () => {
    const state = stateAfter(...requested, on('2022-08-02', chair, asking.grant));
    expect(state).toMatchObject({
      deadline: { rule: { on: '2022-12-30' }, dueOn: '2022-12-30', calendarVersion: 'vn-1' },
      originalDueOn: dueOn,
      extensions: 1,
      extensionRequest: null,
      work: 'in_progress',
    });
  });

  it('countered gives the date that was offered, and remembers the one proposed', () => {
    expect(outcomeOf(on('2022-08-02', chair, asking.counter), waiting)).toEqual([
      {
        type: 'ExtensionCountered',
        data: {
          previousDueOn: dueOn,
          proposedDueOn: '2022-12-30',
          deadline: fixedDate('2022-12-21'),
          reason: null,
        },
      },
    ]);
  });

  it('refused leaves the deadline, and may be asked for again', () => {
    const state = stateAfter(...requested, on('2022-08-02', chair, asking.refuse));
    expect(state).toMatchObject({ deadline: { dueOn }, extensions: 0, extensionRequest: null });
    expect(answerTo(on('2022-08-03', court, asking.extension), state)).toEqual(['ExtensionRequested']);
  });

  it('counter-offer names a date of its own; a grant names none but the proposed', () => {
    const { type, decision, calendarVersion } = asking.counter;
    const decided = (command: Parameters<typeof on>[2]) =>
      answerTo(on('2022-08-02', chair, command), waiting);
    expect(decided({ type, decision, calendarVersion })).toBe('due-date-required');
    expect(decided({ ...asking.counter, dueOn })).toBe('due-date-not-later');
    expect(decided({ ...asking.grant, dueOn: '2022-12-29' })).toBe('grant-names-another-date');
    expect(decided({ ...asking.grant, dueOn: '2022-12-30' })).toEqual(['ExtensionGranted']);
  });

  it('is not granted once the proposed date has passed', () => {
    expect(answerTo(on('2022-12-31', chair, asking.grant), waiting)).toBe('due-date-in-past');
  });

  it('request ends with a completion report, a new assignment and the closing', () => {
    const after = (...more: Parameters<typeof stateAfter>) =>
      stateAfter(...requested, ...more).extensionRequest;
    expect(after(on('2022-08-02', court, asking.completion))).toBeNull();
    expect(after(on('2022-08-02', office, asking.reassign))).toBeNull();
    expect(after(on('2022-08-02', office, asking.cancel))).toBeNull();
    expect(after(on('2022-08-02', office, asking.suspend))).not.toBeNull();
  });
});
