import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Role } from '#domain';
import { readIn } from './calendar-reader.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type Answer, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ TZ: 'Pacific/Kiritimati' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

/** Makes a link and tells its path; the port in it is not the one that the test's API was given. */
async function linkOf(as: string): Promise<string> {
  const { status, json, text } = await system.call('POST', '/me/calendar-feed', { as });
  if (status !== 201) throw new Error(`Making a link answered ${status}: ${text}`);
  return new URL(String(json['url'])).pathname.replace('/api/v1', '');
}

const fetched = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  system.call('GET', path, { headers });

/** The feed once its read model holds what a command answered. */
async function entriesAfter(position: unknown, path: string, timeZone = 'Asia/Ho_Chi_Minh') {
  await system.call('GET', `/directives?limit=1&after=${String(position)}`, { as: committee.tokens.leader });
  return readIn(timeZone, (await fetched(path)).text);
}

const uidOf = (directiveId: string) => `${directiveId}@dondoc`;

test('a deadline stands on its own day on calendars east and west of Greenwich', async () => {
  const id = await committee.underWay({ due: { on: '2030-11-29' } });
  const { position } = await committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const path = await linkOf(committee.tokens.leader);
  for (const zone of ['Asia/Ho_Chi_Minh', 'Pacific/Kiritimati', 'UTC', 'America/Los_Angeles']) {
    const entries = await entriesAfter(position, path, zone);
    expect(entries.find(({ uid }) => uid === uidOf(id))).toMatchObject({
      day: '2030-11-29',
      description: 'Đang thực hiện',
    });
  }
});

test('an extension moves the entry, and closing takes it away', async () => {
  const id = await committee.underWay();
  const path = await linkOf(committee.tokens.agency);
  const entry = async (position: unknown) =>
    (await entriesAfter(position, path)).find(({ uid }) => uid === uidOf(id));
  const asked = { proposedDueOn: '2030-12-30', reason: 'Thiếu hồ sơ.' };
  const { position: first } = await committee.must('agency', `/directives/${id}/extension`, asked);
  const before = await entry(first);
  expect(before?.day).toBe('2030-12-13');
  const decision = { decision: 'grant' };
  const { position: second } = await committee.must(
    'leader',
    `/directives/${id}/extension/decision`,
    decision,
  );
  const after = await entry(second);
  expect(after?.day).toBe('2030-12-30');
  expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Infinity);
  await committee.must('agency', `/directives/${id}/completion`, { summary: 'Xong.' });
  const closing = { outcome: 'implemented' };
  const { position: third } = await committee.must('admin', `/admin/directives/${id}/close`, closing);
  expect(await entry(third)).toBeUndefined();
});

test('officers are fed what their agency leads or co-ordinates, by its own deadline; all others everything', async () => {
  const own = await committee.underWay({
    coordinators: [{ agencyId: committee.otherAgencyId, dueOn: '2030-11-15' }],
  });
  const others = await committee.underWay();
  const { position } = await committee.must('agency', `/directives/${others}/progress`, { narrative: 'x' });
  const daysFor = async (as: string) => {
    const entries = await entriesAfter(position, await linkOf(as));
    const day = (id: string) => entries.find(({ uid }) => uid === uidOf(id))?.day;
    return [day(own), day(others)];
  };
  expect(await daysFor(committee.otherOfficer)).toEqual(['2030-11-15', undefined]);
  for (const role of ['admin', 'leader', 'agency', 'inspector'] satisfies Role[])
    expect(await daysFor(committee.tokens[role])).toEqual(['2030-12-13', '2030-12-13']);
});

test('it is in the language that its owner chose', async () => {
  const as = committee.tokens.inspector;
  const path = await linkOf(as);
  const { json } = await system.call('GET', '/me/notification-settings', { as });
  const body = { ...json, language: 'en' };
  expect((await system.call('PUT', '/me/notification-settings', { as, body })).status).toBe(200);
  await eventually('the feed is in English', async () =>
    (await fetched(path)).text.includes('X-WR-CALNAME:Directive deadlines'),
  );
});

