import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Browser, codeOf, other, password, signedIn as signedInAt } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
/** All that must never be written down. */
const secrets: string[] = [password, other];

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

async function signedIn(role?: string) {
  const signed = await signedInAt(system, committee, role);
  secrets.push(...signed.browser.secrets);
  return signed;
}

const admin = (method: string, path: string, body: unknown = {}) =>
  system.call(method, path, { as: committee.tokens.admin, body });

describe('A change of password', () => {
  const changing = { currentPassword: password, newPassword: other };

  test('ends the other sessions and every token from before, and the session that asks goes on', async () => {
    const { browser, username } = await signedIn();
    const laptop = new Browser(system);
    await laptop.signIn(username);
    const token = await system.signIn(username, password);
    secrets.push(token);
    const second = await system.startApi();
    expect((await browser.call('POST', '/me/password', { body: changing })).status).toBe(204);
    expect(codeOf(await laptop.call('GET', '/directives'))).toEqual([401, 'session-ended']);
    expect(codeOf(await system.call('GET', '/directives', { as: token }))).toEqual([
      401,
      'not-authenticated',
    ]);
    expect((await browser.call('GET', '/directives')).status).toBe(200);
    const elsewhere = (headers: Record<string, string>) =>
      fetch(`${second.url}/api/v1/directives`, { headers }).then(({ status }) => status);
    await eventually(
      'the other API refuses the token',
      async () => (await elsewhere({ authorization: `Bearer ${token}` })) === 401,
    );
    expect(await elsewhere({ cookie: laptop.cookie })).toBe(401);
    expect(await elsewhere({ cookie: browser.cookie })).toBe(200);
    await second.stop();
    expect((await new Browser(system).signIn(username, password)).status).toBe(401);
    expect((await new Browser(system).signIn(username, other)).status).toBe(200);
  });

  test('with a token ends that token too', async () => {
    const { username } = await signedIn();
    const as = await system.signIn(username, password);
    expect((await system.call('POST', '/me/password', { as, body: changing })).status).toBe(204);
    expect((await system.call('GET', '/directives', { as })).status).toBe(401);
    expect(await system.signIn(username, other)).toEqual(expect.any(String));
  });

  test.each([
    [
      'the current one is wrong',
      { ...changing, currentPassword: other },
      422,
      'wrong-current-password',
      'currentPassword',
    ],
    [
      'the new one is the same',
      { ...changing, newPassword: password },
      422,
      'password-unchanged',
      'newPassword',
    ],
    [
      'the new one is guessed first',
      { ...changing, newPassword: 'matkhau12345' },
      422,
      'password-too-easy',
      'newPassword',
    ],
    [
      'the new one is too short',
      { ...changing, newPassword: 'mưa phùn' },
      400,
      'invalid-input',
      'newPassword',
    ],
  ])('is refused where %s, with the name of the field', async (_what, body, status, code, path) => {
    const { browser } = await signedIn();
    const refused = await browser.call('POST', '/me/password', { body });
    expect(codeOf(refused)).toEqual([status, code]);
    expect(refused.json['errors']).toEqual([{ path, message: expect.any(String) }]);
    expect((await browser.call('GET', '/directives')).status).toBe(200);
  });

  test('is refused where the new one holds the user name, in the language asked for', async () => {
    const { browser, username } = await signedIn();
    const body = { ...changing, newPassword: `ngoài sông ${username}` };
    const refused = await browser.call('POST', '/me/password', {
      body,
      headers: { 'accept-language': 'vi' },
    });
    expect(codeOf(refused)).toEqual([422, 'password-holds-name']);
    expect(refused.json['errors']).toEqual([
      { path: 'newPassword', message: 'Mật khẩu không được chứa tên đăng nhập.' },
    ]);
  });

  test('is not guessed at without end by whoever found a screen unlocked', async () => {
    const { browser } = await signedIn();
    const guess = () =>
      browser.call('POST', '/me/password', { body: { ...changing, currentPassword: 'khong phai' } });
    let answer = await guess();
    for (let tries = 0; answer.status === 422 && tries < 50; tries += 1) answer = await guess();
    expect(codeOf(answer)).toEqual([429, 'too-many-attempts']);
  });
});

