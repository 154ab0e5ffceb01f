import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { validate } from './openapi.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let directiveId: string;
let position: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  directiveId = await committee.underWay({ title: 'Cải cách tư pháp' });
  const reported = await committee.must('agency', `/directives/${directiveId}/progress`, {
    narrative: 'Đạt 3,5 vụ.',
  });
  position = String(reported['position']);
});

afterAll(() => system.stop());

async function queries(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const event of system.eventStore.readAll({ prefixes: ['inspection-'] })) found.push(event.data);
  return found;
}

const types = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);

test("an inspector's readings are on record, each with what was asked", async () => {
  const as = committee.tokens.inspector;
  const before = (await queries()).length;
  for (const path of [
    `/audit/events?directiveId=${directiveId}&limit=5`,
    `/audit/events.jsonl?type=DirectiveDrafted`,
    `/audit/events.csv`,
    `/directives/${directiveId}/timeline`,
  ])
    expect((await system.call('GET', path, { as })).status).toBe(200);
  expect((await queries()).slice(before)).toEqual([
    { reading: 'events', query: { directiveId, limit: '5' } },
    { reading: 'export', query: { type: 'DirectiveDrafted', format: 'jsonl' } },
    { reading: 'export', query: { format: 'csv' } },
    { reading: 'timeline', query: { directiveId } },
  ]);
});

test('readings of one inspector at the same time are all on record', async () => {
  const before = (await queries()).length;
  const as = committee.tokens.inspector;
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => system.call('GET', '/audit/events?limit=1', { as })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
  expect((await queries()).length).toBe(before + 12);
});

test("an administrator's readings of the trail are on record too, and the timeline of a directive at work is not", async () => {
  const before = (await queries()).length;
  await system.call('GET', '/audit/events?limit=3', { as: committee.tokens.admin });
  await system.call('GET', `/directives/${directiveId}/timeline`, { as: committee.tokens.admin });
  await system.call('GET', `/directives/${directiveId}/timeline`, { as: committee.tokens.leader });
  expect((await queries()).slice(before)).toEqual([{ reading: 'events', query: { limit: '3' } }]);
});

test('findings are there without being asked for, in the language of the reader, and reading them is on record', async () => {
  const id = await committee.underWay({ title: 'Kết thúc ngay' });
  await committee.must('agency', `/directives/${id}/completion`, { summary: 'Đã hoàn thành.' });
  const closed = await committee.must('admin', `/admin/directives/${id}/close`, { outcome: 'implemented' });
  const path = `/audit/findings?kind=closed-within-minutes&after=${String(closed['position'])}`;
  const as = committee.tokens.inspector;
  const before = (await queries()).length;
  const { status, json } = await system.call('GET', path, { as, headers: { 'accept-language': 'vi' } });
  expect([status, (json['items'] as unknown as unknown[]).length, json['nextCursor']]).toEqual([
    200,
    1,
    null,
  ]);
  expect(json['items']).toMatchObject([
    {
      kind: 'closed-within-minutes',
      directive: { id },
      words: expect.stringMatching(/^Kết thúc theo dõi .*phút sau khi nhận báo cáo hoàn thành$/),
    },
  ]);
  expect((await queries()).slice(before)).toMatchObject([
    { reading: 'findings', query: { kind: 'closed-within-minutes' } },
  ]);
  expect((await system.call('GET', '/audit/findings', { as: committee.tokens.leader })).status).toBe(403);
  const wrong = await system.call('GET', '/audit/findings?from=2022-02-01&to=2022-01-01', { as });
  expect([wrong.status, wrong.json['code']]).toEqual([422, 'empty-window']);
});

test('the list, the JSON Lines and the CSV hold the same events, in the order asked for', async () => {
  const as = committee.tokens.admin;
  const filters = `directiveId=${directiveId}&order=asc&after=${position}`;
  const list = await system.call('GET', `/audit/events?${filters}`, { as });
  const listed = (list.json['items'] as unknown as { type: string }[]).map(({ type }) => type);
  expect(listed).toEqual(
    [
      'DirectiveNumbered',
      'DirectiveDrafted',
      'DirectiveIssued',
      'DirectiveAssigned',
      'DirectiveAccepted',
      'ProgressReported',
    ].filter((type) => listed.includes(type)),
  );
  const jsonLines = await system.call('GET', `/audit/events.jsonl?${filters}`, { as });
  expect(jsonLines.headers.get('content-type')).toContain('application/jsonl');
  expect(types(jsonLines.text)).toEqual(listed);
  const csv = await system.call('GET', `/audit/events.csv?${filters}`, { as });
  expect(csv.text.trim().split('\r\n')).toHaveLength(listed.length + 1);
});

