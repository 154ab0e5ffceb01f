import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { everyone, misfits, routeRights } from './route-rights.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

const contract = routeRights.map(({ method, path, roles }) => [method, path, roles] as const);

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const calls = contract.flatMap(([method, path, allowed]) =>
  everyone.map((role) => [role, method, path, allowed.includes(role)] as const),
);

/** Only the first bytes: the stream of changes never ends. */
async function status(method: string, path: string, token?: string): Promise<number> {
  return (await answer(method, path, token === undefined ? {} : { authorization: `Bearer ${token}` })).status;
}

async function answer(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; code: unknown }> {
  const abort = new AbortController();
  const response = await fetch(
    `${system.url}${path === '/metrics' ? '' : '/api/v1'}${path.replace(/\{\w+\}/g, 'none')}`,
    {
      method,
      headers: {
        ...headers,
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: '{"unknown": "field"}' } : {}),
      signal: abort.signal,
    },
  );
  const isProblem = response.headers.get('content-type')?.includes('problem+json') === true;
  const code = isProblem ? ((await response.json()) as { code: unknown }).code : undefined;
  abort.abort();
  return { status: response.status, code };
}

describe('Roles', () => {
  test.each(calls)('the %s calls %s %s: allowed %s', async (role, method, path, isAllowed) => {
    const answered = await status(method, path, committee.tokens[role]);
    if (isAllowed) expect([401, 403, 405]).not.toContain(answered);
    else expect(answered).toBe(403);
  });

  test.each(contract)('nobody calls %s %s without a token', async (method, path) => {
    expect(await status(method, path)).toBe(401);
  });

  test('whoever has a temporary password calls none of them, but those by which it is changed', async () => {
    const password = 'tam-thoi-12';
    const account = { username: 'tam.thoi', password, name: 'Tạm', role: 'admin' };
    await committee.must('admin', '/users', account);
    const authorization = `Bearer ${await system.signIn(account.username, password)}`;
    const open: string[] = [];
    for (const [method, path] of contract)
      if ((await answer(method, path, { authorization })).code !== 'password-change-required')
        open.push(`${method} ${path}`);
    expect(open.sort()).toEqual(['DELETE /auth/session', 'GET /auth/session', 'POST /me/password']);
  });

  test('a session without the header of its own page calls those that change nothing, and no other', async () => {
    const body = { username: 'lanh.dao', password: 'mat-khau-dai-hon' };
    const { headers } = await system.call('POST', '/auth/session', { body });
    const cookie = headers
      .getSetCookie()
      .map((set) => set.split(';', 1)[0])
      .join('; ');
    const refused: string[] = [];
    for (const [method, path] of contract)
      if ((await answer(method, path, { cookie })).code === 'request-header-missing')
        refused.push(`${method} ${path}`);
    const changing = contract.filter(([method]) => method !== 'GET');
    expect(refused).toEqual(changing.map(([method, path]) => `${method} ${path}`));
  });
});

test('every route that the API has is in the table of who may use it and of what, or open to everybody by name', async () => {
  const { json } = await system.call('GET', '/openapi.json');
  const paths = json['paths'] as unknown as Record<string, Record<string, { 'x-roles'?: Role[] }>>;
  const published = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { 'x-roles': roles = [] }]) => ({
      ...{ method: method.toUpperCase(), path: path.replace('/api/v1', ''), roles },
    })),
  );
  expect(misfits(published)).toEqual([]);
});

describe('What an agency sees', () => {
  test('of others it sees no directive, neither in lists nor by id', async () => {
    const theirs = await committee.underWay();
    const { position } = await committee.must('agency', `/directives/${theirs}/progress`, { narrative: 'x' });
    const after = `after=${String(position)}`;
    const listed = async (as: string) => {
      const { json } = await system.call('GET', `/directives?limit=500&${after}`, { as });
      return (json['items'] as unknown as { id: string }[]).map(({ id }) => id);
    };
    expect(await listed(committee.tokens.agency)).toContain(theirs);
    expect(await listed(committee.otherOfficer)).not.toContain(theirs);
    for (const path of [`/directives/${theirs}`, `/directives/${theirs}/timeline`])
      expect((await system.call('GET', path, { as: committee.otherOfficer })).status).toBe(404);
  });

  test('a co-ordinating agency reads the directive and reports on it, and does not accept it', async () => {
    const id = await committee.underWay({ coordinators: [{ agencyId: committee.otherAgencyId }] });
    const as = committee.otherOfficer;
    const report = await system.call('POST', `/directives/${id}/progress`, {
      as,
      body: { narrative: 'Góp ý.' },
    });
    expect(report.status).toBe(200);
    const path = `/directives/${id}?after=${String(report.json['position'])}`;
    expect((await system.call('GET', path, { as })).json).toMatchObject({ id });
    const accepted = await system.call('POST', `/directives/${id}/completion`, {
      as,
      body: { summary: 'x' },
    });
    expect([accepted.status, accepted.json['code']]).toEqual([403, 'not-the-lead-agency']);
  });
});

describe('Accounts', () => {
  test('a wrong password and an unknown name are refused in the same words', async () => {
    const attempt = async (username: string) => {
      const body = { username, password: 'khong-phai-mat-khau' };
      const { status: answered, json } = await system.call('POST', '/auth/token', { body });
      return [answered, json['code'], json['detail']];
    };
    expect(await attempt('thanh.tra')).toEqual(await attempt('khong.co.ai'));
    expect((await attempt('thanh.tra'))[0]).toBe(401);
  });

  test('attempts without end are 429 with Retry-After, for that user name alone', async () => {
    const attempt = () =>
      system.call('POST', '/auth/token', { body: { username: 'lanh.dao', password: 'khong-phai' } });
    let answer = await attempt();
    for (let tries = 0; answer.status === 401 && tries < 50; tries += 1) answer = await attempt();
    expect([answer.status, answer.json['code']]).toEqual([429, 'too-many-attempts']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(
      (await system.call('POST', '/auth/token', { body: { username: 'x', password: 'y' } })).status,
    ).toBe(401);
  });

  test('a disabled account is refused with the token that it has, and gets no other', async () => {
    const account = {
      username: 'nghi.viec',
      password: 'mat-khau-nghi-viec',
      name: 'Nghỉ việc',
      role: 'leader',
    };
    const { id } = await committee.openAccount(account);
    const token = await system.signIn('nghi.viec', account.password);
    expect((await system.call('GET', '/agencies', { as: token })).status).toBe(200);
    await committee.must('admin', `/users/${String(id)}/disable`, {});
    const refused = await system.call('GET', '/agencies', { as: token });
    expect([refused.status, refused.json['code']]).toEqual([401, 'account-disabled']);
    const body = { username: account.username, password: account.password };
    expect((await system.call('POST', '/auth/token', { body })).status).toBe(401);
  });

  test.each(['nonsense', 'a.b.c', `${'x'.repeat(9_000)}`])('a token that is none is 401', async (token) => {
    const answer = await system.call('GET', '/agencies', { as: token });
    expect([answer.status, answer.json['code']]).toEqual([401, 'not-authenticated']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('neither passwords nor tokens are logged', async () => {
    const lines = system.logged.join('\n');
    expect(lines).toContain('answered');
    expect(lines).not.toMatch(/mat-khau|Bearer|eyJ/);
  });
});