describe('A temporary password', () => {
  test('opens nothing but its change, by token and by session, until it is changed', async () => {
    const username = `tam.${randomUUID().slice(0, 8)}`;
    const account = { username, password: 'tam-thoi-12', name: 'Ông Tạm', role: 'admin' };
    secrets.push(account.password);
    const registered = await admin('POST', '/users', account);
    expect(registered.status).toBe(201);
    expect(registered.json).not.toHaveProperty('invitation');
    const as = await system.signIn(username, account.password);
    const browser = new Browser(system);
    const signed = await browser.signIn(username, account.password);
    expect(signed.json['passwordChangeRequired']).toBe(true);
    const closed = [
      ...(['/directives', '/users', '/me/sessions', '/stream', '/inbox', '/reports/review'] as const),
    ];
    for (const path of closed) {
      expect([path, ...codeOf(await system.call('GET', path, { as }))]).toEqual([
        path,
        403,
        'password-change-required',
      ]);
      expect([path, ...codeOf(await browser.call('GET', path))]).toEqual([
        path,
        403,
        'password-change-required',
      ]);
    }
    const command = await system.call('POST', '/agencies', { as, body: { code: 'TAM', name: 'Tạm' } });
    expect(codeOf(command)).toEqual([403, 'password-change-required']);
    expect((await browser.call('GET', '/auth/session')).json['passwordChangeRequired']).toBe(true);
    expect((await browser.call('GET', '/auth/session')).status).toBe(200);
    const body = { currentPassword: account.password, newPassword: password };
    expect((await browser.call('POST', '/me/password', { body })).status).toBe(204);
    expect((await browser.call('GET', '/auth/session')).json['passwordChangeRequired']).toBe(false);
    expect((await browser.call('GET', '/users')).status).toBe(200);
    const path = `/users/${String(registered.json['id'])}`;
    expect((await browser.call('GET', path)).json['passwordState']).toBe('chosen');
  });

  test('is not one where an operator chose it for the first account, nor where it is from before', async () => {
    const { json } = await system.call('GET', '/auth/session', { as: committee.tokens.admin });
    expect(json['passwordChangeRequired']).toBe(false);
  });
});

