import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NotSent, type Channel } from '../channels/channel.js';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import { waitingMessages } from './waiting-messages.js';

let office: Office;
const refusing = new Set<string>();

const email: Channel = {
  destinationOf: (address) => address,
  send: (address) =>
    refusing.has(address)
      ? Promise.reject(new NotSent('later', { final: false }))
      : Promise.resolve('queued'),
};

beforeAll(async () => {
  office = await openOffice();
  await engage(office, 'court', 'court@example.vn');
  await engage(office, 'police', 'police@example.vn');
});

afterAll(() => office.stop());

const minutes = 60_000;
const look = (channels = ['email', 'webhook']) =>
  waitingMessages(office.pool, { now: office.clock.now(), channels });
const later = (ms: number) => office.clock.advanceTo(new Date(office.clock.now().getTime() + ms));
const idle = (channel: string) => ({ channel, waitedMs: 0, silentMs: 0 });
/** Lets what has come up so far have waited for longer, by the clock of the world. */
const age = (pastMinutes: number) =>
  office.pool.query(`UPDATE live.outgoing SET noted_at = noted_at - $1 * interval '1 minute'`, [pastMinutes]);

it('nothing waits before anything is due', async () => {
  await office.project();
  expect(await look()).toEqual([idle('email'), idle('webhook')]);
});

it('a message waits from when it is due, or from when it came up if that was later, by the channels asked for', async () => {
  refusing.add('court@example.vn');
  await remind(office, 'court', 'before-3');
  await office.project();
  later(120 * minutes);
  const [before] = await look();
  expect(before?.waitedMs).toBeLessThan(60 * minutes);
  await age(90);
  const [mail, webhook] = await look();
  expect(mail?.waitedMs).toBeGreaterThanOrEqual(90 * minutes);
  expect(mail?.silentMs).toBeGreaterThanOrEqual(90 * minutes);
  expect(webhook).toEqual(idle('webhook'));
  expect(await look(['webhook'])).toEqual([idle('webhook')]);
});

it('one address that does not answer makes no silence, however long ago the others were sent', async () => {
  await remind(office, 'police', 'before-3');
  await office.project();
  await office.dispatching({ email }).round();
  await office.project();
  expect((await look())[0]).toMatchObject({ silentMs: 0 });
  later(16 * minutes);
  await age(16);
  const [mail] = await look();
  expect(mail?.waitedMs).toBeGreaterThanOrEqual(106 * minutes);
  expect(mail?.silentMs).toBe(0);
});

it('what came up after the last that was sent is silent for as long as it has waited', async () => {
  await remind(office, 'police', 'before-2');
  await office.project();
  later(20 * minutes);
  await age(20);
  const [mail] = await look();
  expect(mail?.silentMs).toBeGreaterThanOrEqual(20 * minutes);
  expect(mail?.silentMs).toBeLessThan(36 * minutes);
});

it('what came up together with a thousand that wait for longer is not overlooked', async () => {
  await office.pool.query(
    `INSERT INTO live.outgoing
     SELECT (json_populate_record(o, json_build_object('id', n, 'send_at', o.send_at - interval '1 minute'))).*
     FROM live.outgoing o, generate_series(1, 1100) n
     WHERE o.state = 'pending' AND o.address = 'court@example.vn'`,
  );
  expect((await look())[0]?.silentMs).toBeGreaterThanOrEqual(20 * minutes);
  await office.pool.query(`DELETE FROM live.outgoing WHERE id ~ '^[0-9]{1,4}$'`);
});

it('nothing waits when it has been sent, or was overtaken by later mornings', async () => {
  await remind(office, 'police', 'before-1');
  await office.project();
  later(15 * 24 * 60 * minutes);
  expect(await look()).toEqual([idle('email'), idle('webhook')]);
});
