import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { addDays } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import { accountEventSchemas, type Account, type AccountEvent } from './account-events.js';
import { decideAccount, evolveAccount, type AccountCommand } from './account.js';
import { isStandInUsable, leaveOn, leavesStoodInBy, standInOn } from './leave-rules.js';
import { mostLeaves, mostStoodInFor, type Leave } from './leave.js';
import { firstPassword } from './password.js';

const today = '2022-07-20';
const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today, by: office };

function account(id: string, more: Partial<Account> = {}): Account {
  return {
    ...{ id, username: id, name: `Ông ${id}`, role: 'agency', agencyId: 'court', email: null },
    ...{ disabled: false, notifications: null, leaves: [], password: firstPassword() },
    ...more,
  };
}

const officer = account('court-1');
const colleague = account('court-2');

const leave = (from: string, to: string, more: Partial<Leave> = {}): Leave => ({
  ...{ id: 'leave-0', from, to, standInId: 'court-2', reason: 'Nghỉ phép năm.', endedOn: null },
  ...more,
});

type Arranging = Extract<AccountCommand, { type: 'ArrangeLeave' }>;

const arranging: Arranging = {
  ...context,
  type: 'ArrangeLeave',
  accountId: 'court-1',
  leaveId: 'leave-1',
  from: '2022-07-25',
  to: '2022-07-29',
  standInId: 'court-2',
  reason: 'Nghỉ phép năm.',
  standIn: colleague,
  personStandsInFor: [],
  standInStandsInFor: [],
};

const outcomeOf = (command: AccountCommand, state: Account | null): AccountEvent[] | string => {
  try {
    return decideAccount(command, state);
  } catch (error) {
    if (error instanceof Rejection) return `${error.code} ${error.path ?? ''}`.trim();
    throw error;
  }
};
const arrange = (more: Partial<Arranging>, state = officer) => outcomeOf({ ...arranging, ...more }, state);
const ending = {
  ...context,
  type: 'EndLeave',
  accountId: 'court-1',
  leaveId: 'leave-1',
  reason: null,
} as const;

function after(state: Account, ...commands: AccountCommand[]): Account {
  for (const command of commands)
    for (const event of decideAccount(command, state)) {
      expect(accountEventSchemas[event.type].parse(event.data)).toEqual(event.data);
      state = evolveAccount(state, event) ?? state;
    }
  return state;
}

