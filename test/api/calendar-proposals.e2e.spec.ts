import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type Answer, type Call, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

interface Proposal {
  readonly directiveId: string;
  readonly revision: number;
  readonly current: { readonly dueOn: string; readonly words: { readonly vi: string } };
  readonly proposed: {
    readonly dueOn: string;
    readonly calendarVersion: string;
    readonly words: { readonly vi: string };
  };
}
interface Result {
  readonly id: string;
  readonly status: number;
  readonly position?: string;
  readonly problem?: { readonly code: string };
}

const office = (path: string, call: Omit<Call, 'as'> = {}): Promise<Answer> =>
  system.call('POST', path, { as: committee.tokens.admin, ...call });

const nonWorking: { on: string; name: string }[] = [];
const working: { on: string }[] = [];

/** Publishes the year again with one more day off, or one more worked. @returns the position */
async function decide(day: { off: string } | { worked: string }): Promise<string> {
  if ('off' in day) nonWorking.push({ on: day.off, name: 'Nghỉ bão' });
  else working.push({ on: day.worked });
  const { status, json } = await office('/calendars', { body: { year: 2022, nonWorking, working } });
  expect(status).toBe(201);
  return String(json['position']);
}

/** The proposals as they are once everything up to a position is seen. */
async function proposals(after: string | undefined, as = committee.tokens.inspector): Promise<Proposal[]> {
  const found: Proposal[] = [];
  let cursor = '';
  do {
    const path = `/calendar-proposals?limit=2${after ? `&after=${after}` : ''}${cursor && `&cursor=${cursor}`}`;
    const { status, json, headers } = await system.call('GET', path, { as });
    expect(status).toBe(200);
    if (after) expect(BigInt(headers.get('x-position') ?? '-1') >= BigInt(after)).toBe(true);
    found.push(...(json['items'] as unknown as Proposal[]));
    cursor = (json['nextCursor'] as unknown as string | null) ?? '';
  } while (cursor !== '');
  return found;
}

async function directive(id: string, after: unknown): Promise<Answer['json']> {
  const path = `/directives/${id}?after=${String(after)}`;
  return (await system.call('GET', path, { as: committee.tokens.leader })).json;
}

async function timeline(id: string, after: unknown) {
  const path = `/directives/${id}/timeline?after=${String(after)}`;
  const { json } = await system.call('GET', path, {
    as: committee.tokens.leader,
    headers: { 'accept-language': 'vi' },
  });
  return json['items'] as unknown as {
    type: string;
    words: string;
    recordedAt: string;
    data: { step?: string };
  }[];
}

const due = (workingDays: number, from = '2022-07-20') => ({ due: { workingDays, from } });
const draft = async (more: object) => (await committee.draft(more)).directiveId;
const resultsOf = ({ json }: Answer) => json['results'] as unknown as Result[];
const codesOf = (answer: Answer) =>
  resultsOf(answer).map(({ id, status, problem }) => [id, status, problem?.code]);

