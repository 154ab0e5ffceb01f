import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Channel } from '../channels/channel.js';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import type { Message } from '../message/message.js';
import { waitingMessages } from './waiting-messages.js';

let office: Office;
let offices = 0;
/** The agency of the test at hand. */
let agencyId: string;
let sent: { channel: string; address: string; message: Message }[] = [];

const channelOf = (channel: string): Channel => ({
  destinationOf: (address) => address,
  send: (address, message) => {
    sent.push({ channel, address, message });
    return Promise.resolve('queued');
  },
});

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.stop());

beforeEach(async () => {
  sent = [];
  offices += 1;
  agencyId = `agency${offices}`;
  await engage(office, agencyId, null);
  await register('an');
  await register('binh');
});

const idOf = (name: string) => `${name}-${agencyId}`;
const addressOf = (name: string) => `${idOf(name)}@example.vn`;
const write = (name: string, type: string, data: Parameters<Office['write']>[2]) =>
  office.write(`account-${idOf(name)}`, type, data);

const register = (name: string) =>
  write(name, 'AccountRegistered', {
    ...{ accountId: idOf(name), username: idOf(name), name: `Ông ${name}`, role: 'agency', agencyId },
    email: addressOf(name),
  });

const choose = (name: string, digestAt: string, webhook: string | null = null) =>
  write(name, 'NotificationSettingsChanged', {
    ...{ channels: { email: true, webhook }, digestAt, language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
  });

const goOnLeave = () =>
  write('an', 'LeaveArranged', {
    ...{ leaveId: 'leave-1', from: '2022-12-12', to: '2022-12-16', standInId: idOf('binh') },
    reason: 'Nghỉ phép năm.',
  });
const comeBack = () => write('an', 'LeaveEnded', { leaveId: 'leave-1', on: '2022-12-12', reason: null });

async function round(): Promise<void> {
  await office.project();
  await office.dispatching({ email: channelOf('email'), webhook: channelOf('webhook') }).round();
  await office.project();
}

/** To whom messages went, how many things each tells, and for whom else. */
const reported = () =>
  sent
    .filter(({ address }) => address.includes(agencyId))
    .map(({ address, message }) => [address, message.items.length, message.standingInFor]);

describe('what is for somebody on leave', () => {
  it('is one message with what is for the stand-in, and on record at the address it went to', async () => {
    await goOnLeave();
    await remind(office, agencyId, 'before-3');
    await round();
    expect(reported()).toEqual([[addressOf('binh'), 1, ['Ông an']]]);
    expect(sent[0]?.message).toMatchObject({ accountId: idOf('binh'), reader: 'Ông binh' });
    const outcomes = await office.recorded(addressOf('binh'));
    expect(outcomes.map(({ type }) => type)).toEqual(['NotificationDelivered', 'NotificationDelivered']);
    expect(await office.recorded(addressOf('an'))).toEqual([]);
    await round();
    expect(reported()).toHaveLength(1);
  });

  it('goes to that person again as soon as the leave is ended, what waited too', async () => {
    await goOnLeave();
    await remind(office, agencyId, 'before-3');
    await office.project();
    await comeBack();
    await round();
    expect(reported().sort()).toEqual([
      [addressOf('an'), 1, []],
      [addressOf('binh'), 1, []],
    ]);
  });

  it('reaches a stand-in who was not told of it by name', async () => {
    await remind(office, agencyId, 'before-3');
    await office.project();
    await write('an', 'LeaveArranged', {
      ...{ leaveId: 'leave-1', from: '2022-12-12', to: '2022-12-16', standInId: idOf('cuc') },
      reason: 'Nghỉ phép năm.',
    });
    await register('cuc');
    await round();
    expect(reported().sort()).toEqual([
      [addressOf('binh'), 1, []],
      [addressOf('cuc'), 1, ['Ông an']],
    ]);
  });

  it('by a channel that the stand-in has not chosen goes on to the person', async () => {
    await choose('an', '08:00', `https://hooks.example.vn/${agencyId}`);
    await goOnLeave();
    await remind(office, agencyId, 'before-3');
    await round();
    expect(reported().sort()).toEqual([
      [addressOf('binh'), 1, ['Ông an']],
      [`https://hooks.example.vn/${agencyId}`, 1, []],
    ]);
  });

  it('is told at once and alone, once, where it is an escalation', async () => {
    const urgent = {
      field: 'urgency',
      previous: 'urgent',
      value: 'express',
      reason: 'Gấp.',
      authority: 'CV',
    };
    await office.write(`directive-of-${agencyId}`, 'CorrectionRecorded', urgent);
    await goOnLeave();
    await remind(office, agencyId, 'escalate-head-1', [{ kind: 'agency', agencyId }], 'EscalationRaised');
    await round();
    expect(reported()).toEqual([[addressOf('binh'), 1, ['Ông an']]]);
  });
});

describe('the digest of a stand-in with another hour than the one on leave', () => {
  it.each([
    ['later', '2022-12-13', '08:30', '09:00'],
    ['earlier', '2022-12-14', '09:30', '09:00'],
  ])('holds both, at the stand-in’s own hour, which is %s', async (_, day, ofAbsent, ofStandIn) => {
    const at = (hour: string) => office.clock.advanceTo(new Date(`${day}T${hour}:00+07:00`));
    at('08:00');
    await choose('an', ofAbsent);
    await choose('binh', ofStandIn);
    await goOnLeave();
    await office.write(`directive-of-${agencyId}`, 'ReminderIssued', {
      ...{ step: 'before-3', deadline: '2022-12-16', dueAt: `${day}T01:00:00.000Z`, late: false },
      audience: [{ kind: 'agency', agencyId }],
      policy: { id: 'default', version: 1 },
    });
    for (const hour of ['08:30', '09:00', '09:30']) {
      at(hour);
      await office.project();
      await office.pool.query(`UPDATE live.outgoing SET noted_at = noted_at - interval '1 hour'`);
      await round();
      expect(reported()).toHaveLength(hour < ofStandIn ? 0 : 1);
      const now = new Date(office.clock.now().getTime() + 1_200_000);
      expect(await waitingMessages(office.pool, { now, channels: ['email'] })).toEqual([
        { channel: 'email', waitedMs: 0, silentMs: 0 },
      ]);
    }
    expect(reported()).toEqual([[addressOf('binh'), 1, ['Ông an']]]);
  });
});
