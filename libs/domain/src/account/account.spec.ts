import { describe, expect, it } from '@jest/globals';
import { engineActor, roleSchema, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { accountEventSchemas, type Account, type AccountEvent } from './account-events.js';
import { decideAccount, evolveAccount, type AccountCommand } from './account.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };
const registering = {
  ...context,
  type: 'RegisterAccount',
  accountId: 'court-1',
  username: 'toaan',
  name: 'Chuyên viên Tòa án',
  role: 'agency',
  agencyId: 'court',
  email: 'toaan@example.vn',
} as const;
const disabling = { ...context, type: 'DisableAccount' } as const;

const outcomeOf = (command: AccountCommand, state: Account | null): AccountEvent[] | string => {
  try {
    return decideAccount(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};
const given = (...commands: AccountCommand[]) =>
  commands.reduce<Account | null>(
    (state, command) => decideAccount(command, state).reduce(evolveAccount, state),
    null,
  );
const officer = given(registering);

describe('an account', () => {
  it('is registered once under its user name', () => {
    expect(officer).toEqual({
      id: 'court-1',
      username: 'toaan',
      name: 'Chuyên viên Tòa án',
      role: 'agency',
      agencyId: 'court',
      email: 'toaan@example.vn',
      disabled: false,
      notifications: null,
      leaves: [],
      password: { state: 'chosen', generation: 0 },
    });
    expect(outcomeOf(registering, officer)).toBe('username-taken');
  });

  it('keeps what stood, what stands, why and by what when its name is put right', () => {
    const asked = {
      field: 'name',
      value: 'Chuyên viên Toà án',
      reason: 'Sai dấu.',
      authority: 'CV 12',
    } as const;
    const correcting = { ...context, type: 'CorrectAccount', ...asked } as const;
    expect(outcomeOf(correcting, officer)).toEqual([
      { type: 'AccountCorrected', data: { ...asked, previous: 'Chuyên viên Tòa án' } },
    ]);
    const after = given(registering, correcting);
    expect(after?.name).toBe(asked.value);
    expect(outcomeOf(correcting, after)).toEqual([]);
    expect(outcomeOf({ ...correcting, by: { ...office, role: 'leader' } }, officer)).toBe('role-not-allowed');
  });

  it('has an agency when it is an officer’s', () => {
    expect(outcomeOf({ ...registering, agencyId: null }, null)).toBe('agency-required');
  });

  it.each(roleSchema.options.filter((role) => role !== 'agency'))(
    'has no agency when it is for %s',
    (role) => {
      expect(outcomeOf({ ...registering, role }, null)).toBe('agency-not-allowed');
      expect(outcomeOf({ ...registering, role, agencyId: null }, null)).toHaveLength(1);
    },
  );

  it('is put back in use, once', () => {
    const enabling = { ...context, type: 'EnableAccount' } as const;
    const disabled = given(registering, disabling);
    expect(outcomeOf(enabling, disabled)).toEqual([{ type: 'AccountEnabled', data: {} }]);
    expect(given(registering, disabling, enabling)?.disabled).toBe(false);
    expect(outcomeOf(enabling, officer)).toEqual([]);
    expect(outcomeOf(enabling, null)).toBe('account-not-found');
  });

  it('acts in another role, or for another agency, once the office says so and why', () => {
    const changing = {
      ...context,
      type: 'ChangeAccountRole',
      role: 'agency',
      agencyId: 'police',
      reason: 'Điều động.',
    } as const;
    expect(outcomeOf(changing, officer)).toEqual([
      {
        type: 'AccountRoleChanged',
        data: {
          previousRole: 'agency',
          previousAgencyId: 'court',
          role: 'agency',
          agencyId: 'police',
          reason: 'Điều động.',
        },
      },
    ]);
    expect(given(registering, changing)).toMatchObject({ role: 'agency', agencyId: 'police' });
    expect(outcomeOf(changing, given(registering, changing))).toEqual([]);
    expect(outcomeOf({ ...changing, agencyId: null }, officer)).toBe('agency-required');
    expect(outcomeOf({ ...changing, role: 'leader' }, officer)).toBe('agency-not-allowed');
    expect(outcomeOf({ ...changing, role: 'leader', agencyId: null }, officer)).toHaveLength(1);
    const own = given({ ...registering, accountId: office.id, role: 'admin', agencyId: null });
    expect(outcomeOf({ ...changing, role: 'leader', agencyId: null }, own)).toBe('own-account');
    const by: Actor = { ...office, role: 'leader' };
    expect(outcomeOf({ ...changing, by }, officer)).toBe('role-not-allowed');
  });

  it('is disabled once, until it is put back in use', () => {
    expect(outcomeOf(disabling, officer)).toEqual([{ type: 'AccountDisabled', data: {} }]);
    const disabled = given(registering, disabling);
    expect(disabled?.disabled).toBe(true);
    expect(outcomeOf(disabling, disabled)).toEqual([]);
  });

  it('is not disabled by who acts with it', () => {
    const own = given({ ...registering, accountId: office.id, role: 'admin', agencyId: null });
    expect(outcomeOf(disabling, own)).toBe('own-account');
  });

  it('is neither widened, taken over nor ended by its own person with another account', () => {
    const asked: readonly AccountCommand[] = [
      { ...disabling },
      { ...context, type: 'EnableAccount' },
      { ...context, type: 'ChangeAccountRole', role: 'admin', agencyId: null, reason: 'Điều động.' },
      { ...context, type: 'InvitePerson' },
      { ...context, type: 'RemoveSecondFactor', reason: 'Mất điện thoại.' },
      { ...context, type: 'ErasePersonalData', authority: 'CV 12', reason: 'Nghỉ việc.', standsInFor: [] },
    ];
    for (const state of [officer, given(registering, disabling)])
      for (const command of asked) {
        expect(outcomeOf({ ...command, samePersonAs: ['court-1'] }, state)).toBe('own-account');
        expect(outcomeOf({ ...command, samePersonAs: ['court-2'] }, state)).not.toBe('own-account');
      }
  });

  it('that was never registered is not disabled', () => {
    expect(outcomeOf(disabling, null)).toBe('account-not-found');
  });

  it('is written to elsewhere, or nowhere, once the office says so', () => {
    const moving = { ...context, type: 'ChangeAccountEmail', email: 'moi@example.vn' } as const;
    const clearing = { ...moving, email: null } as const;
    expect(outcomeOf(moving, officer)).toEqual([
      {
        type: 'AccountEmailChanged',
        data: { previousEmail: 'toaan@example.vn', email: 'moi@example.vn' },
      },
    ]);
    expect(given(registering, moving)?.email).toBe('moi@example.vn');
    expect(given(registering, moving, clearing)?.email).toBeNull();
    expect(outcomeOf(moving, given(registering, moving))).toEqual([]);
    expect(outcomeOf(moving, null)).toBe('account-not-found');
    const by: Actor = { ...office, id: 'court-1', role: 'agency', agencyId: 'court' };
    expect(outcomeOf({ ...moving, by }, officer)).toBe('role-not-allowed');
  });

  it('records what fits its stored contract, and no secret', () => {
    for (const [command, state] of [
      [registering, null],
      [disabling, officer],
      [{ ...context, type: 'ChangeAccountEmail', email: null }, officer],
    ] as const)
      for (const { type, data } of decideAccount(command, state))
        expect(accountEventSchemas[type].parse(data)).toEqual(data);
    expect(Object.keys(accountEventSchemas.AccountRegistered.shape)).not.toContain('password');
  });

  it('is kept by the office, or by the engine that makes the first one', () => {
    for (const role of roleSchema.options.filter((one) => one !== 'admin')) {
      const by: Actor = { ...office, role };
      expect(outcomeOf({ ...registering, by }, null)).toBe('role-not-allowed');
      expect(outcomeOf({ ...disabling, by }, officer)).toBe('role-not-allowed');
    }
    expect(outcomeOf({ ...registering, by: engineActor }, null)).toHaveLength(1);
  });
});

describe('an event that this build does not know', () => {
  it('leaves an account as it is', () => {
    const newer = JSON.parse('{"type":"AccountEnabled","data":{}}') as AccountEvent;
    expect(evolveAccount(officer, newer)).toEqual(officer);
  });
});

describe('notification settings', () => {
  const settings = {
    channels: { email: true, webhook: null },
    digestAt: '07:30',
    language: 'en',
    timeZone: 'Asia/Ho_Chi_Minh',
  } as const;
  const own: Actor = { id: 'court-1', name: 'Chuyên viên', role: 'agency', agencyId: 'court' };
  const choosing = { ...context, by: own, type: 'ChangeNotificationSettings', settings } as const;

  it('are chosen by the person alone, and choosing the same again changes nothing', () => {
    expect(outcomeOf(choosing, officer)).toEqual([{ type: 'NotificationSettingsChanged', data: settings }]);
    expect(outcomeOf({ ...choosing, by: office }, officer)).toBe('other-account');
    expect(outcomeOf(choosing, given(registering, choosing))).toEqual([]);
  });

  it('cannot ask for e-mail without an address', () => {
    expect(outcomeOf(choosing, given({ ...registering, email: null }))).toBe('email-missing');
  });

  it('can be told to leave e-mail off, and nothing else changes', () => {
    const stopping = { ...context, by: own, type: 'StopEmail', timeZone: 'Asia/Tokyo' } as const;
    const off = { email: false, webhook: null };
    expect(outcomeOf(stopping, given(registering, choosing))).toEqual([
      { type: 'NotificationSettingsChanged', data: { ...settings, channels: off } },
    ]);
    expect(outcomeOf(stopping, officer)).toEqual([
      {
        type: 'NotificationSettingsChanged',
        data: { channels: off, digestAt: '08:00', language: 'vi', timeZone: 'Asia/Tokyo' },
      },
    ]);
    expect(outcomeOf(stopping, given(registering, stopping))).toEqual([]);
    expect(outcomeOf(stopping, given({ ...registering, email: null }))).toEqual([]);
    expect(outcomeOf({ ...stopping, by: office }, officer)).toBe('other-account');
    expect(outcomeOf(stopping, null)).toBe('account-not-found');
  });
});
