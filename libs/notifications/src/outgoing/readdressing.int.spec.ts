import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#event-store';
import { NotSent, type Channel } from '../channels/channel.js';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import { sendAgain } from '../dispatch/send-again.js';
import { listDeadDeliveries } from './outgoing-queries.js';

let office: Office;
let sent: { address: string; accountId: string | null }[] = [];

/** Refuses for good whatever is addressed to a "wrong" one. */
const mail: Channel = {
  destinationOf: (address) => address,
  send(address, { accountId }) {
    if (address.includes('wrong')) return Promise.reject(new NotSent('no such mailbox', { final: true }));
    sent.push({ address, accountId });
    return Promise.resolve('queued');
  },
};

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.stop());

beforeEach(() => {
  sent = [];
});

async function round(eventStore = office.eventStore as Pick<Office['eventStore'], 'append' | 'readStream'>) {
  office.clock.advanceTo(new Date(office.clock.now().getTime() + 3_600_000));
  await office.project();
  await office.dispatching({ email: mail }, { eventStore }).round();
  await office.project();
  return sent;
}

const contacts = (agencyId: string, headEmail: string | null, officeEmail: string | null) =>
  office.write(`agency-${agencyId}`, 'AgencyContactsChanged', { headEmail, officeEmail });

const register = (accountId: string, agencyId: string, email: string | null) =>
  office.write(`account-${accountId}`, 'AccountRegistered', {
    ...{ accountId, username: accountId, name: accountId, role: 'agency', agencyId, email },
  });

const move = (accountId: string, previousEmail: string | null, email: string | null) =>
  office.write(`account-${accountId}`, 'AccountEmailChanged', { previousEmail, email });

const chooseMail = (accountId: string, email = true) =>
  office.write(`account-${accountId}`, 'NotificationSettingsChanged', {
    ...{ channels: { email, webhook: null }, digestAt: '08:00', language: 'vi' },
    timeZone: 'Asia/Ho_Chi_Minh',
  });

async function dead(agencyId: string): Promise<{ id: string; address: string }[]> {
  const { items } = await listDeadDeliveries(office.pool, { limit: 500 });
  return items
    .filter(({ directiveId }) => directiveId === `of-${agencyId}`)
    .map(({ id, address }) => ({ id, address }));
}

async function sendAllAgain(agencyId: string): Promise<typeof sent> {
  const ids = (await dead(agencyId)).map(({ id }) => id);
  expect((await sendAgain(office.pool, ids)).sort()).toEqual(ids.sort());
  return round();
}

const head = (agencyId: string): JsonObject[] => [{ kind: 'agency_head', agencyId }];

describe('mail that was given up at a wrong address', () => {
  it('arrives at the agency’s new address when it is sent again', async () => {
    await engage(office, 'court', 'wrong@toaan.example.vn');
    await remind(office, 'court', 'before-1');
    expect(await round()).toEqual([]);
    const [given] = await dead('court');
    expect(given?.address).toBe('wrong@toaan.example.vn');
    await contacts('court', null, 'vanthu@toaan.example.vn');
    await office.project();
    expect(await dead('court')).toEqual([{ ...given, address: 'vanthu@toaan.example.vn' }]);
    expect(await sendAllAgain('court')).toEqual([{ address: 'vanthu@toaan.example.vn', accountId: null }]);
    expect(await dead('court')).toEqual([]);
    expect(await office.recorded('vanthu@toaan.example.vn')).toMatchObject([
      { type: 'NotificationDelivered', data: { notificationId: given?.id } },
    ]);
  });

  it.each(['chose settings', 'chose none'])(
    'arrives at the new address of a person who %s',
    async (settings) => {
      const id = settings.replace(' ', '-');
      await engage(office, id, null);
      await register(id, id, `wrong@${id}.vn`);
      if (settings === 'chose settings') await chooseMail(id);
      await remind(office, id, 'before-1');
      expect(await round()).toEqual([]);
      await move(id, `wrong@${id}.vn`, `right@${id}.vn`);
      await office.project();
      expect(await sendAllAgain(id)).toEqual([{ address: `right@${id}.vn`, accountId: id }]);
    },
  );
});

