import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  daysBetween,
  fromDayNumber,
  isLocalDate,
  localDateSchema,
  toDayNumber,
  weekdayOf,
} from './local-date.js';

describe('a local date', () => {
  it('is accepted only when the day exists', () => {
    for (const day of ['2022-07-20', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) {
      expect(localDateSchema.parse(day)).toBe(day);
    }
    const refused = [
      '2022-02-30',
      '2022-02-29',
      '1900-02-29',
      '2022-04-31',
      '2022-13-01',
      '2022-00-10',
      '2022-1-1',
    ];
    for (const day of [
      ...refused,
      '20220720',
      '2022-07-20T00:00',
      ' 2022-07-20',
      '2022-07-00',
      '+022-07-20',
      '',
    ]) {
      expect(localDateSchema.safeParse(day).success).toBe(false);
      expect(() => toDayNumber(day)).toThrow(RangeError);
    }
  });

  it('is refused of the year 0, which no store knows', () => {
    expect(localDateSchema.safeParse('0000-12-31').success).toBe(false);
  });

  it('is numbered from 1 January 1970', () => {
    expect(toDayNumber('1970-01-01')).toBe(0);
    expect(toDayNumber('2022-07-20')).toBe(19_193);
    expect(toDayNumber('1969-12-31')).toBe(-1);
  });

  it('keeps its number in both directions, like the platform counts', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (dayNumber) => {
        const date = fromDayNumber(dayNumber);
        expect(date).toBe(new Date(dayNumber * 86_400_000).toISOString().slice(0, 10));
        expect(isLocalDate(date)).toBe(true);
        expect(toDayNumber(date)).toBe(dayNumber);
        expect(weekdayOf(date)).toBe(new Date(`${date}T00:00:00Z`).getUTCDay() || 7);
      }),
    );
  });

  it('moves by calendar days over months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2022-12-31', 1)).toBe('2023-01-01');
    expect(addDays('2022-03-01', -1)).toBe('2022-02-28');
    expect(daysBetween('2022-12-14', '2023-06-14')).toBe(182);
    expect(daysBetween('2023-06-14', '2022-12-14')).toBe(-182);
  });

  it('does not leave the years that ten characters can write', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0000-01-01', -1)).toThrow(RangeError);
    expect(() => fromDayNumber(0.5)).toThrow(RangeError);
  });
});
