import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays, defaultPolicy } from '#domain';
import { datesGiven } from './openapi.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let draftId: string;
let meetingId: string;
let directiveId: string;
let extendedId: string;
let doneId: string;
let sharedId: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const { must, underWay } = committee;
  ({ meetingId, directiveId: draftId } = await committee.draft());
  directiveId = await underWay();
  extendedId = await underWay();
  const extension = { proposedDueOn: '2031-01-15', reason: 'Thiếu hồ sơ.' };
  await must('agency', `/directives/${extendedId}/extension`, extension);
  doneId = await underWay();
  await must('agency', `/directives/${doneId}/completion`, { summary: 'Xong.' });
  sharedId = await underWay();
  const shared = { leadAgencyId: committee.otherAgencyId, coordinators: [{ agencyId: committee.agencyId }] };
  await must('admin', `/directives/${sharedId}/assign`, { ...shared, reason: 'Đúng chức năng hơn.' });
});

afterAll(() => system.stop());

/** The committee's day; a test that runs over midnight is still right, since no case lies within a day of it but these. */
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
const later = (days: number) => addDays(today, days);
const tomorrow = later(2);
const farAhead = `${Number(today.slice(0, 4)) + 11}-01-01`;
const beforeMeeting = '2022-07-19';

interface Refusal {
  readonly given: string;
  readonly code: string;
  /** Of the field, where it is not the one of the row. */
  readonly path?: string;
  readonly status?: number;
}

interface Row {
  /** What the day must follow and precede, in words. */
  readonly bounds: string;
  readonly as?: 'admin' | 'agency' | 'inspector';
  readonly path: () => string;
  /** The body, or the parameters of the query. */
  readonly with: (day: string) => object;
  readonly field: string;
  readonly refused: readonly Refusal[];
}

const { id: _id, version: _version, ...policy } = defaultPolicy;
const drafting = { title: 'Nhiệm vụ', content: 'Nội dung' };
const pastQuery = (path: string) => ({
  from: {
    bounds: 'not after now, not after `to`',
    path: () => path,
    with: (from: string) => ({ from, to: farAhead }),
    field: 'from',
    refused: [
      { given: tomorrow, code: 'window-in-future' },
      { given: addDays(farAhead, 2), code: 'empty-window', path: 'to' },
    ],
  },
  to: {
    bounds: 'not before `from`',
    path: () => path,
    with: (to: string) => ({ from: '2022-07-20', to }),
    field: 'to',
    refused: [{ given: '2022-07-19', code: 'empty-window' }],
  },
});
const due = (path: () => string, base: () => object) => ({
  'due.on': {
    bounds: 'not before the meeting, at most ten years ahead',
    path,
    with: (on: string) => ({ ...base(), due: { on } }),
    field: 'due.on',
    refused: [
      { given: beforeMeeting, code: 'due-date-before-meeting' },
      { given: farAhead, code: 'due-date-too-far' },
    ],
  },
  'due.from': {
    bounds: 'not before the meeting; the day that it gives like `due.on`',
    path,
    with: (from: string) => ({ ...base(), due: { workingDays: 900, from } }),
    field: 'due.from',
    refused: [
      { given: beforeMeeting, code: 'term-before-meeting' },
      { given: '1999-01-04', code: 'outside-calendar' },
      { given: farAhead, code: 'due-date-too-far', path: 'due' },
    ],
  },
  'coordinators[].dueOn': {
    bounds: 'not before the meeting, not after the lead, at most ten years ahead',
    path,
    with: (dueOn: string) => ({
      ...base(),
      due: { on: '2030-12-13' },
      coordinators: [{ agencyId: committee.otherAgencyId, dueOn }],
    }),
    field: 'coordinators.0.dueOn',
    refused: [
      { given: beforeMeeting, code: 'due-date-before-meeting' },
      { given: '2030-12-14', code: 'coordinator-due-after-lead' },
      { given: farAhead, code: 'due-date-too-far' },
    ],
  },
});
const report = (word: string, body: object): Row => ({
  bounds: 'from the meeting until today',
  as: 'agency',
  path: () => `/directives/${directiveId}/${word}`,
  with: (effectiveOn) => ({ ...body, effectiveOn }),
  field: 'effectiveOn',
  refused: [
    { given: beforeMeeting, code: 'effective-date-before-meeting' },
    { given: '2001-01-01', code: 'effective-date-before-meeting' },
    { given: tomorrow, code: 'effective-date-in-future' },
  ],
});
const calendarDay = (list: 'nonWorking' | 'working'): Row => ({
  bounds: 'a day of the calendar’s year',
  path: () => '/calendars',
  with: (on) => ({ year: 2027, nonWorking: [], working: [], [list]: [{ on, name: 'Nghỉ bão' }] }),
  field: `${list}.0.on`,
  refused: [
    { given: '2026-12-31', code: 'calendar-day-outside-year' },
    { given: '2028-01-01', code: 'calendar-day-outside-year' },
  ],
});
const quietDay = (path: string, more: object): Row => ({
  bounds: 'of the calendar’s years, at most 400 days ahead',
  path: () => path,
  with: (day) => ({ ...policy, ...more, quietDays: [day] }),
  field: 'quietDays.0',
  refused: [
    { given: '1999-12-31', code: 'outside-calendar' },
    { given: later(403), code: 'policy-quiet-too-far' },
  ],
});
const extensionDay = {
  bounds: 'after the present deadline, not before today, at most ten years ahead',
  refused: [
    { given: '2030-12-13', code: 'due-date-not-later' },
    { given: beforeMeeting, code: 'due-date-in-past' },
    { given: farAhead, code: 'due-date-too-far' },
  ],
};

