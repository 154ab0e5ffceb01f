import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultPolicy } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

const { id: _id, version: _version, ...rules } = defaultPolicy;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const listed = (query: string, as = committee.tokens.inspector) =>
  system.call('GET', `/audit/unreminded?${query}`, { as });

test('an inspector sees what was overdue under a policy that tells nobody, and what nobody could be told of', async () => {
  const { must } = committee;
  const due = { due: { on: '2022-08-12' } };
  const reported = await committee.underWay(due);
  const unopened = await committee.underWay(due);
  const unreported = await committee.underWay(due);
  const silent = {
    ...rules,
    afterDue: { first: [], thenEvery: 250 },
    escalations: [],
    appliesTo: { directiveId: unreported },
  };
  await must('admin', '/reminder-policies', silent);
  const { id: agency } = await must('admin', '/agencies', { code: 'X', name: 'Không người' });
  const { meetingId, directiveId: unread } = await committee.draft({ ...due, leadAgencyId: agency });
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await must('admin', `/meetings/${meetingId}/publish`, notice);
  await must('admin', '/simulation/clock', { to: '2022-08-16T02:00:00Z' });
  const inbox = await system.call('GET', '/inbox', { as: committee.tokens.agency });
  const notices = inbox.json['items'] as unknown as { id: string; directiveId: string; type: string }[];
  const read = notices.find(({ directiveId, type }) => directiveId === reported && type === 'ReminderIssued');
  const { position } = await must('agency', `/inbox/${read?.id ?? ''}/read`, {});
  const answer = await listed(`from=2022-08-13&to=2022-08-31&after=${String(position)}`);
  expect(answer.status).toBe(200);
  const items = answer.json['items'] as unknown as Record<string, unknown>[];
  const reasons = items.map(({ directiveId, deadline, reason }) => [directiveId, deadline, reason]);
  expect(reasons).toHaveLength(3);
  expect(reasons).toEqual(
    expect.arrayContaining([
      // Its policy reminds only after another 250 working days.
      [unreported, '2022-08-12', 'not-due-yet'],
      [unread, '2022-08-12', 'nobody-to-tell'],
      // It lies in the officers' inbox, and nobody opened it.
      [unopened, '2022-08-12', 'unread'],
    ]),
  );
  expect(reasons.map(([id]) => id)).not.toContain(reported);
});

test('the list goes page by page', async () => {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { json } = await listed(`from=2022-08-13&to=2022-08-31&limit=1${from}`);
    ids.push(
      ...(json['items'] as unknown as { directiveId: string }[]).map(({ directiveId }) => directiveId),
    );
    cursor = json['nextCursor'] as unknown as string | null;
  }
  expect([ids.length, new Set(ids).size, cursor]).toEqual([3, 3, null]);
});

test.each([
  ['a window that ends before it begins', 'from=2022-08-13&to=2022-08-12', 'invalid-input', 'to'],
  ['no window', '', 'invalid-input', 'from'],
  ['a cursor of another list', 'from=2022-08-13&to=2022-08-31&cursor=abc', 'invalid-cursor', 'cursor'],
])('%s is 400', async (_what, query, code, path) => {
  const refused = await listed(query);
  const [error] = refused.json['errors'] as unknown as { path: string }[];
  expect([refused.status, refused.json['code'], error?.path]).toEqual([400, code, path]);
});
