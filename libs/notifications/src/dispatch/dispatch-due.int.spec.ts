import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, JsonObject } from '#event-store';
import { NotSent, type Channel } from '../channels/channel.js';
import { engage, morning, openOffice, type Office } from '../delivery.fixture.js';
import type { Message } from '../message/message.js';
import { listDeadDeliveries } from '../outgoing/outgoing-queries.js';
import { sendAgain } from './send-again.js';

let office: Office;
let sent: { address: string; message: Message }[] = [];
let offices = 0;
/** The agency of the test at hand, which has an address of its own. */
let agencyId: string;

/** What sending to an address comes to; without anything it is taken. */
let answers: Record<string, () => Promise<string>> = {};

const email: Channel = {
  destinationOf: (address) => address,
  send: (address, message) => {
    sent.push({ address, message });
    return answers[address]?.() ?? Promise.resolve('queued');
  },
};

/** The log as it is, but for appends while it is down. */
let isLogDown = false;
const log = {
  append: ((...how) =>
    isLogDown ? Promise.reject(new Error('The log is down.')) : office.eventStore.append(...how)) as Append,
  readStream: ((...how) => office.eventStore.readStream(...how)) as EventStore['readStream'],
};
type Append = EventStore['append'];

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

/** Leaves nothing for the next test to send. */
afterEach(async () => {
  answers = {};
  isLogDown = false;
  later(3 * day);
  await round();
});

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
  const dispatch = office.dispatching({ email }, { eventStore: log });
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

