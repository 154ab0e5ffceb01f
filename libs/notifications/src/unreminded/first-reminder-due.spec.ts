import { expect, test } from '@jest/globals';
import { composeCalendar, defaultPolicy, type PublishedPolicy } from '#domain';
import { firstReminderDue } from './first-reminder-due.js';

const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
/** Due on a Wednesday. */
const overdue = {
  directiveId: 'd1',
  urgency: 'normal',
  deadline: '2022-12-14',
  since: '2022-07-20T02:00:00.000Z',
  declinedOn: null,
} as const;
const office = (version: number, first: number[], thenEvery = 5): PublishedPolicy => ({
  ...{ ...defaultPolicy, version, afterDue: { first, thenEvery }, appliesTo: 'office' },
});

test('it is the first morning after the deadline on which the policy reminds', () => {
  expect(firstReminderDue(overdue, { calendar, policies: [] })).toBe('2022-12-15T01:00:00.000Z');
});

test('what was due before the deadline ran for whoever is responsible is not owed any more', () => {
  const since = '2022-12-15T01:00:00.000Z';
  expect(firstReminderDue({ ...overdue, since }, { calendar, policies: [] })).toBe(
    '2022-12-16T01:00:00.000Z',
  );
});

test('a policy counts from when it was published until it was replaced', () => {
  const late = office(1, [4]);
  const policies = [{ at: '2022-08-01T00:00:00.000Z', policy: late }];
  expect(firstReminderDue(overdue, { calendar, policies })).toBe('2022-12-20T01:00:00.000Z');
  const replaced = { at: '2022-12-16T00:00:00.000Z', policy: office(2, [1, 2]) };
  expect(firstReminderDue(overdue, { calendar, policies: [...policies, replaced] })).toBe(
    '2022-12-16T01:00:00.000Z',
  );
  const afterwards = { at: '2022-12-21T00:00:00.000Z', policy: office(2, [1, 2]) };
  expect(firstReminderDue(overdue, { calendar, policies: [...policies, afterwards] })).toBe(
    '2022-12-20T01:00:00.000Z',
  );
});

test('a policy for another directive does not count', () => {
  const policy: PublishedPolicy = {
    ...{ ...office(1, [9]), id: 'directive-d2', appliesTo: { directiveId: 'd2' } },
  };
  const policies = [{ at: '2022-08-01T00:00:00.000Z', policy }];
  expect(firstReminderDue(overdue, { calendar, policies })).toBe('2022-12-15T01:00:00.000Z');
});

test('of what its lead declined, it is the first morning on which the office is reminded once it is overdue', () => {
  const declined = (declinedOn: string, since: string) =>
    firstReminderDue({ ...overdue, declinedOn, since }, { calendar, policies: [] });
  expect(declined('2022-08-01', '2022-08-01T02:00:00.000Z')).toBe('2022-12-15T01:00:00.000Z');
  expect(declined('2022-12-20', '2022-12-20T02:00:00.000Z')).toBe('2022-12-21T01:00:00.000Z');
});
