import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDays } from '#domain';
import {
  agenciesByInstrument,
  anyWindow,
  beforeMeeting,
  calendarDay,
  changeOfLaw,
  dueWindow,
  extensionDay,
  farAhead,
  later,
  leaveDays,
  paperDay,
  pastQuery,
  quietDay,
  today,
  tomorrow,
  type Row,
} from './date-rows.fixture.js';
import { batchDays, runningDays } from './intake-days.fixture.js';
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
let supplementedId: string;
let sharedId: string;
let officerId: unknown;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  const { must, openAccount, underWay } = committee;
  ({ meetingId, directiveId: draftId } = await committee.draft());
  const officer = { username: 'nghi.phep', password: 'mat-khau-nghi-phep', name: 'Bà Phép', role: 'leader' };
  ({ id: officerId } = await openAccount(officer));
  directiveId = await underWay();
  extendedId = await underWay();
  const extension = { proposedDueOn: '2031-01-15', reason: 'Thiếu hồ sơ.' };
  await must('agency', `/directives/${extendedId}/extension`, extension);
  ({ meetingId: supplementedId } = await committee.draft());
  const first = { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' };
  await must('admin', `/meetings/${supplementedId}/publish`, first);
  await must('admin', `/meetings/${supplementedId}/directives`, drafting);
  doneId = await underWay();
  await must('agency', `/directives/${doneId}/completion`, { summary: 'Xong.' });
  sharedId = await underWay();
  const shared = { leadAgencyId: committee.otherAgencyId, coordinators: [{ agencyId: committee.agencyId }] };
  await must('admin', `/directives/${sharedId}/assign`, { ...shared, reason: 'Đúng chức năng hơn.' });
});

afterAll(() => system.stop());