describe('a leave', () => {
  it('is arranged with its days, who stands in and why', () => {
    const { from, to, standInId, reason } = arranging;
    expect(arrange({})).toEqual([
      { type: 'LeaveArranged', data: { leaveId: 'leave-1', from, to, standInId, reason } },
    ]);
    expect(after(officer, arranging).leaves).toEqual([leave(from, to, { id: 'leave-1' })]);
  });

  it('is arranged by the office for anybody, and by everybody for themself alone', () => {
    const self: Actor = { id: 'court-1', name: 'Chuyên viên', role: 'agency', agencyId: 'court' };
    expect(arrange({ by: self })).toHaveLength(1);
    for (const role of ['agency', 'leader', 'inspector'] as const) {
      const other: Actor = { ...self, id: 'court-2', role };
      expect(arrange({ by: other })).toBe('leave-of-another');
      expect(outcomeOf({ ...arranging, by: other }, null)).toBe('leave-of-another');
      expect(outcomeOf({ ...ending, by: other }, after(officer, arranging))).toBe('leave-of-another');
    }
    expect(outcomeOf(arranging, null)).toBe('account-not-found');
  });

  it('ends on the day it begins or later, not in the past, and lasts no more than 366 days', () => {
    expect(arrange({ to: '2022-07-24' })).toBe('leave-ends-before-it-begins to');
    expect(arrange({ to: '2022-07-25' })).toHaveLength(1);
    expect(arrange({ from: '2022-07-01', to: '2022-07-19' })).toBe('leave-in-past to');
    expect(arrange({ from: '2022-07-01', to: today })).toHaveLength(1);
    expect(arrange({ from: today, to: addDays(today, 365) })).toHaveLength(1);
    expect(arrange({ from: today, to: addDays(today, 366) })).toBe('leave-too-long to');
  });

  it('begins no more than 366 days ahead', () => {
    const [last, beyond] = [addDays(today, 366), addDays(today, 367)];
    expect(arrange({ from: last, to: last })).toHaveLength(1);
    expect(arrange({ from: beyond, to: beyond })).toBe('leave-too-far-ahead from');
  });

  it('does not overlap another of the person, unless that was ended', () => {
    const busy = account('court-1', { leaves: [leave('2022-07-29', '2022-08-01')] });
    expect(arrange({}, busy)).toBe('leave-overlaps from');
    expect(arrange({ to: '2022-07-28' }, busy)).toHaveLength(1);
    const ended = account('court-1', { leaves: [leave('2022-07-29', '2022-08-01', { endedOn: today })] });
    expect(arrange({}, ended)).toHaveLength(1);
  });

  it('is one of a bounded number to come, and as many are kept', () => {
    const days = Array.from({ length: mostLeaves }, (_, index) => addDays('2022-09-01', index));
    const full = account('court-1', {
      leaves: days.map((day, index) => leave(day, day, { id: `l${index}` })),
    });
    expect(arrange({}, full)).toBe('too-many-leaves');
    const later = { ...arranging, today: '2022-09-02', from: '2022-10-01', to: '2022-10-02' };
    const moved = after(full, later);
    expect(moved.leaves).toHaveLength(mostLeaves);
    expect(moved.leaves.map(({ id }) => id)).toEqual([
      ...days.slice(1).map((_, i) => `l${i + 1}`),
      'leave-1',
    ]);
  });

  it('is for somebody who stands in for nobody in that time', () => {
    const others = [leave('2022-07-20', '2022-07-25', { standInId: 'court-1' })];
    expect(arrange({ personStandsInFor: others })).toBe('stands-in-for-another from');
    expect(arrange({ personStandsInFor: others, from: '2022-07-26' })).toHaveLength(1);
  });

  it.each<[string, Account | null, string]>([
    ['there is not', null, 'stand-in-not-found standInId'],
    ['is the person', officer, 'stand-in-oneself standInId'],
    ['is out of use', account('court-2', { disabled: true }), 'stand-in-disabled standInId'],
    ['is of another agency', account('court-2', { agencyId: 'bar' }), 'stand-in-of-another-role standInId'],
    [
      'is of another role',
      account('court-2', { role: 'admin', agencyId: null }),
      'stand-in-of-another-role standInId',
    ],
    [
      'is on leave in that time',
      account('court-2', { leaves: [leave('2022-07-28', '2022-08-05', { standInId: 'court-3' })] }),
      'stand-in-on-leave standInId',
    ],
  ])('is not arranged with a stand-in who %s', (_, standIn, refusal) => {
    expect(arrange({ standIn })).toBe(refusal);
  });

  it('is arranged with a stand-in who is on leave at another time, or stands in for others', () => {
    const away = account('court-2', { leaves: [leave('2022-08-01', '2022-08-05')] });
    const others = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        leave('2022-07-25', '2022-07-25', { id: `other-${index}` }),
      );
    expect(arrange({ standIn: away, standInStandsInFor: others(mostStoodInFor - 1) })).toHaveLength(1);
    expect(arrange({ standInStandsInFor: others(mostStoodInFor) })).toBe('stand-in-for-too-many standInId');
  });

  it('is ended once, or called off before it begins; one that is over stays so', () => {
    const away = after(officer, arranging);
    const onTheWay = { ...ending, today: '2022-07-27', reason: 'Họp đột xuất.' };
    expect(outcomeOf(onTheWay, away)).toEqual([
      { type: 'LeaveEnded', data: { leaveId: 'leave-1', on: '2022-07-27', reason: 'Họp đột xuất.' } },
    ]);
    const back = after(away, onTheWay);
    expect(leaveOn(back, '2022-07-26')?.id).toBe('leave-1');
    expect(leaveOn(back, '2022-07-27')).toBeUndefined();
    expect(outcomeOf(onTheWay, back)).toEqual([]);
    expect(leaveOn(after(away, ending), '2022-07-25')).toBeUndefined();
    expect(outcomeOf({ ...ending, today: '2022-07-30' }, away)).toEqual([]);
    expect(outcomeOf({ ...ending, leaveId: 'leave-2' }, away)).toBe('leave-not-found');
  });
});

describe('who stands in', () => {
  const away = after(officer, arranging);
  const standingIn = (person: Account, standIn: Account, day = '2022-07-25') =>
    standInOn(person, day, (id) => (id === standIn.id ? standIn : undefined))?.id;

  it('does so from the first to the last day of the leave', () => {
    expect(standingIn(away, colleague, '2022-07-24')).toBeUndefined();
    expect(standingIn(away, colleague, '2022-07-25')).toBe('court-2');
    expect(standingIn(away, colleague, '2022-07-29')).toBe('court-2');
    expect(standingIn(away, colleague, '2022-07-30')).toBeUndefined();
  });

  it.each<[string, Account, Account]>([
    ['is out of use', away, account('court-2', { disabled: true })],
    ['acts for another agency by now', away, account('court-2', { agencyId: 'bar' })],
    ['acts in another role by now', away, account('court-2', { role: 'leader', agencyId: null })],
    ['is away as well', away, account('court-2', { leaves: [leave('2022-07-20', '2022-07-27')] })],
    ['stands in for somebody who is out of use', { ...away, disabled: true }, colleague],
    ['stands in for somebody who acts for another agency by now', { ...away, agencyId: 'bar' }, colleague],
  ])('does not while the stand-in %s, and it can be seen', (_, person, standIn) => {
    expect(standingIn(person, standIn)).toBeUndefined();
    const [arranged] = person.leaves;
    if (arranged === undefined) throw new Error('It was arranged.');
    expect(isStandInUsable(person, arranged, standIn, today)).toBe(false);
    expect(isStandInUsable(away, arranged, colleague, today)).toBe(true);
  });

  it('is found with all whose leave is not over', () => {
    const accounts = [away, colleague, after(account('court-3'), { ...arranging, accountId: 'court-3' })];
    expect(leavesStoodInBy('court-2', accounts, today)).toHaveLength(2);
    expect(leavesStoodInBy('court-2', accounts, '2022-07-30')).toEqual([]);
    expect(leavesStoodInBy('court-1', accounts, today)).toEqual([]);
  });
});
