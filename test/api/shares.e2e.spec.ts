import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
}, 120_000);
afterAll(() => system.stop());

const coordinated = () =>
  committee.underWay({ coordinators: [{ agencyId: committee.otherAgencyId, dueOn: '2030-11-15' }] });
const give = (path: string, body: unknown, token: string) => system.call('POST', path, { body, as: token });
const seen = (id: string, position: string) =>
  system.call('GET', `/directives/${id}?after=${position}`, { as: committee.tokens.admin });

test('a co-ordinating agency finishes its share by itself, and the office confirms or returns it', async () => {
  const id = await coordinated();
  const share = `/admin/directives/${id}/shares/${committee.otherAgencyId}`;
  const report = { summary: 'Đã xong phần việc.' };
  expect(
    (await give(`/directives/${id}/share/completion`, report, committee.tokens.agency)).json['code'],
  ).toBe('not-a-coordinating-agency');
  expect((await give(`${share}/confirm`, {}, committee.tokens.admin)).json['code']).toBe(
    'share-not-reported',
  );
  const reported = await give(`/directives/${id}/share/completion`, report, committee.otherOfficer);
  expect(reported.status).toBe(200);
  const returned = await give(`${share}/return`, { reason: 'Thiếu số liệu.' }, committee.tokens.admin);
  expect((await seen(id, String(returned.json['position']))).json['shares']).toMatchObject([
    { agencyId: committee.otherAgencyId, dueOn: '2030-11-15', state: 'returned', reportedOn: null },
  ]);
  const open = await give(`/directives/${id}/completion`, { summary: 'Xong.' }, committee.tokens.agency);
  expect(open.json['openShares']).toEqual([committee.otherAgencyId]);
  await give(`/directives/${id}/share/completion`, report, committee.otherOfficer);
  const confirmed = await give(`${share}/confirm`, {}, committee.tokens.admin);
  expect((await seen(id, String(confirmed.json['position']))).json).toMatchObject({
    shares: [{ state: 'confirmed' }],
    heldBy: { party: 'office' },
  });
  const unknown = `/admin/directives/${id}/shares/nobody/confirm`;
  expect((await give(unknown, {}, committee.tokens.admin)).status).toBe(404);
});

test('the office enters a paper that says that a share is done, and whoever entered it does not confirm it', async () => {
  const id = await coordinated();
  const onBehalfOf = { agencyId: committee.otherAgencyId, document: '45/BC-STP', receivedOn: '2022-11-10' };
  const report = { summary: 'Đã xong phần việc.', effectiveOn: '2022-11-09', onBehalfOf };
  const entered = await give(`/directives/${id}/share/completion`, report, committee.tokens.admin);
  expect((await seen(id, String(entered.json['position']))).json).toMatchObject({
    shares: [{ agencyId: committee.otherAgencyId, state: 'reported', reportedOn: '2022-11-10' }],
    shareReports: [{ document: '45/BC-STP', by: { role: 'admin' } }],
  });
  const confirm = `/admin/directives/${id}/shares/${committee.otherAgencyId}/confirm`;
  expect((await give(confirm, {}, committee.tokens.admin)).json['code']).toBe('reported-by-oneself');
});

test('closing as implemented without a completion report says so, with a reason, one or many', async () => {
  const [one, two] = [await coordinated(), await coordinated()];
  const close = (body: object, id = one) =>
    give(`/admin/directives/${id}/close`, { outcome: 'implemented', ...body }, committee.tokens.admin);
  const refused = await close({});
  expect([refused.status, refused.json['code']]).toEqual([409, 'no-completion-report']);
  const unexplained = await close({ withoutReport: true });
  expect([unexplained.status, unexplained.json['code']]).toEqual([422, 'reason-required']);
  const said = { withoutReport: true, reason: 'Đã kiểm tra tại chỗ.' };
  const closed = await close(said);
  expect((await seen(one, String(closed.json['position']))).json).toMatchObject({
    work: 'closed',
    percent: 100,
    outcome: 'implemented',
    closure: { withoutReport: true, reason: said.reason },
  });
  const many = (more: object) =>
    give('/admin/directives/close', { ids: [two], outcome: 'implemented', ...more }, committee.tokens.admin);
  expect((await many({})).json['results']).toMatchObject([{ ok: false, status: 409 }]);
  expect((await many(said)).json['results']).toMatchObject([{ ok: true, status: 200 }]);
});
