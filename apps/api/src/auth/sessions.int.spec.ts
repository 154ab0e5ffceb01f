import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import type { Account } from '#domain';
import { createPool } from '#platform';
import { startOwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { Credentials } from './credentials.js';
import { mostSessions, Sessions, type SessionBearer } from './sessions.js';

const hour = 3_600_000;
const limits = { longestMs: 12 * hour, idleMs: hour };
const origin = { address: '10.0.0.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' };

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
let pool: Pool;
let nowMs: number;
let officer: Account;

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url, { max: 8 });
  await new Credentials(pool).prepare();
});

afterAll(async () => {
  await pool.end();
  await database.stop();
});

beforeEach(async () => {
  await pool.query('TRUNCATE identity.session');
  nowMs = Date.parse('2026-11-30T01:00:00Z');
  officer = {
    ...{ id: 'officer', username: 'can.bo', name: 'Cán bộ', role: 'agency', agencyId: 'court', email: null },
    ...{ disabled: false, notifications: null, leaves: [] },
    password: { state: 'chosen', generation: 0 },
  };
});

/** Another process, with its own memory; what it knows of accounts it has from the log. */
const process = (by: Pool = pool) =>
  new Sessions(
    by,
    limits,
    {
      account: (id) => (id === officer.id ? officer : undefined),
      load: () => Promise.resolve(null),
      isSecondFactorDue: () => false,
    },
    () => nowMs,
  );

