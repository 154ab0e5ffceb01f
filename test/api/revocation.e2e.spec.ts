import { hkdfSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { stableId } from '#domain';
import { Browser, codeOf, other, password, signedIn } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startOutsideIssuer, type OutsideIssuer } from './outside-issuer.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let issuer: OutsideIssuer;
let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  issuer = await startOutsideIssuer();
  system = await startSystem(issuer.env);
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  issuer.stop();
});

interface Holder {
  readonly id: string;
  readonly username: string;
  readonly browser: Browser;
  readonly token: string;
  /** Of the calendar feed. */
  readonly feed: string;
}

const secret = 'a secret of the tests that is long enough';
const admin = (path: string, body: unknown = {}, method = 'POST') =>
  system.call(method, path, { as: committee.tokens.admin, ...(method === 'DELETE' ? {} : { body }) });

async function holder(): Promise<Holder> {
  const { browser, username, id } = await signedIn(system, committee);
  const link = await browser.call('POST', '/me/calendar-feed', { body: {} });
  const feed = new URL(String(link.json['url'])).pathname.replace('/api/v1', '');
  return { id, username, browser, token: await system.signIn(username, password), feed };
}

/** What each of somebody’s secrets opens: 200, or why not. */
async function opened({ browser, token, feed }: Holder): Promise<Record<string, number>> {
  return {
    session: (await browser.call('GET', '/directives')).status,
    token: (await system.call('GET', '/directives', { as: token })).status,
    feed: (await system.call('GET', feed)).status,
  };
}

const all = { session: 200, token: 200, feed: 200 };

/** As a mail holds it. */
function unsubscribeLink(accountId: string): Promise<string> {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'dondoc unsubscribe', 32));
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('unsubscribe')
    .setSubject(accountId)
    .setExpirationTime('180d')
    .sign(key);
}

describe('Every kind of secret ends', () => {
  test('with the account: session, token, feed, invitation and unsubscribe link at once', async () => {
    const who = await holder();
    const unsubscribe = `/unsubscribe/${await unsubscribeLink(who.id)}`;
    expect(await opened(who)).toEqual(all);
    expect((await system.call('GET', unsubscribe)).status).toBe(200);
    expect((await admin(`/users/${who.id}/disable`)).status).toBe(200);
    expect(await opened(who)).toEqual({ session: 401, token: 401, feed: 404 });
    expect((await system.call('GET', unsubscribe)).status).toBe(404);
    const registered = await admin('/users', { username: randomUUID(), name: 'Bà Mời', role: 'leader' });
    const { token } = registered.json['invitation'] as unknown as { token: string };
    await admin(`/users/${String(registered.json['id'])}/disable`);
    const used = await system.call('POST', `/auth/invitations/${token}`, { body: { password } });
    expect(codeOf(used)).toEqual([404, 'invitation-not-found']);
  });

  test('of the password: a change ends the token, and the sessions but one’s own', async () => {
    const who = await holder();
    const elsewhere = new Browser(system);
    await elsewhere.signIn(who.username);
    const body = { currentPassword: password, newPassword: other };
    expect((await who.browser.call('POST', '/me/password', { body })).status).toBe(204);
    expect(await opened(who)).toEqual({ session: 200, token: 401, feed: 200 });
    expect((await elsewhere.call('GET', '/directives')).status).toBe(401);
  });

  test('of the office: a reset ends the token and the sessions, and another one the invitation before', async () => {
    const who = await holder();
    const invited = async () =>
      ((await admin(`/users/${who.id}/reset`)).json['invitation'] as unknown as { token: string }).token;
    const first = await invited();
    expect(await opened(who)).toEqual({ session: 401, token: 401, feed: 200 });
    const second = await invited();
    const use = (token: string) => system.call('POST', `/auth/invitations/${token}`, { body: { password } });
    expect(codeOf(await use(first))).toEqual([404, 'invitation-not-found']);
    expect((await use(second)).status).toBe(204);
    expect(codeOf(await use(second))).toEqual([404, 'invitation-not-found']);
  });

  test('of the feed: another link ends the one before, and both its owner and the office end it', async () => {
    const who = await holder();
    const again = await who.browser.call('POST', '/me/calendar-feed', { body: {} });
    const next = new URL(String(again.json['url'])).pathname.replace('/api/v1', '');
    expect((await system.call('GET', who.feed)).status).toBe(404);
    expect((await system.call('GET', next)).status).toBe(200);
    expect((await admin(`/users/${who.id}/calendar-feed`, {}, 'DELETE')).status).toBe(204);
    expect((await system.call('GET', next)).status).toBe(404);
  });

  test('of the webhook: a new one ends those before where that is asked for', async () => {
    const who = await holder();
    const made = await who.browser.call('POST', '/me/webhook-secret', { body: {} });
    const again = await who.browser.call('POST', '/me/webhook-secret', { body: { revokePrevious: true } });
    expect([made.status, again.json['previousSignUntil']]).toEqual([201, null]);
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    const kept = JSON.stringify((await client.query('SELECT * FROM identity.webhook_secret')).rows);
    await client.end();
    expect(kept).toContain(String(again.json['secret']).replace('whsec_', '').slice(0, 20));
    expect(kept).not.toContain(String(made.json['secret']).replace('whsec_', '').slice(0, 20));
  });

  test('of an outside issuer: whoever is cut off has neither token nor feed, until they are let in again', async () => {
    const as = await issuer.vouchFor('cat-bo', { name: 'Bà Hai', dondoc_role: 'leader' });
    const link = await system.call('POST', '/me/calendar-feed', { as });
    const feed = new URL(String(link.json['url'])).pathname.replace('/api/v1', '');
    const now = async () => [
      (await system.call('GET', '/directives', { as })).status,
      (await system.call('GET', feed)).status,
    ];
    const id = stableId('oidc', issuer.url, 'cat-bo');
    const say = (what: string) => admin(`/outside-people/${id}/${what}`, { reason: 'Đã chuyển công tác.' });
    expect(await now()).toEqual([200, 200]);
    const { body } = await fetch(`${system.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${as}` },
    });
    const hears = { ended: false };
    void (async () => {
      for await (const _ of body ?? []) continue;
    })().finally(() => (hears.ended = true));
    expect((await say('cut-off')).status).toBe(200);
    expect(await now()).toEqual([401, 404]);
    await eventually('what they hear has ended', () => hears.ended);
    expect((await say('let-in')).status).toBe(200);
    expect(await now()).toEqual([200, 200]);
    const local = await admin(`/outside-people/${(await holder()).id}/cut-off`, { reason: 'x' });
    expect(codeOf(local)).toEqual([409, 'account-is-local']);
  });
});
