import { expect, test } from '@jest/globals';
import { halfYearsUpTo, reviewSearch } from './review-search.js';

test('the half-years end with the one of today, the newest first', () => {
  expect(halfYearsUpTo('2022-12-14', 3)).toEqual([
    { from: '2022-06-15', to: '2022-12-14' },
    { from: '2021-12-15', to: '2022-06-14' },
    { from: '2021-06-15', to: '2021-12-14' },
  ]);
  expect(halfYearsUpTo('2022-12-15', 1)).toEqual([{ from: '2022-12-15', to: '2023-06-14' }]);
  expect(halfYearsUpTo('2023-01-01', 1)).toEqual([{ from: '2022-12-15', to: '2023-06-14' }]);
});

test('an address names two days and a way of reading, and nothing else is taken from it', () => {
  expect(reviewSearch({ from: '2022-06-15', to: '2022-13-01', as: 'restated', x: 1 })).toEqual({
    from: '2022-06-15',
    as: 'restated',
  });
  expect(reviewSearch({ as: 'reported' })).toEqual({});
});
