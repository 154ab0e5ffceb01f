import { expect, test } from '@jest/globals';
import { databaseFailure, isMissingReadModel, isMissingTable } from './database-errors.js';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.each([
  ['08006', 'passing'],
  ['40001', 'passing'],
  ['40P01', 'passing'],
  ['53300', 'passing'],
  ['55P03', 'passing'],
  ['57P01', 'passing'],
  ['25P03', 'passing'],
  ['ECONNREFUSED', 'passing'],
  ['42P01', 'missing'],
  ['3F000', 'missing'],
  ['42703', 'missing'],
  ['22003', 'refused'],
  ['22021', 'refused'],
  ['22012', null],
  ['23505', null],
  ['42601', null],
  ['', null],
])('%s is %s', (code, failure) => {
  expect(databaseFailure(withCode(code))).toBe(failure);
});

test('a lost connection is passing, alone, among others or as a cause', () => {
  const lost = new Error('Connection terminated unexpectedly');
  expect(databaseFailure(lost)).toBe('passing');
  expect(databaseFailure(new AggregateError([lost]))).toBe('passing');
  expect(databaseFailure(new Error('Failed query', { cause: lost }))).toBe('passing');
  expect(databaseFailure('Connection terminated')).toBeNull();
});

test("a table that is not there yet is a read model's, and never one that the migrations make", () => {
  const missing = (table: string) =>
    Object.assign(new Error(`relation "${table}" does not exist`), { code: '42P01' });
  expect(isMissingReadModel(missing('live.timer'))).toBe(true);
  expect(isMissingReadModel(missing('followed_directive'))).toBe(true);
  expect(isMissingReadModel(new Error('Failed query', { cause: missing('live.timer') }))).toBe(true);
  expect(isMissingReadModel(missing('public.parked_stream'))).toBe(false);
  expect(isMissingReadModel(new Error('Failed query', { cause: missing('public.consumer') }))).toBe(false);
  expect(isMissingReadModel(missing('delivery.attempt'))).toBe(false);
  expect(isMissingReadModel(withCode('57014'))).toBe(false);
  expect(isMissingTable(missing('public.consumer'))).toBe(true);
});
