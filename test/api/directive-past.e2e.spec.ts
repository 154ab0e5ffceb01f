import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let id: string;
let drafted: string;
let reported: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const draft = await committee.draft({ leadAgencyId: committee.agencyId, title: 'Cải cách tư pháp' });
  id = draft.directiveId;
  drafted = String(await system.eventStore.lastPosition());
  const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${draft.meetingId}/publish`, notice);
  await committee.must('agency', `/directives/${id}/accept`, {});
  const report = { percent: 40, narrative: 'Đạt 3,5 vụ.' };
  reported = String((await committee.must('agency', `/directives/${id}/progress`, report))['position']);
});

afterAll(() => system.stop());

const get = (path: string, role: 'admin' | 'agency' | 'inspector' | 'leader') =>
  system.call('GET', path, { as: committee.tokens[role] });

async function readings(): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const event of system.eventStore.readAll({ prefixes: ['inspection-'] })) found.push(event.data);
  return found;
}

test('a directive at a position is what it was there, and at today what it is', async () => {
  const [before, now, plain] = await Promise.all([
    get(`/directives/${id}?after=${reported}&at=position:${drafted}`, 'admin'),
    get(`/directives/${id}?after=${reported}&at=position:${reported}`, 'agency'),
    get(`/directives/${id}?after=${reported}`, 'agency'),
  ]);
  expect([before.status, before.json['percent']]).toEqual([200, null]);
  expect([now.status, now.json['percent']]).toEqual([200, 40]);
  const { asOf, ...page } = now.json as Record<string, unknown>;
  expect(asOf).toMatchObject({ position: reported });
  expect(page).toEqual(plain.json);
  expect(now.headers.get('etag')).toBeNull();
});

test('what changed between two positions names field, values, who and the event', async () => {
  const answer = await get(
    `/directives/${id}/changes?after=${reported}&from=position:${drafted}&to=position:${reported}`,
    'leader',
  );
  expect(answer.status).toBe(200);
  // Between the draft and the report it was issued, assigned and accepted as well.
  const items = answer.json['items'] as unknown as readonly { field: string; event: { type: string } }[];
  expect(items.filter(({ field }) => field === 'percent')).toMatchObject([
    { field: 'percent', from: null, to: 40, by: { role: 'agency' }, event: { type: 'ProgressReported' } },
  ]);
  expect(items[0]).toMatchObject({ field: 'work', from: 'draft', to: 'issued' });
});

test.each(['inspector', 'admin', 'leader', 'agency'] as const)(
  'a look at the past is on record, with the moment: of %s',
  async (role) => {
    const before = (await readings()).length;
    await get(`/directives/${id}?at=position:${reported}`, role);
    await get(`/directives/${id}/changes?from=position:${drafted}`, role);
    expect((await readings()).slice(before)).toEqual([
      { reading: 'timeline', query: { directiveId: id, at: `position:${reported}` } },
      { reading: 'timeline', query: { directiveId: id, from: `position:${drafted}` } },
    ]);
  },
);

test.each([
  ['at=2999-01-01', 422, 'window-in-future'],
  ['at=position:9223372036854775807', 422, 'window-in-future'],
  ['at=position:99999999999999999999', 400, 'invalid-input'],
  ['at=yesterday', 400, 'invalid-input'],
  ['at=2000-01-01', 404, 'directive-not-begun'],
])('a directive at an impossible moment is refused: %s', async (query, status, code) => {
  const answer = await get(`/directives/${id}?${query}`, 'admin');
  expect([answer.status, answer.json['code']]).toEqual([status, code]);
});

test('an event is had by its position, in words, with the events of its act', async () => {
  const event = await get(`/audit/events/${reported}?after=${reported}`, 'inspector');
  expect([event.status, event.json['type']]).toEqual([200, 'ProgressReported']);
  expect(event.json['words']).toEqual(expect.stringContaining('40'));
  const correlationId = String(event.json['correlationId']);
  const act = await get(`/audit/events?correlationId=${encodeURIComponent(correlationId)}`, 'admin');
  expect(
    (act.json['items'] as unknown as readonly { position: string }[]).map(({ position }) => position),
  ).toContain(reported);
  const nowhere = await get('/audit/events/1', 'admin');
  expect([nowhere.status, nowhere.json['code']]).toEqual([404, 'event-not-found']);
  expect((await get(`/audit/events/${reported}`, 'leader')).status).toBe(403);
});

test('what is on record, and was not read yet, is waited for and never said to be still to come', async () => {
  system.worker.child.kill('SIGSTOP');
  try {
    const { position } = await committee.must('agency', `/directives/${id}/progress`, { narrative: 'Thêm.' });
    const at = `position:${String(position)}`;
    for (const path of [
      `/directives/${id}?at=${at}`,
      `/directives/${id}/changes?to=${at}`,
      `/reports/review?position=${String(position)}`,
    ]) {
      const { status, json } = await get(path, 'admin');
      expect([path, status, json['code']]).toEqual([path, 503, 'read-model-behind']);
    }
    system.worker.child.kill('SIGCONT');
    expect((await get(`/directives/${id}?at=${at}`, 'admin')).status).toBe(200);
  } finally {
    system.worker.child.kill('SIGCONT');
  }
});
