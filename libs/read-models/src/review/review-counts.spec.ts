import { describe, expect, it } from '@jest/globals';
import { noCounts, ratesOf } from './review-counts.js';

describe('the rates of a review', () => {
  it('give the published national overdue rate from the published national figures', () => {
    const counts = {
      ...noCounts(),
      doneOnTime: 14_068,
      doneLate: 1_983,
      openInTime: 5_640,
      openOverdue: 223,
    };
    expect(ratesOf(counts).overdueRate).toEqual({ percent: 1.37, calculation: '223 ÷ (14068 + 1983 + 223)' });
  });

  it('leave out what was cancelled, superseded, not implemented or has no deadline', () => {
    const counts = { ...noCounts(), doneOnTime: 1, openOverdue: 1 };
    const others = { noDeadline: 7, notImplemented: 7, cancelled: 7, superseded: 7, openInTime: 7 };
    expect(ratesOf({ ...counts, ...others })).toEqual(ratesOf(counts));
  });

  it('are none where nothing was done', () => {
    expect(ratesOf(noCounts()).onTimeRate).toEqual({ percent: null, calculation: '0 ÷ (0 + 0)' });
  });
});
