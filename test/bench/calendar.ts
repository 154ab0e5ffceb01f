import { composeCalendar, fromDayNumber, toDayNumber, type WorkingCalendar } from '#domain';
import { begin, percentile, report } from './figures.js';

/** The years for which the Government's decisions ship with the product, swapped days among them. */
const years = { from: '2018-01-01', to: '2026-12-31' };
const dates = 10_000;
const additions = 1_000_000;
const rounds = 5;

/** Working-day arithmetic over years with their Tết, days in lieu and swaps: a date and a term in, a date out. */
export function benchCalendar(): Promise<void> {
  begin('Working-day arithmetic');
  const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
  const [first, last] = [toDayNumber(years.from), toDayNumber(years.to)];
  const starts = Array.from({ length: dates }, (_, n) =>
    fromDayNumber(first + ((n * 7_919) % (last - first))),
  );
  const terms = Array.from({ length: 997 }, (_, n) => 1 + ((n * 389) % 600));
  for (const [name, sign] of [
    ['forwards', 1],
    ['backwards', -1],
  ] as const) {
    const rates = Array.from({ length: rounds }, () => additions / secondsFor(calendar, starts, terms, sign));
    report(`additions ${name}, 1 to 600 working days`, percentile(rates, 0.5), 'a second', {
      atLeast: 1_000_000,
    });
  }
  return Promise.resolve();
}

function secondsFor(
  calendar: WorkingCalendar,
  starts: readonly string[],
  terms: readonly number[],
  sign: 1 | -1,
): number {
  const from = performance.now();
  let characters = 0;
  for (let n = 0; n < additions; n += 1) {
    const start = starts[n % starts.length] ?? years.from;
    const term = terms[n % terms.length] ?? 1;
    characters += calendar.addWorkingDays(start, sign * term).length;
  }
  const seconds = (performance.now() - from) / 1_000;
  if (characters !== additions * years.from.length) throw new Error('An addition did not yield a date');
  return seconds;
}