test('whoever has the feed already is told so, until something changes', async () => {
  const id = await committee.underWay();
  const { position } = await committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const path = await linkOf(committee.tokens.agency);
  await entriesAfter(position, path);
  const first = await fetched(path);
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const etag = first.headers.get('etag') ?? '';
  const again = await fetched(path, { 'if-none-match': etag });
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
  const report = await committee.must('agency', `/directives/${id}/progress`, { narrative: 'y' });
  await entriesAfter(report['position'], path);
  expect((await fetched(path, { 'if-none-match': etag })).status).toBe(200);
});

test('a link is shown once, replaced by the next, and opens nothing once it is revoked', async () => {
  const as = committee.tokens.leader;
  const state = async () => (await system.call('GET', '/me/calendar-feed', { as })).json;
  const first = await linkOf(as);
  expect(await state()).toEqual({ madeAt: expect.stringMatching(/^\d{4}-.*Z$/), validUntil: null });
  const second = await linkOf(as);
  expect([(await fetched(first)).status, (await fetched(second)).status]).toEqual([404, 200]);
  for (let times = 0; times < 2; times += 1) {
    const revoked = await system.call('DELETE', '/me/calendar-feed', { as });
    expect([revoked.status, revoked.text]).toEqual([204, '']);
  }
  expect(await state()).toEqual({ madeAt: null, validUntil: null });
  const refused = await fetched(second);
  expect([refused.status, refused.json['code']]).toEqual([404, 'calendar-feed-not-found']);
});

test('the office revokes the feed of anybody, and is told when there was none', async () => {
  const account = { username: 'mat.may', password: 'mat-khau-mat-may', name: 'Ông Ba', role: 'inspector' };
  const { id } = await committee.openAccount(account);
  const path = await linkOf(await system.signIn(account.username, account.password));
  const revoke = (as: string) => system.call('DELETE', `/users/${String(id)}/calendar-feed`, { as });
  expect((await revoke(committee.tokens.leader)).status).toBe(403);
  expect((await fetched(path)).status).toBe(200);
  expect((await revoke(committee.tokens.admin)).status).toBe(204);
  expect((await fetched(path)).status).toBe(404);
  const { status, json } = await revoke(committee.tokens.admin);
  expect([status, json['code']]).toEqual([404, 'no-calendar-feed']);
});

test.each(['x', 'A'.repeat(43), `${'A'.repeat(43)}%2F..`, '%00', "' OR true --"])(
  'the token "%s" that is none is 404',
  async (token) => {
    expect((await fetched(`/calendar-feeds/${token}/deadlines.ics`)).status).toBe(404);
  },
);

test('the feed of a disabled account is gone', async () => {
  const account = { username: 'chuyen.di', password: 'mat-khau-chuyen-di', name: 'Bà Hai', role: 'leader' };
  const { id } = await committee.openAccount(account);
  const path = await linkOf(await system.signIn(account.username, account.password));
  expect((await fetched(path)).status).toBe(200);
  await committee.must('admin', `/users/${String(id)}/disable`, {});
  await eventually('the feed is gone', async () => (await fetched(path)).status === 404);
});

test('the secret stands in no log and no figures, whether its address is right or wrong', async () => {
  const as = committee.tokens.admin;
  const path = await linkOf(as);
  const [token = ''] = /[\w-]{43}/.exec(path) ?? [];
  await fetched(path);
  await system.call('POST', path, { as, body: {} });
  await fetched(`/calendar-feeds/${token}`);
  await fetched(`/calendar%2Dfeeds/${token}/deadlines.ics`);
  await fetched(`/calendar-feeds/${token}/%zz`);
  await system.gates.database.shut();
  expect((await fetched(path)).status).toBe(503);
  await system.gates.database.open();
  await eventually('the feed is back', async () => (await fetched(path)).status === 200);
  await eventually('the log tells of it', () => system.logged.some((line) => line.includes(':token')));
  expect(system.logged.join('\n')).not.toContain(token);
  expect((await system.call('GET', '/metrics', { as: committee.tokens.admin })).text).not.toContain(token);
});
