import { describe, expect, it } from '@jest/globals';
import { dispatchId, type Account, type Audience, type NotificationSettings } from '#domain';
import { directoryOf, recipientsOf } from './recipients.js';

const timeZone = 'Asia/Ho_Chi_Minh';
const court: Audience = { kind: 'agency', agencyId: 'court' };
const address = 'VanThu@ToaAn.example.vn';

function account(
  id: string,
  channels: NotificationSettings['channels'] | null,
  more: Partial<Account> = {},
): Account {
  return {
    ...{ id, username: id, name: id, role: 'agency', agencyId: 'court', email: address.toLowerCase() },
    disabled: false,
    notifications: channels && { channels, digestAt: '08:00', language: 'vi', timeZone },
    leaves: [],
    password: { state: 'chosen', generation: 0 },
    ...more,
  };
}

const reached = (accounts: readonly Account[], officeEmail: string | null = address) =>
  recipientsOf(
    court,
    directoryOf({
      accounts,
      agencies: new Map([['court', { name: 'Tòa án', head_email: null, office_email: officeEmail }]]),
      timeZone,
    }),
  ).map(({ channel, address: to, accountId, apart }) => ({ channel, to, accountId, apart }));

const on = { email: true, webhook: null };
const off = { email: false, webhook: null };

describe('an address that a person and an agency have', () => {
  it('gets one mail, the person’s, however it is written', () => {
    expect(reached([account('an', on)])).toMatchObject([{ accountId: 'an' }]);
  });

  it('gets none once the person turned mail off, of whatever role that person is', () => {
    expect(reached([account('an', off)])).toEqual([]);
    expect(reached([account('chair', off, { role: 'leader', agencyId: null })])).toEqual([]);
  });

  it('gets what another person wants there', () => {
    expect(reached([account('an', off), account('ba', on)])).toMatchObject([{ accountId: 'ba' }]);
  });

  it('is the agency’s alone when the person is not there any more', () => {
    const gone = account('an', off, { disabled: true });
    expect(reached([gone])).toMatchObject([{ to: address, accountId: null }]);
  });
});

describe('a webhook', () => {
  const hook = (webhook: string) => ({ email: false, webhook });
  const url = 'https://hooks.example.vn/AbC';

  it('is each account’s own, at the very address', () => {
    const accounts = [
      account('an', hook(url)),
      account('ba', hook(url)),
      account('chi', hook(url.toLowerCase())),
    ];
    const ways = reached(accounts, null);
    expect(ways.map(({ to, accountId }) => [to, accountId])).toEqual([
      [url, 'an'],
      [url, 'ba'],
      [url.toLowerCase(), 'chi'],
    ]);
    const ids = ways.map(({ channel, to, apart }) => dispatchId('event', court, channel, to, apart));
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the id of what is sent', () => {
  it('is for ever the one that the log holds outcomes of', () => {
    expect(dispatchId('event-1', court, 'email', 'a@example.vn')).toBe(
      '9bee2cfa-1f31-5b07-b918-07a7328342b8',
    );
    expect(dispatchId('event-1', court, 'webhook', 'https://hooks.example.vn/')).toBe(
      '4ece7e48-2121-5d93-badd-428b8521e29d',
    );
  });
});
