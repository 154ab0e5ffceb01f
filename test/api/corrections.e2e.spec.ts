import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

type Json = Readonly<Record<string, unknown>>;

async function seen(path: string, after: Json, as = committee.tokens.admin): Promise<Json> {
  const separator = path.includes('?') ? '&' : '?';
  const answer = await system.call('GET', `${path}${separator}after=${String(after['position'])}`, { as });
  expect(answer.status).toBe(200);
  return answer.json;
}

const why = { reason: 'Nhầm khi nhập.', authority: 'Công văn 12-CV/BCĐ' };
const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };

test('a wrong notice is put right, and the rows, the page and the timeline of its directives follow', async () => {
  const { must, agencyId } = committee;
  const { meetingId, directiveId } = await committee.draft({ leadAgencyId: agencyId });
  await must('admin', `/meetings/${meetingId}/publish`, notice);
  const correcting = { field: 'number', value: '51-TB/BCĐ', ...why };
  const corrected = await must('admin', `/meetings/${meetingId}/correct`, correcting);
  await must('admin', `/meetings/${meetingId}/correct`, {
    field: 'title',
    value: 'Hội nghị tổng kết',
    ...why,
  });
  const last = await must('admin', `/meetings/${meetingId}/correct`, {
    field: 'heldOn',
    value: '2022-07-19',
    ...why,
  });

  expect(await seen(`/directives?q=51-TB`, corrected)).toMatchObject({
    items: [{ id: directiveId, noticeNumber: '51-TB/BCĐ' }],
  });
  expect(await seen(`/directives?q=tong ket`, last)).toMatchObject({ items: [{ id: directiveId }] });
  const page = await seen(`/directives/${directiveId}`, last);
  expect(page).toMatchObject({ meetingHeldOn: '2022-07-19', issued: { notice: '51-TB/BCĐ' } });
  const timeline = (await seen(`/directives/${directiveId}/timeline`, last))['items'] as { words: string }[];
  expect(timeline.some(({ words }) => words.includes('51-TB/BCĐ') && words.includes('15-TB/BCĐ'))).toBe(true);
  expect(await seen(`/meetings/${meetingId}`, last)).toMatchObject({
    title: 'Hội nghị tổng kết',
    heldOn: '2022-07-19',
    notice: { number: '51-TB/BCĐ' },
    supplements: [],
  });
  const impossible = await system.call('POST', `/meetings/${meetingId}/correct`, {
    as: committee.tokens.admin,
    body: { field: 'publishedOn', value: '2029-01-01', ...why },
  });
  expect([impossible.status, impossible.json['code'], impossible.json['errors']]).toEqual([
    422,
    'published-in-future',
    [{ path: 'value', message: expect.any(String) }],
  ]);
});

test('a draft’s lead is put right before it is issued, and what was added is issued by a supplement', async () => {
  const { must, agencyId, otherAgencyId } = committee;
  const { meetingId, directiveId } = await committee.draft({ leadAgencyId: agencyId });
  await must('admin', `/meetings/${meetingId}/publish`, notice);
  const drafting = { title: 'Bổ sung', content: 'Nội dung', leadAgencyId: agencyId };
  const added = String((await must('admin', `/meetings/${meetingId}/directives`, drafting))['id']);
  const amended = await must('admin', `/directives/${added}/draft`, {
    leadAgencyId: otherAgencyId,
    title: 'Bổ sung một',
  });
  expect(await seen(`/directives/${added}`, amended)).toMatchObject({
    work: 'draft',
    title: 'Bổ sung một',
    leadAgencyId: otherAgencyId,
  });
  const supplement = { ...notice, number: '16-TB/BCĐ' };
  const issued = await must('admin', `/meetings/${meetingId}/supplements`, supplement);
  expect(await seen(`/directives/${added}`, issued, committee.otherOfficer)).toMatchObject({
    work: 'assigned',
    noticeNumber: '16-TB/BCĐ',
    leadAgencyName: 'Sở Tư pháp',
  });
  expect(await seen(`/directives/${directiveId}`, issued)).toMatchObject({ noticeNumber: '15-TB/BCĐ' });
  expect(await seen(`/meetings/${meetingId}`, issued)).toMatchObject({ supplements: [supplement] });
  const again = await system.call('POST', `/directives/${added}/draft`, {
    as: committee.tokens.admin,
    body: { title: 'Khác' },
  });
  expect([again.status, again.json['code']]).toEqual([409, 'directive-is-assigned']);
});

