import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

interface Got {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let system: TestSystem;
let committee: Committee;
let receiver: Server;
let address: string;
let got: Got[] = [];
/** What the receiver answers to each path. */
let answers: Record<string, number> = {};
const secrets: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    const path = request.url ?? '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      got.push({ path, headers: request.headers, body });
      response.writeHead(answers[path] ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  system = await startSystem({
    DONDOC_CLOCK: 'simulated:2022-11-21T01:00:00Z',
    DONDOC_WEBHOOK_ALLOW_PRIVATE: 'true',
  });
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  receiver.closeAllConnections();
  await new Promise<void>((resolve) => receiver.close(() => resolve()));
});

beforeEach(() => {
  got = [];
  answers = {};
});

async function makeSecret(body?: object): Promise<{ secret: string; previousSignUntil: string | null }> {
  const answer = await system.call('POST', '/me/webhook-secret', { as: committee.tokens.agency, body });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
  const made = answer.json as unknown as { secret: string; previousSignUntil: string | null };
  secrets.push(made.secret);
  return made;
}

const choose = (webhook: string | null) =>
  system.call('PUT', '/me/notification-settings', {
    as: committee.tokens.agency,
    body: {
      channels: { email: false, webhook },
      digestAt: '08:00',
      language: 'vi',
      timeZone: 'Asia/Ho_Chi_Minh',
    },
  });

const advance = async (to: string) => {
  const answer = await system.call('POST', '/simulation/clock', { as: committee.tokens.admin, body: { to } });
  expect(answer.status).toBe(200);
};

/** What became of the webhooks of a directive. */
async function outcomesOf(directiveId: string): Promise<[type: string, data: unknown][]> {
  const found: [string, unknown][] = [];
  for await (const { type, data } of system.eventStore.catchUp({ after: null, prefixes: ['delivery-'] }))
    if (data['directiveId'] === directiveId && data['channel'] === 'webhook') found.push([type, data]);
  return found;
}

/** What the record of security says of messages that were sent again, the oldest first. */
async function recordsOfSendingAgain(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { type, data, metadata } of system.eventStore.catchUp({
    after: null,
    prefixes: ['security-'],
  }))
    if (type === 'DeliveriesSentAgain')
      found.push({ ...data, by: (metadata['actor'] as { role: string }).role });
  return found;
}

const verified = ({ headers, body }: Got, secret: string) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    data: { subject: string; items: { directiveId: string }[] };
  };

