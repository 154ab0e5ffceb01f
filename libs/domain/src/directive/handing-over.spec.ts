import { describe, expect, it } from '@jest/globals';
import {
  answerTo,
  asking,
  colleague,
  court,
  dueOn,
  engine,
  given,
  lifeUntil,
  office,
  on,
  outcomeOf,
  police,
  stateAfter,
  treasury,
} from './directive.fixture.js';
import { inheritedDaysLate } from './inherited.js';
import { pendingIn, sentDuring } from './reminding.fixture.js';
import { timeStatus, type WorkStatus } from './directive.js';

const toTreasury = on('2022-12-21', engine, asking.handOver);
const after = (...life: Parameters<typeof stateAfter>) => stateAfter(...life, toTreasury);
const statuses = Object.keys(lifeUntil).filter(
  (work) => work !== 'closed' && work !== 'issued',
) as WorkStatus[];

describe('a directive that goes over to the heir of its lead', () => {
  it.each(statuses)('is led by the heir, and %s and due as before', (work) => {
    const before = stateAfter(...lifeUntil[work]);
    const state = after(...lifeUntil[work]);
    expect(state).toMatchObject({
      work,
      leadAgencyId: 'treasury',
      deadline: before.deadline,
      originalDueOn: before.originalDueOn,
      completion: before.completion,
      coordinators: before.coordinators,
      shares: before.shares,
      ...(work === 'draft' ? {} : { inherited: { successionId: 's-1', from: 'court', on: '2022-12-20' } }),
    });
    expect('inherited' in state).toBe(work !== 'draft');
  });

  it('keeps the request for more time, which is decided for the heir', () => {
    const asked = [...lifeUntil.in_progress, on('2022-08-01', court, asking.extension)];
    const granted = on('2022-12-22', office, asking.grant);
    expect(stateAfter(...asked, toTreasury, granted)).toMatchObject({
      leadAgencyId: 'treasury',
      extensions: 1,
      deadline: { dueOn: '2022-12-30' },
    });
  });

  it('is reported complete by the heir, and no more by whom it left', () => {
    const state = after(...lifeUntil.in_progress);
    const report = { ...asking.completion, effectiveOn: '2022-12-22' };
    expect(answerTo(on('2022-12-22', treasury, report), state)).toEqual(['CompletionReported']);
    expect(answerTo(on('2022-12-22', court, report), state)).toBe('not-the-lead-agency');
  });

  it('keeps who reported it complete from judging it, with whatever agency', () => {
    const moved = { ...court, role: 'admin' as const };
    const state = after(...lifeUntil.awaiting_confirmation);
    expect(answerTo(on('2022-12-22', moved, asking.close), state)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-12-22', colleague, asking.close), state)).toEqual(['DirectiveClosed']);
  });

  it('reminds the heir and its head from then on, and nobody of whom it left', () => {
    const { fired } = sentDuring([...lifeUntil.in_progress, toTreasury], '2023-02-01');
    const later = fired.filter(([at]) => at > '2022-12-21');
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter(([, , whom]) => whom.includes('court'))).toEqual([]);
    expect(later.map(([, , whom]) => whom).join()).toContain('agency_head treasury');
    expect(pendingIn(after(...lifeUntil.in_progress)).every(([, , whom]) => !whom.includes('court'))).toBe(
      true,
    );
  });

  it('says how late it was on the day of effect', () => {
    const [event] = outcomeOf(toTreasury, stateAfter(...lifeUntil.in_progress));
    expect(event).toMatchObject({ type: 'DirectiveHandedOver', data: { part: 'lead', daysLate: 6 } });
    expect(timeStatus({ ...after(...lifeUntil.in_progress), dueOn, dueSoonFrom: null }, '2022-12-21')).toBe(
      'overdue',
    );
  });

  it('is inherited no more once it is given to somebody else', () => {
    const assigned = on('2022-12-22', office, { ...asking.assign, reason: 'Đúng chức năng hơn.' });
    expect(stateAfter(...lifeUntil.in_progress, toTreasury, assigned)).not.toHaveProperty('inherited');
  });

  it('says of the agency that it goes on where only a part of it was split off', () => {
    const splitOff = on('2022-12-21', engine, { ...asking.handOver, splitOff: true });
    const state = stateAfter(...lifeUntil.in_progress, splitOff);
    expect(outcomeOf(splitOff, stateAfter(...lifeUntil.in_progress))).toMatchObject([
      { data: { splitOff: true } },
    ]);
    expect(state).toMatchObject({ leadAgencyId: 'treasury', inherited: { from: 'court', splitOff: true } });
    expect(state).not.toHaveProperty('formerAgencyIds');
    const ended = after(...lifeUntil.in_progress);
    expect(ended).toMatchObject({ formerAgencyIds: ['court'] });
    expect(ended.inherited).not.toHaveProperty('splitOff');
  });

  it('has two parts of one agency only where both are to fall together', () => {
    const state = stateAfter(...lifeUntil.in_progress);
    const toPolice = { ...asking.handOver, heirId: 'police' };
    expect(answerTo(on('2022-12-21', engine, toPolice), state)).toBe('heir-on-directive-already');
    const joined = on('2022-12-21', engine, { ...toPolice, joinsParts: true });
    expect(stateAfter(...lifeUntil.in_progress, joined)).toMatchObject({
      leadAgencyId: 'police',
      coordinators: [{ agencyId: 'bar' }],
    });
  });
});

