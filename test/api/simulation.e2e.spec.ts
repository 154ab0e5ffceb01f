import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

const advance = (to: string, headers: Record<string, string> = {}) =>
  system.call('POST', '/simulation/clock', { as: committee.tokens.admin, body: { to }, headers });

test('everything due until then has happened, each thing stamped with the time at which it was due', async () => {
  const id = await committee.underWay({ due: { on: '2022-08-15' } });
  const answer = await advance('2022-08-20T00:00:00Z');
  expect([answer.status, answer.json['now']]).toEqual([200, '2022-08-20T00:00:00.000Z']);
  const timeline = await system.call('GET', `/directives/${id}/timeline`, { as: committee.tokens.leader });
  const reported = (
    timeline.json['items'] as unknown as { type: string; recordedAt: string; data: { step?: string } }[]
  )
    .filter(({ type }) => /Reminder|Overdue|Escalation/.test(type))
    .map(({ type, recordedAt, data }) => [type, data.step ?? '', recordedAt]);
  expect(reported.map(([type]) => type)).toEqual(
    expect.arrayContaining(['ReminderIssued', 'DirectiveBecameOverdue', 'EscalationRaised']),
  );
  expect(reported.find(([type]) => type === 'DirectiveBecameOverdue')).toEqual([
    'DirectiveBecameOverdue',
    '',
    '2022-08-15T17:00:00.000Z',
  ]);
  for (const [type, , at] of reported)
    if (type !== 'DirectiveBecameOverdue') expect(at).toMatch(/T01:00:00\.000Z$/);
  const listed = await system.call('GET', '/directives?time=overdue', { as: committee.tokens.leader });
  expect((listed.json['items'] as unknown as { id: string }[]).map((item) => item.id)).toEqual([id]);
});

test('nothing in the log is stamped earlier than what stands before it', async () => {
  await committee.underWay({ due: { on: '2022-09-15' } });
  await committee.underWay({ due: { on: '2022-09-16' } });
  await advance('2022-10-10T00:00:00Z');
  const stamps: string[] = [];
  for await (const { metadata } of system.eventStore.readAll()) stamps.push(metadata['recordedAt'] as string);
  expect(stamps.filter((stamp, index) => index > 0 && stamp < (stamps[index - 1] ?? ''))).toEqual([]);
});

test('the clock only moves forward', async () => {
  const answer = await advance('2022-07-01T00:00:00Z');
  expect([answer.status, answer.json['code']]).toEqual([409, 'clock-moves-forward']);
  expect((await advance('2022-10-10T00:00:00Z')).status).toBe(200);
});

test('the same key again answers the same, wherever the clock stands by then, and with another instant 422', async () => {
  const headers = { 'idempotency-key': 'set-the-clock' };
  const both = await Promise.all([
    advance('2022-10-11T00:00:00Z', headers),
    advance('2022-10-11T00:00:00Z', headers),
  ]);
  await advance('2022-10-12T00:00:00Z');
  const again = await advance('2022-10-11T00:00:00Z', headers);
  expect([...both, again].map(({ status, json }) => [status, json])).toEqual(
    Array(3).fill([200, expect.objectContaining({ now: '2022-10-11T00:00:00.000Z' })]),
  );
  const other = await advance('2022-10-13T00:00:00Z', headers);
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency-key-reused']);
  const elsewhere = await system.call('POST', '/agencies', {
    ...{ as: committee.tokens.admin, body: { code: 'KEY', name: 'K' }, headers },
  });
  expect([elsewhere.status, elsewhere.json['code']]).toEqual([422, 'idempotency-key-reused']);
});

test('an instant that is none is 400', async () => {
  const answer = await advance('tomorrow');
  expect([answer.status, answer.json['code']]).toEqual([400, 'invalid-input']);
});

test('what is recorded after it bears the new time', async () => {
  const id = await committee.underWay();
  const { position } = await committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const path = `/directives/${id}?after=${String(position)}`;
  const { json } = await system.call('GET', path, { as: committee.tokens.leader });
  expect(json['updatedAt']).toBe('2022-10-12T00:00:00.000Z');
  expect(json['progress']).toEqual([expect.objectContaining({ effectiveOn: '2022-10-12' })]);
});
