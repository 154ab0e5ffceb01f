import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Account, AccountEvent } from './account-events.js';
import { decideAccount, evolveAccount, type AccountCommand } from './account.js';
import { nameIn } from './erased-person.js';
import {
  decideOutsidePerson,
  evolveOutsidePerson,
  type OutsidePerson,
  type OutsidePersonEvent,
} from './outside-person.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };
const because = { authority: 'Đơn ngày 01/07/2022', reason: 'Đã nghỉ việc.' };
const erasing = { ...context, ...because, type: 'ErasePersonalData', standsInFor: [] } as const;
const leave = { leaveId: 'l-1', from: '2022-07-01', to: '2022-07-31', standInId: 'x', reason: 'Nghỉ ốm' };

const registered: AccountEvent = {
  type: 'AccountRegistered',
  data: {
    ...{ accountId: 'court-1', username: 'toaan', name: 'Nguyễn Văn An' },
    ...{ role: 'agency', agencyId: 'court', email: 'an@example.vn' },
  },
};
const given = (...events: AccountEvent[]) =>
  [registered, ...events].reduce<Account | null>(evolveAccount, null);
const disabled: AccountEvent = { type: 'AccountDisabled', data: {} };
const erased: AccountEvent = { type: 'PersonalDataErased', data: because };

const outcomeOf = (command: AccountCommand, state: Account | null): AccountEvent[] | string => {
  try {
    return decideAccount(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};

describe('the personal data of an account', () => {
  it('are erased by the office, with authority and reason, once the account is out of use', () => {
    expect(outcomeOf(erasing, given())).toBe('account-in-use');
    expect(outcomeOf(erasing, given(disabled))).toEqual([erased]);
  });

  it('are erased once', () => {
    expect(outcomeOf(erasing, given(disabled, erased))).toEqual([]);
  });

  it('stay while a leave of the person is not over, and are erased when it is', () => {
    const onLeave = given({ type: 'LeaveArranged', data: leave }, disabled);
    expect(outcomeOf(erasing, onLeave)).toBe('still-on-leave');
    expect(outcomeOf({ ...erasing, today: '2022-08-01' }, onLeave)).toEqual([erased]);
  });

  it('stay while the person stands in for somebody', () => {
    const { leaveId: id, ...rest } = leave;
    const standsInFor = [{ id, ...rest, endedOn: null }];
    expect(outcomeOf({ ...erasing, standsInFor }, given(disabled))).toBe('still-stands-in');
  });

  it('are erased by no other role, and by nobody of their own account', () => {
    const leader: Actor = { ...office, role: 'leader' };
    expect(outcomeOf({ ...erasing, by: leader }, given(disabled))).toBe('role-not-allowed');
    expect(outcomeOf({ ...erasing, by: { ...office, id: 'court-1' } }, given(disabled))).toBe('own-account');
    expect(outcomeOf(erasing, null)).toBe('account-not-found');
  });
});

describe('an account whose personal data were erased', () => {
  const state = given(
    { type: 'LeaveArranged', data: leave },
    { type: 'ViewSaved', data: { name: 'Của An', query: 'q=an' } },
    disabled,
    erased,
  );

  it('keeps its id, its role and whom it acted for, and nothing that names the person', () => {
    expect(state).toMatchObject({
      id: 'court-1',
      role: 'agency',
      agencyId: 'court',
      disabled: true,
      erased: true,
    });
    expect(state?.leaves).toMatchObject([{ from: '2022-07-01', standInId: 'x' }]);
    for (const text of ['Nguyễn', 'toaan', 'an@example.vn', 'Nghỉ ốm', 'Của An', 'q=an'])
      expect(JSON.stringify(state)).not.toContain(text);
  });

  it('is called so in the language of who reads', () => {
    expect(nameIn(state?.name ?? '', 'vi')).toBe('Người dùng đã xóa dữ liệu cá nhân (court-1)');
    expect(nameIn(state?.name ?? '', 'en')).toBe('Person whose data was erased (court-1)');
    expect(nameIn('Nguyễn Văn An', 'en')).toBe('Nguyễn Văn An');
  });

  it('takes nothing any more, and its user name is nobody else’s', () => {
    const commands = [
      { ...context, type: 'EnableAccount' },
      { ...context, type: 'InvitePerson' },
      { ...context, type: 'ChangeAccountEmail', email: 'an@example.vn' },
      { ...context, type: 'StopEmail', timeZone: 'Asia/Ho_Chi_Minh', by: { ...office, id: 'court-1' } },
      { ...context, type: 'RecordSamePerson', otherId: 'x', reason: 'y' },
    ] as const;
    expect(commands.map((command) => outcomeOf(command, state))).toEqual(
      commands.map(() => 'personal-data-erased'),
    );
    const again = { ...context, ...registered.data, type: 'RegisterAccount' } as const;
    expect(outcomeOf(again as AccountCommand, state)).toBe('username-taken');
  });
});

describe('the personal data of somebody of an outside issuer', () => {
  const cutOff: OutsidePersonEvent = { type: 'OutsidePersonCutOff', data: { reason: 'Đã chuyển công tác.' } };
  const erasedFromOutside: OutsidePersonEvent = { type: 'OutsidePersonErased', data: because };
  const after = (...events: OutsidePersonEvent[]) =>
    events.reduce<OutsidePerson | null>(evolveOutsidePerson, null);
  const outside = { ...context, ...because, personId: 'outside-1' };
  const asking = (
    type: 'CutOffOutsidePerson' | 'LetInOutsidePerson' | 'EraseOutsidePerson',
    state: OutsidePerson | null,
  ) => {
    try {
      return decideOutsidePerson({ ...outside, type }, state);
    } catch (error) {
      if (error instanceof Rejection) return error.code;
      throw error;
    }
  };

  it('are erased by the office, with authority and reason, once the person is cut off', () => {
    expect(asking('EraseOutsidePerson', null)).toBe('outside-person-let-in');
    expect(asking('EraseOutsidePerson', after(cutOff))).toEqual([erasedFromOutside]);
  });

  it('are erased once, and nobody is let in under them again', () => {
    const erasedState = after(cutOff, erasedFromOutside);
    expect(asking('EraseOutsidePerson', erasedState)).toEqual([]);
    expect(asking('CutOffOutsidePerson', erasedState)).toEqual([]);
    expect(asking('LetInOutsidePerson', erasedState)).toBe('personal-data-erased');
  });
});