describe('An invitation', () => {
  const invite = async (headers: Record<string, string> = {}) => {
    const username = `moi.${randomUUID().slice(0, 8)}`;
    const body = { username, name: 'Bà Mời', role: 'leader' };
    const answer = await system.call('POST', '/users', { as: committee.tokens.admin, body, headers });
    const invitation = answer.json['invitation'] as unknown as { token: string; expiresAt: string };
    secrets.push(invitation.token);
    return { username, body, answer, id: String(answer.json['id']), ...invitation };
  };
  const use = (token: string, chosen = password) =>
    system.call('POST', `/auth/invitations/${token}`, { body: { password: chosen } });

  test('greets its person, is good for one password, and once', async () => {
    const { username, token, id, expiresAt } = await invite();
    expect((await system.call('POST', '/auth/token', { body: { username, password } })).status).toBe(401);
    const greeting = await system.call('GET', `/auth/invitations/${token}`);
    expect(greeting.json).toEqual({ username, name: 'Bà Mời', expiresAt });
    expect(codeOf(await use(token, 'matkhau12345'))).toEqual([422, 'password-too-easy']);
    expect((await use(token)).status).toBe(204);
    expect((await new Browser(system).signIn(username)).status).toBe(200);
    for (const again of [await use(token), await use(token, other)])
      expect(codeOf(again)).toEqual([404, 'invitation-not-found']);
    expect(codeOf(await system.call('GET', `/auth/invitations/${token}`))).toEqual([
      404,
      'invitation-not-found',
    ]);
    const { json } = await system.call('GET', `/users/${id}`, { as: committee.tokens.admin });
    expect(json['passwordState']).toBe('chosen');
  });

  test('is used once, however many use it at once', async () => {
    const { token, username } = await invite();
    const chosen = Array.from({ length: 5 }, (_, index) => `${password} ${index}`);
    const answers = await Promise.all(chosen.map((each) => use(token, each)));
    const done = answers.flatMap(({ status }, index) => (status === 204 ? [chosen[index] ?? ''] : []));
    expect(done).toHaveLength(1);
    expect((await new Browser(system).signIn(username, done[0])).status).toBe(200);
  });

  test('is the same where its command is repeated under its key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const { body, answer } = await invite(headers);
    const again = await system.call('POST', '/users', { as: committee.tokens.admin, body, headers });
    expect(again.json).toEqual(answer.json);
    const withPassword = await system.call('POST', '/users', {
      ...{ as: committee.tokens.admin, headers },
      body: { ...body, password: 'tam-thoi-12' },
    });
    expect(codeOf(withPassword)).toEqual([422, 'idempotency-key-reused']);
  });

  test('is not good for an account that is disabled, nor after it has expired', async () => {
    const { token, id } = await invite();
    await admin('POST', `/users/${id}/disable`);
    expect(codeOf(await use(token))).toEqual([404, 'invitation-not-found']);
    const { token: old } = await invite();
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    await client.query("UPDATE identity.invitation SET expires_at = now() - interval '1 second'");
    await client.end();
    expect(codeOf(await use(old))).toEqual([404, 'invitation-not-found']);
  });

  test.each(['none', 'x'.repeat(43), 'a'.repeat(250)])('with the token %s there is none', async (token) => {
    expect(codeOf(await use(token))).toEqual([404, 'invitation-not-found']);
  });

  test('to choose another password ends the old one, its sessions and its tokens at once', async () => {
    const { browser, username, id } = await signedIn();
    const as = await system.signIn(username, password);
    const headers = { 'idempotency-key': randomUUID() };
    const reset = () =>
      system.call('POST', `/users/${id}/reset`, { as: committee.tokens.admin, body: {}, headers });
    const answer = await reset();
    expect(answer.status).toBe(200);
    expect(await reset()).toMatchObject({ json: answer.json });
    const { token } = answer.json['invitation'] as unknown as { token: string };
    secrets.push(token);
    expect((await browser.call('GET', '/directives')).status).toBe(401);
    expect((await system.call('GET', '/directives', { as })).status).toBe(401);
    expect((await new Browser(system).signIn(username)).status).toBe(401);
    const next = await admin('POST', `/users/${id}/reset`);
    expect(codeOf(await use(token, other))).toEqual([404, 'invitation-not-found']);
    const { token: latest } = next.json['invitation'] as unknown as { token: string };
    expect((await use(latest, other)).status).toBe(204);
    expect((await new Browser(system).signIn(username, other)).status).toBe(200);
    expect((await new Browser(system).signIn(username, password)).status).toBe(401);
  });

  test('asked for again under its key opens nothing that was made since, and ends no session', async () => {
    const { username, id } = await signedIn();
    const headers = { 'idempotency-key': randomUUID() };
    const reset = () =>
      system.call('POST', `/users/${id}/reset`, { as: committee.tokens.admin, body: {}, headers });
    const { token: first } = (await reset()).json['invitation'] as unknown as { token: string };
    secrets.push(first);
    expect((await use(first, other)).status).toBe(204);
    const browser = new Browser(system);
    await browser.signIn(username, other);
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    // As the sweep does once it is too old.
    await client.query('DELETE FROM identity.invitation WHERE account_id = $1', [id]);
    await client.end();
    await reset();
    expect((await browser.call('GET', '/directives')).status).toBe(200);
    await admin('POST', `/users/${id}/reset`);
    await reset();
    expect(codeOf(await use(first, other))).toEqual([404, 'invitation-not-found']);
  });

  test('to choose another password is nobody’s own', async () => {
    const { json } = await system.call('GET', '/auth/session', { as: committee.tokens.admin });
    const refused = await admin('POST', `/users/${String(json['id'])}/reset`);
    expect(codeOf(refused)).toEqual([403, 'own-account']);
  });
});

describe('What is on record', () => {
  test('says who signed out, ended a session, changed a password, and was invited, each in words', async () => {
    const { browser, id, username } = await signedIn();
    await browser.call('POST', '/me/password', { body: { currentPassword: password, newPassword: other } });
    await browser.call('DELETE', '/auth/session');
    const { json } = await admin('POST', `/users/${id}/reset`);
    const { token } = json['invitation'] as unknown as { token: string };
    await system.call('POST', `/auth/invitations/${token}`, { body: { password } });
    const types: string[] = [];
    for await (const { type, streamId, data } of system.eventStore.readAll())
      if (
        streamId === `account-${id}` ||
        (streamId.startsWith('security-') && JSON.stringify(data).includes(username))
      )
        types.push(type);
    expect(types).toEqual(
      expect.arrayContaining([
        'InvitationUsed',
        'PasswordChanged',
        'SignedIn',
        'SessionEnded',
        'InvitationMade',
      ]),
    );
  });

  test('no secret stands in the log, in any table, or in what the API logged', async () => {
    const written: string[] = [...system.logged];
    for await (const event of system.eventStore.readAll())
      written.push(JSON.stringify([event.streamId, event.data, event.metadata]));
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    for (const table of ['session', 'invitation', 'credential']) {
      const { rows } = await client.query(`SELECT * FROM identity.${table}`);
      written.push(JSON.stringify(rows));
    }
    await client.end();
    const all = written.join('\n');
    expect(all.length).toBeGreaterThan(10_000);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });
});
