import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPolicy } from '#domain';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type Answer, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
/** Directives under the office's policy, and one of each other kind. */
let ordinary: string[];
let ofItsOwn: string;
let express: string;

const { id: _id, version: _version, ...rules } = defaultPolicy;
const changed = { ...rules, beforeDue: [{ days: 5, unit: 'working' }], sendAt: '09:30', silentAfterDays: 20 };
const allAlong = { from: '2022-07-20', to: '2022-11-17' };

interface Item {
  readonly at: string;
  readonly directiveId: string;
  readonly type: string;
  readonly step: string;
  readonly late: boolean;
  readonly words: string;
  readonly audience: unknown;
  readonly recipients: readonly { channel: string; name: string; address: string | null }[];
}

const preview = (body: object, headers: Record<string, string> = {}, as = committee.tokens.admin) =>
  system.call('POST', '/reminder-policies/preview', { as, body, headers });

const itemsOf = ({ json }: Answer) => json['items'] as unknown as Item[];
const inShort = (items: readonly Item[]) =>
  items
    .map(({ at, directiveId, step, audience }) => JSON.stringify([at, directiveId, step, audience]))
    .sort();

/** What was recorded of the steps of directives from one day to another, both included. */
async function recordedSteps(ids: readonly string[], from: string, to: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { streamId, type, data, metadata } of system.eventStore.readAll()) {
    const directiveId = streamId.replace('directive-', '');
    if (!ids.includes(directiveId)) continue;
    if (!/^(ReminderIssued|EscalationRaised|DirectiveBecameOverdue)$/.test(type)) continue;
    const at = metadata['recordedAt'] as string;
    const day = new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
    if (day < from || day > to) continue;
    found.push(JSON.stringify([at, directiveId, data['step'] ?? 'overdue', data['audience'] ?? []]));
  }
  return found.sort();
}

