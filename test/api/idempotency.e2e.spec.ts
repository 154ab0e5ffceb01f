import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const give = (
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  as = committee.tokens.admin,
) => system.call('POST', path, { as, body, headers });

test('the same key and body again answer the same and append nothing', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const meeting = { title: 'Hội nghị', body: `Ban ${randomUUID()}`, heldOn: '2022-07-20' };
  const first = await give('/meetings', meeting, headers);
  const events = await system.countEvents();
  const again = await give('/meetings', { ...meeting }, headers);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.json).toEqual(first.json);
  expect(await system.countEvents()).toBe(events);
});

test('members in another order are the same body', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const first = await give('/agencies', { code: 'VKS', name: 'Viện kiểm sát' }, headers);
  const again = await give('/agencies', { name: 'Viện kiểm sát', code: 'VKS' }, headers);
  expect(again.json).toEqual(first.json);
});

test('a draft given again has the same id and number', async () => {
  const meetingId = await committee.convene();
  const headers = { 'idempotency-key': randomUUID() };
  const draft = {
    title: 'Nhiệm vụ',
    content: 'Nội dung',
    indicators: [{ code: 'A', name: 'Án sửa', unit: 'vụ', target: 3.5 }],
  };
  const first = await give(`/meetings/${meetingId}/directives`, draft, headers);
  const again = await give(`/meetings/${meetingId}/directives`, draft, headers);
  expect(first.json['number']).toMatch(/\/01$/);
  expect(again.json).toEqual(first.json);
});

test('the same key with another body is 422', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await give('/agencies', { code: 'CA', name: 'Công an tỉnh' }, headers);
  const other = await give('/agencies', { code: 'CA', name: 'Công an' }, headers);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
});

test('the same key with another command is 422', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  await give('/agencies', { code: 'THADS', name: 'Thi hành án' }, headers);
  const other = await give('/meetings', { title: 'T', body: 'B', heldOn: '2022-07-20' }, headers);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
});

test('the same key for many others is 422, and closes none of them', async () => {
  const [one, two] = [await committee.underWay(), await committee.underWay()];
  const headers = { 'idempotency-key': randomUUID() };
  const closing = (ids: string[]) => ({ ids, outcome: 'cancelled' });
  expect((await give('/admin/directives/close', closing([one]), headers)).status).toBe(200);
  const events = await system.countEvents();
  const other = await give('/admin/directives/close', closing([two]), headers);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
  expect(await system.countEvents()).toBe(events);
});

test('the same key with another body is 422 even where the first changed nothing', async () => {
  const id = await committee.underWay();
  const headers = { 'idempotency-key': randomUUID() };
  const as = committee.tokens.agency;
  expect((await give(`/directives/${id}/accept`, {}, headers, as)).status).toBe(200);
  const other = await give(`/directives/${id}/progress`, { narrative: 'x' }, headers, as);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
});

test('one key for two directives at the same moment reaches one of them', async () => {
  const both = [await committee.underWay(), await committee.underWay()];
  const headers = { 'idempotency-key': randomUUID() };
  const as = committee.tokens.agency;
  const answers = await Promise.all(
    both.map((id) => give(`/directives/${id}/progress`, { narrative: 'x' }, headers, as)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
});

test('a key whose request was refused may come again with what was wrong put right', async () => {
  const id = await committee.underWay();
  const headers = { 'idempotency-key': randomUUID() };
  const as = committee.tokens.agency;
  const ask = (proposedDueOn: string) =>
    give(`/directives/${id}/extension`, { proposedDueOn, reason: 'Thiếu hồ sơ' }, headers, as);
  expect((await ask('2022-07-21')).status).toBe(422);
  expect((await ask('2031-01-15')).status).toBe(200);
  expect((await ask('2031-01-16')).json['code']).toBe('idempotency-key-reused');
});

test('the same key of another person is another key', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const [one, two] = [await committee.underWay(), await committee.underWay()];
  const body = { narrative: 'Đang làm.' };
  const mine = await give(`/directives/${one}/progress`, body, headers, committee.tokens.agency);
  const theirs = await give(`/admin/directives/${two}/close`, { outcome: 'cancelled' }, headers);
  expect([mine.status, theirs.status]).toEqual([200, 200]);
});

test.each(['short', 'x'.repeat(65), 'with a space'])('the key "%s" is 400', async (key) => {
  const answer = await give('/agencies', { code: 'KEY', name: 'K' }, { 'idempotency-key': key });
  expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-idempotency-key']);
});

test('an account registered again under its key is the same, and its password works', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const account = { username: 'van.thu', password: 'mat-khau-van-thu', name: 'Văn thư', role: 'leader' };
  const first = await give('/users', account, headers);
  const again = await give('/users', account, headers);
  expect(again.json).toEqual(first.json);
  const other = await give('/users', { ...account, password: 'mot-mat-khau-khac' }, headers);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
  expect(await system.signIn('Van.Thu', 'mat-khau-van-thu')).toEqual(expect.any(String));
});