describe('A calendar published while directives are under way', () => {
  let moved: string;
  let fixed: string;

  test('moves nothing, and proposes the term that it would move, in words', async () => {
    moved = await committee.underWay(due(10));
    fixed = await committee.underWay({ due: { on: '2022-08-03' } });
    const position = await decide({ off: '2022-07-25' });
    const [proposal, ...others] = await proposals(position);
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({
      directiveId: moved,
      number: expect.stringMatching(/\/01$/),
      title: 'Nhiệm vụ',
      rule: { workingDays: 10, from: '2022-07-20' },
      current: { dueOn: '2022-08-03', calendarVersion: expect.not.stringContaining('office') },
      proposed: { dueOn: '2022-08-04', calendarVersion: expect.stringMatching(/\+office-2022\.1$/) },
    });
    expect(proposal?.current.words.vi).toContain(
      '10 ngày làm việc kể từ ngày 20/07/2022, hết hạn ngày 03/08/2022',
    );
    expect(proposal?.proposed.words.vi).toContain('trừ 25/07/2022 (Nghỉ bão), hết hạn ngày 04/08/2022');
    expect(await directive(moved, position)).toMatchObject({ dueOn: '2022-08-03' });
  });

  test('is answered for a directive that it moves, as it stood, by the calendar that was seen', async () => {
    const [proposal] = await proposals(undefined);
    const path = `/calendar-proposals/${moved}/accept`;
    const stale = await office(path, { headers: { 'if-match': '"0"' } });
    expect([stale.status, stale.json['code']]).toEqual([412, 'stale-revision']);
    const superseded = await office(path, { body: { calendarVersion: 'vn-2026.1' } });
    expect([superseded.status, superseded.json['code']]).toEqual([409, 'calendar-superseded']);
    const nothing = await office(`/calendar-proposals/${fixed}/accept`);
    expect([nothing.status, nothing.json['code']]).toEqual([409, 'no-move-proposed']);
    const nowhere = await office('/calendar-proposals/none/dismiss');
    expect([nowhere.status, nowhere.json['code']]).toEqual([404, 'directive-not-found']);
    expect(await proposals(undefined)).toEqual([proposal]);
  });

  test('moves the deadline once it is accepted: reminders follow, no extension is counted, the timeline tells', async () => {
    const [proposal] = await proposals(undefined);
    const accepting = {
      body: { calendarVersion: proposal?.proposed.calendarVersion },
      headers: { 'idempotency-key': 'accept-the-first', 'if-match': `"${String(proposal?.revision)}"` },
    };
    const accepted = await office(`/calendar-proposals/${moved}/accept`, accepting);
    expect(accepted.status).toBe(200);
    expect((await office(`/calendar-proposals/${moved}/accept`, accepting)).json).toEqual(accepted.json);
    const { position } = accepted.json;
    expect(await directive(moved, position)).toMatchObject({
      dueOn: '2022-08-04',
      originalDueOn: '2022-08-03',
      extensions: 0,
      deadlines: [{ change: 'drafted' }, { change: 'recalculated', dueOn: '2022-08-04' }],
    });
    expect(await proposals(String(position))).toEqual([]);
    expect((await office('/simulation/clock', { body: { to: '2022-08-04T10:00:00Z' } })).status).toBe(200);
    const reported = await timeline(moved, position);
    expect(reported.find(({ type }) => type === 'DeadlineRecalculated')?.words).toMatch(
      /^Tính lại thời hạn theo lịch làm việc bản .+: từ ngày 03\/08\/2022 sang ngày 04\/08\/2022$/,
    );
    const reminders = reported.filter(({ type }) => type === 'ReminderIssued');
    expect(reminders.map(({ data, recordedAt }) => [data.step, recordedAt])).toEqual([
      ['before-7', '2022-07-26T01:00:00.000Z'],
      ['before-3', '2022-08-01T01:00:00.000Z'],
      ['before-1', '2022-08-03T01:00:00.000Z'],
      ['due-day', '2022-08-04T01:00:00.000Z'],
    ]);
  });
});

describe('A proposal that is dismissed', () => {
  test('leaves the deadline, is told, and comes back only when the year is decided anew', async () => {
    const id = await committee.underWay(due(10, '2022-08-25'));
    const position = await decide({ off: '2022-09-05' });
    expect(await proposals(position)).toMatchObject([{ directiveId: id, proposed: { dueOn: '2022-09-13' } }]);
    const body = { reason: 'Đã thông báo cho các đơn vị' };
    const dismissed = await office(`/calendar-proposals/${id}/dismiss`, { body });
    expect(dismissed.status).toBe(200);
    const again = await office(`/calendar-proposals/${id}/dismiss`, { body });
    expect([again.status, again.json['position']]).toEqual([200, dismissed.json['position']]);
    expect(await proposals(String(dismissed.json['position']))).toEqual([]);
    expect(await directive(id, dismissed.json['position'])).toMatchObject({
      dueOn: '2022-09-12',
      declinedMoves: [{ dueOn: '2022-09-12', proposed: { dueOn: '2022-09-13' }, reason: body.reason }],
    });
    const reported = await timeline(id, dismissed.json['position']);
    expect(reported.at(-1)?.words).toMatch(
      /^Giữ nguyên thời hạn ngày 12\/09\/2022, không chuyển sang ngày 13\/09\/2022 .+; lý do: Đã thông báo cho các đơn vị$/,
    );
    const otherYear = await office('/calendars', { body: { year: 2023, nonWorking: [], working: [] } });
    expect(await proposals(String(otherYear.json['position']))).toEqual([]);
    const sameYear = await decide({ off: '2022-09-06' });
    expect(await proposals(sameYear)).toMatchObject([{ directiveId: id, proposed: { dueOn: '2022-09-14' } }]);
    expect((await office(`/calendar-proposals/${id}/accept`)).status).toBe(200);
  });
});

