import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NotSent, type Channel } from '../channels/channel.js';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import { listDeadDeliveries } from './outgoing-queries.js';

let office: Office;
let sent: { address: string; accountId: string | null }[] = [];
let answer: 'accept' | 'later' | 'never' = 'accept';

const channelTo = (): Channel => ({
  destinationOf: (address) => address,
  send(address, { accountId }) {
    if (answer !== 'accept') return Promise.reject(new NotSent(answer, { final: answer === 'never' }));
    sent.push({ address, accountId });
    return Promise.resolve('queued');
  },
});

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.stop());

beforeEach(() => {
  sent = [];
  answer = 'accept';
});

async function round(): Promise<typeof sent> {
  office.clock.advanceTo(new Date(office.clock.now().getTime() + 3_600_000));
  await office.project();
  await office.dispatching({ email: channelTo(), webhook: channelTo() }).round();
  await office.project();
  return sent;
}

const register = (accountId: string, agencyId: string, email: string | null) =>
  office.write(`account-${accountId}`, 'AccountRegistered', {
    ...{ accountId, username: accountId, name: accountId, role: 'agency', agencyId, email },
  });

const choose = (accountId: string, email: boolean, webhook: string | null = null) =>
  office.write(`account-${accountId}`, 'NotificationSettingsChanged', {
    ...{ channels: { email, webhook }, digestAt: '08:00', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
  });

describe('mail that waits at an address which several have', () => {
  it('goes to the other person when one turns mail off', async () => {
    await engage(office, 'court', null);
    await register('an', 'court', 'vanthu@toaan.example.vn');
    await register('ba', 'court', 'VanThu@toaan.example.vn');
    await remind(office, 'court', 'before-1');
    answer = 'later';
    expect(await round()).toEqual([]);
    await choose('an', false);
    answer = 'accept';
    expect(await round()).toEqual([{ address: 'vanthu@toaan.example.vn', accountId: 'ba' }]);
    await remind(office, 'court', 'due-day');
    expect(await round()).toHaveLength(2);
  });

  it('goes to the agency when the person’s account is disabled', async () => {
    await engage(office, 'police', 'vanthu@congan.example.vn');
    await register('chi', 'police', 'vanthu@congan.example.vn');
    await remind(office, 'police', 'before-1');
    await office.project();
    await office.write('account-chi', 'AccountDisabled', {});
    expect(await round()).toEqual([{ address: 'vanthu@congan.example.vn', accountId: null }]);
  });

  it('does not go to the agency either when the person turned mail off', async () => {
    await engage(office, 'bar', 'VanThu@luatsu.example.vn');
    await remind(office, 'bar', 'before-1');
    await office.project();
    await register('dung', 'none', 'vanthu@luatsu.example.vn');
    await choose('dung', false);
    expect(await round()).toEqual([]);
    await remind(office, 'bar', 'due-day');
    expect(await round()).toEqual([]);
    expect(await office.recorded('VanThu@luatsu.example.vn')).toEqual([]);
  });
});

describe('what was given up', () => {
  it('is not there to be sent again once its reader wants no more', async () => {
    await engage(office, 'tax', null);
    await register('em', 'tax', 'em@thue.example.vn');
    await choose('em', true, 'https://hooks.example.vn/em');
    await remind(office, 'tax', 'before-1');
    answer = 'never';
    await round();
    const dead = async () =>
      (await listDeadDeliveries(office.pool)).items
        .filter(({ directiveId }) => directiveId === 'of-tax')
        .map(({ channel }) => channel)
        .sort();
    expect(await dead()).toEqual(['email', 'webhook']);
    await choose('em', false, 'https://hooks.example.vn/em');
    await office.project();
    expect(await dead()).toEqual(['webhook']);
    await choose('em', false);
    await office.project();
    expect(await dead()).toEqual([]);
  });
});

describe('a webhook address that two people have', () => {
  it('is told for each, and each outcome is recorded', async () => {
    const url = 'https://hooks.example.vn/AbC';
    await engage(office, 'justice', null);
    for (const id of ['giang', 'hoa']) {
      await register(id, 'justice', null);
      await choose(id, false, url);
    }
    await remind(office, 'justice', 'before-1');
    expect((await round()).map(({ accountId }) => accountId).sort()).toEqual(['giang', 'hoa']);
    const outcomes = await office.recorded(url);
    expect(outcomes.map(({ type }) => type)).toEqual(['NotificationDelivered', 'NotificationDelivered']);
    expect(new Set(outcomes.map(({ data }) => data['notificationId'])).size).toBe(2);
    await choose('giang', false);
    await remind(office, 'justice', 'due-day');
    expect((await round()).slice(2).map(({ accountId }) => accountId)).toEqual(['hoa']);
  });
});