describe('A webhook', () => {
  test('is chosen only by who has a secret that signs it', async () => {
    const answer = await choose(`${address}/ok`);
    expect([answer.status, answer.json['code']]).toEqual([422, 'webhook-secret-missing']);
    expect(answer.json['errors']).toMatchObject([{ path: 'channels.webhook' }]);
  });

  test('tells of a reminder in the morning, so that the library of the receiver verifies it', async () => {
    const { secret, previousSignUntil } = await makeSecret();
    expect([secret, previousSignUntil]).toEqual([expect.stringMatching(/^whsec_[\w+/]{43}=$/), null]);
    expect((await choose(`${address}/ok`)).status).toBe(200);
    const id = await committee.underWay({ due: { on: '2022-11-30' } });
    await advance('2022-11-21T02:00:00Z');
    expect(got).toEqual([]);
    await advance('2022-11-22T01:00:00Z');
    await eventually('the receiver got what happened', () => got.length > 0);
    expect(got.map((one) => verified(one, secret).data.items)).toEqual([
      [expect.objectContaining({ directiveId: id, kind: 'change' })],
    ]);
    got = [];
    await advance('2022-11-25T01:00:00Z');
    await eventually('the receiver got it', () => got.length > 0);
    await eventually('the outcome is recorded', async () => (await outcomesOf(id)).length > 1);
    const [message] = got;
    expect(message && verified(message, secret)).toMatchObject({
      type: 'reminders',
      timestamp: '2022-11-25T01:00:00.000Z',
      data: { items: [{ directiveId: id, kind: 'reminder', deadline: '2022-11-30' }], more: 0 },
    });
    const delivered = expect.objectContaining({ address: `${address}/ok`, receipt: 'HTTP 204' });
    expect(await outcomesOf(id)).toEqual([
      ['NotificationDelivered', delivered],
      ['NotificationDelivered', delivered],
    ]);
  });

  test('is signed by the secret before for a day after it was replaced, and not after it was revoked', async () => {
    const [before = ''] = secrets;
    const { secret: newer, previousSignUntil } = await makeSecret({});
    expect(Date.parse(previousSignUntil ?? '')).toBeGreaterThan(Date.now());
    await advance('2022-11-29T01:00:00Z');
    await eventually('the receiver got it', () => got.length > 0);
    const [message] = got;
    if (!message) throw new Error('Nothing came.');
    expect(verified(message, before)).toEqual(verified(message, newer));
    const { secret: last, previousSignUntil: none } = await makeSecret({ revokePrevious: true });
    expect(none).toBeNull();
    got = [];
    await advance('2022-11-30T01:00:00Z');
    await eventually('the receiver got another', () => got.length > 0);
    const [another] = got;
    if (!another) throw new Error('Nothing came.');
    expect(verified(another, last).data.items).toHaveLength(1);
    for (const old of [before, newer]) expect(() => verified(another, old)).toThrow('No matching signature');
  });

  test('is tried again when the receiver fails, under the same id, and recorded once', async () => {
    await advance('2022-12-08T00:59:00Z');
    got = [];
    expect((await choose(`${address}/failing`)).status).toBe(200);
    answers = { '/failing': 500 };
    const id = await committee.underWay({ due: { on: '2022-12-13' } });
    await advance('2022-12-08T01:00:00Z');
    await eventually('it was tried', () => got.length > 0);
    answers = {};
    await advance('2022-12-08T01:01:00Z');
    // That it was assigned, and the reminder, are told together.
    await eventually('the outcomes are recorded', async () => (await outcomesOf(id)).length > 1);
    expect((await outcomesOf(id)).map(([type]) => type)).toEqual([
      'NotificationDelivered',
      'NotificationDelivered',
    ]);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(got).toHaveLength(2);
  });

  test('that a receiver refuses for good is dead at once, listed, and sent again when the office says so', async () => {
    await advance('2022-12-19T00:59:00Z');
    got = [];
    expect((await choose(`${address}/gone`)).status).toBe(200);
    answers = { '/gone': 410 };
    const id = await committee.underWay({ due: { on: '2022-12-22' } });
    await advance('2022-12-19T01:00:00Z');
    const dead = async () => {
      const { json } = await system.call('GET', '/admin/deliveries?state=dead', {
        as: committee.tokens.admin,
      });
      return (json['items'] as unknown as { id: string; directiveId: string; reason: string }[]).filter(
        ({ directiveId }) => directiveId === id,
      );
    };
    await eventually('it is listed', async () => (await dead()).length > 1);
    const both = await dead();
    const [given] = both;
    expect(both).toHaveLength(2);
    expect(given).toMatchObject({ channel: 'webhook', reason: 'The receiver answered HTTP 410.' });
    const failed = expect.objectContaining({ final: true, address: `${address}/gone` });
    expect(await outcomesOf(id)).toEqual([
      ['NotificationFailed', failed],
      ['NotificationFailed', failed],
    ]);
    expect(got).toHaveLength(1);
    answers = {};
    for (const one of both) await committee.must('admin', `/admin/deliveries/${one.id}/retry`, {});
    await eventually('it was sent', async () => (await outcomesOf(id)).length > 3);
    expect((await outcomesOf(id)).map(([type]) => type).sort()).toEqual([
      ...['NotificationDelivered', 'NotificationDelivered'],
      ...['NotificationFailed', 'NotificationFailed'],
    ]);
    expect(await dead()).toEqual([]);
  });

  test('that was given up is sent again with others, by id or all of the channel, and what is left is told', async () => {
    await advance('2022-12-26T00:59:00Z');
    answers = { '/gone': 410 };
    const ids = [
      await committee.underWay({ due: { on: '2022-12-29' } }),
      await committee.underWay({ due: { on: '2022-12-29' } }),
    ];
    await advance('2022-12-26T01:00:00Z');
    const dead = async () => {
      const { json } = await system.call('GET', '/admin/deliveries', { as: committee.tokens.admin });
      return json['items'] as unknown as { id: string }[];
    };
    // Of each of these two that it was assigned and the reminder, and three of what the tests before began.
    const messages = 7;
    await eventually('they are listed', async () => (await dead()).length >= messages);
    const retry = (body: unknown) =>
      system.call('POST', '/admin/deliveries/retry', { as: committee.tokens.admin, body });
    for (const body of [{}, { ids: [] }, { channel: 'inbox' }, { ids: ['x'], channel: 'webhook' }])
      expect((await retry(body)).status).toBe(400);
    const before = (await recordsOfSendingAgain()).length;
    const [first] = await dead();
    const named = await retry({ ids: [first?.id, 'none'] });
    expect([named.status, named.json]).toMatchObject([
      200,
      {
        results: [
          { id: first?.id, ok: true, status: 200 },
          { id: 'none', ok: false, status: 404, problem: { code: 'delivery-not-found' } },
        ],
        left: null,
      },
    ]);
    await eventually('it failed again', async () => (await dead()).length >= messages);
    answers = {};
    expect((await retry({ channel: 'email' })).json).toEqual({ results: [], left: 0 });
    const all = await retry({ channel: 'webhook' });
    expect([all.status, all.json['left']]).toEqual([200, 0]);
    const sentAgain = all.json['results'] as unknown as { id: string }[];
    expect(sentAgain).toHaveLength(messages);
    expect(await recordsOfSendingAgain()).toHaveLength(before + 2);
    // Nothing was sent again by the calls that were refused, or that found nothing to send.
    expect((await recordsOfSendingAgain()).slice(-2)).toEqual([
      { deliveryIds: [first?.id], channel: null, by: 'admin' },
      { deliveryIds: sentAgain.map(({ id }) => id), channel: 'webhook', by: 'admin' },
    ]);
    for (const id of ids)
      await eventually('it was sent', async () =>
        (await outcomesOf(id)).some(([type]) => type === 'NotificationDelivered'),
      );
  });

  test('has secrets that are neither in the log nor logged', async () => {
    expect(secrets).toHaveLength(3);
    const lines = [...system.logged, ...system.worker.logged].join('\n');
    expect(lines).toContain('answered');
    for await (const event of system.eventStore.readAll()) {
      const text = JSON.stringify([event.data, event.metadata]);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    expect(lines).not.toContain('whsec_');
  });
});