const bearerOf = async (sessions: Sessions, secret: string): Promise<SessionBearer | string> => {
  try {
    return await sessions.bearerOf(secret);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('whoever has the secret is the account’s person, and of the secret a hash alone is kept', async () => {
  const { secret, session } = await process().open(officer, origin);
  expect(secret).toMatch(/^[\w-]{43}$/);
  const bearer = await bearerOf(process(), secret);
  expect(bearer).toEqual({
    actor: { id: 'officer', name: 'Cán bộ', role: 'agency', agencyId: 'court' },
    sessionId: session.id,
    expiresAtMs: nowMs + limits.longestMs,
    provenAtMs: nowMs,
    passwordChangeRequired: false,
    secondFactorDue: false,
  });
  const { rows } = await pool.query<Record<string, unknown>>('SELECT * FROM identity.session');
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(await bearerOf(process(), 'x'.repeat(43))).toBe('session-ended');
});

test('a session that is not used for an hour has ended, one that is used goes on, and none longer than twelve hours', async () => {
  const sessions = process();
  const { secret: unused } = await sessions.open(officer, origin);
  const { secret } = await sessions.open(officer, origin);
  for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
    expect(await bearerOf(sessions, secret)).toMatchObject({ actor: { id: 'officer' } });
    nowMs += hour / 2;
  }
  expect(await bearerOf(sessions, unused)).toBe('session-ended');
  expect(await bearerOf(sessions, secret)).toMatchObject({ actor: { id: 'officer' } });
  nowMs += hour / 2;
  expect(await bearerOf(sessions, secret)).toBe('session-ended');
});

test('a session that is in use is read from the database once in a while, not for each request', async () => {
  const sessions = process();
  const { secret } = await sessions.open(officer, origin);
  let queries = 0;
  const counting = new Proxy(pool, {
    get: (target, name) => {
      if (name === 'query') queries += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const other = process(counting);
  await Promise.all(Array.from({ length: 50 }, () => bearerOf(other, secret)));
  expect(queries).toBe(1);
  for (let request = 0; request < 1_000; request += 1)
    expect(other.bearerOf(secret)).toMatchObject({ actor: { id: 'officer' } });
  expect(queries).toBe(1);
  nowMs += 6_000;
  await bearerOf(other, secret);
  expect(queries).toBe(2);
});

test('a session that ends has ended at once in the process that ends it, and within seconds in every other', async () => {
  const [one, other] = [process(), process()];
  const { secret, session } = await one.open(officer, origin);
  for (const each of [one, other]) await bearerOf(each, secret);
  const heard: boolean[] = [];
  one.onEnded((isEnded) => heard.push(isEnded(session.id), isEnded('another')));
  expect(await one.end('somebody else', session.id)).toBe(false);
  expect(await one.end('officer', session.id)).toBe(true);
  expect(await one.end('officer', session.id)).toBe(false);
  expect(heard).toEqual([true, false]);
  expect(await bearerOf(one, secret)).toBe('session-ended');
  expect(await other.endedAmong([session.id])).toEqual(new Set([session.id]));
  nowMs += 5_000;
  expect(await bearerOf(other, secret)).toBe('session-ended');
});

test('a session that is being read while it ends does not come back', async () => {
  const sessions = process();
  const { secret, session } = await sessions.open(officer, origin);
  const reading = bearerOf(sessions, secret);
  await sessions.end('officer', session.id);
  await reading;
  expect(await bearerOf(sessions, secret)).toBe('session-ended');
});

test('a session that is being noted as used while it ends does not come back', async () => {
  let beforeNoting = () => Promise.resolve();
  const noting = new Proxy(pool, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const bound = value.bind(target) as (...args: unknown[]) => unknown;
      if (name !== 'query') return bound;
      return async (...args: [{ text: string }]) => {
        if (args[0].text.startsWith('update')) await beforeNoting();
        return bound(...args);
      };
    },
  });
  const sessions = process(noting);
  const { secret, session } = await sessions.open(officer, origin);
  let ended = false;
  beforeNoting = async () => {
    ended = await sessions.end('officer', session.id);
  };
  nowMs += hour / 2;
  expect(await bearerOf(sessions, secret)).toBe('session-ended');
  expect(ended).toBe(true);
  expect(await bearerOf(sessions, secret)).toBe('session-ended');
});

test('an account that is disabled, or whose password has changed elsewhere, has no session at once, in every process', async () => {
  const sessions = process();
  const { secret } = await sessions.open(officer, origin);
  await bearerOf(sessions, secret);
  officer = { ...officer, disabled: true };
  expect(await bearerOf(sessions, secret)).toBe('account-disabled');
  officer = { ...officer, disabled: false, password: { state: 'chosen', generation: 1 } };
  expect(await bearerOf(sessions, secret)).toBe('session-ended');
});

test('the session that a change of password is asked from goes on, in every process, and the others of the account end', async () => {
  const [one, other] = [process(), process()];
  const { secret, session } = await one.open(officer, origin);
  const { secret: second } = await one.open(officer, origin);
  const { secret: ofAnother } = await one.open({ ...officer, id: 'another' }, origin);
  for (const each of [one, other]) for (const known of [secret, second]) await bearerOf(each, known);
  await one.endOthers('officer', { sessionId: session.id, generation: 1 });
  officer = { ...officer, password: { state: 'chosen', generation: 1 } };
  for (const each of [one, other]) {
    expect(await bearerOf(each, secret)).toMatchObject({ sessionId: session.id });
    expect(await bearerOf(each, second)).toBe('session-ended');
  }
  expect(
    await one.endedAmong(
      (await one.list({ ...officer, id: 'another', password: { state: 'chosen', generation: 0 } })).map(
        ({ id }) => id,
      ),
    ),
  ).toEqual(new Set());
  expect(ofAnother).toMatch(/^[\w-]{43}$/);
});

test('an account has ten sessions at most: one more ends the one that was not used for longest', async () => {
  const sessions = process();
  const secrets: string[] = [];
  for (let opened = 0; opened < mostSessions + 3; opened += 1) {
    secrets.push((await sessions.open(officer, origin)).secret);
    nowMs += 61_000;
    if (opened >= 1) await bearerOf(sessions, secrets[0] ?? '');
  }
  expect(await sessions.list(officer)).toHaveLength(mostSessions);
  expect(await bearerOf(sessions, secrets[0] ?? '')).toMatchObject({ actor: { id: 'officer' } });
  expect(await bearerOf(sessions, secrets[1] ?? '')).toBe('session-ended');
});

test('what a browser says of itself is kept as short text', async () => {
  const userAgent = `Mozilla\u0007 ${'x'.repeat(500)}`;
  await process().open(officer, { ...origin, userAgent });
  await process().open(officer, { ...origin, userAgent: undefined });
  const devices = (await process().list(officer)).map(({ device }) => device).sort();
  expect(devices).toEqual(['', `Mozilla ${'x'.repeat(192)}`]);
});

test('a secret that opens a temporary password’s session says that it is to be changed first', async () => {
  officer = { ...officer, password: { state: 'temporary', generation: 0 } };
  const { secret } = await process().open(officer, origin);
  expect(await bearerOf(process(), secret)).toMatchObject({ passwordChangeRequired: true });
});

test('what is over is taken away', async () => {
  const sessions = process();
  await sessions.open(officer, origin);
  nowMs += 2 * hour;
  await sessions.open({ ...officer, id: 'another' }, origin);
  await sessions.sweep();
  const { rows } = await pool.query<{ account_id: string }>('SELECT account_id FROM identity.session');
  expect(rows).toEqual([{ account_id: 'another' }]);
});

test('who showed once more that it is them is known in every process', async () => {
  const [one, other] = [process(), process()];
  const { secret, session } = await one.open(officer, origin);
  for (const each of [one, other]) await bearerOf(each, secret);
  const opened = nowMs;
  nowMs += hour / 2;
  await one.prove('somebody else', session.id);
  expect(await other.provenAtMs(session.id)).toBe(opened);
  await one.prove(officer.id, session.id);
  expect(await bearerOf(one, secret)).toMatchObject({ provenAtMs: nowMs });
  expect(await other.provenAtMs(session.id)).toBe(nowMs);
});