test('no password, nor anything made of one, stands in the log', async () => {
  const texts: string[] = [];
  for await (const event of system.eventStore.readAll())
    texts.push(JSON.stringify([event.data, event.metadata]));
  expect(texts.filter((text) => /password(?!State)|argon2|mat-khau/.test(text))).toEqual([]);
});

test('If-Match on a revision that has passed is 412 and appends nothing', async () => {
  const id = await committee.underWay();
  const read = () => system.call('GET', `/directives/${id}`, { as: committee.tokens.agency });
  await eventually('the directive can be read', async () => (await read()).json['work'] === 'in_progress');
  const etag = (await read()).headers.get('etag') ?? '';
  expect(etag).toMatch(/^"\d+"$/);
  const report = (headers: Record<string, string>) =>
    give(`/directives/${id}/progress`, { narrative: 'Đang làm.' }, headers, committee.tokens.agency);
  expect((await report({ 'if-match': `W/${etag}` })).status).toBe(200);
  const events = await system.countEvents();
  for (const seen of [etag, `W/${etag}`]) {
    const stale = await report({ 'if-match': seen });
    expect([stale.status, stale.json['code']]).toEqual([412, 'stale-revision']);
  }
  expect(await system.countEvents()).toBe(events);
  expect((await report({})).status).toBe(200);
  expect((await report({ 'if-match': 'seven' })).status).toBe(400);
});

test('If-Match on a draft is the revision of its meeting, and a stale one burns no number', async () => {
  const meetingId = await committee.convene();
  const path = `/meetings/${meetingId}/directives`;
  const draft = { title: 'Nhiệm vụ', content: 'Nội dung' };
  const headers = { 'if-match': '"0"', 'idempotency-key': randomUUID() };
  const first = await give(path, draft, headers);
  expect([first.status, first.json['number']]).toEqual([201, expect.stringMatching(/\/01$/)]);
  expect((await give(path, draft, headers)).json).toEqual(first.json);
  const stale = await give(path, draft, { 'if-match': '"0"' });
  expect([stale.status, stale.json['code']]).toEqual([412, 'stale-revision']);
  const next = await give(path, draft, { 'if-match': '"1"' });
  expect([next.status, next.json['number']]).toEqual([201, expect.stringMatching(/\/02$/)]);
});

const running = {
  title: 'Nhiệm vụ',
  content: 'Nội dung',
  leadAgencyId: 'none',
  assignedOn: '2022-07-25',
};

test('If-Match is refused, and nothing appended, where it could be about no one thing', async () => {
  const ids = [await committee.underWay()];
  const events = await system.countEvents();
  const account = { username: 'if.match', password: 'mat-khau-if-match', name: 'If', role: 'leader' };
  for (const [path, body] of [
    ['/agencies', { code: 'IFM', name: 'If-Match' }],
    ['/meetings', { title: 'T', body: 'If-Match', heldOn: '2022-07-20' }],
    ['/users', account],
    ['/admin/directives/close', { ids, outcome: 'implemented' }],
    ['/calendar-proposals/accept', {}],
    ['/inbox/none/read', {}],
    ['/simulation/clock', { to: '2022-07-20T00:00:00Z' }],
    ['/imports/running', { meetingId: 'none', directives: [running] }],
  ] as const) {
    const answer = await give(path, body, { 'if-match': '"0"' });
    expect([path, answer.status, answer.json['code']]).toEqual([path, 400, 'if-match-not-taken']);
  }
  expect(await system.countEvents()).toBe(events);
});

