import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import {
  answerTo,
  asking,
  bar,
  colleague,
  court,
  given,
  lifeUntil,
  office,
  on,
  outcomeOf,
  police,
  stateAfter,
} from './directive.fixture.js';
import { pendingIn, policy, sentDuring } from './reminding.fixture.js';

const inProgress = lifeUntil.in_progress;
const policeReported = [...inProgress, on('2022-08-02', police, asking.shareCompletion)];
const barReported = [...inProgress, on('2022-11-02', bar, asking.shareCompletion)];
const ofBar = { agencyId: 'bar' };
const stateOf = (agencyId: string, ...commands: typeof inProgress) =>
  stateAfter(...commands).shares[agencyId]?.state;

describe('the share of a co-ordinating agency', () => {
  it('is asked, reported done, returned and confirmed', () => {
    expect(stateOf('police', ...inProgress)).toBe('asked');
    expect(stateOf('police', ...policeReported)).toBe('reported');
    const returned = [...policeReported, on('2022-08-03', office, asking.returnShare)];
    expect(stateOf('police', ...returned)).toBe('returned');
    const again = [...returned, on('2022-08-04', police, asking.shareCompletion)];
    expect(stateOf('police', ...again, on('2022-08-05', office, asking.confirmShare))).toBe('confirmed');
    expect(stateAfter(...again).shares['bar']?.state).toBe('asked');
  });

  it('is not done by a progress report of 100 %, which is no percentage of the directive either', () => {
    const state = stateAfter(
      ...inProgress,
      on('2022-08-01', court, asking.progress),
      on('2022-08-02', police, { ...asking.progress, percent: 100 }),
    );
    expect(state.shares['police']).toMatchObject({ state: 'asked', percent: 100, reportedOn: null });
    expect(state.shares['police']?.acceptedAt).toBe(state.silentSince);
    expect(state.percent).toBe(40);
  });

  it('may be reported done while the report of the lead waits, but not once the directive is closed', () => {
    const report = on('2022-08-03', police, asking.shareCompletion);
    expect(answerTo(report, stateAfter(...lifeUntil.awaiting_confirmation))).toEqual([
      'ShareCompletionReported',
    ]);
    expect(answerTo(report, stateAfter(...lifeUntil.closed))).toBe('directive-already-closed');
    expect(answerTo(report, stateAfter(...lifeUntil.suspended))).toBe('directive-is-suspended');
  });

  it('is reported done once, for what has happened', () => {
    const again = on('2022-08-03', police, asking.shareCompletion);
    expect(answerTo(again, stateAfter(...policeReported))).toBe('share-already-reported');
    const ahead = on('2022-08-03', police, { ...asking.shareCompletion, effectiveOn: '2022-08-04' });
    expect(answerTo(ahead, stateAfter(...inProgress))).toBe('effective-date-in-future');
  });

  it('is confirmed once, whatever repeats it, and only after it was reported', () => {
    const confirm = on('2022-08-03', office, asking.confirmShare);
    expect(answerTo(confirm, stateAfter(...inProgress))).toBe('share-not-reported');
    expect(answerTo(confirm, stateAfter(...policeReported, confirm))).toEqual([]);
    const giveBack = on('2022-08-03', office, asking.returnShare);
    expect(answerTo(giveBack, stateAfter(...inProgress))).toBe('share-not-reported');
    expect(answerTo(giveBack, stateAfter(...policeReported, confirm))).toEqual(['ShareReturned']);
    const unknown = on('2022-08-03', office, { ...asking.confirmShare, agencyId: 'treasury' });
    expect(answerTo(unknown, stateAfter(...inProgress))).toBe('share-not-found');
  });

  it('stays as it is when another lead is named, and is asked anew with another date', () => {
    const reported = stateAfter(...barReported, on('2022-11-03', office, asking.reassign));
    expect(reported.shares['bar']).toMatchObject({ state: 'reported' });
    const coordinators = [{ agencyId: 'bar', dueOn: '2022-12-01' }];
    const moved = on('2022-11-03', office, { ...asking.reassign, coordinators });
    expect(stateAfter(...barReported, moved).shares).toEqual({
      bar: expect.objectContaining({ state: 'asked', reportedOn: null }) as unknown,
    });
  });
});

describe('a paper that says that a share is done', () => {
  const onPaper = (more: object = {}) =>
    on('2022-08-03', office, {
      ...asking.shareCompletion,
      onBehalfOf: { agencyId: 'police', document: '120/BC-CA', ...more },
    });

  it('is entered by the office as the agency’s, and judged by the day on which it came', () => {
    const [reported] = given([onPaper({ receivedOn: '2022-08-02' })], given(inProgress)).history.slice(-1);
    expect(reported?.event).toMatchObject({
      type: 'ShareCompletionReported',
      data: { agencyId: 'police', reportedOn: '2022-08-02', document: '120/BC-CA' },
    });
    expect(stateAfter(...inProgress, onPaper()).shares['police']).toMatchObject({
      state: 'reported',
      reportedOn: '2022-08-03',
    });
  });

  it.each([
    ['of an agency that does not co-ordinate', { agencyId: 'court' }, 'not-a-coordinating-agency'],
    ['that is still to come', { receivedOn: '2022-08-04' }, 'received-in-future'],
    ['from before the meeting', { receivedOn: '2022-07-19' }, 'effective-date-before-meeting'],
  ])('%s is refused', (_, more, code) => {
    expect(answerTo(onPaper(more), stateAfter(...inProgress))).toBe(code);
  });

  it('is entered by nobody else, and not judged by who entered it', () => {
    const { onBehalfOf } = onPaper() as { onBehalfOf: { agencyId: string; document: string } };
    const asked = { ...asking.shareCompletion, onBehalfOf };
    expect(answerTo(on('2022-08-03', police, asked), stateAfter(...inProgress))).toBe('role-not-allowed');
    expect(answerTo(on('2022-08-03', office, asking.shareCompletion), stateAfter(...inProgress))).toBe(
      'role-not-allowed',
    );
    const entered = stateAfter(...inProgress, onPaper());
    expect(answerTo(on('2022-08-04', office, asking.confirmShare), entered)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-04', colleague, asking.confirmShare), entered)).toEqual(['ShareConfirmed']);
  });
});

describe('who reported a share done', () => {
  const moved: Actor = { ...police, role: 'admin' };

  it.each([
    ['confirm', asking.confirmShare],
    ['return', asking.returnShare],
  ])('does not %s it, nor judge the directive; a colleague does', (_, asked) => {
    const state = stateAfter(...policeReported);
    expect(answerTo(on('2022-08-03', moved, asked), state)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-03', moved, asking.cancel), state)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-03', colleague, asked), state)).toHaveLength(1);
  });
});