/** Every date that people give in the contract, and what bounds it. */
const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'POST /meetings': {
    heldOn: {
      bounds: 'at most a year ahead; any day that the calendar knows behind',
      path: () => '/meetings',
      with: (heldOn) => ({ title: 'Hội nghị', body: 'Ban Chỉ đạo', heldOn }),
      field: 'heldOn',
      refused: [
        { given: later(370), code: 'meeting-too-far-ahead' },
        { given: '2000-12-31', code: 'invalid-input', status: 400 },
      ],
    },
  },
  'POST /meetings/{id}/publish': {
    publishedOn: {
      bounds: 'from the meeting until today',
      path: () => `/meetings/${meetingId}/publish`,
      with: (publishedOn) => ({ number: '15-TB/BCĐ', signer: 'Trưởng ban', publishedOn }),
      field: 'publishedOn',
      refused: [
        { given: beforeMeeting, code: 'published-before-meeting' },
        { given: tomorrow, code: 'published-in-future' },
        { given: '2099-01-01', code: 'published-in-future' },
      ],
    },
  },
  'POST /meetings/{id}/directives': due(
    () => `/meetings/${meetingId}/directives`,
    () => drafting,
  ),
  'POST /directives/{id}/assign': due(
    () => `/directives/${directiveId}/assign`,
    () => ({ leadAgencyId: committee.agencyId, reason: 'Đúng chức năng hơn.' }),
  ),
  'POST /directives/{id}/progress': { effectiveOn: report('progress', { narrative: 'Đã làm.' }) },
  'POST /directives/{id}/completion': { effectiveOn: report('completion', { summary: 'Xong.' }) },
  'POST /directives/{id}/share/completion': {
    effectiveOn: {
      ...report('share/completion', { summary: 'Xong.' }),
      path: () => `/directives/${sharedId}/share/completion`,
    },
  },
  'POST /directives/{id}/extension': {
    proposedDueOn: {
      ...extensionDay,
      as: 'agency',
      path: () => `/directives/${directiveId}/extension`,
      with: (proposedDueOn) => ({ proposedDueOn, reason: 'Thiếu hồ sơ.' }),
      field: 'proposedDueOn',
    },
  },
  'POST /directives/{id}/extension/decision': {
    dueOn: {
      ...extensionDay,
      path: () => `/directives/${extendedId}/extension/decision`,
      with: (dueOn) => ({ decision: 'counter', dueOn }),
      field: 'dueOn',
    },
  },
  'POST /admin/directives/{id}/correct': {
    'value of dueOn': {
      bounds: 'not before the meeting, at most ten years ahead',
      path: () => `/admin/directives/${directiveId}/correct`,
      with: (value) => ({ field: 'dueOn', value, reason: 'Nhầm.', authority: 'CV 1' }),
      field: 'value',
      refused: [beforeMeeting, farAhead].map((given) => ({ given, code: 'invalid-correction' })),
    },
    'value of completionReportedOn': {
      bounds: 'from the meeting until today',
      path: () => `/admin/directives/${doneId}/correct`,
      with: (value) => ({ field: 'completionReportedOn', value, reason: 'Nhầm.', authority: 'CV 1' }),
      field: 'value',
      refused: [beforeMeeting, tomorrow].map((given) => ({ given, code: 'invalid-correction' })),
    },
  },
  'POST /calendars': { 'nonWorking[].on': calendarDay('nonWorking'), 'working[].on': calendarDay('working') },
  'POST /reminder-policies': { 'quietDays[]': quietDay('/reminder-policies', {}) },
  'POST /reminder-policies/preview': {
    'quietDays[]': quietDay('/reminder-policies/preview', { from: '2026-01-01', to: '2026-01-31' }),
  },
  'GET /directives': {
    dueFrom: {
      bounds: 'not after `dueTo`',
      path: () => '/directives',
      with: (dueFrom) => ({ dueFrom, dueTo: '2022-12-31' }),
      field: 'dueTo',
      refused: [{ given: '2023-01-01', code: 'empty-window' }],
    },
    dueTo: {
      bounds: 'not before `dueFrom`',
      path: () => '/directives',
      with: (dueTo) => ({ dueFrom: '2022-07-20', dueTo }),
      field: 'dueTo',
      refused: [{ given: '2022-07-19', code: 'empty-window' }],
    },
  },
  'GET /audit/events': pastQuery('/audit/events'),
  'GET /audit/events.jsonl': pastQuery('/audit/events.jsonl'),
  'GET /audit/events.csv': pastQuery('/audit/events.csv'),
  'GET /audit/unreminded': {
    ...pastQuery('/audit/unreminded'),
    to: {
      bounds: 'not before `from`',
      path: () => '/audit/unreminded',
      with: (to) => ({ from: '2022-07-20', to }),
      field: 'to',
      refused: [{ given: '2022-07-19', code: 'invalid-input', status: 400 }],
    },
    from: {
      bounds: 'not after now, not after `to`',
      path: () => '/audit/unreminded',
      with: (from) => ({ from, to: farAhead }),
      field: 'from',
      refused: [{ given: tomorrow, code: 'window-in-future' }],
    },
  },
  'GET /reports/review': pastQuery('/reports/review'),
};

