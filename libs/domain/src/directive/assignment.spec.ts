import { describe, expect, it } from '@jest/globals';
import type { Deadline } from '../calendar/deadline.js';
import {
  answerTo,
  asking,
  court,
  dueOn,
  engine,
  fixedDate,
  given,
  lifeUntil,
  office,
  on,
  outcomeOf,
  police,
  stateAfter,
  treasury,
} from './directive.fixture.js';
import type { Coordinator } from './directive-events.js';

const { draft } = asking;
const inProgress = stateAfter(...lifeUntil.in_progress);

describe('issuing', () => {
  it('assigns a draft that names its lead, with all it was drafted with', () => {
    expect(outcomeOf(on('2022-07-25', engine, asking.issue), stateAfter(...lifeUntil.draft))).toEqual([
      {
        type: 'DirectiveIssued',
        data: { notice: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
      },
      {
        type: 'DirectiveAssigned',
        data: { leadAgencyId: 'court', coordinators: [...draft.coordinators], deadline: draft.deadline },
      },
    ]);
  });

  it('leaves a draft without a lead to be assigned', () => {
    const issued = stateAfter(...lifeUntil.issued);
    expect(issued).toMatchObject({ work: 'issued', leadAgencyId: null });
    expect(outcomeOf(on('2022-07-26', office, asking.assign), issued)).toEqual([
      {
        type: 'DirectiveAssigned',
        data: { leadAgencyId: 'court', coordinators: [], deadline: draft.deadline },
      },
    ]);
  });
});

describe('the agencies of a directive', () => {
  const drafting = (coordinators: Coordinator[]) =>
    answerTo(on('2022-07-20', office, { ...draft, coordinators }), null);

  it('are each named once, the lead not among those that co-ordinate', () => {
    expect(drafting([{ agencyId: 'police' }, { agencyId: 'police', dueOn }])).toBe('duplicate-coordinator');
    expect(drafting([{ agencyId: 'court' }])).toBe('lead-also-coordinates');
    expect(drafting([])).toEqual(['DirectiveDrafted']);
  });

  it('obey the same rule when they are assigned', () => {
    const assigning = (coordinators: Coordinator[]) =>
      answerTo(on('2022-08-03', office, { ...asking.reassign, coordinators }), inProgress);
    expect(assigning([{ agencyId: 'treasury' }])).toBe('lead-also-coordinates');
    expect(assigning([{ agencyId: 'bar' }, { agencyId: 'bar' }])).toBe('duplicate-coordinator');
  });
});

describe('indicators', () => {
  it('are each drafted once', () => {
    const [indicator] = draft.indicators;
    const command = on('2022-07-20', office, {
      ...draft,
      indicators: [indicator, { ...indicator, unit: '%' }],
    });
    expect(answerTo(command, null)).toBe('duplicate-indicator');
  });
});

describe('assigning again', () => {
  it('names the lead that was and the reason', () => {
    expect(outcomeOf(on('2022-08-03', office, asking.reassign), inProgress)).toEqual([
      {
        type: 'DirectiveReassigned',
        data: {
          previousLeadAgencyId: 'court',
          leadAgencyId: 'treasury',
          coordinators: [...draft.coordinators],
          deadline: draft.deadline,
          reason: asking.reassign.reason,
        },
      },
    ]);
  });

  it('takes a reason', () => {
    const command = on('2022-08-03', office, { type: 'AssignDirective', leadAgencyId: 'treasury' });
    expect(answerTo(command, inProgress)).toBe('reason-required');
  });

  it('takes the new lead out of those that co-ordinated', () => {
    const state = stateAfter(
      ...lifeUntil.in_progress,
      on('2022-08-03', office, { ...asking.reassign, leadAgencyId: 'police' }),
    );
    expect(state).toMatchObject({
      leadAgencyId: 'police',
      coordinators: [{ agencyId: 'bar', dueOn: '2022-11-30' }],
    });
  });

  it('puts the new lead in the old one’s place in everything', () => {
    const state = stateAfter(...lifeUntil.in_progress, on('2022-08-03', office, asking.reassign));
    expect(answerTo(on('2022-08-04', court, asking.accept), state)).toBe('not-the-lead-agency');
    expect(answerTo(on('2022-08-04', treasury, asking.accept), state)).toEqual(['DirectiveAccepted']);
    expect(answerTo(on('2022-08-04', court, asking.progress), state)).toBe('agency-not-on-directive');
  });

  it('after a refusal may ask the same agency again', () => {
    const declined = stateAfter(...lifeUntil.declined);
    const command = on('2022-08-03', office, { ...asking.assign, reason: 'Đã trao đổi lại.' });
    expect(answerTo(command, declined)).toEqual(['DirectiveReassigned']);
  });

  it('to what stands already decides nothing, in whatever order and by whatever edition it is named', () => {
    const deadline: Deadline = { calendarVersion: 'vn-2', dueOn, rule: { on: dueOn } };
    const coordinators: Coordinator[] = [{ dueOn: '2022-11-30', agencyId: 'bar' }, { agencyId: 'police' }];
    const command = on('2022-08-03', office, { ...asking.assign, deadline, coordinators });
    expect(outcomeOf(command, inProgress)).toEqual([]);
  });

  it.each([
    ['a co-ordinating agency more', { coordinators: [...draft.coordinators, { agencyId: 'justice' }] }],
    ['a co-ordinating agency less', { coordinators: [{ agencyId: 'police' }] }],
    [
      'another date of a co-ordinating agency',
      { coordinators: [{ agencyId: 'police' }, { agencyId: 'bar' }] },
    ],
    [
      'another co-ordinating agency in the place of one',
      { coordinators: [{ agencyId: 'justice' }, { agencyId: 'bar', dueOn: '2022-11-30' }] },
    ],
    ['another due date', { deadline: fixedDate('2022-12-15') }],
    [
      'a term that ends on the same date',
      { deadline: { ...fixedDate(dueOn), rule: { workingDays: 103, from: '2022-07-20' } } },
    ],
  ])('with %s is a change', (_, change) => {
    const command = on('2022-08-03', office, { ...asking.assign, ...change, reason: 'Điều chỉnh.' });
    expect(answerTo(command, inProgress)).toEqual(['DirectiveReassigned']);
  });
});

describe('acceptance', () => {
  it.each([
    ['progress', asking.progress],
    ['an extension', asking.extension],
    ['completion', asking.completion],
  ] as const)('is implied when the lead first speaks of %s', (_, asked) => {
    const [accepted] = given([on('2022-08-03', court, asked)], given(lifeUntil.assigned)).history.slice(-2);
    expect(accepted?.event).toEqual({
      type: 'DirectiveAccepted',
      data: { agencyId: 'court', implied: true },
    });
  });

  it('is not implied by the report of a co-ordinating agency', () => {
    const reported = given([on('2022-08-03', police, asking.progress)], given(lifeUntil.assigned));
    expect(reported.state).toMatchObject({ work: 'assigned', percent: null });
    expect(reported.history.at(-1)?.event).toMatchObject({
      type: 'ProgressReported',
      data: { agencyId: 'police', party: 'coordinator' },
    });
  });
});

describe('a report', () => {
  it('tells of what has happened', () => {
    for (const asked of [asking.progress, asking.completion]) {
      const tomorrow = on('2022-08-03', court, { ...asked, effectiveOn: '2022-08-04' });
      expect(answerTo(tomorrow, inProgress)).toBe('effective-date-in-future');
    }
  });

  it('counts in decimals, and only what the directive counts', () => {
    const state = stateAfter(...lifeUntil.in_progress, on('2022-08-03', court, asking.progress));
    expect(state.indicators).toEqual([{ ...draft.indicators[0], actual: 3.5 }]);
    const counting = (...codes: string[]) =>
      answerTo(
        on('2022-08-03', court, {
          ...asking.completion,
          indicators: codes.map((code) => ({ code, actual: 2 })),
        }),
        inProgress,
      );
    expect(counting('quashed')).toBe('unknown-indicator');
    expect(counting('amended', 'amended')).toBe('duplicate-indicator');
    expect(counting('amended')).toEqual(['CompletionReported']);
  });

  it('of one figure leaves the others', () => {
    const [amended] = draft.indicators;
    const quashed = { ...amended, code: 'quashed' };
    const count = (code: string, actual: number) =>
      on('2022-08-03', court, { ...asking.progress, indicators: [{ code, actual }] });
    const state = stateAfter(
      on('2022-07-20', office, { ...draft, indicators: [amended, quashed] }),
      ...lifeUntil.in_progress.slice(1),
      count('amended', 3.5),
      count('quashed', 2),
    );
    expect(state.indicators.map(({ actual }) => actual)).toEqual([3.5, 2]);
  });

  it('without a percentage or a figure leaves the last ones', () => {
    const state = stateAfter(
      ...lifeUntil.in_progress,
      on('2022-08-03', court, asking.progress),
      on('2022-08-04', court, { ...asking.progress, percent: null, indicators: [] }),
    );
    expect(state).toMatchObject({ percent: 40, indicators: [{ actual: 3.5 }] });
  });
});
