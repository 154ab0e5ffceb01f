import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

interface Result {
  readonly index: number;
  readonly status: number;
  readonly id?: string;
  readonly number?: string;
  readonly position?: string;
  readonly problem?: Readonly<Record<string, unknown>>;
}
const draft = (title: string, more: object = {}) => ({ title, content: `Nội dung ${title}`, ...more });
const headers = () => ({ 'idempotency-key': randomUUID(), 'accept-language': 'vi' });
const give = (path: string, body: unknown, with_: Record<string, string> = headers()) =>
  system.call('POST', path, { as: committee.tokens.admin, body, headers: with_ });
const resultsOf = ({ json }: { json: Record<string, unknown> }) => json['results'] as Result[];

describe('many drafts in one request', () => {
  it('are numbered in their order, and one refusal does not stop the rest', async () => {
    const meetingId = await committee.convene();
    const answer = await give(`/meetings/${meetingId}/directives/batch`, {
      directives: [
        draft('Một', { leadAgencyId: committee.agencyId }),
        draft('Hai', { due: { on: '2022-07-19' } }),
        draft('Ba'),
        draft('Bốn', { leadAgencyId: 'agency-none' }),
        draft('Năm', { due: { workingDays: 10 } }),
      ],
    });
    expect(answer.status).toBe(200);
    const results = resultsOf(answer);
    expect(results.map(({ index, status }) => [index, status])).toEqual([
      [0, 201],
      [1, 422],
      [2, 201],
      [3, 422],
      [4, 201],
    ]);
    const numbers = results.flatMap(({ number }) => (number === undefined ? [] : [number.slice(-3)]));
    expect(numbers).toEqual(['/01', '/02', '/03']);
    expect(results[1]?.problem).toMatchObject({
      code: 'due-date-before-meeting',
      errors: [{ path: 'due.on' }],
    });
    expect(results[3]?.problem).toMatchObject({ code: 'unknown-agency', errors: [{ path: 'leadAgencyId' }] });
    // They are appended side by side: the last row need not stand last in the log.
    const position = results
      .map((each) => Number(each.position ?? 0))
      .reduce((one, other) => Math.max(one, other));
    const meeting = await system.call('GET', `/meetings/${meetingId}?after=${position}`, {
      as: committee.tokens.admin,
    });
    expect((meeting.json['directives'] as unknown as { title: string }[]).map(({ title }) => title)).toEqual([
      'Một',
      'Ba',
      'Năm',
    ]);
  });

  it('answer a repeat the same and append nothing, while the same key with other rows is 422', async () => {
    const meetingId = await committee.convene();
    const path = `/meetings/${meetingId}/directives/batch`;
    const key = headers();
    const directives = [draft('Một'), draft('Hai', { due: { on: '2022-07-19' } }), draft('Ba')];
    const first = await give(path, { directives }, key);
    const events = await system.countEvents();
    expect((await give(path, { directives }, key)).json).toEqual(first.json);
    expect(await system.countEvents()).toBe(events);
    const other = await give(path, { directives: [draft('Một'), draft('Khác'), draft('Ba')] }, key);
    expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
    expect(await system.countEvents()).toBe(events);
  });

  it('are as many as a meeting hands out, in one request of half a megabyte', async () => {
    const meetingId = await committee.convene();
    const content = 'Nội dung dài '.repeat(150);
    const directives = Array.from({ length: 500 }, (_, index) => ({ title: `Việc ${index}`, content }));
    const results = resultsOf(await give(`/meetings/${meetingId}/directives/batch`, { directives }));
    expect(results.map(({ number }) => Number(number?.split('/')[1]))).toEqual(
      directives.map((_, index) => index + 1),
    );
    const more = await give(`/meetings/${meetingId}/directives/batch`, { directives: [draft('Thêm')] });
    expect(resultsOf(more)).toMatchObject([{ status: 422, problem: { code: 'too-many-directives' } }]);
  });

  it('are refused whole where one of them is none, by its field', async () => {
    const meetingId = await committee.convene();
    const events = await system.countEvents();
    const answer = await give(`/meetings/${meetingId}/directives/batch`, {
      directives: [draft('Một'), draft('Hai'), draft('Ba'), draft('Bốn', { due: { on: '2022-02-30' } })],
    });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
    expect(answer.json['errors']).toEqual([{ path: 'directives.3.due.on', message: expect.any(String) }]);
    expect(await system.countEvents()).toBe(events);
  });

  it('are of a meeting that there is', async () => {
    const answer = await give('/meetings/none/directives/batch', { directives: [draft('Một')] });
    expect([answer.status, answer.json['code']]).toEqual([404, 'meeting-not-found']);
  });
});

