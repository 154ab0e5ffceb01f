import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let causeId: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const listed = await give('admin', '/admin/lateness-causes', { code: 'CHO-Y-KIEN', name });
  causeId = String(listed.json['id']);
}, 120_000);
afterAll(() => system.stop());

const name = { vi: 'Chờ ý kiến cấp trên', en: 'Waiting for a superior authority' };
type Who = keyof Committee['tokens'];
const give = (who: Who, path: string, body: unknown, headers: Record<string, string> = {}) =>
  system.call('POST', path, { body, as: committee.tokens[who], headers });
const get = (path: string, who: Who = 'admin') => system.call('GET', path, { as: committee.tokens[who] });
const past = { due: { on: '2022-09-01' } };
const codeOf = (answer: Awaited<ReturnType<typeof give>>) => [answer.status, answer.json['code']];

/** What the published document says that `GET path` answers, as a schema that refuses every other field. */
async function answerOf(path: string): Promise<z.ZodType> {
  const { json } = await get('/openapi.json');
  const document = json as unknown as {
    paths: Record<string, { get: { responses: { 200: { content: Record<string, { schema: object }> } } } }>;
    components: { schemas: Record<string, object> };
  };
  const { schema } = document.paths[`/api/v1${path}`]?.get.responses[200].content['application/json'] ?? {};
  const whole = { ...schema, $defs: document.components.schemas };
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema);
}

describe('the cause of a lateness', () => {
  test('is said by the office of what is overdue, read in the directive, its timeline, its list and its table', async () => {
    const id = await committee.underWay(past);
    const said = await give('admin', `/admin/directives/${id}/lateness-cause`, {
      causeId,
      note: 'Đã kiểm tra.',
    });
    expect(said.status).toBe(200);
    const after = `after=${String(said.json['position'])}`;
    expect((await get(`/directives/${id}?${after}`)).json).toMatchObject({
      latenessCause: { id: causeId, code: 'CHO-Y-KIEN', name },
      latenessFindings: [{ causeId, note: 'Đã kiểm tra.', dueOn: '2022-09-01' }],
      held: [{ party: 'agency', agencyId: committee.agencyId, to: null }],
    });
    const timeline = await system.call('GET', `/directives/${id}/timeline?order=desc&limit=5&${after}`, {
      as: committee.tokens.admin,
      headers: { 'accept-language': 'vi' },
    });
    // That it became overdue may be put on record before or after.
    expect(timeline.json['items']).toContainEqual(
      expect.objectContaining({
        words: 'Xác định nguyên nhân quá hạn: Chờ ý kiến cấp trên; ghi chú: Đã kiểm tra.',
      }),
    );
    const listed = await get(`/directives?latenessCause=${causeId}&count=true`);
    expect(listed.json).toMatchObject({ items: [{ id }], total: { count: 1, isExact: true } });
    const csv = await system.call('GET', `/directives.csv?latenessCause=${causeId}`, {
      as: committee.tokens.admin,
      headers: { 'accept-language': 'vi' },
    });
    expect(csv.text).toContain('Nguyên nhân quá hạn');
    expect(csv.text).toContain('Chờ ý kiến cấp trên');
    const report = await get('/reports/lateness?from=2022-06-15&to=2022-12-14', 'leader');
    expect(report.json).toMatchObject({ causes: [{ id: causeId, count: 1 }], longestStuck: [{ id }] });
    expect((await get('/reports/lateness', 'agency')).status).toBe(403);
  });

  test('is said of what was overdue before its deadline moved, which the directive tells', async () => {
    const other = await committee.underWay();
    const id = await committee.underWay(past);
    const shown = async (after: unknown = 0) =>
      (await get(`/directives/${id}?after=${String(after)}`)).json as Record<string, unknown>;
    const became = `/directives/${id}/timeline?type=DirectiveBecameOverdue,ReminderIssued&order=desc`;
    const types = async () =>
      (((await get(became)).json['items'] ?? []) as unknown as { type: string }[]).map(({ type }) => type);
    await eventually('it is on record', async () => (await types()).includes('DirectiveBecameOverdue'));
    expect(new Set(await types())).not.toContain('DirectiveIssued');
    expect(await shown()).toMatchObject({ time: 'overdue', isOrWasOverdue: true });
    await committee.must('agency', `/directives/${id}/extension`, {
      ...{ proposedDueOn: '2031-01-31', reason: 'Thiếu hồ sơ.' },
    });
    const { position } = await committee.must('leader', `/directives/${id}/extension/decision`, {
      decision: 'grant',
    });
    expect(await shown(position)).toMatchObject({
      time: 'in_time',
      isOrWasOverdue: true,
      latenessCause: null,
    });
    expect((await give('admin', `/admin/directives/${id}/lateness-cause`, { causeId })).status).toBe(200);
    expect((await get(`/directives/${other}`)).json).toMatchObject({ isOrWasOverdue: false });
  });

  test('is refused where nothing is overdue, for a cause that there is not or that is retired, and to others', async () => {
    const [late, inTime] = [await committee.underWay(past), await committee.underWay()];
    const say = (id: string, cause: string, who: Who = 'admin') =>
      give(who, `/admin/directives/${id}/lateness-cause`, { causeId: cause });
    expect(codeOf(await say(inTime, causeId))).toEqual([409, 'directive-not-overdue']);
    expect(codeOf(await say(late, 'nothing'))).toEqual([422, 'cause-not-found']);
    expect((await say(late, causeId, 'leader')).status).toBe(403);
    const other = await give('admin', '/admin/lateness-causes', { code: 'KHAC', name });
    const id = String(other.json['id']);
    expect(codeOf(await give('admin', '/admin/lateness-causes', { code: 'khac', name }))).toEqual([
      409,
      'cause-code-taken',
    ]);
    expect(codeOf(await give('admin', '/admin/lateness-causes/nothing/retire', { reason: 'Thừa.' }))).toEqual(
      [404, 'cause-not-found'],
    );
    const retired = await give('admin', `/admin/lateness-causes/${id}/retire`, { reason: 'Trùng.' });
    expect(codeOf(await say(late, id))).toEqual([422, 'cause-retired']);
    const causes = await get(`/admin/lateness-causes?after=${String(retired.json['position'])}`, 'leader');
    expect(causes.json['items']).toEqual([
      { id: causeId, code: 'CHO-Y-KIEN', name, active: true },
      { id, code: 'KHAC', name, active: false },
    ]);
    expect((await give('leader', '/admin/lateness-causes', { code: 'X', name })).status).toBe(403);
  });
});

