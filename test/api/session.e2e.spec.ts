import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Browser, codeOf, own, password, signedIn as signedInAt } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_TRUSTED_PROXIES: 'loopback' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const signedIn = (role?: string) => signedInAt(system, committee, role);

describe('A session of the page', () => {
  test('is given as a cookie that no script and no other site can use, bound to the host behind TLS', async () => {
    const { username } = await signedIn();
    const attributes = async (headers: Record<string, string>) =>
      (await new Browser(system, headers).signIn(username)).headers
        .getSetCookie()
        .filter((cookie) => !cookie.startsWith('dondoc_device'))
        .map((cookie) => cookie.replace(/=[\w-]{43};/, '=SECRET;'));
    expect(await attributes({})).toEqual(['dondoc_session=SECRET; Path=/; HttpOnly; SameSite=Strict']);
    expect(await attributes({ 'x-forwarded-proto': 'https' })).toEqual([
      '__Host-dondoc=SECRET; Path=/; HttpOnly; Secure; SameSite=Strict',
    ]);
  });

  test('says who signed in and until when, to nobody else, and until they sign out', async () => {
    const username = `can.bo.${randomUUID().slice(0, 8)}`;
    const { agencyId } = committee;
    const { id } = await committee.openAccount({
      username,
      password,
      name: 'Ông Năm',
      role: 'agency',
      agencyId,
    });
    const browser = new Browser(system);
    const signed = await browser.signIn(username);
    const who = {
      ...{ id, username, name: 'Ông Năm', role: 'agency', agencyId, agencyName: 'Tòa án nhân dân tỉnh' },
      ...{ passwordChangeRequired: false, secondFactor: false, secondFactorDue: false },
      sessionId: expect.any(String),
      ...{ expiresAt: expect.any(String), idleExpiresAt: expect.any(String), now: expect.any(String) },
    };
    expect(signed.json).toEqual(who);
    expect((await browser.call('GET', '/auth/session')).json).toEqual(who);
    expect(codeOf(await system.call('GET', '/auth/session'))).toEqual([401, 'not-authenticated']);
    const kept = browser.cookie;
    expect((await browser.call('DELETE', '/auth/session')).status).toBe(204);
    expect(browser.cookie).not.toContain('dondoc_session');
    const again = await system.call('GET', '/auth/session', { headers: { cookie: kept } });
    expect(codeOf(again)).toEqual([401, 'session-ended']);
  });

  test('tells whoever has a token who they are as well', async () => {
    const { json } = await system.call('GET', '/auth/session', { as: committee.tokens.leader });
    expect(json).toMatchObject({ username: 'lanh.dao', role: 'leader', passwordChangeRequired: false });
    expect(json).not.toHaveProperty('sessionId');
  });

  test('opens every route: queries, downloads, the stream, and commands', async () => {
    const { browser } = await signedIn('admin');
    for (const path of ['/directives', '/directives.csv', '/audit/events.jsonl', '/users'])
      expect([path, (await browser.call('GET', path)).status]).toEqual([path, 200]);
    const { json } = await browser.call('POST', '/agencies', { body: { code: 'PHIEN', name: 'Cơ quan' } });
    expect(json).toHaveProperty('position');
    const abort = new AbortController();
    const stream = await fetch(`${system.url}/api/v1/stream`, {
      headers: { cookie: browser.cookie },
      signal: abort.signal,
    });
    expect(stream.status).toBe(200);
    abort.abort();
  });

  test('changes nothing without the header that no other site can send, and does nothing for another site', async () => {
    const { browser } = await signedIn('admin');
    const events = await system.countEvents();
    const body = { code: 'CSRF', name: 'Cơ quan' };
    const attempt = (headers: Record<string, string>) =>
      system.call('POST', '/agencies', { body, headers: { cookie: browser.cookie, ...headers } });
    for (const headers of [{}, { 'x-requested-with': 'XMLHttpRequest' }] as Record<string, string>[])
      expect(codeOf(await attempt(headers))).toEqual([403, 'request-header-missing']);
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect(codeOf(await attempt({ ...own, ...crossSite }))).toEqual([403, 'cross-site-request']);
    const signingIn = await system.call('POST', '/auth/session', {
      body: { username: 'lanh.dao', password: 'x' },
      headers: crossSite,
    });
    expect(codeOf(signingIn)).toEqual([403, 'cross-site-request']);
    expect(codeOf(await browser.call('GET', '/directives', { headers: crossSite }))).toEqual([
      ...[403, 'cross-site-request'],
    ]);
    const without = await system.call('DELETE', '/auth/session', { headers: { cookie: browser.cookie } });
    expect(codeOf(without)).toEqual([403, 'request-header-missing']);
    expect(await system.countEvents()).toBe(events);
  });

  test('gives way to a token where both are sent', async () => {
    const { browser, username } = await signedIn();
    const answer = await system.call('GET', '/auth/session', {
      as: committee.tokens.inspector,
      headers: { cookie: browser.cookie },
    });
    expect(answer.json['username']).toBe('thanh.tra');
    expect((await browser.call('GET', '/auth/session')).json['username']).toBe(username);
    const wrong = await browser.call('GET', '/auth/session', { as: 'nonsense' });
    expect(codeOf(wrong)).toEqual([401, 'not-authenticated']);
  });

  test('may do what its account’s role may, and no more', async () => {
    const { browser } = await signedIn('leader');
    const refused = await browser.call('POST', '/agencies', { body: { code: 'LD', name: 'Cơ quan' } });
    expect(codeOf(refused)).toEqual([403, 'role-not-allowed']);
  });

  test('is counted like a token where sign-ins fail, and knows its device again', async () => {
    const { browser, username } = await signedIn();
    const guess = () => new Browser(system).signIn(username, 'khong-phai-mat-khau');
    const first = await guess();
    expect(codeOf(first)).toEqual([401, 'wrong-credentials']);
    expect(first.headers.getSetCookie()).toEqual([]);
    let answer = first;
    for (let tries = 0; answer.status === 401 && tries < 50; tries += 1) answer = await guess();
    expect(codeOf(answer)).toEqual([429, 'too-many-attempts']);
    const returning = await browser.call('POST', '/auth/session', { body: { username, password } });
    expect(returning.status).toBe(200);
  });
});