describe('Many proposals', () => {
  test('are answered at once, each for itself: one refusal does not stop the rest', async () => {
    const from = '2022-10-03';
    const free = await draft(due(10, from));
    const bound = await draft({
      ...due(10, from),
      coordinators: [{ agencyId: committee.otherAgencyId, dueOn: '2022-10-17' }],
    });
    const waiting = await committee.underWay(due(10, from));
    await committee.must('agency', `/directives/${waiting}/completion`, { summary: 'Xong.' });
    const position = await decide({ worked: '2022-10-08' });
    const listed = (await proposals(position)).map(({ directiveId }) => directiveId);
    expect(listed.sort()).toEqual([free, bound].sort());
    const named = await office('/calendar-proposals/accept', { body: { ids: [waiting, bound, 'none'] } });
    expect(named.status).toBe(200);
    expect(codesOf(named)).toEqual([
      [waiting, 409, 'directive-is-awaiting-confirmation'],
      [bound, 422, 'coordinator-due-after-lead'],
      ['none', 404, 'directive-not-found'],
    ]);
    const all = await office('/calendar-proposals/accept');
    expect(codesOf(all).sort()).toEqual(
      [
        [free, 200, undefined],
        [bound, 422, 'coordinator-due-after-lead'],
      ].sort(),
    );
    expect(all.json['nextCursor']).toBeNull();
    const accepted = resultsOf(all).find(({ id }) => id === free);
    expect(await directive(free, accepted?.position)).toMatchObject({ dueOn: '2022-10-14' });
    const rest = await office('/calendar-proposals/dismiss', { body: { reason: 'Giữ hạn phối hợp' } });
    expect(codesOf(rest)).toEqual([[bound, 200, undefined]]);
    expect(await proposals(resultsOf(rest)[0]?.position)).toEqual([]);
    expect((await office('/calendar-proposals/accept')).json).toEqual({ results: [], nextCursor: null });
    await committee.must('admin', `/admin/directives/${bound}/close`, { outcome: 'cancelled' });
  });

  test('answered again under the same key are those of the first time, and nothing is appended', async () => {
    const from = '2022-11-01';
    const [first, second] = [await draft(due(5, from)), await draft(due(6, from))];
    await decide({ off: '2022-11-03' });
    const key = { headers: { 'idempotency-key': 'dismiss-them-all' }, body: { reason: 'Giữ hạn' } };
    const dismissed = await office('/calendar-proposals/dismiss', key);
    expect(codesOf(dismissed)).toEqual([
      [first, 200, undefined],
      [second, 200, undefined],
    ]);
    const third = await draft(due(5, '2022-12-01'));
    await decide({ off: '2022-12-06' });
    const before = await system.countEvents();
    const again = await office('/calendar-proposals/dismiss', key);
    expect(resultsOf(again)).toEqual(resultsOf(dismissed));
    const otherwise = await office('/calendar-proposals/dismiss', { ...key, body: { reason: 'Khác' } });
    expect([otherwise.status, otherwise.json['code']]).toEqual([422, 'idempotency-key-reused']);
    expect(await system.countEvents()).toBe(before);
    const rest = await office('/calendar-proposals/accept', { body: { cursor: again.json['nextCursor'] } });
    expect(codesOf(rest)).toContainEqual([third, 200, undefined]);
  });

  test.each([
    ['more than 500 ids', { ids: Array.from({ length: 501 }, (_, index) => `d-${index}`) }, 'ids'],
    ['ids and a cursor', { ids: ['a'], cursor: 'x' }, 'cursor'],
    ['no ids at all', { ids: [] }, 'ids'],
    ['an unknown field', { every: true }, 'every'],
  ])('with %s are 400 with the name of the field', async (_what, body, field) => {
    const { status, json } = await office('/calendar-proposals/accept', { body });
    expect([status, (json['errors'] as unknown as { path: string }[])[0]?.path]).toEqual([400, field]);
  });
});
