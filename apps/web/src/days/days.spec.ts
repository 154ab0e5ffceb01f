import { describe, expect, it } from '@jest/globals';
import { dayAt, isDay, monthEnds, plusDays, plusMonths, weekdayOf, weeksOf } from './days.js';

describe('a day', () => {
  it('is one only where the calendar has it', () => {
    expect(isDay('2022-02-28')).toBe(true);
    for (const none of ['2022-02-29', '2022-13-01', '2022-1-1', '', '--']) expect(isDay(none)).toBe(false);
  });

  it('follows the last of a month, a leap day and a year', () => {
    expect(plusDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(plusDays('2022-12-31', 1)).toBe('2023-01-01');
    expect(plusDays('2022-01-01', -1)).toBe('2021-12-31');
  });

  it('is another in the office while it is still evening in UTC', () => {
    expect(dayAt(new Date('2022-07-19T18:00:00Z'))).toBe('2022-07-20');
  });
});

describe('a month', () => {
  it('follows across the end of a year', () => {
    expect(plusMonths('2022-12', 1)).toBe('2023-01');
    expect(plusMonths('2022-01', -1)).toBe('2021-12');
    expect(monthEnds('2024-02')).toEqual({ first: '2024-02-01', last: '2024-02-29' });
  });

  it('lies in weeks from Monday to Sunday, blank where days are of another', () => {
    const weeks = weeksOf('2022-07');
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(weeks[0]).toEqual([null, null, null, null, '2022-07-01', '2022-07-02', '2022-07-03']);
    expect(weeks.at(-1)?.[6]).toBe('2022-07-31');
    expect(weekdayOf('2022-07-20')).toBe(2);
  });
});