describe('One’s own sessions', () => {
  interface Item {
    readonly id: string;
    readonly current: boolean;
    readonly device: string;
    readonly address: string;
  }
  const listed = async (browser: Browser) =>
    (await browser.call('GET', '/me/sessions')).json['items'] as unknown as Item[];

  test('are listed with where they were opened and the one that asks, and nobody ends those of others', async () => {
    const { browser, username } = await signedIn();
    const telephone = new Browser(system, { 'user-agent': 'Telephone/1.0' });
    await telephone.signIn(username);
    const items = await listed(browser);
    expect(items.map(({ current, device }) => [current, device === 'Telephone/1.0'])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    );
    expect(items).toHaveLength(2);
    const [first] = items;
    expect(first?.address).toMatch(/127\.0\.0\.1|::1/);
    const { browser: stranger } = await signedIn();
    const refused = await stranger.call('DELETE', `/me/sessions/${first?.id ?? ''}`);
    expect(codeOf(refused)).toEqual([404, 'session-not-found']);
    const unknown = await browser.call('DELETE', `/me/sessions/${randomUUID()}`);
    expect(codeOf(unknown)).toEqual([404, 'session-not-found']);
    expect((await browser.call('DELETE', '/me/sessions/none')).status).toBe(400);
  });

  test('end from the list at once, within seconds in another API, and with them what they hear', async () => {
    const { browser, username } = await signedIn();
    const lost = new Browser(system, { 'user-agent': 'Lost/1.0' });
    await lost.signIn(username);
    const second = await system.startApi();
    const look = (url: string) =>
      fetch(`${url}/api/v1/directives`, { headers: { cookie: lost.cookie } }).then(({ status }) => status);
    expect([await look(system.url), await look(second.url)]).toEqual([200, 200]);
    const hears = async (url: string) => {
      const { body } = await fetch(`${url}/api/v1/stream`, { headers: { cookie: lost.cookie } });
      const state = { ended: false };
      void (async () => {
        for await (const _ of body ?? []) continue;
      })().finally(() => (state.ended = true));
      return state;
    };
    const [here, there] = [await hears(system.url), await hears(second.url)];
    const id = (await listed(browser)).find(({ device }) => device === 'Lost/1.0')?.id ?? '';
    expect((await browser.call('DELETE', `/me/sessions/${id}`)).status).toBe(204);
    expect(await look(system.url)).toBe(401);
    await eventually('the other API refuses it', async () => (await look(second.url)) === 401);
    await eventually('both streams have ended', () => here.ended && there.ended);
    expect((await browser.call('GET', '/directives')).status).toBe(200);
    await second.stop();
  });

  test('are none for whoever has a token alone', async () => {
    const { json } = await system.call('GET', '/me/sessions', { as: committee.tokens.inspector });
    expect(json).toEqual({ items: [], nextCursor: null });
    const out = await system.call('DELETE', '/auth/session', { as: committee.tokens.inspector });
    expect(out.status).toBe(204);
  });
});
