import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { rounds } from '../../../../../test/long-rounds.fixture.js';
import { lunarDates } from './lunar-dates.js';
import { publicDays } from './public-holidays.js';

/** The library's public holidays only: its many observances take most of its time. */
const library = new Holidays('VN');
for (const { rule, type } of library.getHolidays(2020)) {
  if (type !== 'public') library.unsetRule(rule);
}

const datesOf = (year: number): { on: string; rule: string }[] =>
  library.getHolidays(year).map(({ date, rule }) => ({ on: date.slice(0, 10), rule }));

describe('the holidays of Việt Nam, compared with the library', () => {
  it('have the same lunar dates from 2000 to 2100', () => {
    // The library reckons the moon anew for each.
    const step = rounds({ usual: 5, long: 1 });
    const years = Array.from({ length: 100 / step + 1 }, (_, index) => 2000 + step * index);
    const ours = years.map((year) => [year, ...(lunarDates[year] ?? []).map((day) => `${year}-${day}`)]);
    const theirs = years.map((year) => [
      year,
      ...datesOf(year)
        .filter(({ rule }) => rule === 'vietnamese 1-0-1' || rule === 'vietnamese 3-0-10')
        .map(({ on }) => on),
    ]);
    expect(ours).toEqual(theirs);
  });

  it('leave out none of its public holidays', () => {
    for (let year = 2018; year <= 2027; year += 1) {
      const ours = new Set(publicDays(year, year).nonWorking.map(({ on }) => on));
      const missing = datesOf(year).filter(({ on }) => !ours.has(on));
      expect({ year, missing }).toEqual({ year, missing: [] });
    }
  });
});