describe('mail that was given up, of which another of its audience was told at the new address', () => {
  it('is not there to be sent again', async () => {
    await engage(office, 'guard', 'wrong@guard.vn');
    await register('lan', 'guard', 'lan@guard.vn');
    await remind(office, 'guard', 'before-1');
    expect(await round()).toEqual([{ address: 'lan@guard.vn', accountId: 'lan' }]);
    expect(await dead('guard')).toHaveLength(1);
    await contacts('guard', null, 'Lan@guard.vn');
    await office.project();
    expect(await dead('guard')).toEqual([]);
  });
});

describe('mail that waits', () => {
  it('goes to the new address of the one of an agency whom it is for', async () => {
    await engage(office, 'police', 'office@old.vn');
    await contacts('police', 'head@old.vn', 'office@old.vn');
    await remind(office, 'police', 'before-1');
    await remind(office, 'police', 'escalate-1', head('police'), 'EscalationRaised');
    await office.project();
    await contacts('police', 'head@new.vn', 'office@new.vn');
    expect((await round()).map(({ address }) => address).sort()).toEqual(['head@new.vn', 'office@new.vn']);
  });

  it('goes to the agency when its head has no address any more, and to nobody without any', async () => {
    await engage(office, 'tax', 'office@tax.vn');
    await contacts('tax', 'head@tax.vn', 'office@tax.vn');
    await remind(office, 'tax', 'escalate-1', head('tax'), 'EscalationRaised');
    await office.project();
    await contacts('tax', null, 'office@tax.vn');
    expect((await round()).map(({ address }) => address)).toEqual(['office@tax.vn']);
    await remind(office, 'tax', 'before-1');
    await office.project();
    await contacts('tax', null, null);
    expect(await round()).toHaveLength(1);
    await contacts('tax', null, 'late@tax.vn');
    expect(await round()).toHaveLength(1);
  });

  it('goes to nobody when a person without settings has no address any more', async () => {
    await engage(office, 'bank', null);
    await register('giang', 'bank', 'giang@bank.vn');
    await remind(office, 'bank', 'before-1');
    await office.project();
    await move('giang', 'giang@bank.vn', null);
    expect(await round()).toEqual([]);
  });

  it('comes once to a new address at which another of its audience is told', async () => {
    await engage(office, 'customs', 'office@customs.vn');
    await register('hoa', 'customs', 'hoa@customs.vn');
    await remind(office, 'customs', 'before-1');
    await office.project();
    await contacts('customs', null, 'Hoa@customs.vn');
    expect(await round()).toEqual([{ address: 'hoa@customs.vn', accountId: 'hoa' }]);
    expect(await office.recorded('hoa@customs.vn')).toHaveLength(1);
  });

  it('goes by the choice of who reads the new address', async () => {
    await engage(office, 'forest', 'office@forest.vn');
    await register('khoa', 'none', 'khoa@forest.vn');
    await chooseMail('khoa', false);
    await remind(office, 'forest', 'before-1');
    await office.project();
    await contacts('forest', null, 'khoa@forest.vn');
    expect(await round()).toEqual([]);
  });

  it('still goes to whoever shares the old address, and to the new one too', async () => {
    await engage(office, 'bar', 'shared@bar.vn');
    await register('dung', 'bar', 'Shared@bar.vn');
    await remind(office, 'bar', 'before-1');
    await office.project();
    await move('dung', 'Shared@bar.vn', 'dung@bar.vn');
    const reported = [...(await round())].sort((one, other) => (one.address < other.address ? -1 : 1));
    expect(reported).toEqual([
      { address: 'dung@bar.vn', accountId: 'dung' },
      { address: 'shared@bar.vn', accountId: null },
    ]);
  });
});

describe('what arrived while the log was away', () => {
  it('is recorded with the address at which it arrived, whatever its reader’s is by then', async () => {
    await engage(office, 'port', 'old@port.vn');
    await remind(office, 'port', 'before-1');
    const away = { ...office.eventStore, append: () => Promise.reject(new Error('away')) };
    await expect(round(away)).rejects.toThrow('away');
    expect(sent).toHaveLength(1);
    await contacts('port', null, 'new@port.vn');
    await round();
    expect(sent).toHaveLength(1);
    expect(await office.recorded('new@port.vn')).toEqual([]);
    expect(await office.recorded('old@port.vn')).toMatchObject([{ type: 'NotificationDelivered' }]);
  });
});