test('a report that came on paper is entered by the office, as such, and closed by another', async () => {
  const { must, agencyId } = committee;
  const id = await committee.underWay();
  const onBehalfOf = { agencyId, document: '120/BC-TA', receivedOn: '2026-01-05' };
  const { receivedOn: _, ...paper } = onBehalfOf;
  await must('admin', `/directives/${id}/progress`, { narrative: 'Đã làm.', onBehalfOf: paper });
  const reported = await must('admin', `/directives/${id}/completion`, { summary: 'Xong.', onBehalfOf });
  expect(await seen(`/directives/${id}`, reported)).toMatchObject({
    work: 'awaiting_confirmation',
    completion: { agencyId, document: '120/BC-TA', reportedOn: '2026-01-05', by: { role: 'admin' } },
  });
  const closing = await system.call('POST', `/admin/directives/${id}/close`, {
    as: committee.tokens.admin,
    body: { outcome: 'implemented' },
  });
  expect([closing.status, closing.json['code']]).toEqual([403, 'reported-by-oneself']);
  const colleague = { username: 'dong.nghiep', password: 'mat-khau-dai-hon', name: 'Bà Hai', role: 'admin' };
  await committee.openAccount(colleague);
  const as = await system.signIn('dong.nghiep', 'mat-khau-dai-hon');
  const closed = await system.call('POST', `/admin/directives/${id}/close`, {
    as,
    body: { outcome: 'implemented' },
  });
  expect(closed.status).toBe(200);
});

test('a person’s role changes at once, for a token that was made before too, and an account comes back', async () => {
  const { must, agencyId, otherAgencyId } = committee;
  const username = 'can.bo';
  const password = 'mat-khau-dai-hon';
  const account = { username, password, name: 'Ông Ba', role: 'agency', agencyId };
  const directive = await committee.underWay();
  const { id, position } = await committee.openAccount(account);
  const token = await system.signIn(username, password);
  const path = `/directives/${directive}?after=${position}`;
  expect((await system.call('GET', path, { as: token })).status).toBe(200);
  await must('admin', `/users/${id}/role`, { role: 'agency', agencyId: otherAgencyId, reason: 'Điều động.' });
  expect((await system.call('GET', path, { as: token })).status).toBe(404);
  await must('admin', `/users/${id}/role`, { role: 'inspector', reason: 'Điều động.' });
  expect((await system.call('GET', '/audit/events', { as: token })).status).toBe(200);
  await must('admin', `/users/${id}/disable`, {});
  expect((await system.call('GET', '/agencies', { as: token })).status).toBe(401);
  await must('admin', `/users/${id}/enable`, {});
  expect((await system.call('GET', '/agencies', { as: token })).status).toBe(200);
  const self = await system.call('GET', '/users?role=admin', { as: committee.tokens.admin });
  const own = (self.json['items'] as unknown as { id: string; username: string }[]).find(
    (each) => each.username === 'admin',
  );
  const refused = await system.call('POST', `/users/${String(own?.id)}/role`, {
    as: committee.tokens.admin,
    body: { role: 'leader', reason: 'Thử.' },
  });
  expect([refused.status, refused.json['code']]).toEqual([403, 'own-account']);
});

test('the tables for people have words, and the raw trail stays for machines', async () => {
  await committee.underWay({ title: '=HYPERLINK("x")' });
  const headers = { 'accept-language': 'vi' };
  const as = committee.tokens.inspector;
  const directives = await system.call('GET', '/directives.csv', { as, headers });
  expect(directives.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(directives.text).toContain('Tòa án nhân dân tỉnh');
  expect(directives.text).toContain('13/12/2030');
  expect(directives.text).not.toMatch(/(^|,)=/m);
  const trail = await system.call('GET', '/audit/events.csv?for=people', { as, headers });
  expect(trail.text.split('\r\n')[0]).toContain('Ngày,Giờ,Nhiệm vụ,Nội dung');
  const raw = await system.call('GET', '/audit/events.csv', { as, headers });
  expect(raw.text.split('\r\n')[0]).toContain('position,streamId,revision');
});
