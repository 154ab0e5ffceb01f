import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adminPassword, eventually, startSystem, type Answer, type TestSystem } from './system.fixture.js';

const password = 'mat-khau-can-bo';
let system: TestSystem;
let admin: string;
/** Somebody whose budgets no other test uses up. */
let inspector: string;

beforeAll(async () => {
  system = await startSystem({
    ...{ DONDOC_LIMIT_COMMANDS: '20', DONDOC_LIMIT_QUERIES: '30', DONDOC_LIMIT_EXPORTS: '3' },
    DONDOC_LIMIT_SIGN_INS: '3',
  });
  admin = await system.signIn('admin', adminPassword);
  for (const username of ['thanh.tra', 'lanh.dao', 'thanh.tra.2', 'thanh.tra.3'])
    await system.openAccount(admin, {
      ...{ username, password, name: username },
      role: username === 'lanh.dao' ? 'leader' : 'inspector',
    });
  inspector = await system.signIn('thanh.tra.2', password);
});
afterAll(() => system.stop());

const statuses = (answers: readonly Answer[]) => new Set(answers.map(({ status }) => status));

async function many(times: number, ask: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await ask());
  return answers;
}

function attempt(username: string, tried: string, cookie?: string): Promise<Answer> {
  const headers = cookie === undefined ? {} : { cookie };
  return system.call('POST', '/auth/token', { body: { username, password: tried }, headers });
}

const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';', 1)[0] ?? '';

/** What the record of security holds of a type. */
async function recorded(type: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const event of system.eventStore.readAll({ prefixes: ['security-'] }))
    if (event.type === type) found.push(event.data);
  return found;
}

describe('a budget that is used up', () => {
  it('answers 429 with the time to wait, for its account and its kind alone, and in every API', async () => {
    const leader = await system.signIn('lanh.dao', password);
    const queries = await many(31, () => system.call('GET', '/agencies', { as: leader }));
    expect(statuses(queries.slice(0, 30))).toEqual(new Set([200]));
    const refused = queries[30] as Answer;
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ code: 'too-many-requests', status: 429 });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    const other = await system.startApi();
    const response = await fetch(`${other.url}/api/v1/agencies`, {
      headers: { authorization: `Bearer ${leader}` },
    });
    expect(response.status).toBe(429);
    await other.stop();
    const reading = await system.call('POST', '/inbox/nothing/read', { as: leader, body: {} });
    expect(reading.status).toBe(404);
    expect((await system.call('GET', '/agencies', { as: admin })).status).toBe(200);
  });

  it('is one of its own for exports of whatever kind', async () => {
    const as = await system.signIn('thanh.tra', password);
    const trail = () => system.call('GET', '/audit/events.jsonl', { as });
    const table = () => system.call('GET', '/directives.csv', { as });
    const workbook = () => system.call('GET', '/directives.xlsx', { as });
    const bundle = () => system.call('POST', '/audit/bundles', { as, body: {} });
    const answers: Answer[] = [];
    for (const asked of [trail, table, bundle, trail, table, workbook, bundle]) answers.push(await asked());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429, 429]);
    expect((await system.call('GET', '/audit/events', { as })).status).toBe(200);
  });

  it('is one for commands, whether they are carried out or refused', async () => {
    const agency = (code: string) =>
      system.call('POST', '/agencies', { as: admin, body: { code, name: 'Cơ quan' } });
    const answers = await many(25, () => agency('MOT'));
    expect(statuses(answers)).toEqual(new Set([201, 409, 429]));
    expect(answers.at(-1)?.status).toBe(429);
  });
});

