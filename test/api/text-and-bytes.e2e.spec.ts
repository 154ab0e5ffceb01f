import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { rawRequest, sendBytes } from './raw-request.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const json = { 'Content-Type': 'application/json' };
const asAdmin = () => ({ Authorization: `Bearer ${committee.tokens.admin}` });
const post = (path: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  sendBytes(system.url, rawRequest('POST', `/api/v1${path}`, { ...json, ...headers }, body), {
    keepsOpen: true,
  });

describe('Bytes that are not UTF-8', () => {
  test.each([
    ['a byte that begins nothing', [0xff]],
    ['half a letter', [0xc4]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('in a body are 400, and nothing is recorded: %s', async (_what, bytes) => {
    const before = await system.countEvents();
    const body = Buffer.concat([Buffer.from('{"code":"A","name":"'), Buffer.from(bytes), Buffer.from('"}')]);
    const answer = await post('/agencies', body, asAdmin());
    expect([answer.status, answer.json['code']]).toEqual([400, 'not-utf-8']);
    expect(await system.countEvents()).toBe(before);
  });

  test('in a password are 400: no two passwords are one', async () => {
    const body = (byte: number) =>
      Buffer.concat([
        Buffer.from('{"username":"admin","password":"mat-khau-'),
        Buffer.from([byte]),
        Buffer.from('"}'),
      ]);
    for (const byte of [0x80, 0xff])
      expect((await post('/auth/token', body(byte))).json['code']).toBe('not-utf-8');
  });

  test.each([
    '/agencies?cursor=%FF',
    '/agencies/%FF',
    '/agencies?cursor=%ED%A0%80',
    '/agencies?cursor=\xff',
    '/\xff',
  ])('in an address are 400: %s', async (path) => {
    const answer = await sendBytes(system.url, rawRequest('GET', `/api/v1${path}`, asAdmin()));
    expect([answer.status, answer.json['code']]).toEqual([400, 'malformed-request']);
  });

  test('in a header are 400', async () => {
    const answer = await sendBytes(
      system.url,
      rawRequest('GET', '/api/v1/agencies', { ...asAdmin(), 'X-Name': '\xff' }),
    );
    expect([answer.status, answer.json['code']]).toEqual([400, 'not-utf-8']);
  });
});

describe('Half of a surrogate pair', () => {
  test.each(['\\ud800', '\\udc00', 'a\\ud83d', '\\ude00\\ud83d'])(
    'written as %s is 400 with the field',
    async (text) => {
      const before = await system.countEvents();
      const answer = await post('/agencies', `{"code":"A","name":"${text}"}`, asAdmin());
      expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
      expect(answer.json['errors']).toEqual([{ path: 'name', message: expect.any(String) }]);
      expect(await system.countEvents()).toBe(before);
    },
  );

  test('in a password is 400', async () => {
    const answer = await post('/auth/token', '{"username":"admin","password":"mat-khau-\\ud800"}');
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
  });

  test('with its other half is a character like another', async () => {
    const code = randomUUID();
    const answer = await post(
      '/agencies',
      `{"code":"${code}","name":"Sở \\ud83d\\ude00"}`.replace('ở', 'o'),
      asAdmin(),
    );
    expect(answer.status).toBe(201);
  });
});

describe('A body in other clothes', () => {
  test('in another charset is 415', async () => {
    const headers = { ...asAdmin(), 'Content-Type': 'application/json; charset=iso-8859-1' };
    const answer = await post('/agencies', '{"code":"A","name":"S\xe0"}', headers);
    expect([answer.status, answer.json['code']]).toEqual([415, 'unsupported-charset']);
  });

  test.each(['gzip', 'br', 'deflate', 'x-nothing'])('in the encoding %s is 415', async (encoding) => {
    const answer = await post('/agencies', 'xx', { ...asAdmin(), 'Content-Encoding': encoding });
    expect([answer.status, answer.json['code']]).toEqual([415, 'unsupported-content-encoding']);
  });

  test('that names UTF-8 is read', async () => {
    const headers = { ...asAdmin(), 'Content-Type': 'application/json; charset=UTF-8' };
    const body = Buffer.from(JSON.stringify({ code: randomUUID(), name: 'Sở Tư pháp' }));
    expect((await post('/agencies', body, headers)).status).toBe(201);
  });
});

describe('Who somebody is', () => {
  test('is asked before the body: without a token 401, whatever the body and its type are', async () => {
    for (const [body, headers] of [
      ['{"code":', {}],
      ['['.repeat(100_000), {}],
      [Buffer.from([0xff, 0xff]), {}],
      ['x', { 'Content-Type': 'text/plain' }],
      ['x', { 'Content-Encoding': 'gzip' }],
    ] as const) {
      const answer = await post('/agencies', body, headers);
      expect([answer.status, answer.json['code']]).toEqual([401, 'not-authenticated']);
    }
  });

  test('is answered before the body has arrived', async () => {
    const announced = `POST /api/v1/agencies HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n`;
    const answer = await sendBytes(system.url, [announced, '{'], { keepsOpen: true, abortAfterMs: 2_000 });
    expect(answer.status).toBe(401);
  });

  test('and whether the role may, too: 403 before a body that is no JSON', async () => {
    const answer = await post('/agencies', '{"code":', {
      Authorization: `Bearer ${committee.tokens.agency}`,
    });
    expect([answer.status, answer.json['code']]).toEqual([403, 'role-not-allowed']);
  });

  test('nobody, where everybody may ask, makes it read more than a little', async () => {
    const answer = await post('/auth/token', `{"username":"${'x'.repeat(20_000)}"}`);
    expect([answer.status, answer.json['code']]).toEqual([413, 'body-too-large']);
  });
});

describe('A body without measure', () => {
  test.each([
    ['500,000 brackets', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['500,000 braces', '{"a":'.repeat(150_000)],
    ['200,000 values', `[${'1,'.repeat(200_000)}1]`],
    ['50,000 members', `{${Array.from({ length: 50_000 }, (_, at) => `"${at}":1`).join(',')}}`],
  ])('is 400: %s', async (_what, body) => {
    const answer = await post('/agencies', body, asAdmin());
    expect([answer.status, answer.json['code']]).toEqual([400, 'body-too-complex']);
  });

  test.each([
    '{"__proto__":{"code":"A"},"code":"A","name":"A"}',
    '{"code":"A","name":"A","constructor":{"prototype":{}}}',
  ])('and one that reaches for prototypes: %s', async (body) =>
    expect((await post('/agencies', body, asAdmin())).status).toBe(400),
  );
});

test('an upload that breaks off is its client’s, and no store’s', async () => {
  const from = system.logged.length;
  const begun = `POST /api/v1/agencies HTTP/1.1\r\nHost: x\r\n${Object.entries({ ...asAdmin(), ...json })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}X-Request-Id: broken-off\r\nContent-Length: 1000\r\n\r\n{"code":`;
  await sendBytes(system.url, begun, { keepsOpen: true, abortAfterMs: 300 });
  const lines = () =>
    system.logged.slice(from).filter((line) => line.includes('broken-off') || line.includes('unavailable'));
  for (let tries = 0; tries < 100 && lines().length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines().map((line) => (JSON.parse(line) as { status?: number }).status)).toEqual([499]);
  const figures = await system.call('GET', '/metrics', { as: committee.tokens.admin });
  expect(figures.text).not.toMatch(/route="\/api\/v1\/agencies",status="503"/);
});