test('the trail as a workbook holds the events of its filters in words, for whoever reads it', async () => {
  const path = `/api/v1/audit/events.xlsx?directiveId=${directiveId}&order=asc&after=${position}`;
  const headers = { authorization: `Bearer ${committee.tokens.inspector}`, 'accept-language': 'vi' };
  const answer = await fetch(`${system.url}${path}`, { headers });
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit-events.xlsx"');
  const { sheets } = await readXlsx(new Uint8Array(await answer.arrayBuffer()));
  const rows = sheets[0]?.rows ?? [];
  const list = await system.call('GET', `/audit/events?directiveId=${directiveId}&order=asc`, {
    as: committee.tokens.inspector,
    headers: { 'accept-language': 'vi' },
  });
  const items = list.json['items'] as unknown as { words: string; position: string }[];
  // On whose behalf something was done stands there beside who did it.
  const behalf = / \((thay mặt|theo thao tác của) [^)]*\)$/;
  expect(
    rows.slice(1).map((row) => [String(row[3]) + (behalf.exec(String(row[4]))?.[0] ?? ''), row[7]]),
  ).toEqual(items.map(({ words, position }) => [words, position]));
});

test('the trail is found by the authority that an act names, in part and whatever its letters', async () => {
  const given = {
    field: 'title',
    value: 'Cải cách tư pháp (đính chính)',
    reason: 'Ghi sai.',
    authority: 'CV 12/VPTU',
  };
  const { position } = await committee.must('admin', `/admin/directives/${directiveId}/correct`, given);
  const path = `/audit/events?authority=${encodeURIComponent('cv 12/vp')}&after=${String(position)}`;
  const { json } = await system.call('GET', path, { as: committee.tokens.inspector });
  expect(json['items']).toMatchObject([{ type: 'CorrectionRecorded', data: { authority: 'CV 12/VPTU' } }]);
});

test('a timeline says in words of the language asked for what happened', async () => {
  const path = `/directives/${directiveId}/timeline?after=${position}`;
  const reported = async (language: string) => {
    const headers = { 'accept-language': language };
    const { json } = await system.call('GET', path, { as: committee.tokens.leader, headers });
    return (json['items'] as unknown as { words: string }[]).map(({ words }) => words);
  };
  const [vietnamese, english] = [await reported('vi'), await reported('en')];
  expect(vietnamese).toHaveLength(english.length);
  expect(vietnamese.length).toBeGreaterThan(3);
  expect(vietnamese).not.toEqual(english);
});

test('a search finds words with marks by words without', async () => {
  const found = await system.call('GET', `/directives?q=cai%20cach&after=${position}`, {
    as: committee.tokens.leader,
  });
  expect((found.json['items'] as unknown as { id: string }[]).map(({ id }) => id)).toContain(directiveId);
});

test('the review of a half-year is read by all but agencies', async () => {
  const as = committee.tokens.leader;
  const review = await system.call('GET', '/reports/review?from=2022-06-15&to=2022-12-14', { as });
  expect([review.status, review.json['from'], review.json['to']]).toEqual([200, '2022-06-15', '2022-12-14']);
  const backwards = await system.call('GET', '/reports/review?from=2022-12-14&to=2022-06-15', { as });
  expect([backwards.status, backwards.json['code']]).toEqual([422, 'empty-window']);
});

test('nobody is told off the record whether there is an event at a position', async () => {
  const as = committee.tokens.inspector;
  const { json } = await system.call('GET', '/audit/events?limit=1', { as });
  const [newest] = json['items'] as unknown as { position: string }[];
  const at = BigInt(newest?.position ?? '');
  for (const position of [at, at + 1_000_000n]) {
    const { status, headers } = await system.call('HEAD', `/audit/events/${position}`, { as });
    expect([status, headers.get('content-length')]).toEqual([200, null]);
  }
});

