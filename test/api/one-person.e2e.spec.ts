import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { codeOf } from './browser.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startOutsideIssuer, type OutsideIssuer } from './outside-issuer.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

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

const password = 'mưa phùn trên mái ngói';
const admin = (path: string, body: unknown) =>
  system.call('POST', path, { as: committee.tokens.admin, body });

async function person(username: string, role: string, agencyId?: string) {
  const account = { username, password, name: username, role, ...(agencyId ? { agencyId } : {}) };
  const { id } = await committee.openAccount(account);
  return { id, as: await system.signIn(username, password) };
}

/** A directive that an account reported complete. */
async function reportedBy(as: string): Promise<string> {
  const id = await committee.underWay();
  const { status, text } = await system.call('POST', `/directives/${id}/completion`, {
    as,
    body: { summary: 'Đã hoàn thành.' },
  });
  if (status !== 200) throw new Error(`Reporting answered ${status}: ${text}`);
  return id;
}

const close = (id: string, as: string) =>
  system.call('POST', `/admin/directives/${id}/close`, { as, body: { outcome: 'implemented' } });

test('whom the office knows to be one person closes by neither account what the other reported, alone or among many', async () => {
  const officer = await person('kiem.nhiem', 'agency', committee.agencyId);
  const clerk = await person('van.thu', 'admin');
  const recorded = await admin(`/users/${clerk.id}/same-person`, {
    otherId: officer.id,
    reason: 'Kiêm nhiệm.',
  });
  expect(recorded.status).toBe(200);
  const id = await reportedBy(officer.as);
  expect(codeOf(await close(id, clerk.as))).toEqual([403, 'reported-by-oneself']);
  const many = await system.call('POST', '/admin/directives/close', {
    as: clerk.as,
    body: { ids: [id], outcome: 'implemented' },
  });
  expect(JSON.stringify(many.json)).toContain('reported-by-oneself');
  const { json } = await system.call('GET', `/users/${officer.id}`, { as: committee.tokens.admin });
  expect(json['samePersonAs']).toEqual([{ id: clerk.id, name: 'van.thu' }]);
  const own = await system.call('POST', `/users/${clerk.id}/same-person/withdraw`, {
    as: clerk.as,
    body: { otherId: officer.id, reason: 'Nhầm.' },
  });
  expect(codeOf(own)).toEqual([403, 'own-account']);
  const withdrawn = await admin(`/users/${clerk.id}/same-person/withdraw`, {
    otherId: officer.id,
    reason: 'Nhầm người cùng tên.',
  });
  expect(withdrawn.status).toBe(200);
  expect((await close(id, clerk.as)).status).toBe(200);
});

test('whom the office knows to be one person does nothing to the one account with the other', async () => {
  const clerk = await person('van.thu.hai.vai', 'admin');
  const officer = await person('kiem.nhiem.hai.vai', 'agency', committee.agencyId);
  await admin(`/users/${clerk.id}/same-person`, { otherId: officer.id, reason: 'Kiêm nhiệm.' });
  const asked: readonly (readonly [string, object])[] = [
    ['role', { role: 'admin', reason: 'x' }],
    ['reset', {}],
    ['second-factor/remove', { reason: 'x' }],
    ['disable', {}],
    ['enable', {}],
  ];
  for (const [act, body] of asked) {
    const answer = await system.call('POST', `/users/${officer.id}/${act}`, { as: clerk.as, body });
    expect([act, ...codeOf(answer)]).toEqual([act, 403, 'own-account']);
  }
  expect((await admin(`/users/${officer.id}/disable`, {})).status).toBe(200);
});

test('the person of an account and of an outside issuer is one too', async () => {
  const clerk = await person('van.thu.hai', 'admin');
  const recorded = await admin(`/users/${clerk.id}/same-person`, { subject: 'u-7', reason: 'Kiêm nhiệm.' });
  expect(recorded.status).toBe(200);
  const claims = { dondoc_role: 'agency', dondoc_agency: committee.agencyId };
  const id = await reportedBy(await issuer.vouchFor('u-7', claims));
  expect(codeOf(await close(id, clerk.as))).toEqual([403, 'reported-by-oneself']);
  const other = await reportedBy(await issuer.vouchFor('u-8', claims));
  expect((await close(other, clerk.as)).status).toBe(200);
});

test('one browser has one name in the record of security, whoever signs in there, and another has another', async () => {
  const openedFor = async (username: string) => {
    await committee.openAccount({ username, password, name: username, role: 'inspector' });
    return username;
  };
  const [mine, theirs, others] = [await openedFor('mot'), await openedFor('hai'), await openedFor('ba')];
  const signIn = async (username: string, cookie = '') => {
    const body = { username, password };
    const { headers } = await system.call('POST', '/auth/token', { body, headers: { cookie } });
    return headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  };
  const cookie = await signIn(mine);
  await signIn(theirs, cookie);
  await signIn(others);
  const devices = new Map<unknown, unknown>();
  for await (const { type, data } of system.eventStore.readAll({ prefixes: ['security-'] }))
    if (type === 'SignedIn') devices.set(data['username'], data['device']);
  expect(devices.get(mine)).toMatch(/^[\w-]{36}$/);
  expect(devices.get(theirs)).toBe(devices.get(mine));
  expect(devices.get(others)).not.toBe(devices.get(mine));
});

test('an account that is not there is nobody’s', async () => {
  const clerk = await person('van.thu.ba', 'admin');
  const refused = await admin(`/users/${clerk.id}/same-person`, { otherId: 'none', reason: 'x' });
  expect(codeOf(refused)).toEqual([422, 'account-not-found']);
  const oneself = await admin(`/users/${clerk.id}/same-person`, { otherId: clerk.id, reason: 'x' });
  expect(codeOf(oneself)).toEqual([422, 'same-account']);
});

test('a user name that is read for another is refused, and a name of its own is not', async () => {
  const register = (username: string) => admin('/users', { username, name: 'Ông Giả', role: 'leader' });
  for (const username of ['Ianh.dao', 'lаnh.dao', '1anh.dao'])
    expect(codeOf(await register(username))).toEqual([409, 'username-confusable']);
  expect(codeOf(await register('LANH.DAO'))).toEqual([409, 'username-taken']);
  expect((await register('lanh.dao.hai')).status).toBe(201);
  const both = await Promise.all(['minh.anh', 'rninh.anh'].map(register));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});
