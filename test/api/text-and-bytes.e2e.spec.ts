import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { accounts, DeciderCommandHandler } from '#application';
import { engineActor, stableId } from '#domain';
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
  const unfinished = `POST /api/v1/agencies HTTP/1.1\r\nHost: x\r\n${Object.entries({ ...asAdmin(), ...json })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}X-Request-Id: broken-off\r\nContent-Length: 1000\r\n\r\n{"code":`;
  await sendBytes(system.url, unfinished, { keepsOpen: true, abortAfterMs: 300 });
  const lines = () =>
    system.logged.slice(from).filter((line) => line.includes('broken-off') || line.includes('unavailable'));
  for (let tries = 0; tries < 100 && lines().length === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines().map((line) => (JSON.parse(line) as { status?: number }).status)).toEqual([499]);
  const figures = await system.call('GET', '/metrics', { as: committee.tokens.admin });
  expect(figures.text).not.toMatch(/route="\/api\/v1\/agencies",status="503"/);
});

const nfd = (text: string): string => text.normalize('NFD');
const give = (path: string, body: unknown) => system.call('POST', path, { as: committee.tokens.admin, body });

describe('What a person writes', () => {
  test('is stored composed, in whatever form it came', async () => {
    const { json } = await give('/agencies', { code: nfd('ĐS'), name: nfd('Đoàn Luật sư tỉnh') });
    const path = `/agencies/${String(json['id'])}?after=${String(json['position'])}`;
    const agency = await system.call('GET', path, { as: committee.tokens.leader });
    expect(agency.json).toMatchObject({ code: 'ĐS', name: 'Đoàn Luật sư tỉnh' });
  });

  test.each(['ĐS', 'ÐS', 'đs', 'Đｓ', nfd('ĐS')])(
    'is refused as a code that is there already: %s',
    async (code) => {
      const again = await give('/agencies', { code, name: 'Cơ quan khác' });
      expect([again.status, again.json['code']]).toEqual([409, 'agency-code-taken']);
    },
  );

  test('numbers the meetings of a body in one series, whatever Đ and form it is written with', async () => {
    const numbers: unknown[] = [];
    for (const body of ['Ban Chỉ đạo', 'Ban Chỉ Ðạo', nfd('Ban Chỉ Đạo')]) {
      const { json } = await give('/meetings', { title: 'Hội nghị', body, heldOn: '2025-01-06' });
      const path = `/meetings/${String(json['id'])}?after=${String(json['position'])}`;
      const meeting = await system.call('GET', path, { as: committee.tokens.leader });
      numbers.push(meeting.json['number']);
    }
    expect(numbers).toEqual(['BCD-2025-01', 'BCD-2025-02', 'BCD-2025-03']);
  });

  test('is found by words without marks, full-width or with a look-alike', async () => {
    const { directiveId } = await committee.draft({ title: nfd('Xây dựng Ðề án Ⅱ') });
    const { position } = await committee.must('admin', '/agencies', { code: 'SAU', name: 'Cơ quan' });
    for (const q of ['đề án', 'de an ii', 'ÐỀ ÁN', 'ｄｅ an']) {
      const path = `/directives?q=${encodeURIComponent(q)}&after=${String(position)}`;
      const found = await system.call('GET', path, { as: committee.tokens.admin });
      const ids = (found.json['items'] as unknown as { id: string }[]).map(({ id }) => id);
      expect([q, ids]).toEqual([q, [directiveId]]);
    }
  });
});

describe('A person signs in', () => {
  const password = 'mật khẩu của người ấy';

  test('by the name and the password in any form, and the name is taken for all others', async () => {
    const user = { username: nfd('Hòa'), password: nfd(password), name: 'Bà Hòa', role: 'leader' };
    await system.openAccount(committee.tokens.admin, user);
    for (const username of ['Hòa', nfd('hòa'), 'ｈòa'])
      expect(await system.signIn(username, password.replace(' ', '\u00A0'))).not.toBe('');
    const taken = await give('/users', { ...user, username: 'HÒA' });
    expect([taken.status, taken.json['code']]).toEqual([409, 'username-taken']);
  });

  test('with a name and a password from before they were brought into one form', async () => {
    const username = nfd('Lợi');
    const accountId = stableId('account', username.toLowerCase());
    const envelope = {
      ...{ commandId: stableId('before', username), fingerprint: 'before', by: engineActor },
      ...{
        correlationId: accountId,
        causationId: accountId,
        at: '2022-07-20T01:00:00Z',
        today: '2022-07-20',
      },
    };
    const account = { name: 'Ông Lợi', role: 'leader', agencyId: null, email: null } as const;
    const registering = { type: 'RegisterAccount', accountId, username, ...account, ...envelope } as const;
    await new DeciderCommandHandler(system.eventStore).handle(accounts, accountId, registering, envelope);
    const database = new Client({ connectionString: system.databaseUrl });
    await database.connect();
    await database.query(
      'INSERT INTO identity.credential (account_id, username, password_hash) VALUES ($1, $2, $3)',
      [accountId, username, await hash(nfd(password))],
    );
    await database.end();
    expect(await system.signIn('lợi', password)).not.toBe('');
    const taken = await give('/users', { username: 'Lợi', password, name: 'Ông khác', role: 'leader' });
    expect([taken.status, taken.json['code']]).toEqual([409, 'username-taken']);
  });

  test('with no password that holds what cannot be seen', async () => {
    const refused = await give('/users', {
      ...{ username: 'an.danh', password: 'mat-khau-\u200Bdai', name: 'Ông An', role: 'leader' },
    });
    expect([refused.status, refused.json['errors']]).toEqual([
      400,
      [{ path: 'password', message: 'must not hold control or invisible characters' }],
    ]);
  });
});