test('an inbox is read notification by notification', async () => {
  const inbox = () => system.call('GET', '/inbox', { as: committee.tokens.agency });
  await eventually(
    'something is told',
    async () => ((await inbox()).json['items'] as unknown as unknown[]).length > 0,
  );
  const [first] = (await inbox()).json['items'] as unknown as { id: string; readAt: string | null }[];
  expect(first?.readAt).toBeNull();
  const path = `/inbox/${String(first?.id)}/read`;
  const read = await system.call('POST', path, { as: committee.tokens.agency });
  expect(read.status).toBe(200);
  expect((await system.call('POST', path, { as: committee.tokens.agency })).json).toEqual(read.json);
  const headers = { 'idempotency-key': 'read-the-first' };
  const underKey = (at: string) => system.call('POST', at, { as: committee.tokens.agency, headers });
  expect([(await underKey(path)).json, (await underKey(path)).json]).toEqual([read.json, read.json]);
  const reused = await underKey(`/directives/${directiveId}/accept`);
  expect([reused.status, reused.json['code']]).toEqual([422, 'idempotency-key-reused']);
  const after = await system.call('GET', `/inbox?after=${String(read.json['position'])}`, {
    as: committee.tokens.agency,
  });
  const found = (after.json['items'] as unknown as { id: string; readAt: string | null }[]).find(
    ({ id }) => id === first?.id,
  );
  expect(found?.readAt).toEqual(expect.any(String));
  expect((await system.call('POST', path, { as: committee.otherOfficer })).status).toBe(404);
});

test('in a normal run there is no clock to set', async () => {
  const body = { to: '2030-01-01T00:00:00Z' };
  const answer = await system.call('POST', '/simulation/clock', { as: committee.tokens.admin, body });
  expect([answer.status, answer.json['code']]).toEqual([404, 'route-not-found']);
});

test('the published contract is valid OpenAPI 3.1', async () => {
  const { json } = await system.call('GET', '/openapi.json');
  expect(json['openapi']).toBe('3.1.0');
  expect(await validate(json)).toEqual([]);
});

test('the contract is compressed for who takes it so, and not sent to who has that form of it', async () => {
  const ask = (headers: Record<string, string>) => system.call('GET', '/openapi.json', { headers });
  const plain = await ask({ 'accept-encoding': 'identity' });
  const forms = [plain, await ask({ 'accept-encoding': 'gzip' }), await ask({ 'accept-encoding': 'br' })];
  expect(forms.map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip', 'br']);
  expect(new Set(forms.map(({ text }) => text)).size).toBe(1);
  const etags = forms.map(({ headers }) => headers.get('etag') ?? '');
  expect(new Set(etags).size).toBe(3);
  const again = await ask({ 'accept-encoding': 'br', 'if-none-match': etags[2] ?? '' });
  expect([again.status, again.text]).toEqual([304, '']);
  expect((await ask({ 'accept-encoding': 'gzip', 'if-none-match': etags[2] ?? '' })).status).toBe(200);
});

test('the page of the contract shows the contract that is published, and does not carry it itself', async () => {
  const script = await system.call('GET', '/docs/show-contract.js');
  expect(script.text).toContain('"/openapi.json"');
  expect(script.text.length).toBeLessThan(10_000);
});

test('the page of the contract comes with all that it needs', async () => {
  const page = await system.call('GET', '/docs');
  const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
  expect(sources.length).toBeGreaterThan(2);
  for (const source of sources) {
    expect(source).not.toMatch(/^(https?:)?\/\//);
    expect((await system.call('GET', source)).status).toBe(200);
  }
});

test('the figures name the routes, the commands and the consumers', async () => {
  const { text } = await system.call('GET', '/metrics', { as: committee.tokens.admin });
  expect(text).toContain(
    'dondoc_http_request_duration_seconds_count{method="GET",route="/api/v1/audit/events"',
  );
  expect(text).toContain('dondoc_commands_total{command="ReportProgress",outcome="done"}');
  expect(text).toContain('dondoc_consumer_lag_positions{consumer="directives"}');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});

test('each answer carries the id of its request, given or made', async () => {
  const given = await system.call('GET', '/agencies', {
    as: committee.tokens.leader,
    headers: { 'x-request-id': 'so-15' },
  });
  expect(given.headers.get('x-request-id')).toBe('so-15');
  expect((await system.call('GET', '/health/live')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