const drafting = { title: 'Nhiệm vụ', content: 'Nội dung' };
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
const correctedDay = (field: string, refused: readonly (readonly [string, string])[]): Row => ({
  bounds: 'like the fact that it corrects',
  path: () => `/meetings/${supplementedId}/correct`,
  with: (value) => ({ field, value, reason: 'Nhầm.', authority: 'CV 1' }),
  field: 'value',
  refused: refused.map(([given, code]) => ({ given, code })),
});
const intake = {
  meetingId: () => meetingId,
  agencyId: () => committee.agencyId,
  otherAgencyId: () => committee.otherAgencyId,
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
  'POST /meetings/{id}/supplements': {
    publishedOn: {
      bounds: 'from the first notice until today',
      path: () => `/meetings/${supplementedId}/supplements`,
      with: (publishedOn) => ({ number: '16-TB/BCĐ', signer: 'Trưởng ban', publishedOn }),
      field: 'publishedOn',
      refused: [
        { given: beforeMeeting, code: 'published-before-meeting' },
        { given: '2022-07-20', code: 'supplement-before-notice' },
        { given: tomorrow, code: 'published-in-future' },
      ],
    },
  },
  'POST /meetings/{id}/correct': {
    'value of heldOn': correctedDay('heldOn', [
      ['2022-07-26', 'published-before-meeting'],
      [later(370), 'meeting-too-far-ahead'],
    ]),
    'value of publishedOn': correctedDay('publishedOn', [
      [beforeMeeting, 'published-before-meeting'],
      [tomorrow, 'published-in-future'],
    ]),
  },
  'POST /directives/{id}/draft': due(
    () => `/directives/${draftId}/draft`,
    () => ({}),
  ),
  'POST /meetings/{id}/directives': due(
    () => `/meetings/${meetingId}/directives`,
    () => drafting,
  ),
  'POST /meetings/{id}/directives/batch': batchDays(intake),
  'POST /imports/running': runningDays(intake),
  'POST /directives/{id}/assign': due(
    () => `/directives/${directiveId}/assign`,
    () => ({ leadAgencyId: committee.agencyId, reason: 'Đúng chức năng hơn.' }),
  ),
  'POST /directives/{id}/progress': { effectiveOn: report('progress', { narrative: 'Đã làm.' }) },
  'POST /directives/{id}/completion': {
    effectiveOn: report('completion', { summary: 'Xong.' }),
    'onBehalfOf.receivedOn': paperDay(
      () => `/directives/${directiveId}/completion`,
      () => committee.agencyId,
    ),
  },
  'POST /directives/{id}/share/completion': {
    effectiveOn: {
      ...report('share/completion', { summary: 'Xong.' }),
      path: () => `/directives/${sharedId}/share/completion`,
    },
    'onBehalfOf.receivedOn': paperDay(
      () => `/directives/${sharedId}/share/completion`,
      () => committee.agencyId,
    ),
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
  ...agenciesByInstrument(() => committee),
  'POST /calendars': {
    'nonWorking[].on': calendarDay('nonWorking'),
    'working[].on': calendarDay('working'),
    'statutory[].from': changeOfLaw,
  },
  'POST /reminder-policies': { 'quietDays[]': quietDay('/reminder-policies', {}) },
  'POST /reminder-policies/preview': {
    'quietDays[]': quietDay('/reminder-policies/preview', { from: '2026-01-01', to: '2026-01-31' }),
  },
  'POST /users/{id}/leave': leaveDays(() => `/users/${String(officerId)}/leave`),
  'GET /directives': dueWindow('/directives'),
  'GET /directives.csv': dueWindow('/directives.csv'),
  'GET /directives.xlsx': dueWindow('/directives.xlsx'),
  'GET /audit/events': pastQuery('/audit/events'),
  'GET /audit/events.jsonl': pastQuery('/audit/events.jsonl'),
  'GET /audit/events.csv': pastQuery('/audit/events.csv'),
  'GET /audit/events.xlsx': pastQuery('/audit/events.xlsx'),
  'GET /audit/findings': pastQuery('/audit/findings'),
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
  'GET /reports/lateness': anyWindow('/reports/lateness'),
};

const many = 'many-directives.e2e.spec.ts: a date that cannot be is refused for each';

const succession = 'many-directives.e2e.spec.ts: a preview says why the act would be refused';

/** Where the bounds of a date are proven by another test. */
const elsewhere: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['assign coordinators[].dueOn', 'assign due.from', 'assign due.on', 'extend dueOn'].flatMap((field) => [
      [`POST /admin/directives/${field}`, many],
      [`POST /admin/directives/${field.replace(' ', '/preview ')}`, many],
    ]),
  ),
  'POST /admin/successions/preview basis.issuedOn': succession,
  'POST /admin/successions/preview effectiveOn': succession,
  'POST /audit/bundles from': 'transparency.e2e.spec.ts: a bundle is asked for of the past alone',
  'POST /audit/bundles to': 'transparency.e2e.spec.ts: a bundle is asked for of the past alone',
  'POST /simulation/clock to': 'simulation.e2e.spec.ts: it only moves forward',
  'POST /reminder-policies/preview from': 'policy-preview.e2e.spec.ts',
  'POST /reminder-policies/preview to': 'policy-preview.e2e.spec.ts',
  'GET /directives/{id} at': 'directive-past.e2e.spec.ts',
  'GET /directives/{id}/changes from': 'directive-past.e2e.spec.ts',
  'GET /directives/{id}/changes to': 'directive-past.e2e.spec.ts',
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

interface RowResult {
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;
}

test.each(cases)('%s: %s is refused by the field’s name', async (_what, _given, route, row, refusal) => {
  const before = await system.countEvents();
  const as = committee.tokens[row.as ?? 'admin'];
  const given = row.with(refusal.given);
  const query = new URLSearchParams({ ...given } as Record<string, string>).toString();
  const answer = route.startsWith('GET')
    ? await system.call('GET', `${row.path()}?${query}`, { as })
    : await system.call('POST', row.path(), { as, body: given });
  const [result] = row.isInRow ? (answer.json['results'] as unknown as RowResult[]) : [];
  const { status, problem } = result ?? { status: answer.status, problem: answer.json };
  expect([status, problem['code']]).toEqual([refusal.status ?? 422, refusal.code]);
  expect(problem['errors']).toEqual([{ path: refusal.path ?? row.field, message: expect.any(String) }]);
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