describe('directives that were under way before', () => {
  const past = (more: object = {}) => ({
    ...draft('Việc đang theo dõi'),
    leadAgencyId: committee.agencyId,
    coordinators: [{ agencyId: committee.otherAgencyId }],
    formerNumber: '7/KL-BCĐ',
    notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
    assignedOn: '2022-07-25',
    due: { on: '2022-12-14' },
    extendedTo: ['2023-01-20'],
    percent: 60,
    reports: [{ on: '2022-11-01', narrative: 'Đã làm được quá nửa.', percent: 60 }],
    ...more,
  });
  const take = async (...directives: object[]) => {
    const meetingId = await committee.convene();
    return resultsOf(await give('/imports/running', { meetingId, directives }));
  };
  const read = async (path: string, { position = '' }: Result, role: 'admin' | 'agency' = 'admin') => {
    const sign = path.includes('?') ? '&' : '?';
    const ask = () => system.call('GET', `${path}${sign}after=${position}`, { as: committee.tokens[role] });
    let answer = await ask();
    // A busy machine may take longer than a query waits.
    for (let tries = 0; answer.status === 503 && tries < 10; tries += 1) answer = await ask();
    expect(answer.status).toBe(200);
    return answer.json;
  };

  it('are there with their past, and say that they were taken over', async () => {
    const [taken] = await take(past());
    if (taken?.id === undefined) throw new Error(JSON.stringify(taken));
    expect(await read(`/directives/${taken.id}`, taken, 'agency')).toMatchObject({
      work: 'in_progress',
      time: 'overdue',
      originalDueOn: '2022-12-14',
      dueOn: '2023-01-20',
      extensions: 1,
      percent: 60,
      noticeNumber: '15-TB/BCĐ',
      imported: { formerNumber: '7/KL-BCĐ', assignedOn: '2022-07-25', extendedTo: ['2023-01-20'] },
      deadlines: [
        { change: 'drafted', dueOn: '2022-12-14' },
        { change: 'imported', previousDueOn: '2022-12-14', dueOn: '2023-01-20' },
      ],
      assignments: [{ leadAgencyId: committee.agencyId, answer: 'accepted' }],
      progress: [{ narrative: 'Đã làm được quá nửa.', effectiveOn: '2022-11-01' }],
    });
  });

  it('are told in words, found by their former number and by their reports, and audited', async () => {
    const [taken] = await take(past({ formerNumber: 'SOCU-4711' }));
    if (taken?.id === undefined) throw new Error(JSON.stringify(taken));
    const timeline = await system.call('GET', `/directives/${taken.id}/timeline?after=${taken.position}`, {
      as: committee.tokens.admin,
      headers: { 'accept-language': 'vi' },
    });
    expect(timeline.text).toContain('Đưa vào theo dõi từ sổ theo dõi trước đây, số cũ SOCU-4711');
    const found = await read('/directives?q=socu-4711', taken);
    expect((found['items'] as unknown as { id: string }[]).map(({ id }) => id)).toEqual([taken.id]);
    const correction = { field: 'formerNumber', value: 'SOMOI-12', reason: 'Nhầm sổ.', authority: '12/VP' };
    const corrected = await committee.must('admin', `/admin/directives/${taken.id}/correct`, correction);
    const after = { ...taken, position: String(corrected['position']) };
    expect(await read(`/directives/${taken.id}`, after)).toMatchObject({
      imported: { formerNumber: 'SOMOI-12' },
    });
    for (const number of ['somoi-12', 'socu-4711'])
      expect(await read(`/directives?q=${number}`, after)).toMatchObject({ items: [{ id: taken.id }] });
    await eventually('the trail has it', async () => {
      const { text } = await system.call(
        'GET',
        `/audit/events?directiveId=${taken.id}&type=DirectiveImported`,
        {
          as: committee.tokens.inspector,
        },
      );
      return text.includes('SOCU-4711');
    });
  });

  it('tell their agencies nothing of what is past, and are overdue at once where they are', async () => {
    const inbox = async () =>
      (await system.call('GET', '/inbox?limit=500', { as: committee.tokens.agency })).json[
        'items'
      ] as unknown as { directiveId?: string; type?: string }[];
    const [taken] = await take(past());
    await eventually('it is overdue', async () => {
      const { text } = await system.call('GET', `/directives/${taken?.id}/timeline`, {
        as: committee.tokens.admin,
        headers: { 'accept-language': 'en' },
      });
      return text.includes('Overdue since');
    });
    expect((await inbox()).filter((item) => JSON.stringify(item).includes(taken?.id ?? '-'))).toEqual([]);
  });

  it('may be over: judged by the day of their completion, and counted in the review of that time', async () => {
    const closed = {
      outcome: 'implemented',
      on: '2023-01-18',
      reportedOn: '2023-01-16',
      note: 'Theo báo cáo.',
    };
    const [taken] = await take(past({ closed }));
    if (taken?.id === undefined) throw new Error(JSON.stringify(taken));
    expect(await read(`/directives/${taken.id}`, taken)).toMatchObject({
      work: 'closed',
      time: 'on_time',
      outcome: 'implemented',
      closedOn: '2023-01-18',
      percent: 100,
      closure: { judgedOn: '2023-01-16', onTime: true },
    });
    const review = (window: string) =>
      system.call('GET', `/reports/review?${window}&position=${taken.position}`, {
        as: committee.tokens.leader,
      });
    await eventually(
      'the review reaches it',
      async () => (await review('from=2022-12-15&to=2023-06-14')).status === 200,
    );
    const during = await review('from=2022-12-15&to=2023-06-14');
    const before = await review('from=2022-06-15&to=2022-12-14');
    const total = ({ json }: typeof during) => json['total'] as unknown as Record<string, number>;
    expect(total(during)['doneOnTime']).toBe(1);
    expect(total(before)['doneOnTime']).toBe(0);
    expect(total(before)['openInTime']).toBeGreaterThanOrEqual(1);
  });

  it('are issued by no notice of their meeting', async () => {
    const meetingId = await committee.convene();
    await give('/imports/running', { meetingId, directives: [past()] });
    const notice = { number: '20-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' };
    const answer = await give(`/meetings/${meetingId}/publish`, notice);
    expect([answer.status, answer.json['code']]).toEqual([409, 'nothing-to-publish']);
  });

  it('answer a repeat the same, and for each row that cannot be', async () => {
    const meetingId = await committee.convene();
    const key = headers();
    const body = {
      meetingId,
      directives: [past(), past({ assignedOn: '2022-07-19' }), past({ formerNumber: null })],
    };
    const first = await give('/imports/running', body, key);
    expect(resultsOf(first)).toMatchObject([
      { status: 201, number: expect.stringMatching(/\/01$/) },
      { status: 422, problem: { code: 'assigned-before-meeting', errors: [{ path: 'assignedOn' }] } },
      { status: 201, number: expect.stringMatching(/\/02$/) },
    ]);
    const drafted = async () => {
      let count = 0;
      for await (const { type } of system.eventStore.readAll()) count += type === 'DirectiveImported' ? 1 : 0;
      return count;
    };
    const events = await drafted();
    expect((await give('/imports/running', body, key)).json).toEqual(first.json);
    expect(await drafted()).toBe(events);
  });
});
