import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#event-store';
import type { Channel } from '../channels/channel.js';
import { engage, morning, openOffice, type Office } from '../delivery.fixture.js';
import type { Message } from '../message/message.js';

let office: Office;
let sent: { address: string; message: Message }[] = [];
let offices = 0;
/** The agency of the test at hand, which has an address of its own. */
let agencyId: string;

const email: Channel = {
  destinationOf: () => 'smtp',
  send: (address, message) => {
    sent.push({ address, message });
    return Promise.resolve('queued');
  },
};

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.stop());

beforeEach(async () => {
  sent = [];
  offices += 1;
  agencyId = `agency${offices}`;
  await engage(office, agencyId, addressOf(agencyId));
});

afterEach(() => later(3 * day));

const addressOf = (agency: string) => `${agency}@example.vn`;
const day = 86_400_000;
const later = (ms: number) => office.clock.advanceTo(new Date(office.clock.now().getTime() + ms));

/** The engine records a step of the agency's directive, due now unless told otherwise. */
const remind = (step: string, more: JsonObject = {}) =>
  office.write(`directive-of-${agencyId}`, 'ReminderIssued', {
    ...{ step, deadline: '2022-12-14', dueAt: office.clock.now().toISOString(), late: false },
    audience: [{ kind: 'agency', agencyId }],
    policy: { id: 'default', version: 1 },
    ...more,
  });

async function round(): Promise<string[]> {
  await office.project();
  const dispatch = office.dispatching({ email });
  await dispatch.round();
  await office.project();
  return dispatch.outcomes;
}

const recorded = async () => (await office.recorded(addressOf(agencyId))).map(({ type }) => type);

describe('what an outage delayed', () => {
  it('goes out when it is recorded, however long that was, the last word shown and each recorded', async () => {
    later(10 * day);
    await remind('overdue-1', { dueAt: morning, late: true });
    await remind('overdue-2', { dueAt: '2022-12-13T01:00:00.000Z', late: true });
    expect(await round()).toEqual(['delivered 2']);
    expect(sent.map(({ message }) => message.items.map(({ missedOn }) => missedOn))).toEqual([
      ['2022-12-13'],
    ]);
    expect(await recorded()).toEqual(['NotificationDelivered', 'NotificationDelivered']);
  });
});