describe('a request for more time', () => {
  test('that the office puts before the leader is in the leader’s hands, and told to them', async () => {
    const id = await committee.underWay();
    const refer = () => give('admin', `/admin/directives/${id}/extension/refer`, { opinion: 'Đồng ý.' });
    expect(codeOf(await refer())).toEqual([409, 'no-extension-requested']);
    await committee.must('agency', `/directives/${id}/extension`, {
      proposedDueOn: '2031-01-31',
      reason: 'Thiếu hồ sơ.',
    });
    const referred = await refer();
    expect(referred.status).toBe(200);
    const seen = await get(`/directives/${id}?after=${String(referred.json['position'])}`);
    expect(seen.json).toMatchObject({
      heldBy: { party: 'leader' },
      extensionRequests: [{ decision: 'pending', referralOpinion: 'Đồng ý.' }],
    });
    expect((await get('/directives?heldBy=leader')).json['items']).toMatchObject([{ id }]);
    expect((await get('/desk', 'leader')).json).toMatchObject({
      requests: [{ id, proposedDueOn: '2031-01-31', requestReason: 'Thiếu hồ sơ.' }],
      stuck: expect.anything(),
    });
  });
});

describe('the answers of the contract', () => {
  test('name every field that a directive, the list, a desk and the report of lateness have', async () => {
    const id = await committee.underWay({ ...past, coordinators: [{ agencyId: committee.otherAgencyId }] });
    const must = committee.must;
    await must('agency', `/directives/${id}/progress`, { percent: 40, narrative: 'Đang làm.' });
    await must('agency', `/directives/${id}/completion`, { summary: 'Xong.' });
    await must('admin', `/admin/directives/${id}/return`, { reason: 'Thiếu số liệu.' });
    await must('admin', `/directives/${id}/suspend`, { reason: 'Chờ văn bản.' });
    await must('admin', `/directives/${id}/resume`, {});
    await must('agency', `/directives/${id}/completion`, { summary: 'Đã bổ sung.' });
    await must('admin', `/admin/directives/${id}/close`, { outcome: 'implemented' });
    await must('admin', `/admin/directives/${id}/lateness-cause`, { causeId });
    await must('admin', `/admin/directives/${id}/reopen`, { reason: 'Kiểm tra lại.' });
    await must('agency', `/directives/${id}/completion`, { summary: 'Đã sửa.' });
    const { position } = await must('admin', `/admin/directives/${id}/close`, { outcome: 'implemented' });
    const reads: [path: string, documented: string, who: Who][] = [
      [`/directives/${id}?after=${String(position)}`, '/directives/{id}', 'admin'],
      ['/directives?count=true', '/directives', 'admin'],
      ['/reports/lateness?from=2022-06-15&to=2022-12-14', '/reports/lateness', 'leader'],
      ['/admin/lateness-causes', '/admin/lateness-causes', 'agency'],
      ...(['admin', 'agency', 'leader', 'inspector'] as const).map((who): [string, string, Who] => [
        '/desk',
        '/desk',
        who,
      ]),
    ];
    for (const [path, documented, who] of reads) {
      const { status, json } = await get(path, who);
      expect([path, status]).toEqual([path, 200]);
      expect((await answerOf(documented)).safeParse(json).error?.issues ?? []).toEqual([]);
    }
  });
});

