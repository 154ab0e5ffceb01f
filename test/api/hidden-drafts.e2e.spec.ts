import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let draftId: string;
let meetingId: string;

const unknown = '00000000-0000-5000-8000-000000000000';

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  ({ directiveId: draftId, meetingId } = await committee.draft({
    leadAgencyId: committee.agencyId,
    coordinators: [{ agencyId: committee.otherAgencyId }],
  }));
});

afterAll(() => system.stop());

const commands: readonly [string, object][] = [
  ['accept', {}],
  ['decline', { reason: 'Không thuộc thẩm quyền.' }],
  ['progress', { narrative: 'Đang làm.' }],
  ['extension', { proposedDueOn: '2031-01-10', reason: 'Cần thêm thời gian.' }],
  ['completion', { summary: 'Đã xong.' }],
];
const conditions = [undefined, '"0"', '"1"', '"99"', '*'];

describe('An agency at a draft, its own or another’s', () => {
  test.each(commands)('is answered as at an id that nobody has: %s', async (path, body) => {
    for (const as of [committee.tokens.agency, committee.otherOfficer])
      for (const condition of conditions) {
        const headers = condition === undefined ? {} : { 'if-match': condition };
        const [atDraft, nowhere] = await Promise.all(
          [draftId, unknown].map((id) =>
            system.call('POST', `/directives/${id}/${path}`, { as, body, headers }),
          ),
        );
        expect([atDraft?.status, atDraft?.json['code']]).toEqual([404, 'directive-not-found']);
        expect(atDraft?.json).toEqual(nowhere?.json);
      }
  });

  test.each(['', '/timeline'])('finds nothing at its address either: %s', async (path) => {
    for (const as of [committee.tokens.agency, committee.otherOfficer]) {
      const [atDraft, nowhere] = await Promise.all(
        [draftId, unknown].map((id) => system.call('GET', `/directives/${id}${path}`, { as })),
      );
      expect(atDraft?.status).toBe(404);
      expect(atDraft?.json).toEqual(nowhere?.json);
    }
  });
});

test('at a directive of others an agency is told that it is not its own, and nothing of the revision', async () => {
  const id = await committee.underWay();
  const answer = await system.call('POST', `/directives/${id}/progress`, {
    as: committee.otherOfficer,
    body: { narrative: 'x' },
    headers: { 'if-match': '"0"' },
  });
  expect([answer.status, answer.json['code']]).toEqual([403, 'agency-not-on-directive']);
});

test('at an id that nobody has, If-Match does not make 412 of 404', async () => {
  const answer = await system.call('POST', `/directives/${unknown}/suspend`, {
    as: committee.tokens.admin,
    body: { reason: 'x' },
    headers: { 'if-match': '"0"' },
  });
  expect([answer.status, answer.json['code']]).toEqual([404, 'directive-not-found']);
});

test('the minutes of a meeting are for no agency before its notice is published', async () => {
  const minutes = 'Biên bản cuộc họp.';
  const meeting = { title: 'Họp', body: 'Ban Chỉ đạo kín', heldOn: '2022-07-20', minutes };
  const { id } = await committee.must('admin', '/meetings', meeting);
  const draft = { title: 'Nhiệm vụ', content: 'Nội dung.' };
  const { position } = await committee.must('admin', `/meetings/${String(id)}/directives`, draft);
  const seenBy = async (as: string, after: unknown) =>
    (await system.call('GET', `/meetings/${String(id)}?after=${String(after)}`, { as })).json['minutes'];
  expect(await seenBy(committee.tokens.agency, position)).toBeNull();
  for (const role of ['admin', 'leader', 'inspector'] as const)
    expect(await seenBy(committee.tokens[role], position)).toBe(minutes);
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' };
  const published = await committee.must('admin', `/meetings/${String(id)}/publish`, notice);
  expect(await seenBy(committee.tokens.agency, published['position'])).toBe(minutes);
});

test('a webhook to a name of the own network and one to no name at all are refused alike', async () => {
  const as = committee.tokens.agency;
  expect((await system.call('POST', '/me/webhook-secret', { as })).status).toBe(201);
  const refusal = async (webhook: string) => {
    const settings = {
      channels: { email: false, webhook },
      digestAt: '08:00',
      timeZone: 'Asia/Ho_Chi_Minh',
      language: 'vi',
    };
    const answer = await system.call('PUT', '/me/notification-settings', { as, body: settings });
    return [answer.status, answer.json];
  };
  expect(await refusal(`http://${'a'.repeat(70)}.vn/`)).toEqual(await refusal('http://localhost/'));
});

test('a draft is still the office’s to act on', async () => {
  const answer = await system.call('POST', `/meetings/${meetingId}/publish`, {
    as: committee.tokens.admin,
    body: { number: '17-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' },
  });
  expect(answer.status).toBe(200);
  const accepted = await system.call('POST', `/directives/${draftId}/accept`, {
    as: committee.tokens.agency,
    body: {},
  });
  expect(accepted.status).toBe(200);
});
