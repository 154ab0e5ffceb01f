import { expect, test } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { IdempotencyKeyReused, ReferenceDataBehind, StaleRevision, TooContended } from '#application';
import { OutsideCalendar, Rejection } from '#domain';
import { AppendTooLarge, EventStoreUnavailable } from '#event-store';
import { InvalidCursor } from '#read-models';
import { ReadModelBehind } from '#consumers';
import { Problem } from './problem.js';
import { answerOf, problemOf } from './problem-of.js';

const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });

test.each<[unknown, number, string]>([
  [new Rejection('conflict', 'directive-already-closed', 'x'), 409, 'directive-already-closed'],
  [new Rejection('impossible', 'unknown-agency', 'x'), 422, 'unknown-agency'],
  [new Rejection('forbidden', 'role-not-allowed', 'x'), 403, 'role-not-allowed'],
  [new Rejection('not-found', 'meeting-not-found', 'x'), 404, 'meeting-not-found'],
  [new IdempotencyKeyReused(), 422, 'idempotency-key-reused'],
  [new StaleRevision(3n, 4n), 412, 'stale-revision'],
  [new TooContended('x'), 503, 'too-contended'],
  [new EventStoreUnavailable('x'), 503, 'event-store-unavailable'],
  [new AppendTooLarge('directive-1'), 413, 'command-too-large'],
  [new ReadModelBehind(['directives'], 7n, 'too_long', 'x'), 503, 'read-model-behind'],
  [new ReferenceDataBehind(7n), 503, 'read-model-behind'],
  [new InvalidCursor(), 400, 'invalid-cursor'],
  [new OutsideCalendar('x'), 422, 'outside-calendar'],
  [withCode('ECONNREFUSED'), 503, 'database-unavailable'],
  [withCode('57P01'), 503, 'database-unavailable'],
  [new Error('Query failed', { cause: withCode('ECONNRESET') }), 503, 'database-unavailable'],
  [new AggregateError([withCode('ECONNREFUSED')], 'x'), 503, 'database-unavailable'],
  [withCode('42P01'), 503, 'read-model-missing'],
  [withCode('FST_ERR_CTP_BODY_TOO_LARGE'), 413, 'body-too-large'],
  [new NotFoundException(), 404, 'route-not-found'],
  [withCode('22012', 'division by zero'), 500, 'internal-error'],
  [new TypeError('x is not a function'), 500, 'internal-error'],
  ['thrown text', 500, 'internal-error'],
])('%s is answered with %i %s', (error, status, code) => {
  const problem = problemOf(error, 'en');
  expect([problem.status, problem.code]).toEqual([status, code]);
});

test('whoever can come back later is told when', () => {
  const { headers } = answerOf(problemOf(new EventStoreUnavailable('x'), 'en'), 'en');
  expect(headers).toEqual({ 'retry-after': expect.stringMatching(/^\d+$/) });
});

test('what nobody foresaw says nothing of itself', () => {
  const { document } = answerOf(problemOf(new Error('secret'), 'en'), 'en');
  expect(JSON.stringify(document)).not.toContain('secret');
});

test('a refusal names its field in the language asked for', () => {
  const rejection = new Rejection(
    'impossible',
    'due-date-before-meeting',
    'The meeting was held on D.',
    'due.on',
  );
  const { document } = answerOf(problemOf(rejection, 'vi'), 'vi');
  expect(document).toEqual({
    type: 'urn:dondoc:problem:due-date-before-meeting',
    title: 'Thời hạn trước hội nghị',
    status: 422,
    detail: 'Thời hạn trước ngày họp.',
    code: 'due-date-before-meeting',
    errors: [{ path: 'due.on', message: 'Thời hạn trước ngày họp.' }],
  });
});

test('a problem of our own keeps its detail in English', () => {
  const { document } = answerOf(new Problem(409, 'clock-moves-forward', { detail: 'It stands at D.' }), 'en');
  expect(document.detail).toBe('It stands at D.');
});
