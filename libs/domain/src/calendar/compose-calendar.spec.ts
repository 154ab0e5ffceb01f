import { describe, expect, it } from '@jest/globals';
import { composeCalendar, statutoryHolidays } from './compose-calendar.js';
import type { PublishedCalendar } from './calendar-edition.js';

const zone = 'Asia/Ho_Chi_Minh';
const edition = (
  year: number,
  version: number,
  more: Partial<PublishedCalendar> = {},
): PublishedCalendar => ({
  year,
  version,
  nonWorking: [],
  working: [],
  ...more,
});

describe('the calendar that the office keeps', () => {
  it('is the public calendar of Việt Nam until the office publishes its own', () => {
    const calendar = composeCalendar(zone, []);
    expect(calendar.version).toMatch(/^vn-2026\.\d+$/);
    expect(calendar.decidedUntil).toBe('2026-12-31');
    expect(calendar.addWorkingDays('2022-07-20', 10)).toBe('2022-08-03');
    expect(calendar.addWorkingDays('2022-08-31', 1)).toBe('2022-09-05');
  });

  it('adds and takes away the days of an edition', () => {
    const calendar = composeCalendar(zone, [
      edition(2022, 1, {
        nonWorking: [{ on: '2022-07-21', name: 'Nghỉ bão' }],
        working: [{ on: '2022-09-01' }, { on: '2022-07-23', name: 'Làm bù' }],
      }),
    ]);
    expect(calendar.addWorkingDays('2022-07-20', 2)).toBe('2022-07-23');
    expect(calendar.isWorkingDay('2022-09-01')).toBe(true);
    expect(calendar.holidaysWithin('2022-07-20', '2022-07-23', 'en')).toEqual([
      { on: '2022-07-21', name: 'Nghỉ bão' },
    ]);
    expect(calendar.holidaysWithin('2022-08-31', '2022-09-02', 'vi')).toEqual([
      { on: '2022-09-02', name: 'Quốc khánh' },
    ]);
  });

  it('lets an edition undo a swapped Saturday', () => {
    const calendar = composeCalendar(zone, [
      edition(2024, 1, { nonWorking: [{ on: '2024-05-04', name: 'Không làm bù' }] }),
    ]);
    expect(calendar.isWorkingDay('2024-05-04')).toBe(false);
    expect(calendar.workingWeekendsWithin('2024-05-01', '2024-05-05', 'vi')).toEqual([]);
  });

  it('keeps to the last edition of each year, and names them all in its version', () => {
    const calendar = composeCalendar(zone, [
      edition(2024, 1),
      edition(2022, 2, { nonWorking: [{ on: '2022-07-22', name: 'Nghỉ' }] }),
      edition(2022, 1, { nonWorking: [{ on: '2022-07-21', name: 'Nghỉ' }] }),
    ]);
    expect(calendar.version).toMatch(/^vn-2026\.\d+\+office-2022\.2\+office-2024\.1$/);
    expect([calendar.isWorkingDay('2022-07-21'), calendar.isWorkingDay('2022-07-22')]).toEqual([true, false]);
  });

  it('is decided as far as editions follow on without a gap', () => {
    expect(composeCalendar(zone, [edition(2027, 1)]).decidedUntil).toBe('2027-12-31');
    expect(composeCalendar(zone, [edition(2028, 1)]).decidedUntil).toBe('2026-12-31');
    expect(composeCalendar(zone, [edition(2028, 1), edition(2027, 4)]).decidedUntil).toBe('2028-12-31');
  });

  it('is decided in the years that the shipped decisions cover and those that the office published, and no other', () => {
    const calendar = composeCalendar(zone, [edition(2015, 1), edition(2028, 1)]);
    const years = Array.from({ length: 101 }, (_, index) => 2000 + index);
    expect(years.filter((year) => calendar.isDecided(year))).toEqual([
      2015, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2028,
    ]);
  });

  describe('under another law', () => {
    const basis = 'Luật số 99/2026/QH16';
    const from = '2027-06-01';
    const added = edition(2027, 2, {
      statutory: [
        { change: 'add', holiday: 'border-day', on: '03-03', name: 'Ngày Biên phòng', from, basis },
      ],
    });
    const ended = edition(2030, 1, {
      statutory: [
        { change: 'remove', holiday: 'border-day', from: '2030-01-01', basis: 'Luật số 1/2029/QH16' },
        { change: 'remove', holiday: 'culture-day', from: '2030-01-01', basis: 'Luật số 1/2029/QH16' },
      ],
    });
    const named = (year: number, editions: PublishedCalendar[]) =>
      composeCalendar(zone, editions).holidaysWithin(`${year}-03-01`, `${year}-03-10`, 'vi');

    it('has the holiday that an edition adds, every year from the day it is in force, and says by which law', () => {
      const day = { name: 'Ngày Biên phòng', basis };
      expect(named(2027, [added])).toEqual([]);
      expect(named(2028, [added])).toEqual([{ on: '2028-03-03', ...day }]);
      expect(named(2031, [added])).toEqual([{ on: '2031-03-03', ...day }]);
    });

    it('makes that holiday good on the next working day where it falls on a weekend', () => {
      // 3 March 2029 is a Saturday.
      expect(named(2029, [added])).toEqual([{ on: '2029-03-05', name: 'nghỉ bù Ngày Biên phòng', basis }]);
    });

    it('no longer has a holiday that an edition takes away, shipped or added, from that day on', () => {
      expect(named(2031, [ended, added])).toEqual([]);
      const calendar = composeCalendar(zone, [added, ended]);
      // 24 November 2028 is a Friday, that of 2031 a Monday.
      expect([calendar.isWorkingDay('2028-11-24'), calendar.isWorkingDay('2031-11-24')]).toEqual([
        false,
        true,
      ]);
    });

    it('goes by the last edition of the year alone', () => {
      expect(named(2028, [added, edition(2027, 3)])).toEqual([]);
      expect(named(2028, [edition(2027, 1), added])).toHaveLength(1);
    });

    it('tells each holiday with its legal basis, and what ended it', () => {
      const law = statutoryHolidays([added, ended]);
      const reported = law.filter(({ id }) => ['labour-day', 'culture-day', 'border-day'].includes(id));
      expect(
        reported.map(({ id, from, until, basis, endedBy }) => [id, from, until, basis.vi, endedBy?.vi]),
      ).toEqual([
        ['labour-day', '2000-01-01', null, 'Điều 112 Bộ luật Lao động số 45/2019/QH14', undefined],
        ['culture-day', '2026-07-01', '2030-01-01', 'Nghị quyết số 28/2026/QH16', 'Luật số 1/2029/QH16'],
        ['border-day', '2027-06-01', '2030-01-01', basis, 'Luật số 1/2029/QH16'],
      ]);
    });
  });
});
