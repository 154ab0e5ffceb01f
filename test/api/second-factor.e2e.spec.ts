import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { Browser, codeOf, password, signedIn } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let database: pg.Client;
/** All that must never be written down. */
const secrets: string[] = [];

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  database = new pg.Client({ connectionString: system.databaseUrl });
  await database.connect();
});

afterAll(async () => {
  await database.end();
  await system.stop();
});

/** The code that an app shows, or showed or will show some codes away: each is good for one use, and none before it. */
function shown(secret: string, codesAway = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + codesAway * 30_000 });
}

interface Enrolled {
  readonly browser: Browser;
  readonly username: string;
  readonly id: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

async function enrol(browser: Browser): Promise<Pick<Enrolled, 'secret' | 'recoveryCodes'>> {
  const offer = await browser.call('POST', '/me/second-factor', { body: {} });
  const secret = String(offer.json['secret']);
  const confirm = () =>
    browser.call('POST', '/me/second-factor/confirm', { body: { code: shown(secret, -1) } });
  let confirmed = await confirm();
  // The code before the present one is too old as soon as the next is shown.
  if (confirmed.status !== 200) confirmed = await confirm();
  if (confirmed.status !== 200) throw new Error(`Confirming answered ${confirmed.status}: ${confirmed.text}`);
  const recoveryCodes = confirmed.json['recoveryCodes'] as unknown as string[];
  secrets.push(secret, ...recoveryCodes);
  return { secret, recoveryCodes };
}

async function enrolled(role = 'leader'): Promise<Enrolled> {
  const signed = await signedIn(system, committee, role);
  return { ...signed, ...(await enrol(signed.browser)) };
}

const signInWith = (username: string, code?: string, by = password) =>
  new Browser(system).call('POST', '/auth/session', {
    body: { username, password: by, ...(code === undefined ? {} : { code }) },
  });

describe('A second factor', () => {
  test('is asked for whoever knows the password, and of nobody else', async () => {
    const { username, secret } = await enrolled();
    expect(codeOf(await signInWith(username))).toEqual([401, 'second-factor-required']);
    expect(codeOf(await signInWith(username, undefined, 'khong phai mat khau'))).toEqual([
      401,
      'wrong-credentials',
    ]);
    expect(codeOf(await signInWith(username, shown(secret), 'khong phai mat khau'))).toEqual([
      401,
      'wrong-credentials',
    ]);
    const token = await system.call('POST', '/auth/token', { body: { username, password } });
    expect(codeOf(token)).toEqual([401, 'second-factor-required']);
    const { status, json } = await signInWith(username, shown(secret));
    expect([status, json['secondFactor'], json['secondFactorDue']]).toEqual([200, true, false]);
  });

  test('takes each code once, and none from before one that it took', async () => {
    const { username, secret } = await enrolled();
    const code = shown(secret, 1);
    const answers = await Promise.all([1, 2, 3].map(() => signInWith(username, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const used of [code, shown(secret), shown(secret, -1)])
      expect(codeOf(await signInWith(username, used))).toEqual([401, 'wrong-second-factor']);
  });

  test('takes each code once, time-based or of recovery, in whichever API it is used at the same moment', async () => {
    const second = await system.startApi();
    const { username, secret, recoveryCodes } = await enrolled();
    const signInAt = async (url: string, code: string) => {
      const body = JSON.stringify({ username, password, code });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/api/v1/auth/token`, { method: 'POST', headers, body })).status;
    };
    for (const code of [shown(secret, 1), ...recoveryCodes.slice(0, 3)]) {
      const statuses = await Promise.all([system.url, second.url].map((url) => signInAt(url, code)));
      expect(statuses.sort()).toEqual([200, 401]);
    }
    await second.stop();
  });

  test('is stood in for by each recovery code once', async () => {
    const { browser, username, recoveryCodes } = await enrolled();
    const [code = ''] = recoveryCodes;
    expect(recoveryCodes).toHaveLength(10);
    const answers = await Promise.all([1, 2, 3].map(() => signInWith(username, code.toUpperCase())));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await browser.call('GET', '/me/second-factor')).json).toEqual({
      enrolled: true,
      required: false,
      recoveryCodesLeft: 9,
    });
  });

  test('is not guessed at without end, from wherever', async () => {
    const { username, secret } = await enrolled();
    let answer = await signInWith(username, '000000');
    for (let tries = 0; answer.status === 401 && tries < 50; tries += 1)
      answer = await signInWith(username, '000000');
    expect(codeOf(answer)).toEqual([429, 'too-many-attempts']);
    expect(codeOf(await signInWith(username, shown(secret)))).toEqual([429, 'too-many-attempts']);
  });

  test('is good once it is confirmed, and the one before until then', async () => {
    const { browser, username, secret } = await enrolled();
    const offer = await browser.call('POST', '/me/second-factor', { body: {} });
    const next = String(offer.json['secret']);
    secrets.push(next);
    const wrong = await browser.call('POST', '/me/second-factor/confirm', { body: { code: '000000' } });
    expect(codeOf(wrong)).toEqual([422, 'wrong-second-factor']);
    expect(codeOf(await signInWith(username, shown(next)))).toEqual([401, 'wrong-second-factor']);
    expect((await signInWith(username, shown(secret))).status).toBe(200);
    const confirmed = await browser.call('POST', '/me/second-factor/confirm', {
      body: { code: shown(next, -1) },
    });
    secrets.push(...(confirmed.json['recoveryCodes'] as unknown as string[]));
    expect((await signInWith(username, shown(next))).status).toBe(200);
  });

  test('ends the other sessions when it is enrolled', async () => {
    const { browser, username } = await signedIn(system, committee);
    const laptop = new Browser(system);
    await laptop.signIn(username);
    await enrol(browser);
    expect(codeOf(await laptop.call('GET', '/directives'))).toEqual([401, 'session-ended']);
    expect((await browser.call('GET', '/directives')).status).toBe(200);
  });

  test('is given up by its owner, and taken away by the office from whoever lost it, never from oneself', async () => {
    const own = await enrolled();
    expect((await own.browser.call('DELETE', '/me/second-factor')).status).toBe(204);
    expect((await signInWith(own.username)).status).toBe(200);
    const lost = await enrolled();
    const remove = (id: string, key = randomUUID()) =>
      system.call('POST', `/users/${id}/second-factor/remove`, {
        as: committee.tokens.admin,
        body: { reason: 'Mất điện thoại.' },
        headers: { 'idempotency-key': key },
      });
    const key = randomUUID();
    expect((await remove(lost.id, key)).status).toBe(200);
    expect((await signInWith(lost.username)).status).toBe(200);
    const again = new Browser(system);
    await again.signIn(lost.username);
    const { secret } = await enrol(again);
    // The same request again takes nothing away that was enrolled since: that would be on no record.
    expect((await remove(lost.id, key)).status).toBe(200);
    expect((await signInWith(lost.username, shown(secret))).status).toBe(200);
    const admin = await enrolled('admin');
    const self = await admin.browser.call('POST', `/users/${admin.id}/second-factor/remove`, {
      body: { reason: 'x' },
    });
    expect(codeOf(self)).toEqual([403, 'own-account']);
  });

  test('that was kept, and whose event was lost, is put on record by whoever signs in with it', async () => {
    const { browser, username, id, secret } = await enrolled();
    await browser.call('DELETE', '/me/second-factor');
    await database.query('INSERT INTO identity.second_factor (account_id, secret) VALUES ($1, $2)', [
      id,
      secret,
    ]);
    expect(codeOf(await signInWith(username))).toEqual([401, 'second-factor-required']);
    const { json } = await signInWith(username, shown(secret));
    expect(json['secondFactor']).toBe(true);
  });

  test('that is on record and was lost with the database lets nobody in until the office removes it', async () => {
    const { username, id, secret } = await enrolled();
    await database.query('DELETE FROM identity.second_factor WHERE account_id = $1', [id]);
    expect(codeOf(await signInWith(username))).toEqual([401, 'second-factor-required']);
    expect(codeOf(await signInWith(username, shown(secret)))).toEqual([401, 'wrong-second-factor']);
  });
});

describe('A second factor that the settings ask of administrators and leaders', () => {
  test('is enrolled before anything else is open to them, by session and by token', async () => {
    const asking = await system.startApi({ DONDOC_SECOND_FACTOR_FOR: 'admin, leader' });
    const there = { ...system, call: system.call, url: asking.url };
    const call = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
      fetch(`${there.url}/api/v1${path}`, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const code = async (answer: Response) => ((await answer.json()) as { code: unknown }).code;
    const { browser, username } = await signedIn(system, committee, 'leader');
    const cookie = { cookie: browser.cookie, 'x-requested-with': 'dondoc' };
    const token = { authorization: `Bearer ${await system.signIn(username, password)}` };
    for (const who of [cookie, token]) {
      const refused = await call('GET', '/directives', who);
      expect([refused.status, await code(refused)]).toEqual([403, 'second-factor-due']);
    }
    const session = (await (await call('GET', '/auth/session', cookie)).json()) as Record<string, unknown>;
    expect(session['secondFactorDue']).toBe(true);
    const offer = (await (await call('POST', '/me/second-factor', cookie, {})).json()) as { secret: string };
    secrets.push(offer.secret);
    const confirmed = await call('POST', '/me/second-factor/confirm', cookie, {
      code: shown(offer.secret, -1),
    });
    expect(confirmed.status).toBe(200);
    for (const who of [cookie, token]) expect((await call('GET', '/directives', who)).status).toBe(200);
    const given = await call('DELETE', '/me/second-factor', cookie);
    expect([given.status, await code(given)]).toEqual([409, 'second-factor-asked-of-role']);
    const officer = await signedIn(system, committee, 'inspector');
    const free = { cookie: officer.browser.cookie, 'x-requested-with': 'dondoc' };
    expect((await call('GET', '/directives', free)).status).toBe(200);
    await asking.stop();
  });
});

describe('What hands out secrets or acts on many things', () => {
  const longAgo = async (id: string) => {
    await database.query(
      `UPDATE identity.session SET proven_at = now() - interval '16 minutes' WHERE account_id = $1`,
      [id],
    );
  };

  test('asks for the password again after a quarter of an hour, in every API, and goes on once it is shown', async () => {
    const { browser, id } = await signedIn(system, committee, 'admin');
    await longAgo(id);
    const second = await system.startApi();
    const asks: [string, string, unknown][] = [
      ['POST', '/me/webhook-secret', {}],
      ['POST', '/me/calendar-feed', {}],
      ['POST', '/me/second-factor', {}],
      ['POST', '/users', { username: randomUUID(), name: 'Bà Mới', role: 'leader' }],
      ['GET', '/admin/queues/api/queues', undefined],
      ['POST', '/admin/queues/timer/resume', { reason: 'x' }],
      ['POST', '/admin/directives/close', { ids: ['none'], outcome: 'cancelled', reason: 'x' }],
    ];
    const cookie = {
      cookie: browser.cookie,
      'x-requested-with': 'dondoc',
      'content-type': 'application/json',
    };
    const elsewhere = (path: string) =>
      fetch(`${second.url}/api/v1${path}`, { method: 'POST', headers: cookie, body: '{}' });
    await eventually('the session is read again', async () => {
      const { status } = await browser.call('POST', '/me/webhook-secret', { body: {} });
      return status === 403;
    });
    for (const [method, path, body] of asks)
      expect(codeOf(await browser.call(method, path, { body }))).toEqual([403, 'proof-required']);
    expect((await elsewhere('/me/webhook-secret')).status).toBe(403);
    expect((await browser.call('GET', '/directives')).status).toBe(200);
    const wrong = await browser.call('POST', '/auth/session/proof', { body: { password: 'khong phai' } });
    expect(codeOf(wrong)).toEqual([422, 'wrong-current-password']);
    expect((await browser.call('POST', '/auth/session/proof', { body: { password } })).status).toBe(204);
    for (const [method, path, body] of asks)
      expect((await browser.call(method, path, { body })).status).toBeLessThan(300);
    expect((await elsewhere('/me/webhook-secret')).status).toBeLessThan(300);
    await second.stop();
  });

  test('asks whoever has a second factor for its code too', async () => {
    const { browser, id, secret } = await enrolled();
    await longAgo(id);
    const prove = (body: unknown) => browser.call('POST', '/auth/session/proof', { body });
    expect(codeOf(await prove({ password }))).toEqual([422, 'second-factor-required']);
    expect(codeOf(await prove({ password, code: '000000' }))).toEqual([422, 'wrong-second-factor']);
    expect((await prove({ password, code: shown(secret) })).status).toBe(204);
  });

  test('takes a token for as long as it is fresh, and there is nothing of it to prove', async () => {
    const as = committee.tokens.leader;
    const answer = await system.call('POST', '/auth/session/proof', { as, body: { password: 'x' } });
    expect(codeOf(answer)).toEqual([409, 'no-session']);
  });
});

test('what happens to second factors is on record, and no secret or code of theirs is written down but in its place', async () => {
  const types = new Set<string>();
  const written: string[] = [...system.logged];
  for await (const event of system.eventStore.readAll()) {
    types.add(event.type);
    written.push(JSON.stringify([event.streamId, event.data, event.metadata]));
  }
  for (const type of ['SecondFactorEnrolled', 'SecondFactorRemoved', 'RecoveryCodeUsed'])
    expect(types).toContain(type);
  const reasons = written.filter((line) => line.includes('wrong-second-factor'));
  expect(reasons.length).toBeGreaterThan(0);
  const { rows } = await database.query('SELECT * FROM identity.recovery_code');
  written.push(JSON.stringify(rows));
  const all = written.join('\n');
  expect(secrets.length).toBeGreaterThan(50);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
});
