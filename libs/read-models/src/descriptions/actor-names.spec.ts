import { expect, test } from '@jest/globals';
import { engineActor, stranger } from '#domain';
import { actorName } from './event-facts.js';

test('the system is called so in the language of who reads, and a person by name', () => {
  const person = { id: 'account-1', name: 'Bà Cơ', role: 'admin' } as const;
  expect([engineActor, stranger, person].map((actor) => actorName(actor, 'vi'))).toEqual([
    ...['Hệ thống', 'Người chưa đăng nhập', 'Bà Cơ'],
  ]);
  expect([engineActor, stranger, person].map((actor) => actorName(actor, 'en'))).toEqual([
    ...['System', 'Not signed in', 'Bà Cơ'],
  ]);
});

test('an account that bears the id of the system is still called by its name', () => {
  expect(actorName({ ...engineActor, name: 'Ông Đốc', role: 'admin' }, 'vi')).toBe('Ông Đốc');
});
