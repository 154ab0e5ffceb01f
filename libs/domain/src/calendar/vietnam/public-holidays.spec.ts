import { describe, expect, it } from '@jest/globals';
import { addDays, daysBetween, weekdayOf } from '../local-date.js';
import { WorkingCalendar } from '../working-calendar.js';
import { decisions } from './decisions.js';
import { lastDecidedYear, publicDays, shippedVersion } from './public-holidays.js';
import { likelyNeighbour } from './statutory-holidays.js';

const calendar = new WorkingCalendar({
  version: shippedVersion,
  timeZone: 'Asia/Ho_Chi_Minh',
  ...publicDays(2000, 2100),
});

/** Each stretch of days off as the Government's notices print it, weekends at its edges included. */
const announced: Record<number, [from: string, to: string][]> = {
  2018: [
    ['2018-01-01', '2018-01-01'],
    ['2018-02-14', '2018-02-20'],
    ['2018-04-25', '2018-04-25'],
    ['2018-04-28', '2018-05-01'],
    ['2018-09-01', '2018-09-03'],
    ['2018-12-29', '2019-01-01'],
  ],
  2019: [
    ['2019-02-02', '2019-02-10'],
    ['2019-04-13', '2019-04-15'],
    ['2019-04-27', '2019-05-01'],
    ['2019-08-31', '2019-09-02'],
  ],
  2020: [
    ['2020-01-01', '2020-01-01'],
    ['2020-01-23', '2020-01-29'],
    ['2020-04-02', '2020-04-02'],
    ['2020-04-30', '2020-05-03'],
    ['2020-09-02', '2020-09-02'],
  ],
  2021: [
    ['2021-01-01', '2021-01-03'],
    ['2021-02-10', '2021-02-16'],
    ['2021-04-21', '2021-04-21'],
    ['2021-04-30', '2021-05-03'],
    ['2021-09-02', '2021-09-05'],
  ],
  2022: [
    ['2022-01-01', '2022-01-03'],
    ['2022-01-29', '2022-02-06'],
    ['2022-04-09', '2022-04-11'],
    ['2022-04-30', '2022-05-03'],
    ['2022-09-01', '2022-09-04'],
  ],
  2023: [
    ['2022-12-31', '2023-01-02'],
    ['2023-01-20', '2023-01-26'],
    ['2023-04-29', '2023-05-03'],
    ['2023-09-01', '2023-09-04'],
  ],
  2024: [
    ['2023-12-30', '2024-01-01'],
    ['2024-02-08', '2024-02-14'],
    ['2024-04-18', '2024-04-18'],
    ['2024-04-27', '2024-05-01'],
    ['2024-08-31', '2024-09-03'],
  ],
  2025: [
    ['2025-01-01', '2025-01-01'],
    ['2025-01-25', '2025-02-02'],
    ['2025-04-05', '2025-04-07'],
    ['2025-04-30', '2025-05-04'],
    ['2025-08-30', '2025-09-02'],
  ],
  2026: [
    ['2026-01-01', '2026-01-04'],
    ['2026-02-14', '2026-02-22'],
    ['2026-04-25', '2026-04-27'],
    ['2026-04-30', '2026-05-03'],
    ['2026-08-29', '2026-09-02'],
    ['2026-11-24', '2026-11-24'],
  ],
};

const daysOf = ([from, to]: [from: string, to: string]): string[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index));

const announcedDays = new Set(Object.values(announced).flat().flatMap(daysOf));
const SATURDAY = 6;
const isWeekend = (on: string): boolean => weekdayOf(on) > 5;

