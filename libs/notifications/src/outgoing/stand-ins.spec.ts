import { describe, expect, it } from '@jest/globals';
import type { Account, Leave, NotificationSettings } from '#domain';
import { directoryOf, type AgencyContacts } from './recipients.js';
import { standInWays } from './stand-ins.js';

const timeZone = 'Asia/Ho_Chi_Minh';
const today = '2022-12-12';
const hook = 'https://hooks.example.vn/binh';

function account(id: string, more: Partial<Account> = {}): Account {
  return {
    ...{ id, username: id, name: `Ông ${id}`, role: 'agency', agencyId: 'court' },
    ...{ email: `${id}@example.vn`, disabled: false, notifications: null, leaves: [] },
    password: { state: 'chosen', generation: 0 },
    ...more,
  };
}

const leave: Leave = {
  ...{ id: 'leave-1', from: today, to: '2022-12-16', standInId: 'binh' },
  ...{ reason: 'Nghỉ phép năm.', endedOn: null },
};
const an = account('an', { leaves: [leave] });
const binh = account('binh');
const wanting = (channels: NotificationSettings['channels']) =>
  account('binh', { notifications: { channels, digestAt: '09:00', language: 'en', timeZone } });

function ways(accounts: readonly Account[], contacts: Partial<AgencyContacts> = {}, day = today) {
  const court = { name: 'Tòa án', head_email: null, office_email: null, ...contacts };
  const directory = directoryOf({ accounts, agencies: new Map([['court', court]]), timeZone });
  return standInWays(directory, day).map(({ absent, channel, address }) => [absent, channel, address]);
}

describe('what is for a person on leave by name', () => {
  it('goes to the stand-in while the leave lasts', () => {
    expect(ways([an, binh])).toEqual([['an', 'email', 'binh@example.vn']]);
    expect(ways([an, binh], {}, '2022-12-16')).toHaveLength(1);
    for (const day of ['2022-12-11', '2022-12-17']) expect(ways([an, binh], {}, day)).toEqual([]);
  });

  it('goes there by the channels and in the language that the stand-in has chosen, and by no other', () => {
    expect(ways([an, wanting({ email: true, webhook: hook })])).toEqual([
      ['an', 'email', 'binh@example.vn'],
      ['an', 'webhook', hook],
    ]);
    expect(ways([an, wanting({ email: false, webhook: hook })])).toEqual([['an', 'webhook', hook]]);
    expect(ways([an, account('binh', { email: null })])).toEqual([]);
  });

  it.each<[string, Account]>([
    ['is out of use', account('binh', { disabled: true })],
    ['acts for another agency', account('binh', { agencyId: 'bar' })],
    ['is on leave too', account('binh', { leaves: [{ ...leave, standInId: 'cuc' }] })],
  ])('goes to the person as ever while the stand-in %s', (_, standIn) => {
    expect(ways([an, standIn])).toEqual([]);
  });

  it('still goes to an address that is an agency’s, or another person’s, as well', () => {
    expect(ways([an, binh], { office_email: 'An@Example.vn' })).toEqual([]);
    expect(ways([an, binh, account('cuc', { email: 'AN@example.vn' })])).toEqual([]);
    expect(ways([an, binh, account('cuc', { email: 'AN@example.vn', disabled: true })])).toHaveLength(1);
  });
});
