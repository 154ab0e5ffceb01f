import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { accountEventSchemas, type Account, type AccountEvent } from './account-events.js';
import { decideAccount, evolveAccount, type AccountCommand } from './account.js';
import { standingOf } from './password.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const owner: Actor = { id: 'court-1', name: 'Chuyên viên', role: 'agency', agencyId: 'court' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };
const registering = {
  ...context,
  type: 'RegisterAccount',
  accountId: 'court-1',
  username: 'toaan',
  name: 'Chuyên viên',
  role: 'agency',
  agencyId: 'court',
  email: null,
} as const;
const inviting = { ...context, type: 'InvitePerson' } as const;
const using = (generation: number, by = owner) =>
  ({ ...context, by, type: 'UseInvitation', generation }) as const;
const changing = (generation: number, by = owner) =>
  ({ ...context, by, type: 'ChangePassword', generation }) as const;

const given = (...commands: AccountCommand[]) =>
  commands.reduce<Account | null>(
    (state, command) => decideAccount(command, state).reduce(evolveAccount, state),
    null,
  );
function outcomeOf(command: AccountCommand, state: Account | null): AccountEvent[] | string {
  try {
    return decideAccount(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
}

const invited = given({ ...registering, passwordState: 'invited' });
const temporary = given({ ...registering, passwordState: 'temporary' });
const chosen = given(registering);

describe('the password of an account', () => {
  it('is its owner’s own where nothing else is on record, as in every log from before', () => {
    expect(chosen?.password).toEqual({ state: 'chosen', generation: 0 });
    expect(outcomeOf(registering, null)).toEqual([
      { type: 'AccountRegistered', data: expect.not.objectContaining({ passwordState: expect.anything() }) },
    ]);
  });

  it('is temporary or to come where the office opened the account so, until its owner chooses one', () => {
    expect(temporary?.password).toEqual({ state: 'temporary', generation: 0 });
    expect(invited?.password).toEqual({ state: 'invited', generation: 0 });
    const own = { state: 'chosen', generation: 1 };
    expect(given({ ...registering, passwordState: 'temporary' }, changing(0))?.password).toEqual(own);
    expect(given({ ...registering, passwordState: 'invited' }, using(0))?.password).toEqual(own);
  });

  it('ends when the office invites its owner anew, and so does the invitation before', () => {
    expect(outcomeOf(inviting, chosen)).toEqual([{ type: 'InvitationMade', data: { generation: 1 } }]);
    expect(outcomeOf(inviting, invited)).toEqual([{ type: 'InvitationMade', data: { generation: 1 } }]);
    const again = given({ ...registering, passwordState: 'invited' }, inviting);
    expect(outcomeOf(using(0), again)).toBe('invitation-not-found');
    expect(outcomeOf(using(1), again)).toEqual([{ type: 'InvitationUsed', data: { generation: 2 } }]);
  });

  it('is chosen by nobody but its owner, and its owner is invited by nobody but the office', () => {
    expect(outcomeOf(changing(0, office), chosen)).toBe('other-account');
    expect(outcomeOf(using(0, office), invited)).toBe('other-account');
    expect(outcomeOf({ ...inviting, by: owner }, chosen)).toBe('role-not-allowed');
    const own = given({ ...registering, accountId: office.id, role: 'admin', agencyId: null });
    expect(outcomeOf(inviting, own)).toBe('own-account');
    expect(outcomeOf(inviting, null)).toBe('account-not-found');
    expect(outcomeOf(changing(0), null)).toBe('account-not-found');
  });

  it('is not changed behind what happened meanwhile; the same step again changes nothing', () => {
    const changed = given(registering, changing(0));
    expect(outcomeOf(changing(0), changed)).toEqual([]);
    expect(outcomeOf(changing(0), given(registering, changing(0), changing(1)))).toBe(
      'password-changed-meanwhile',
    );
    expect(outcomeOf(changing(0), given(registering, inviting))).toBe('password-changed-meanwhile');
    expect(outcomeOf(changing(0), invited)).toBe('password-changed-meanwhile');
    expect(outcomeOf(using(0), temporary)).toBe('invitation-not-found');
  });

  it('is on record without anything of itself', () => {
    for (const [command, state] of [
      [inviting, chosen],
      [using(0), invited],
      [changing(0), chosen],
    ] as const)
      for (const { type, data } of decideAccount(command, state)) {
        expect(accountEventSchemas[type].parse(data)).toEqual(data);
        expect(data).toEqual({ generation: 1 });
      }
  });
});

describe('a hash that is kept for a generation of the password', () => {
  it('is the present one, has ended, or is ahead of what is on record', () => {
    expect(standingOf(1, { state: 'chosen', generation: 1 })).toBe('present');
    expect(standingOf(0, { state: 'temporary', generation: 0 })).toBe('present');
    expect(standingOf(0, { state: 'chosen', generation: 1 })).toBe('ended');
    expect(standingOf(2, { state: 'chosen', generation: 1 })).toBe('ahead');
  });

  it('has ended while its owner is invited, even where it was kept at the very moment of the invitation', () => {
    expect(standingOf(1, { state: 'invited', generation: 1 })).toBe('ended');
    expect(standingOf(2, { state: 'invited', generation: 1 })).toBe('ahead');
  });
});