describe('signing in', () => {
  it('counts before it looks at the password, and lets the right one in from a known device', async () => {
    const known = cookieOf(await attempt('thanh.tra.3', password));
    expect(known).toMatch(/^dondoc_device=/);
    for (const answer of await many(3, () => attempt('thanh.tra.3', 'wrong')))
      expect(answer.status).toBe(401);
    const late = await attempt('thanh.tra.3', password);
    expect([late.status, late.json['code']]).toEqual([429, 'too-many-attempts']);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await attempt('thanh.tra.3', password, known.replace(/.$/, ''))).status).toBe(429);
    const again = await attempt('thanh.tra.3', password, known);
    expect([again.status, again.headers.get('set-cookie')]).toEqual([200, null]);
    expect((await attempt('lanh.dao', password)).status).toBe(200);
  });

  it('lets any number of right passwords in, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => attempt('lanh.dao', password)));
    expect(statuses(answers)).toEqual(new Set([200]));
  });

  it('counts no attempt of a known device for strangers', async () => {
    const known = cookieOf(await attempt('lanh.dao', password));
    const wrong = await many(4, () => attempt('lanh.dao', 'wrong', known));
    expect(wrong.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    expect((await attempt('lanh.dao', password)).status).toBe(200);
  });

  it('is limited for an address, whatever names are tried', async () => {
    let name = 0;
    const answers = await many(40, () => attempt(`nobody.${(name += 1)}`, 'wrong'));
    expect(answers.at(-1)?.status).toBe(429);
  });
});

describe('the record of security', () => {
  it('holds each secret that is made or withdrawn, by whom, and not the secret', async () => {
    const { json } = await system.call('GET', '/users?limit=10', { as: admin });
    const users = json['items'] as unknown as { id: string; username: string }[];
    const ownerId = users.find(({ username }) => username === 'thanh.tra.2')?.id;
    const as = inspector;
    const made = await system.call('POST', '/me/calendar-feed', { as, body: {} });
    expect(made.status).toBe(201);
    expect((await system.call('DELETE', '/me/calendar-feed', { as })).status).toBe(204);
    expect((await system.call('DELETE', '/me/calendar-feed', { as })).status).toBe(204);
    const webhook = await system.call('POST', '/me/webhook-secret', { as, body: {} });
    expect(webhook.status).toBe(201);
    expect(await recorded('SecretMade')).toEqual([
      { secret: 'calendar-feed', ownerId },
      { secret: 'webhook', ownerId },
    ]);
    expect(await recorded('SecretWithdrawn')).toEqual([{ secret: 'calendar-feed', ownerId }]);
  });

  it('holds who signed in, and who was refused, once an hour and with the count', async () => {
    const signedIn = await recorded('SignedIn');
    expect(signedIn.filter(({ username }) => username === 'lanh.dao')).toEqual([
      expect.objectContaining({ address: '127.0.0.1', knownDevice: false, times: 1 }),
    ]);
    await eventually('a refusal is recorded', async () => (await recorded('SignInRefused')).length > 3);
    const refused = await recorded('SignInRefused');
    expect(refused).toContainEqual(
      expect.objectContaining({ username: 'thanh.tra.3', reason: 'wrong-credentials', address: '127.0.0.1' }),
    );
    const ofNobody = refused.filter(({ username }) => username === null);
    expect(ofNobody).toHaveLength(2);
    expect(JSON.stringify(refused)).not.toContain('nobody.');
  });

  it('holds refusals of access, with no more events for more of the same', async () => {
    const leader = await system.startApi({ DONDOC_LIMIT_COMMANDS: '5000' });
    await Promise.all(
      Array.from({ length: 200 }, () =>
        fetch(`${leader.url}/api/v1/users`, { headers: { authorization: 'Bearer x' } }),
      ),
    );
    // Whoever opens the page asks who is signed in; that refuses nobody.
    expect((await fetch(`${leader.url}/api/v1/auth/session`)).status).toBe(401);
    await eventually('it is recorded', async () => (await recorded('AccessRefused')).length > 0);
    await leader.stop();
    await eventually('the rest is counted when the API ends', async () => {
      const refusals = await recorded('AccessRefused');
      return refusals.reduce((sum, { times }) => sum + Number(times), 0) === 200;
    });
    expect(await recorded('AccessRefused')).toHaveLength(2);
  });

  it('is in the audit trail, and never holds a secret', async () => {
    const { text } = await system.call('GET', '/audit/events?limit=500', { as: admin });
    expect(text).toContain('SignInRefused');
    for (const secret of [password, adminPassword, 'dondoc_device', 'eyJ'])
      expect(text).not.toContain(secret);
  });
});