describe('the completion report of the lead', () => {
  it('names the shares that were not reported done', () => {
    const report = on('2022-08-03', court, asking.completion);
    expect(outcomeOf(report, stateAfter(...policeReported))).toMatchObject([
      { type: 'CompletionReported', data: { openShares: ['bar'] } },
    ]);
    const returned = on('2022-08-03', office, asking.returnShare);
    expect(outcomeOf(report, stateAfter(...policeReported, returned))).toMatchObject([
      { data: { openShares: ['police', 'bar'] } },
    ]);
    expect(stateAfter(...policeReported, report).completion?.openShares).toEqual(['bar']);
  });
});

describe('reminders of a share', () => {
  const toBar = (commands: typeof inProgress, until: string) =>
    sentDuring(commands, until, policy)
      .fired.filter(([, step, whom]) => step.includes('(bar)') && whom === 'agency bar')
      .map(([dueAt, step]) => [dueAt.slice(0, 10), step]);

  it('end with the report that it is done, before its date and after', () => {
    expect(toBar(inProgress, '2022-12-05').map(([, step]) => step)).toEqual([
      ...['before-7 (bar)', 'before-3 (bar)', 'before-1 (bar)', 'due-day (bar)'],
      ...['overdue-1 (bar)', 'overdue-2 (bar)'],
    ]);
    expect(toBar(barReported, '2023-03-01')).toEqual([]);
    const late = [...inProgress, on('2022-12-01', bar, asking.shareCompletion, '10:00')];
    expect(toBar(late, '2023-03-01').at(-1)).toEqual(['2022-12-01', 'overdue-1 (bar)']);
  });

  it('go on from the moment it is returned, and what fell due meanwhile is not made up for', () => {
    const returned = on('2022-12-05', office, { ...asking.returnShare, ...ofBar });
    expect(toBar([...barReported, returned], '2022-12-15')).toEqual([['2022-12-12', 'overdue-8 (bar)']]);
  });

  it('tell the office of a report that waits, until it confirms', () => {
    const state = stateAfter(...barReported);
    const toOffice = (commands: typeof inProgress) =>
      pendingIn(stateAfter(...commands), policy).filter(([, , whom]) => whom === 'office');
    expect(pendingIn(state, policy)).toContainEqual(['2022-11-03 08:00', 'confirm-1 (bar)', 'office']);
    const confirmed = on('2022-11-04', office, { ...asking.confirmShare, ...ofBar });
    expect(toOffice([...barReported, confirmed])).toEqual([]);
    const { fired } = sentDuring([...barReported, confirmed], '2022-11-30', policy);
    expect(fired.filter(([, , whom]) => whom === 'office')).toEqual([
      ['2022-11-03 08:00', 'confirm-1 (bar)', 'office'],
      ['2022-11-04 08:00', 'confirm-2 (bar)', 'office'],
    ]);
  });

  it('leave out of the reminders of the lead’s date who shares it and is done', () => {
    const step = (commands: typeof inProgress) =>
      pendingIn(stateAfter(...commands), policy).find(([, name]) => name === 'before-7')?.[2];
    expect(step(inProgress)).toBe('agency court, agency police');
    expect(step(policeReported)).toBe('agency court');
    expect(step([...policeReported, on('2022-08-03', office, asking.returnShare)])).toBe(
      'agency court, agency police',
    );
  });
});

describe('who holds a directive', () => {
  const heldBy = (...commands: typeof inProgress) => stateAfter(...commands).heldBy;

  it('is the lead while it works, the office while it has to decide, and nobody at the end', () => {
    const parties = Object.entries(lifeUntil).map(([work, life]) => [work, heldBy(...life).party]);
    expect(Object.fromEntries(parties)).toEqual({
      ...{ draft: 'office', issued: 'office', assigned: 'agency', in_progress: 'agency' },
      ...{ awaiting_confirmation: 'office', declined: 'office', suspended: 'office', closed: 'nobody' },
    });
    const asked = on('2022-08-01', court, asking.extension);
    expect(heldBy(...inProgress, asked)).toEqual({ party: 'office', since: asked.at });
  });

  it('has held it since it came to, not since the last that happened', () => {
    const progress = on('2022-08-01', court, asking.progress);
    const since = given(lifeUntil.assigned).history.at(-1)?.recordedAt;
    expect(heldBy(...inProgress, progress)).toEqual({ party: 'agency', agencyId: 'court', since });
  });
});
