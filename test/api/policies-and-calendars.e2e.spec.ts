import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultPolicy } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

const { id: _id, version: _version, ...rules } = defaultPolicy;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const publish = (path: string, body: unknown) =>
  system.call('POST', path, { as: committee.tokens.admin, body });

async function remindersOf(directiveId: string): Promise<unknown[]> {
  const timeline = await system.call('GET', `/directives/${directiveId}/timeline`, {
    as: committee.tokens.leader,
  });
  return (
    timeline.json['items'] as unknown as { type: string; recordedAt: string; data: { step?: string } }[]
  )
    .filter(({ type }) => type === 'ReminderIssued')
    .map(({ recordedAt, data }) => [data.step, recordedAt]);
}

test("a directive's own policy decides which reminders it gets, and when", async () => {
  const [own, other] = [
    await committee.underWay({ due: { on: '2022-08-12' } }),
    await committee.underWay({ due: { on: '2022-08-12' } }),
  ];
  const policy = { ...rules, sendAt: '14:00', beforeDue: [{ days: 2, unit: 'working' }], onDueDay: false };
  const published = await publish('/reminder-policies', { ...policy, appliesTo: { directiveId: own } });
  expect([published.status, published.json['id']]).toEqual([201, `directive-${own}`]);
  const moved = await publish('/simulation/clock', { to: '2022-08-12T10:00:00Z' });
  expect(moved.status).toBe(200);
  expect(await remindersOf(own)).toEqual([['before-2', '2022-08-10T07:00:00.000Z']]);
  expect(await remindersOf(other)).toEqual([
    ['before-7', '2022-08-03T01:00:00.000Z'],
    ['before-3', '2022-08-09T01:00:00.000Z'],
    ['before-1', '2022-08-11T01:00:00.000Z'],
    ['due-day', '2022-08-12T01:00:00.000Z'],
  ]);
});

test('a day that the office declares off moves the reminders counted over it, and no committed deadline', async () => {
  const id = await committee.underWay({ due: { workingDays: 10, from: '2022-08-15' } });
  const read = () => system.call('GET', `/directives/${id}`, { as: committee.tokens.leader });
  await eventually('it can be read', async () => (await read()).status === 200);
  const before = await read();
  const edition = { year: 2022, nonWorking: [{ on: '2022-08-25', name: 'Nghỉ bão' }], working: [] };
  expect((await publish('/calendars', edition)).status).toBe(201);
  await publish('/simulation/clock', { to: '2022-08-30T00:00:00Z' });
  expect(await remindersOf(id)).toEqual([
    ['before-7', '2022-08-17T01:00:00.000Z'],
    ['before-3', '2022-08-23T01:00:00.000Z'],
    ['before-1', '2022-08-26T01:00:00.000Z'],
    ['due-day', '2022-08-29T01:00:00.000Z'],
  ]);
  const after = await system.call('GET', `/directives/${id}`, { as: committee.tokens.leader });
  expect([before.json['dueOn'], after.json['dueOn']]).toEqual(['2022-08-29', '2022-08-29']);
  const calendars = await system.call('GET', '/calendars', { as: committee.tokens.inspector });
  expect(calendars.json['version']).toMatch(/\+office-2022\.1$/);
});

test.each([
  [
    'a day that is working and not',
    '/calendars',
    { year: 2023, nonWorking: [{ on: '2023-03-04', name: 'x' }], working: [{ on: '2023-03-04' }] },
    'calendar-day-working-and-not',
  ],
  [
    'a day of another year',
    '/calendars',
    { year: 2023, nonWorking: [{ on: '2024-03-04', name: 'x' }], working: [] },
    'calendar-day-outside-year',
  ],
  [
    'an escalation that comes too late to end',
    '/reminder-policies',
    { ...rules, escalations: [{ audience: 'leader', onOverdueDay: 300 }] },
    'policy-escalation-endless',
  ],
  [
    'a directive that does not exist',
    '/reminder-policies',
    { ...rules, appliesTo: { directiveId: 'none' } },
    'directive-not-found',
  ],
])('%s is refused, and nothing is appended', async (_what, path, body, code) => {
  const events = await system.countEvents();
  const refused = await publish(path, body);
  expect([refused.status >= 400, refused.json['code']]).toEqual([true, code]);
  expect(await system.countEvents()).toBe(events);
});
