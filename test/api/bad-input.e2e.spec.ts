import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type Answer, type Call, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let directiveId: string;
let draftId: string;
let meetingId: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  directiveId = await committee.underWay();
  ({ meetingId, directiveId: draftId } = await committee.draft());
});

afterAll(() => system.stop());

/** Gives a command that must be refused, and leave nothing in the log. */
async function refused(path: string, call: Call): Promise<Answer> {
  const before = await system.countEvents();
  const answer = await system.call('POST', path, call);
  expect(await system.countEvents()).toBe(before);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.json).toMatchObject({
    type: `urn:dondoc:problem:${String(answer.json['code'])}`,
    status: answer.status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  expect(answer.text).not.toContain('node_modules');
  return answer;
}

const admin = () => ({ as: committee.tokens.admin });
const officer = () => ({ as: committee.tokens.agency });
const drafting = () => `/meetings/${meetingId}/directives`;
const draft = { title: 'Nhiệm vụ', content: 'Nội dung' };

describe('What cannot be read', () => {
  test('malformed JSON is 400', async () => {
    const answer = await refused('/agencies', { ...admin(), raw: '{"code": "A",' });
    expect([answer.status, answer.json['code']]).toEqual([400, 'malformed-json']);
  });

  test('an empty body where one is needed is 400', async () => {
    const answer = await refused('/agencies', { ...admin(), raw: '' });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
  });

  test('a body over 1 MiB is 413', async () => {
    const answer = await refused('/agencies', {
      ...admin(),
      body: { code: 'A', name: 'x'.repeat(1_048_577) },
    });
    expect([answer.status, answer.json['code']]).toEqual([413, 'body-too-large']);
  });

  test('another media type is 415', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await refused('/agencies', { ...admin(), raw: 'code=A', headers });
    expect([answer.status, answer.json['code']]).toEqual([415, 'unsupported-media-type']);
  });

  test('an address under which there is nothing is 404', async () => {
    const answer = await refused('/nothing', admin());
    expect([answer.status, answer.json['code']]).toEqual([404, 'route-not-found']);
  });

  test('a method that an address does not take is 405 and names those that it takes', async () => {
    const answer = await system.call('DELETE', `/directives/${directiveId}`, admin());
    expect([answer.status, answer.json['code']]).toEqual([405, 'method-not-allowed']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  test('an address with a broken escape is 400', async () => {
    const answer = await system.call('GET', '/directives/%E0%A4%A', admin());
    expect([answer.status, answer.json['code']]).toEqual([400, 'malformed-request']);
  });
});

describe('Fields that are not valid', () => {
  const cases: readonly [string, () => string, object, string][] = [
    ['a wrong type', drafting, { ...draft, title: 7 }, 'title'],
    ['an unknown field', drafting, { ...draft, colour: 'red' }, 'colour'],
    ['an over-long title', drafting, { ...draft, title: 'x'.repeat(501) }, 'title'],
    ['an over-long content', drafting, { ...draft, content: 'x'.repeat(20_001) }, 'content'],
    ['a blank title', drafting, { ...draft, title: '   ' }, 'title'],
    ['a missing field', drafting, { title: 'Nhiệm vụ' }, 'content'],
    ['a day that does not exist', drafting, { ...draft, due: { on: '2022-02-30' } }, 'due.on'],
    [
      'a due rule of two kinds',
      drafting,
      { ...draft, due: { on: '2030-01-07', standing: true } },
      'due.standing',
    ],
    ['an unknown urgency', drafting, { ...draft, urgency: 'asap' }, 'urgency'],
    [
      '51 coordinators',
      drafting,
      { ...draft, coordinators: Array(51).fill({ agencyId: 'a' }) },
      'coordinators',
    ],
    [
      'an indicator that is no number',
      drafting,
      { ...draft, indicators: [{ code: 'A', name: 'Án', unit: 'vụ', target: '3,5' }] },
      'indicators.0.target',
    ],
    [
      'a percentage of 101',
      () => `/directives/${directiveId}/progress`,
      { percent: 101, narrative: 'x' },
      'percent',
    ],
    [
      'evidence without a hash',
      () => `/directives/${directiveId}/progress`,
      { narrative: 'x', evidence: [{ name: 'a.pdf', mediaType: 'application/pdf', size: 1, sha256: 'abc' }] },
      'evidence.0.sha256',
    ],
    [
      'a head’s address that is none',
      () => '/agencies',
      { code: 'X', name: 'X', headEmail: 'a@b@c.vn' },
      'headEmail',
    ],
    [
      'an office’s address that is none',
      () => '/agencies',
      { code: 'X', name: 'X', officeEmail: 'sở tư pháp' },
      'officeEmail',
    ],
    [
      'a person’s address that is none',
      () => '/users',
      { username: 'x', password: 'mat-khau-dai', name: 'X', role: 'leader', email: 'x@' },
      'email',
    ],
  ];

  test.each(cases)('%s is 400 with the name of the field', async (_what, path, body, field) => {
    const as = path().includes('progress') ? officer() : admin();
    const answer = await refused(path(), { ...as, body });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
    expect(answer.json['errors']).toEqual([{ path: field, message: expect.any(String) }]);
  });

  test('each of several faults is named', async () => {
    const answer = await refused(drafting(), { ...admin(), body: { title: '', content: 5, more: 1 } });
    const paths = (answer.json['errors'] as unknown as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(['content', 'more', 'title']);
  });
});

describe('What is understood but impossible', () => {
  const nowhere = '00000000-0000-5000-8000-000000000000';
  const cases: readonly [string, () => string, () => object, number, string, string | null][] = [
    [
      'a due date before the meeting',
      drafting,
      () => ({ ...draft, due: { on: '2022-07-19' } }),
      422,
      'due-date-before-meeting',
      'due.on',
    ],
    [
      'an unknown lead',
      drafting,
      () => ({ ...draft, leadAgencyId: nowhere }),
      422,
      'unknown-agency',
      'leadAgencyId',
    ],
    [
      'an unknown coordinator',
      drafting,
      () => ({ ...draft, coordinators: [{ agencyId: nowhere }] }),
      422,
      'unknown-agency',
      'coordinators.0.agencyId',
    ],
    [
      'a lead that co-ordinates as well',
      drafting,
      () => ({
        ...draft,
        leadAgencyId: committee.agencyId,
        coordinators: [{ agencyId: committee.agencyId }],
      }),
      422,
      'lead-also-coordinates',
      'coordinators',
    ],
    [
      'an unknown meeting',
      () => `/meetings/${nowhere}/directives`,
      () => draft,
      404,
      'meeting-not-found',
      null,
    ],
    [
      'an unknown directive',
      () => `/admin/directives/${nowhere}/close`,
      () => ({ outcome: 'implemented' }),
      404,
      'directive-not-found',
      null,
    ],
    [
      'closing a draft as implemented',
      () => `/admin/directives/${draftId}/close`,
      () => ({ outcome: 'implemented' }),
      409,
      'directive-is-draft',
      null,
    ],
    [
      'a code in use',
      () => '/agencies',
      () => ({ code: 'tand', name: 'Khác' }),
      409,
      'agency-code-taken',
      'code',
    ],
    [
      'a user name in use, whatever its case',
      () => '/users',
      () => ({ username: 'THANH.TRA', password: 'mat-khau-khac', name: 'Khác', role: 'inspector' }),
      409,
      'username-taken',
      'username',
    ],
    [
      'an officer without an agency',
      () => '/users',
      () => ({ username: 'nobody', password: 'mat-khau-khac', name: 'Khác', role: 'agency' }),
      422,
      'agency-required',
      'agencyId',
    ],
    [
      'an inspector with an agency',
      () => '/users',
      () => ({
        username: 'nobody',
        password: 'mat-khau-khac',
        name: 'Khác',
        role: 'inspector',
        agencyId: committee.agencyId,
      }),
      422,
      'agency-not-allowed',
      'agencyId',
    ],
  ];

  test.each(cases)('%s is refused with its own code', async (_what, path, body, status, code, field) => {
    const answer = await refused(path(), { ...admin(), body: body() });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    if (field !== null) expect(answer.json['errors']).toEqual([{ path: field, message: expect.any(String) }]);
  });

  test('a report by an agency that is not on the directive is 403', async () => {
    const call = { as: committee.otherOfficer, body: { narrative: 'x' } };
    const answer = await refused(`/directives/${directiveId}/progress`, call);
    expect([answer.status, answer.json['code']]).toEqual([403, 'agency-not-on-directive']);
  });

  test('an indicator that the directive does not have is 422', async () => {
    const body = { narrative: 'x', indicators: [{ code: 'NONE', actual: 3.5 }] };
    const answer = await refused(`/directives/${directiveId}/progress`, { ...officer(), body });
    expect([answer.status, answer.json['code']]).toEqual([422, 'unknown-indicator']);
  });

  test('a second close is 409', async () => {
    const id = await committee.underWay();
    await committee.must('admin', `/admin/directives/${id}/close`, { outcome: 'cancelled' });
    const answer = await refused(`/admin/directives/${id}/close`, {
      ...admin(),
      body: { outcome: 'implemented' },
    });
    expect([answer.status, answer.json['code']]).toEqual([409, 'directive-already-closed']);
  });
});

describe('The language of a refusal', () => {
  const vietnamese = { 'accept-language': 'vi-VN,vi;q=0.9,en;q=0.5' };

  test('Vietnamese where it is asked for, in the problem and in each field', async () => {
    const answer = await refused(drafting(), {
      ...admin(),
      headers: vietnamese,
      body: { ...draft, colour: 'red', due: { on: '2022-02-30' } },
    });
    expect(answer.headers.get('content-language')).toBe('vi');
    expect(answer.json['title']).toBe('Dữ liệu không hợp lệ');
    expect(answer.json['errors']).toEqual(
      expect.arrayContaining([
        { path: 'due.on', message: 'không phải một ngày có thật (YYYY-MM-DD)' },
        { path: 'colour', message: 'Trường không được hỗ trợ' },
      ]),
    );
  });

  test("the domain's refusals too", async () => {
    const call = { ...admin(), headers: vietnamese, body: { ...draft, due: { on: '2022-07-19' } } };
    const answer = await refused(drafting(), call);
    expect(answer.json).toMatchObject({ title: 'Thời hạn trước hội nghị', code: 'due-date-before-meeting' });
  });

  test('English otherwise', async () => {
    const answer = await refused(drafting(), { ...admin(), body: { ...draft, title: 7 } });
    expect(answer.headers.get('content-language')).toBe('en');
    expect(answer.json['title']).toBe('Invalid input');
  });
});
