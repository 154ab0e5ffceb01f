import { expect, test } from '@jest/globals';
import { toggled, withField, type ChangeSearch, type Search } from './filters.js';

test('a filter of several takes a value in, and leaves out one that is there', () => {
  expect(toggled({}, 'time', 'overdue')).toEqual({ time: 'overdue' });
  expect(toggled({ time: 'overdue' }, 'time', 'late')).toEqual({ time: 'overdue,late' });
  expect(toggled({ time: 'overdue,late' }, 'time', 'overdue')).toEqual({ time: 'late' });
  expect(toggled({ time: 'late', q: 'án' }, 'time', 'late')).toEqual({ q: 'án' });
});

test('a field that is given nothing is left out', () => {
  expect(withField({ q: 'án', silent: true }, 'q', '')).toEqual({ silent: true });
  expect(withField({ q: 'án' }, 'silent', undefined)).toEqual({ q: 'án' });
});

test('of two changes of the filter one after the other the second takes nothing back of the first', () => {
  let address: Search = { q: 'án', urgency: 'urgent', time: 'overdue' };
  const change: ChangeSearch = (next) => (address = next(address));
  change((now) => withField(now, 'q', undefined));
  change((now) => toggled(now, 'urgency', 'urgent'));
  expect(address).toEqual({ time: 'overdue' });
});
