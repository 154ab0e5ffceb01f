import { describe, expect, it } from '@jest/globals';
import { windowOf } from './review-window.js';

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

  it('follows the office’s own beginnings', () => {
    expect(windowOf('2022-05-01', ['01-01', '04-01', '07-01', '10-01'])).toEqual({
      from: '2022-04-01',
      to: '2022-06-30',
    });
    expect(windowOf('2024-02-29', ['03-01'])).toEqual({ from: '2023-03-01', to: '2024-02-29' });
  });
});