describe('the desk', () => {
  test.each(['admin', 'agency', 'leader', 'inspector'] as const)(
    'of the role %s has numbers, each the length of the list that its link opens',
    async (who) => {
      const { json } = await get('/desk', who);
      const desk = json as unknown as {
        numbers: { name: string; count: number; path: string; query: string }[];
        overdueByAgency: { agencyName: string; count: number; path: string; query: string }[];
      };
      const numbers = [
        ...desk.numbers,
        ...desk.overdueByAgency.map(({ agencyName, ...rest }) => ({ name: agencyName, ...rest })),
      ];
      expect(numbers.some(({ count }) => count > 0)).toBe(true);
      for (const { name: called, count, path, query } of numbers) {
        const limit = path === '/admin/parked' ? '' : 'limit=500&';
        const listed = await get(`${path}?${limit}${query}`, who);
        expect([called, (listed.json['items'] as never as unknown[]).length]).toEqual([called, count]);
      }
    },
  );
});

describe('the saved views', () => {
  const view = encodeURIComponent('Quá hạn, khẩn');
  const put = (body: unknown, path = view) =>
    system.call('PUT', `/me/views/${path}`, { body, as: committee.tokens.leader });
  const views = async (who: Who = 'leader') => (await get('/me/views', who)).json['items'];

  test('are one’s own, kept by name, and hold what the list takes', async () => {
    expect((await put({ query: 'time=overdue&urgency=urgent,express', columns: ['number'] })).status).toBe(
      200,
    );
    expect((await put({ query: 'time=overdue&sort=agency&order=desc' })).status).toBe(200);
    expect(await views()).toEqual([{ name: 'Quá hạn, khẩn', query: 'time=overdue&sort=agency&order=desc' }]);
    expect(await views('admin')).toEqual([]);
    const unknown = await put({ query: 'colour=red' });
    expect([unknown.status, unknown.json['errors']]).toMatchObject([400, [{ path: 'query' }]]);
    expect((await put({ query: '' }, encodeURIComponent('x'.repeat(61)))).status).toBe(400);
    const remove = () => system.call('DELETE', `/me/views/${view}`, { as: committee.tokens.leader });
    expect((await remove()).status).toBe(200);
    expect(codeOf(await remove())).toEqual([404, 'view-not-found']);
    expect(await views()).toEqual([]);
  });
});