test('the published contract names If-Match where it is taken, and nowhere else', async () => {
  const { json } = await system.call('GET', '/openapi.json');
  const paths = json['paths'] as unknown as Record<string, { post: { parameters: { name: string }[] } }>;
  const takes = (path: string) =>
    paths[`/api/v1${path}`]?.post.parameters.some(({ name }) => name === 'If-Match');
  const refusing = ['/agencies', '/meetings', '/users', '/admin/directives/close'];
  const taking = ['/meetings/{id}/directives', '/meetings/{id}/publish', '/admin/directives/{id}/close'];
  expect([refusing.map(takes), taking.map(takes)]).toEqual([
    refusing.map(() => false),
    taking.map(() => true),
  ]);
});

test('closing many answers for each, and one refusal does not stop the rest', async () => {
  const [open, closed] = [await committee.underWay(), await committee.underWay()];
  const unreported = await committee.underWay();
  await committee.must('agency', `/directives/${open}/completion`, { summary: 'Xong.' });
  await committee.must('admin', `/admin/directives/${closed}/close`, { outcome: 'cancelled' });
  const headers = { 'idempotency-key': randomUUID(), 'accept-language': 'vi' };
  const asked = {
    ids: [closed, open, unreported, 'unknown'],
    outcome: 'implemented',
    note: 'Đủ minh chứng.',
  };
  const answer = await give('/admin/directives/close', asked, headers);
  expect(answer.status).toBe(200);
  expect(answer.json['results']).toEqual([
    {
      id: closed,
      ok: false,
      status: 409,
      problem: expect.objectContaining({ code: 'directive-already-closed', title: 'Đã kết thúc theo dõi' }),
    },
    { id: open, ok: true, status: 200, revision: expect.any(Number), position: expect.any(String) },
    {
      id: unreported,
      ok: false,
      status: 409,
      problem: expect.objectContaining({ code: 'no-completion-report' }),
    },
    {
      id: 'unknown',
      ok: false,
      status: 404,
      problem: expect.objectContaining({ code: 'directive-not-found' }),
    },
  ]);
  const events = await system.countEvents();
  expect((await give('/admin/directives/close', asked, headers)).json).toEqual(answer.json);
  expect(await system.countEvents()).toBe(events);
});

test('a query with the position of a command has seen it', async () => {
  const id = await committee.underWay();
  const { position } = await committee.must('agency', `/directives/${id}/progress`, {
    percent: 40,
    narrative: 'x',
  });
  const path = `/directives/${id}?after=${String(position)}`;
  const answer = await system.call('GET', path, { as: committee.tokens.leader });
  expect(answer.json).toMatchObject({ id, percent: 40 });
  expect(BigInt(answer.headers.get('x-position') ?? '0')).toBeGreaterThanOrEqual(BigInt(String(position)));
});

test('a query for a position that nothing has reached is 503', async () => {
  const answer = await system.call('GET', '/agencies?after=9000000000000', { as: committee.tokens.leader });
  expect([answer.status, answer.json['code']]).toEqual([503, 'read-model-behind']);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
});

test('pages join without a row twice or skipped, and a foreign cursor is 400', async () => {
  const as = committee.tokens.leader;
  const all = await system.call('GET', '/meetings?limit=500', { as });
  const ids = (page: Readonly<Record<string, unknown>>) =>
    (page['items'] as { id: string }[]).map(({ id }) => id);
  const paged: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const next = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await system.call('GET', `/meetings?limit=2${next}`, { as });
    paged.push(...ids(page.json));
    cursor = page.json['nextCursor'] as unknown as string | null;
  }
  expect(paged).toEqual(ids(all.json));
  const foreign = await system.call('GET', '/agencies?cursor=bm90LW91cnM', { as });
  expect([foreign.status, foreign.json['code']]).toEqual([400, 'invalid-cursor']);
});
