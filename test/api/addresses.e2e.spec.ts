import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let agency: string;
let account: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const { must, openAccount } = committee;
  const contacts = { headEmail: 'giamdoc@example.vn', officeEmail: 'vanphong@exampel.vn' };
  agency = String(
    (await must('admin', '/agencies', { code: 'CA', name: 'Công an tỉnh', ...contacts }))['id'],
  );
  const officer = { username: 'can.bo', password: 'mat-khau-can-bo', name: 'Cán bộ', role: 'agency' };
  ({ id: account } = await openAccount({ ...officer, agencyId: agency, email: 'canbo@exampel.vn' }));
});

afterAll(() => system.stop());

const give = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  system.call('POST', path, { as: committee.tokens.admin, body, headers });

async function agencyAfter(position: unknown) {
  const path = `/agencies/${agency}?after=${String(position)}`;
  return (await system.call('GET', path, { as: committee.tokens.admin })).json;
}

async function accountAfter(position: unknown) {
  const path = `/users?agencyId=${agency}&after=${String(position)}`;
  const { json } = await system.call('GET', path, { as: committee.tokens.admin });
  return (json['items'] as unknown as Record<string, unknown>[])[0];
}

test('an agency is renamed, and its old name stays on record', async () => {
  const renamed = await give(`/agencies/${agency}/rename`, { name: 'Công an thành phố' });
  expect([renamed.status, renamed.json['id'], renamed.json['revision']]).toEqual([200, agency, 1]);
  expect(await agencyAfter(renamed.json['position'])).toMatchObject({
    name: 'Công an thành phố',
    previousNames: [expect.objectContaining({ name: 'Công an tỉnh' })],
  });
});

test('an address of an agency is put right, taken away with null, and left alone when it is not named', async () => {
  const right = await give(`/agencies/${agency}/contacts`, { officeEmail: 'vanphong@example.vn' });
  expect(await agencyAfter(right.json['position'])).toMatchObject({
    headEmail: 'giamdoc@example.vn',
    officeEmail: 'vanphong@example.vn',
  });
  const gone = await give(`/agencies/${agency}/contacts`, { headEmail: null });
  expect(await agencyAfter(gone.json['position'])).toMatchObject({
    headEmail: null,
    officeEmail: 'vanphong@example.vn',
  });
});

test('the address of an account is put right and taken away, and mail can be asked for as it stands', async () => {
  const right = await give(`/users/${account}/email`, { email: 'canbo@example.vn' });
  expect(right.status).toBe(200);
  expect(await accountAfter(right.json['position'])).toMatchObject({ email: 'canbo@example.vn' });
  const gone = await give(`/users/${account}/email`, { email: null });
  expect(await accountAfter(gone.json['position'])).toMatchObject({ email: null });
  const settings = {
    channels: { email: true, webhook: null },
    digestAt: '08:00',
    language: 'vi',
    timeZone: 'Asia/Ho_Chi_Minh',
  };
  const as = await system.signIn('can.bo', 'mat-khau-can-bo');
  const refused = await system.call('PUT', '/me/notification-settings', { as, body: settings });
  expect([refused.status, refused.json['code']]).toEqual([422, 'email-missing']);
});

test.each([
  ['rename', { name: 'Công an' }, (id: string) => `/agencies/${id}/rename`, () => agency],
  ['contacts', { headEmail: 'x@example.vn' }, (id: string) => `/agencies/${id}/contacts`, () => agency],
  ['email', { email: 'y@example.vn' }, (id: string) => `/users/${id}/email`, () => account],
])(
  '%s given again under its key appends nothing; what is unknown is 404, what is stale 412',
  async (_what, body, path, id) => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await give(path(id()), body, headers);
    const events = await system.countEvents();
    expect(await give(path(id()), body, headers)).toMatchObject({ status: 200, json: first.json });
    expect(await system.countEvents()).toBe(events);
    expect((await give(path('khong-co'), body)).status).toBe(404);
    const stale = await give(path(id()), body, { 'if-match': '"0"' });
    expect([stale.status, stale.json['code']]).toEqual([412, 'stale-revision']);
  },
);

test.each([
  ['an empty name', () => `/agencies/${agency}/rename`, { name: ' ' }, 'name'],
  ['an address that is none', () => `/agencies/${agency}/contacts`, { headEmail: 'giám đốc' }, 'headEmail'],
  ['no address at all', () => `/agencies/${agency}/contacts`, {}, ''],
  ['an address that is none, of an account', () => `/users/${account}/email`, { email: 'a@b' }, 'email'],
  ['no word of the address of an account', () => `/users/${account}/email`, {}, 'email'],
])('%s is 400 and names the field', async (_what, path, body, field) => {
  const answer = await give(path(), body);
  const [error] = answer.json['errors'] as unknown as { path: string }[];
  expect([answer.status, answer.json['code'], error?.path]).toEqual([400, 'invalid-input', field]);
});