describe('a share that goes over to an heir', () => {
  const ofBar = { ...asking.handOver, agencyId: 'bar' };

  it('is the heir’s as far as it was, with its own date; the directive inherits nothing', () => {
    const reported = [...lifeUntil.in_progress, on('2022-08-02', police, asking.shareCompletion)];
    const ofPolice = { ...asking.handOver, agencyId: 'police' };
    const { state } = given([
      ...reported,
      on('2022-12-21', engine, ofPolice),
      on('2022-12-21', engine, { ...ofBar, successionId: 's-2', heirId: 'treasury-2' }),
    ]);
    expect(state).toMatchObject({
      leadAgencyId: 'court',
      coordinators: [{ agencyId: 'treasury' }, { agencyId: 'treasury-2', dueOn: '2022-11-30' }],
      shares: { treasury: { state: 'reported' }, 'treasury-2': { state: 'asked' } },
    });
    expect(state).not.toHaveProperty('inherited');
  });

  it('falls together with the part that the heir has, where that is wanted', () => {
    for (const heirId of ['court', 'police']) {
      const joined = on('2022-12-21', engine, { ...ofBar, heirId, joinsParts: true });
      expect(stateAfter(...lifeUntil.in_progress, joined)).toMatchObject({
        leadAgencyId: 'court',
        coordinators: [{ agencyId: 'police' }],
      });
    }
  });
});

describe('handing over', () => {
  it('does nothing to what is closed, nor where the agency is not', () => {
    expect(answerTo(toTreasury, stateAfter(...lifeUntil.closed))).toEqual([]);
    const ofNobody = on('2022-12-21', engine, { ...asking.handOver, agencyId: 'nobody' });
    expect(answerTo(ofNobody, stateAfter(...lifeUntil.in_progress))).toEqual([]);
  });

  it('is the engine’s alone', () => {
    expect(answerTo(on('2022-12-21', office, asking.handOver), stateAfter(...lifeUntil.in_progress))).toBe(
      'role-not-allowed',
    );
  });
});

describe('the days late that were inherited', () => {
  it.each([
    ['were before the heir had it', '2022-12-14', 20, '2022-12-20', 6],
    ['are none where it was in time then', '2022-12-14', 2, '2022-12-10', 0],
    ['are all where it was done before', '2022-12-14', 3, '2022-12-20', 3],
    ['are unknown where nobody took it over', '2022-12-14', 3, null, null],
    ['are unknown where nothing is late by a date', null, null, '2022-12-20', null],
  ])('%s', (_, due, daysLate, inheritedOn, expected) => {
    expect(inheritedDaysLate({ dueOn: due, daysLate, inheritedOn })).toBe(expected);
  });
});