/** Where the bounds of a date are proven by another test. */
const elsewhere: Readonly<Record<string, string>> = {
  'POST /simulation/clock to': 'simulation.e2e.spec.ts: it only moves forward',
  'POST /reminder-policies/preview from': 'policy-preview.e2e.spec.ts',
  'POST /reminder-policies/preview to': 'policy-preview.e2e.spec.ts',
};

test('the table names every date of the published contract, and none besides', async () => {
  const { json } = await system.call('GET', '/openapi.json');
  const named = Object.entries(table).flatMap(([route, rows]) =>
    Object.keys(rows)
      .filter((field) => !field.startsWith('value of '))
      .map((field) => `${route} ${field}`),
  );
  expect([...named, ...Object.keys(elsewhere)].sort()).toEqual(datesGiven(json));
});

const cases = Object.entries(table).flatMap(([route, rows]) =>
  Object.entries(rows).flatMap(([name, row]) =>
    row.refused.map(
      (refusal) => [`${route} ${name} (${row.bounds})`, refusal.given, route, row, refusal] as const,
    ),
  ),
);

test.each(cases)('%s: %s is refused by the field’s name', async (_what, _given, route, row, refusal) => {
  const before = await system.countEvents();
  const as = committee.tokens[row.as ?? 'admin'];
  const given = row.with(refusal.given);
  const query = new URLSearchParams({ ...given } as Record<string, string>).toString();
  const answer = route.startsWith('GET')
    ? await system.call('GET', `${row.path()}?${query}`, { as })
    : await system.call('POST', row.path(), { as, body: given });
  expect([answer.status, answer.json['code']]).toEqual([refusal.status ?? 422, refusal.code]);
  expect(answer.json['errors']).toEqual([{ path: refusal.path ?? row.field, message: expect.any(String) }]);
  expect(await system.countEvents()).toBe(before);
});

test('what an office enters some days late, or convenes ahead, is taken', async () => {
  const { must } = committee;
  const meeting = { title: 'Hội nghị', body: 'Ban Chỉ đạo khác', heldOn: addDays(today, 300) };
  await must('admin', '/meetings', meeting);
  const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await must('admin', `/meetings/${meetingId}/publish`, notice);
  await must('agency', `/directives/${directiveId}/progress`, {
    narrative: 'Đã làm.',
    effectiveOn: '2022-07-20',
  });
  expect((await system.call('GET', `/directives/${draftId}`, { as: committee.tokens.admin })).status).toBe(
    200,
  );
});
