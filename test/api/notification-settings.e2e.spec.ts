import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountIdOf } from '#application';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-11-21T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const settings = {
  channels: { email: false, webhook: null },
  digestAt: '07:30',
  language: 'en',
  timeZone: 'Asia/Tokyo',
};

const read = async (as = committee.tokens.agency) =>
  (await system.call('GET', '/me/notification-settings', { as })).json;
const choose = (body: unknown, as = committee.tokens.agency, headers: Record<string, string> = {}) =>
  system.call('PUT', '/me/notification-settings', { as, body, headers });

/** Chooses something that must be refused, and change nothing. */
async function refusal(body: unknown, as?: string) {
  const [before, count] = [await read(as), await system.countEvents()];
  const { status, json } = await choose(body, as);
  expect([await read(as), await system.countEvents()]).toEqual([before, count]);
  const errors = (json['errors'] ?? []) as { path: string }[];
  return [status, json['code'], errors.map(({ path }) => path)];
}

describe('How one is told', () => {
  test('is the office’s habit until one chooses', async () => {
    expect(await read(committee.tokens.inspector)).toEqual({
      channels: { email: false, webhook: null },
      digestAt: '08:00',
      language: 'vi',
      timeZone: 'Asia/Ho_Chi_Minh',
    });
  });

  test('is what the person chose, and nobody else’s', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const answer = await choose(settings, undefined, key);
    expect([answer.status, answer.json['position']]).toEqual([200, expect.stringMatching(/^\d+$/)]);
    await eventually('it is shown', async () => (await read())['digestAt'] === '07:30');
    expect(await read()).toEqual(settings);
    expect(await read(committee.otherOfficer)).toMatchObject({ digestAt: '08:00' });
    const count = await system.countEvents();
    expect((await choose(settings, undefined, key)).json).toEqual(answer.json);
    expect((await choose(settings)).status).toBe(200);
    expect(await system.countEvents()).toBe(count);
  });

  test.each([
    ['an hour that is none', { digestAt: '25:00' }, 'digestAt'],
    ['an unknown zone', { timeZone: 'Asia/Saigon2' }, 'timeZone'],
    ['an unknown language', { language: 'fr' }, 'language'],
    ['a webhook that is no address', { channels: { email: false, webhook: 'hooks' } }, 'channels.webhook'],
    [
      'a webhook by another protocol',
      { channels: { email: false, webhook: 'ftp://93.184.216.34/' } },
      'channels.webhook',
    ],
    ['an unknown field', { fax: true }, 'fax'],
  ])('takes not %s', async (_what, wrong, path) => {
    expect(await refusal({ ...settings, ...wrong })).toEqual([400, 'invalid-input', [path]]);
  });

  test('takes not e-mail for who has no address', async () => {
    const asked = { ...settings, channels: { email: true, webhook: null } };
    expect(await refusal(asked)).toEqual([422, 'email-missing', ['channels.email']]);
  });
});

describe('A webhook', () => {
  const to = (webhook: string) => ({ ...settings, channels: { email: false, webhook } });

  beforeAll(async () => {
    const made = await system.call('POST', '/me/webhook-secret', { as: committee.tokens.agency });
    expect(made.status).toBe(201);
  });

  test.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.7/',
    'http://[::1]/',
    'http://[::ffff:192.168.1.1]/',
    'http://0x7f000001/',
  ])('to %s is refused, naming the field', async (webhook) => {
    expect(await refusal(to(webhook))).toEqual([422, 'webhook-not-public', ['channels.webhook']]);
  });

  test('with a password in its address is refused: the log would keep it', async () => {
    const answer = await refusal(to('https://clerk:s3cret@93.184.216.34/'));
    expect(answer).toEqual([422, 'webhook-holds-password', ['channels.webhook']]);
  });

  test('to a public address is taken', async () => {
    expect((await choose(to('https://93.184.216.34/hook'))).status).toBe(200);
    expect((await choose(to('https://93.184.216.34/hook'))).status).toBe(200);
  });

  test('that came to lead into the own network is never called: its delivery is dead and says why', async () => {
    const streamId = `account-${accountIdOf('chuyen.vien')}`;
    const [last] = await revisions(streamId);
    await system.eventStore.append(streamId, last ?? 'no_stream', [
      {
        id: randomUUID(),
        type: 'NotificationSettingsChanged',
        data: { ...to('http://127.0.0.1:9/'), digestAt: '08:00', timeZone: 'Asia/Ho_Chi_Minh' },
        metadata: { schemaVersion: 1, recordedAt: '2022-11-21T01:00:00.000Z' },
      },
    ]);
    await committee.underWay({ due: { on: '2022-11-30' } });
    await committee.must('admin', '/simulation/clock', { to: '2022-11-25T01:00:00Z' });
    const dead = async () => {
      const answer = await system.call('GET', '/admin/deliveries', { as: committee.tokens.admin });
      return answer.json['items'] as unknown as { reason: string }[];
    };
    // That it was assigned, and the reminder.
    await eventually('they are listed', async () => (await dead()).length > 1);
    const given = { channel: 'webhook', reason: 'The webhook leads to an address that is not public.' };
    expect(await dead()).toMatchObject([given, given]);
  });
});

async function revisions(streamId: string): Promise<bigint[]> {
  const found: bigint[] = [];
  for await (const { revision } of system.eventStore.readStream(streamId, {
    direction: 'backwards',
    maxCount: 1,
  }))
    found.push(revision);
  return found;
}
