import { describe, expect, it } from '@jest/globals';
import { previousWindow, windowOf } from './review-window.js';

describe('the window of a review', () => {
  it.each([
    ['2022-06-15', '2022-06-15', '2022-12-14'],
    ['2022-12-14', '2022-06-15', '2022-12-14'],
    ['2022-12-15', '2022-12-15', '2023-06-14'],
    ['2023-01-01', '2022-12-15', '2023-06-14'],
    ['2023-06-14', '2022-12-15', '2023-06-14'],
  ])('that contains %s is %s to %s', (day, from, to) => {
    expect(windowOf(day)).toEqual({ from, to });
  });

  it('has the half-year before in front of it, and any other as many days', () => {
    expect(previousWindow({ from: '2022-12-15', to: '2023-06-14' })).toEqual(windowOf('2022-07-20'));
    expect(previousWindow({ from: '2022-03-01', to: '2022-03-10' })).toEqual({
      from: '2022-02-19',
      to: '2022-02-28',
    });
  });
});