describe('what could not be sent for fourteen days', () => {
  it('is given up as overtaken, for want of a channel too, is listed, and can be sent again', async () => {
    await office.write(`account-${agencyId}`, 'AccountRegistered', {
      accountId: agencyId,
      ...{ username: agencyId, name: 'Bà Cơ', role: 'agency', agencyId, email: null },
    });
    await office.write(`account-${agencyId}`, 'NotificationSettingsChanged', {
      channels: { email: false, webhook: 'https://hooks.example.vn/six' },
      ...{ digestAt: '08:00', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
    });
    await remind('before-3');
    answers[addressOf(agencyId)] = () => Promise.reject(new NotSent('down', { destinationFails: true }));
    await round();
    later(14 * day - 1_000);
    await office.project();
    await office.pool.query(`UPDATE delivery.attempt SET first_failed_at = NULL, next_at = $1`, [
      new Date(office.clock.now().getTime() + day),
    ]);
    expect(await round()).toEqual([]);
    later(1_000);
    expect((await round()).sort()).toEqual(['overtaken 1', 'overtaken 1']);
    expect(await round()).toEqual([]);
    const { items } = await listDeadDeliveries(office.pool);
    const mine = items.filter(({ directiveId }) => directiveId === `of-${agencyId}`);
    expect(mine.map(({ channel, reason }) => [channel, reason]).sort()).toEqual([
      ['email', 'Not sent within 14 days: overtaken.'],
      ['webhook', 'Not sent within 14 days: overtaken.'],
    ]);
    answers = {};
    const mail = mine.find(({ channel }) => channel === 'email')?.id ?? '';
    expect(await sendAgain(office.pool, [mail, 'none'])).toEqual([mail]);
    expect(await round()).toEqual(['delivered 1']);
    expect(await recorded()).toEqual(['NotificationFailed', 'NotificationDelivered']);
  });

  it('is given up by and by, however much of it there is', async () => {
    await remind('before-3');
    await office.project();
    await office.pool.query(
      `INSERT INTO live.outgoing
       SELECT (json_populate_record(o, json_build_object('id', 'old-' || n))).*
       FROM live.outgoing o, generate_series(1, 450) n WHERE o.state = 'pending'`,
    );
    later(14 * day);
    const dispatch = office.dispatching({}, { eventStore: log });
    const rounds = [
      await dispatch.round(),
      await dispatch.round(),
      await dispatch.round(),
      await dispatch.round(),
    ];
    expect(rounds).toEqual([200, 200, 51, 0]);
  });
});

describe('a destination that rests', () => {
  it('costs what waits for it no attempt', async () => {
    answers[addressOf(agencyId)] = () => Promise.reject(new NotSent('down', { destinationFails: true }));
    await office.project();
    const dispatch = office.dispatching({ email }, { circuitRestsMs: 3_600_000 });
    for (let tries = 0; tries < 6; tries += 1) {
      await remind(`before-${tries}`);
      await office.project();
      await dispatch.round();
    }
    expect(dispatch.outcomes).toEqual(Array<string>(6).fill('put off 1'));
    expect(sent).toHaveLength(5);
    const { rows } = await office.pool.query(
      `SELECT attempts, first_failed_at IS NULL AS untried, count(*)::int FROM delivery.attempt
       JOIN live.outgoing USING (id) WHERE address = $1 GROUP BY 1, 2 ORDER BY 1`,
      [addressOf(agencyId)],
    );
    expect(rows).toEqual([
      { attempts: 0, untried: true, count: 1 },
      { attempts: 1, untried: false, count: 5 },
    ]);
  });
});

describe('a destination that refuses one message after another for good', () => {
  it('is given the next all the same: it answers', async () => {
    answers[addressOf(agencyId)] = () => Promise.reject(new NotSent('no such mailbox', { final: true }));
    await office.project();
    const dispatch = office.dispatching({ email }, { circuitRestsMs: 3_600_000 });
    for (let tries = 0; tries < 6; tries += 1) {
      await remind(`before-${tries}`);
      await office.project();
      await dispatch.round();
    }
    expect(dispatch.outcomes).toEqual(Array<string>(6).fill('failed 1'));
    expect(sent).toHaveLength(6);
  });
});

describe('what was noted of attempts', () => {
  it('is let go once the outcome has come round', async () => {
    await remind('before-3');
    await round();
    const count = async () =>
      (
        await office.pool.query<{ count: number }>(
          'SELECT count(*)::int FROM delivery.attempt JOIN live.outgoing USING (id) WHERE address = $1',
          [addressOf(agencyId)],
        )
      ).rows[0]?.count;
    expect(await count()).toBe(1);
    await round();
    expect(await count()).toBe(0);
    expect(sent).toHaveLength(1);
  });
});

describe('a message that was sent while the log was down', () => {
  it('is not sent again: its receipt is kept and recorded when the log is back, as of when it was sent', async () => {
    await remind('before-3');
    const sentAt = office.clock.now().toISOString();
    isLogDown = true;
    await expect(round()).rejects.toThrow('The log is down.');
    later(60_000);
    await expect(round()).rejects.toThrow('The log is down.');
    isLogDown = false;
    later(60_000);
    expect(await round()).toEqual([]);
    expect(sent).toHaveLength(1);
    const [outcome] = await office.recorded(addressOf(agencyId));
    expect(outcome).toMatchObject({ type: 'NotificationDelivered', data: { receipt: 'queued' } });
    expect(outcome?.metadata['recordedAt']).toBe(sentAt);
    expect(await round()).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('is not tried again either when it was refused for good', async () => {
    await remind('before-3');
    answers[addressOf(agencyId)] = () => Promise.reject(new NotSent('no such mailbox', { final: true }));
    isLogDown = true;
    await expect(round()).rejects.toThrow('The log is down.');
    isLogDown = false;
    later(60_000);
    expect(await round()).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(await recorded()).toEqual(['NotificationFailed']);
  });
});

describe('a round in which something fails', () => {
  it('ends when nothing is being sent any more, so that no other round sends the same', async () => {
    await engage(office, `slow${agencyId}`, addressOf('slow'));
    const audience = [
      { kind: 'agency', agencyId },
      { kind: 'agency', agencyId: `slow${agencyId}` },
    ];
    await remind('before-3', { audience });
    await office.project();
    let arrive: (receipt: string) => void = () => undefined;
    answers[addressOf('slow')] = () => new Promise<string>((resolve) => (arrive = resolve));
    isLogDown = true;
    const dispatch = office.dispatching({ email }, { eventStore: log });
    let isOver = false;
    const first = dispatch.round().finally(() => (isOver = true));
    first.catch(() => undefined);
    await until(() => sent.length === 2);
    await pause(200);
    expect(isOver).toBe(false);
    expect(await office.dispatching({ email }, { eventStore: log }).round()).toBe(0);
    arrive('queued');
    await expect(first).rejects.toThrow('The log is down.');
    expect(sent).toHaveLength(2);
  });

  it('puts off what cannot even be written, and the next one sends what is left', async () => {
    await remind('before-3');
    await office.project();
    await office.pool.query(`UPDATE live.outgoing SET data = '{}' WHERE state = 'pending'`);
    await expect(round()).rejects.toThrow('expected array');
    expect(await round()).toEqual([]);
    await engage(office, `well${agencyId}`, addressOf('well'));
    await remind('before-1', { audience: [{ kind: 'agency', agencyId: `well${agencyId}` }] });
    expect(await round()).toEqual(['delivered 1']);
    later(day);
    await expect(round()).rejects.toThrow('expected array');
    await office.pool.query(`DELETE FROM live.outgoing WHERE data::text = '{}'`);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 500; tries += 1) await pause(10);
  expect(holds()).toBe(true);
}

describe('a delivery whose record holds an event that cannot be read', () => {
  it('holds up no other, and has its outcome on record behind that event', async () => {
    await remind('before-3');
    await office.project();
    const { rows } = await office.pool.query<{ id: string }>(
      `SELECT id FROM live.outgoing WHERE state = 'pending' AND directive_id = $1`,
      [`of-${agencyId}`],
    );
    const streamId = `delivery-${String(rows[0]?.id)}`;
    await office.writeUnreadable(streamId);
    await remind('before-1');
    await office.project();
    const dispatch = office.dispatching({ email }, { eventStore: log });
    await dispatch.round();
    expect(dispatch.outcomes).toEqual(['delivered 2']);
    expect(await dispatch.round()).toBe(0);
    const behind = [];
    const onPoisoned = () => behind.push('unreadable');
    for await (const { type } of office.eventStore.readStream(streamId, { onPoisoned })) behind.push(type);
    expect(behind).toEqual(['unreadable', 'NotificationDelivered']);
  });
});