beforeAll(async () => {
  system = await startSystem({ DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' });
  committee = await seatCommittee(system);
  const { must } = committee;
  const goTo = (to: string) => must('admin', '/simulation/clock', { to });
  const agency = { code: 'VP', name: 'Văn phòng Tỉnh ủy', officeEmail: 'vp@tinh.example.vn' };
  const { id: reachable } = await must('admin', '/agencies', agency);
  await must('admin', '/reminder-policies', { ...changed, appliesTo: { urgency: 'express' } });
  const due = (on: string) => ({ due: { on } });
  const neverDone = await committee.underWay(due('2022-09-30'));
  const extended = await committee.underWay(due('2022-09-30'));
  const done = await committee.underWay(due('2022-10-14'));
  const suspended = await committee.underWay(due('2022-10-14'));
  const standing = await committee.underWay({ due: { standing: true } });
  const coordinated = await committee.underWay({
    ...due('2022-11-15'),
    coordinators: [
      { agencyId: String(reachable) },
      { agencyId: committee.otherAgencyId, dueOn: '2022-11-01' },
    ],
  });
  express = await committee.underWay({ ...due('2022-09-30'), urgency: 'express' });
  ofItsOwn = await committee.underWay(due('2022-09-30'));
  await must('admin', '/reminder-policies', { ...changed, appliesTo: { directiveId: ofItsOwn } });
  await goTo('2022-09-20T03:00:00Z');
  await must('agency', `/directives/${extended}/extension`, { proposedDueOn: '2022-11-30', reason: 'Chờ.' });
  await must('agency', `/directives/${standing}/progress`, { narrative: 'Đang làm.' });
  await goTo('2022-09-28T01:00:00Z');
  await must('leader', `/directives/${extended}/extension/decision`, { decision: 'grant' });
  await must('admin', '/calendars', {
    year: 2022,
    nonWorking: [{ on: '2022-10-03', name: 'Bão' }],
    working: [],
  });
  await goTo('2022-10-10T04:00:00Z');
  await must('admin', `/directives/${suspended}/suspend`, { reason: 'Chờ văn bản.' });
  await must('agency', `/directives/${done}/completion`, { summary: 'Xong.' });
  await goTo('2022-10-13T04:00:00Z');
  await must('admin', `/admin/directives/${done}/return`, { reason: 'Thiếu số liệu.' });
  await goTo('2022-10-20T04:00:00Z');
  await must('agency', `/directives/${done}/completion`, { summary: 'Xong.' });
  await must('admin', `/directives/${suspended}/resume`, { reason: 'Đã có.' });
  await goTo('2022-10-25T04:00:00Z');
  await must('admin', `/admin/directives/${done}/close`, { outcome: 'implemented' });
  await goTo('2022-11-04T04:00:00Z');
  await must('admin', `/admin/directives/${done}/reopen`, { reason: 'Thanh tra.' });
  await goTo('2022-11-18T04:00:00Z');
  ordinary = [neverDone, extended, done, suspended, standing, coordinated];
}, 300_000);

afterAll(() => system.stop());

describe('The preview of a policy', () => {
  test.each([
    ['the whole time', '2022-07-20', '2022-11-17'],
    ['a part of it', '2022-10-03', '2022-11-15'],
    ['one day', '2022-10-21', '2022-10-21'],
  ])('that was in force for %s says exactly what was recorded', async (_what, from, to) => {
    const answer = await preview({ ...rules, from, to });
    expect(answer.status).toBe(200);
    const truth = await recordedSteps(ordinary, from, to);
    expect(truth.length).toBeGreaterThan(0);
    expect(inShort(itemsOf(answer))).toEqual(truth);
  });

  test('of an urgency, or of one directive, is of those alone', async () => {
    for (const [id, appliesTo] of [
      [express, { urgency: 'express' }],
      [ofItsOwn, { directiveId: ofItsOwn }],
    ] as const) {
      const answer = await preview({ ...changed, ...allAlong, appliesTo });
      const truth = await recordedSteps([id], allAlong.from, allAlong.to);
      expect(truth.length).toBeGreaterThan(0);
      expect(inShort(itemsOf(answer))).toEqual(truth);
    }
  });

  test('other than the one in force gives its own steps, at its own hour', async () => {
    const items = itemsOf(await preview({ ...changed, ...allAlong }));
    const steps = items.filter(({ directiveId }) => directiveId === ordinary[0]);
    expect(steps.slice(0, 5).map(({ at, type, step }) => [at, type, step])).toEqual([
      ['2022-08-09T02:30:00.000Z', 'reminder', 'silent-20'],
      ['2022-08-29T02:30:00.000Z', 'reminder', 'silent-40'],
      ['2022-09-19T02:30:00.000Z', 'reminder', 'silent-60'],
      ['2022-09-23T02:30:00.000Z', 'reminder', 'before-5'],
      ['2022-09-30T02:30:00.000Z', 'reminder', 'due-day'],
    ]);
  });

  test('lists steps in order of time, with the people of today, and adds up days and addresses', async () => {
    const answer = await preview({ ...rules, ...allAlong });
    const items = itemsOf(answer);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).sort());
    const total = answer.json['total'] as unknown as Record<string, number>;
    const sent = items.filter(({ type }) => type !== 'overdue');
    expect((total['reminders'] ?? 0) + (total['escalations'] ?? 0)).toBe(sent.length);
    const days = answer.json['byDay'] as unknown as { on: string; reminders: number; messages: number }[];
    expect(days.reduce((sum, { reminders }) => sum + reminders, 0)).toBe(total['reminders']);
    const toOffice = sent.filter(({ recipients }) =>
      recipients.some(({ address }) => address === 'vp@tinh.example.vn'),
    );
    expect(answer.json['byRecipient']).toEqual([
      expect.objectContaining({
        address: 'vp@tinh.example.vn',
        name: 'Văn phòng Tỉnh ủy',
        notifications: toOffice.length,
        messages: new Set(toOffice.map(({ at }) => at)).size,
      }),
    ]);
    expect(days.reduce((sum, { messages }) => sum + messages, 0)).toBe(total['messages']);
    expect(toOffice[0]?.recipients.map(({ channel, name }) => [channel, name])).toContainEqual([
      'inbox',
      'Ông chuyen.vien',
    ]);
  });

  test('that is longer than asked for says so, and its totals count everything', async () => {
    const whole = await preview({ ...rules, ...allAlong });
    const cut = await preview({ ...rules, ...allAlong, limit: 3 });
    expect([whole.json['truncated'], cut.json['truncated']]).toEqual([false, true]);
    expect(itemsOf(cut)).toEqual(itemsOf(whole).slice(0, 3));
    expect(cut.json['total']).toEqual(whole.json['total']);
  });

  test('speaks the language that was asked for', async () => {
    const [vietnamese] = itemsOf(await preview({ ...rules, ...allAlong }, { 'accept-language': 'vi' }));
    const [english] = itemsOf(await preview({ ...rules, ...allAlong }, { 'accept-language': 'en' }));
    expect(vietnamese?.words).toMatch(/^Đôn đốc Tòa án nhân dân tỉnh: /);
    expect(english?.words).toMatch(/^Reminder to Tòa án nhân dân tỉnh: /);
  });

  test('of days to come goes on from the history as it is, and catches nothing up', async () => {
    const items = itemsOf(await preview({ ...rules, from: '2022-12-20', to: '2023-01-20' }));
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ late }) => late)).toEqual([]);
  });

  test('asks for nothing that would have been due before it begins, as publishing the policy then would', async () => {
    const early = {
      ...rules,
      beforeDue: [{ days: 30, unit: 'working' }],
      from: '2022-10-26',
      to: '2022-10-27',
    };
    const items = itemsOf(await preview(early));
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ step, late }) => step === 'before-30' || late)).toEqual([]);
  });

  test('sends and records nothing', async () => {
    const before = await system.countEvents();
    await preview({ ...changed, ...allAlong });
    expect(await system.countEvents()).toBe(before);
  });

  test.each([
    ['an escalation that does not end', { escalations: [{ audience: 'leader', onOverdueDay: 300 }] }, 422],
    ['the same step twice', { beforeDue: [1, 1].map((days) => ({ days, unit: 'working' })) }, 422],
    [
      'too much a day',
      { beforeDue: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((days) => ({ days, unit: 'calendar' })) },
      422,
    ],
    ['a directive that does not exist', { appliesTo: { directiveId: 'none' } }, 404],
    ['a rule that is none', { sendAt: '25:00' }, 400],
  ])('is refused for %s as publishing the policy is', async (_what, wrong, status) => {
    const as = committee.tokens.admin;
    const published = await system.call('POST', '/reminder-policies', { as, body: { ...rules, ...wrong } });
    const refused = await preview({ ...rules, ...wrong, ...allAlong });
    expect(published.status).toBe(status);
    expect([refused.status, refused.json]).toEqual([published.status, published.json]);
  });

  test.each([
    ['that ends before it begins', { from: '2022-12-31', to: '2022-12-30' }, 400, 'to'],
    ['of more than 366 days', { from: '2022-01-01', to: '2023-01-02' }, 400, 'to'],
    ['without a beginning', { to: '2022-12-31' }, 400, 'from'],
    ['that no calendar reaches', { from: '1999-12-01', to: '1999-12-31' }, 422, undefined],
  ])('of a period %s is refused', async (_what, period, status, path) => {
    const refused = await preview({ ...rules, ...period });
    const [error] = (refused.json['errors'] ?? []) as { path?: string }[];
    expect([refused.status, error?.path]).toEqual([status, path]);
  });
});
