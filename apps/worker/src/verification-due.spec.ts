import { expect, it } from '@jest/globals';
import { isVerificationDue } from './keep-transparency-log.js';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const now = 100 * day;

it.each<[boolean, string, number | undefined, number | undefined]>([
  [true, 'nothing was compared yet', undefined, undefined],
  [false, 'all fitted an hour ago', now - hour, undefined],
  [true, 'all fitted a day ago', now - day, undefined],
  [false, 'something did not fit a minute ago', now - 2 * day, now - minute],
  [false, 'something did not fit a minute ago, and nothing ever fitted', undefined, now - minute],
  [true, 'something did not fit an hour ago', now - 2 * day, now - hour],
  [false, 'all fitted since', now - minute, now - hour],
])('it is %s that the whole log is due to be compared when %s', (isDue, _what, fittedAtMs, didNotFitAtMs) => {
  expect(isVerificationDue({ fittedAtMs, didNotFitAtMs }, day, now)).toBe(isDue);
});