describe('the public holidays of Việt Nam', () => {
  it.each(Object.keys(announced))('of %s give off the weekdays that were announced, and no other', (year) => {
    const weekdays = daysOf([`${year}-01-01`, `${year}-12-31`]).filter((on) => !isWeekend(on));
    expect(weekdays.filter((on) => !calendar.isWorkingDay(on))).toEqual(
      weekdays.filter((on) => announcedDays.has(on)),
    );
  });

  it('leave every announced day off', () => {
    expect([...announcedDays].filter((on) => calendar.isWorkingDay(on))).toEqual([]);
  });

  it('make the Saturdays of the swaps working days, and no other weekend', () => {
    const weekends = daysOf(['2018-01-01', '2027-12-31']).filter(isWeekend);
    expect(weekends.filter((on) => calendar.isWorkingDay(on))).toEqual([
      '2019-01-05',
      '2019-05-04',
      '2024-05-04',
      '2025-04-26',
      '2026-01-10',
      '2026-08-22',
    ]);
  });

  it('give a weekday off for a weekend day worked within two weeks', () => {
    for (const { swaps } of decisions) {
      for (const { off, worked } of swaps) {
        expect([weekdayOf(off) <= 5, isWeekend(worked), Math.abs(daysBetween(off, worked)) <= 14]).toEqual([
          true,
          true,
          true,
        ]);
      }
    }
  });

  it('name the document of every decision', () => {
    expect(decisions.map(({ year }) => year)).toEqual(
      Array.from({ length: lastDecidedYear - 2017 }, (_, index) => 2018 + index),
    );
    for (const { documents } of decisions) expect(documents.length).toBeGreaterThan(0);
  });

  it('carry a term over Tết 2022 and over National Day 2022', () => {
    expect(calendar.addWorkingDays('2022-01-28', 1)).toBe('2022-02-07');
    expect(calendar.addWorkingDays('2022-01-26', 5)).toBe('2022-02-09');
    expect(calendar.addWorkingDays('2022-08-31', 1)).toBe('2022-09-05');
    expect(calendar.addWorkingDays('2022-08-25', 10)).toBe('2022-09-12');
  });

  it('carry a term over the swaps of 2024 and 2025', () => {
    expect(calendar.addWorkingDays('2024-04-26', 3)).toBe('2024-05-04');
    expect(calendar.addWorkingDays('2025-04-25', 1)).toBe('2025-04-26');
    expect(calendar.addWorkingDays('2025-04-29', 1)).toBe('2025-05-05');
  });

  it('name a day off after the holiday it stands for', () => {
    expect(calendar.holidaysWithin('2022-04-29', '2022-05-04', 'vi')).toEqual([
      { on: '2022-05-02', name: 'nghỉ bù Ngày Chiến thắng' },
      { on: '2022-05-03', name: 'nghỉ bù Quốc tế Lao động' },
    ]);
    expect(calendar.holidaysWithin('2024-04-26', '2024-04-29', 'vi')).toEqual([
      { on: '2024-04-29', name: 'hoán đổi với 04/05/2024' },
    ]);
    expect(calendar.workingWeekendsWithin('2024-05-01', '2024-05-05', 'vi')).toEqual([
      { on: '2024-05-04', name: 'làm bù cho 29/04/2024' },
    ]);
  });

  it('give a year that is not decided yet the days that the law and the usual choices give', () => {
    for (const { year, nationalDayWith } of decisions) {
      if (nationalDayWith !== null) expect([year, likelyNeighbour(year)]).toEqual([year, nationalDayWith]);
    }
    const weekdaysOff = publicDays(2027, 2027)
      .nonWorking.map(({ on }) => on)
      .filter((on) => !isWeekend(on));
    expect(weekdaysOff.sort()).toEqual([
      '2027-01-01',
      '2027-02-05',
      '2027-02-08',
      '2027-02-09',
      '2027-02-10',
      '2027-02-11',
      '2027-04-16',
      '2027-04-30',
      '2027-05-03',
      '2027-09-02',
      '2027-09-03',
      '2027-11-24',
    ]);
  });

  it('follow the law in force: one day for National Day and no Hùng Kings in 2006, four days of Tết in 2013', () => {
    expect(calendar.isWorkingDay('2006-04-07')).toBe(true);
    expect(calendar.isWorkingDay('2007-04-26')).toBe(false);
    expect(calendar.holidaysWithin('2013-02-01', '2013-02-28', 'en')).toHaveLength(4);
    expect(calendar.holidaysWithin('2014-01-15', '2014-02-28', 'en')).toHaveLength(5);
    expect(calendar.holidaysWithin('2020-08-31', '2020-09-30', 'en')).toEqual([
      { on: '2020-09-02', name: 'National Day' },
    ]);
  });

  it('have Vietnamese Culture Day, 24 November, since the resolution that is in force from 1 July 2026', () => {
    expect(calendar.addWorkingDays('2026-11-23', 1)).toBe('2026-11-25');
    expect(calendar.addWorkingDays('2026-11-20', 10)).toBe('2026-12-07');
    expect(calendar.isWorkingDay('2025-11-24')).toBe(true);
    expect(calendar.holidaysWithin('2026-11-01', '2026-11-30', 'vi')).toEqual([
      { on: '2026-11-24', name: 'Ngày Văn hóa Việt Nam', basis: 'Nghị quyết số 28/2026/QH16' },
    ]);
  });

  it('make that day good on the next working day where it falls on a weekend, as every other', () => {
    expect(weekdayOf('2029-11-24')).toBe(SATURDAY);
    expect(weekdayOf('2030-11-24')).toBe(SATURDAY + 1);
    expect(calendar.holidaysWithin('2029-11-01', '2029-11-30', 'en')).toEqual([
      { on: '2029-11-26', name: 'in lieu of Vietnamese Culture Day', basis: 'Resolution 28/2026/QH16' },
    ]);
    expect(calendar.isWorkingDay('2030-11-25')).toBe(false);
    expect(calendar.isWorkingDay('2030-11-26')).toBe(true);
  });
});
