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
  waitingMessages(office.pool, { now: office.clock.now(), channels, silentAfterMs: 15 * minutes });
const later = (ms: number) => office.clock.advanceTo(new Date(office.clock.now().getTime() + ms));
const silent = (channel: string) => ({ channel, waitedMs: 0, othersSent: false });

it('nothing waits before anything is due', async () => {
  await office.project();
  expect(await look()).toEqual([silent('email'), silent('webhook')]);
});

it('a message waits from when it is due, or from when it came up if that was later, by the channels asked for', async () => {
  refusing.add('court@example.vn');
  await remind(office, 'court', 'before-3');
  await office.project();
  later(120 * minutes);
  const [before] = await look();
  expect(before?.waitedMs).toBeLessThan(60 * minutes);
  await office.pool.query(`UPDATE live.outgoing SET noted_at = noted_at - interval '90 minutes'`);
  const [mail, webhook] = await look();
  expect(mail?.waitedMs).toBeGreaterThanOrEqual(90 * minutes);
  expect(mail?.othersSent).toBe(false);
  expect(webhook).toEqual(silent('webhook'));
  expect(await look(['webhook'])).toEqual([silent('webhook')]);
});

it('others that were sent meanwhile show that one destination alone does not answer', async () => {
  await remind(office, 'police', 'before-3');
  await office.project();
  await office.dispatching({ email }).round();
  await office.project();
  expect((await look())[0]).toMatchObject({ othersSent: true });
  later(16 * minutes);
  expect((await look())[0]).toMatchObject({ othersSent: false });
});

it('nothing waits when it has been sent, or was overtaken by later mornings', async () => {
  await remind(office, 'police', 'before-1');
  await office.project();
  later(4 * 24 * 60 * minutes);
  expect(await look()).toEqual([silent('email'), silent('webhook')]);
});
