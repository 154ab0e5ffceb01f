import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, fromDayNumber, toDayNumber, weekdayOf } from './local-date.js';
import { OutsideCalendar, WorkingCalendar } from './working-calendar.js';

const named = (on: string, name: string) => ({ on, name: { vi: name, en: name } });
const calendar = new WorkingCalendar({
  version: 'test',
  timeZone: 'Asia/Ho_Chi_Minh',
  nonWorking: [
    ...['2024-04-29', '2024-04-30', '2024-05-01'].map((on) => named(on, 'lễ')),
    ...['2022-09-01', '2022-09-02', '2022-09-03'].map((on) => named(on, 'Quốc khánh')),
  ],
  working: [named('2024-05-04', 'làm bù')],
});

const day = fc.integer({ min: toDayNumber('2022-01-01'), max: toDayNumber('2025-12-31') }).map(fromDayNumber);
const term = fc.integer({ min: -600, max: 600 });

function walk(from: string, days: number): string {
  let on = from;
  for (let left = Math.abs(days); left > 0;) {
    on = addDays(on, Math.sign(days));
    if (calendar.isWorkingDay(on)) left -= 1;
  }
  return on;
}

describe('a working calendar', () => {
  it('starts a term on the day after the day it is counted from', () => {
    expect(weekdayOf('2022-07-22')).toBe(5);
    expect(calendar.addWorkingDays('2022-07-22', 1)).toBe('2022-07-25');
    expect(calendar.addWorkingDays('2022-07-20', 10)).toBe('2022-08-03');
    expect(calendar.addWorkingDays('2022-07-23', 1)).toBe('2022-07-25');
    expect(calendar.addWorkingDays('2022-07-23', 0)).toBe('2022-07-23');
    expect(calendar.addWorkingDays('2022-07-23', -1)).toBe('2022-07-22');
  });

  it('skips holidays and works on a swapped Saturday', () => {
    expect(calendar.addWorkingDays('2022-08-31', 1)).toBe('2022-09-05');
    expect(calendar.addWorkingDays('2024-04-26', 1)).toBe('2024-05-02');
    expect(calendar.addWorkingDays('2024-04-26', 3)).toBe('2024-05-04');
    expect(calendar.isWorkingDay('2024-05-04')).toBe(true);
    expect(calendar.isWorkingDay('2024-05-11')).toBe(false);
  });

  it('counts like walking from day to day', () => {
    fc.assert(
      fc.property(day, term, (from, days) => {
        expect(calendar.addWorkingDays(from, days)).toBe(walk(from, days));
      }),
    );
  });

  it('lands on a working day, later for a longer term', () => {
    fc.assert(
      fc.property(day, term, (from, days) => {
        const on = calendar.addWorkingDays(from, days);
        if (days !== 0) expect(calendar.isWorkingDay(on)).toBe(true);
        if (days !== -1) expect(calendar.addWorkingDays(from, days + 1) > on).toBe(true);
        expect(calendar.addWorkingDays(addDays(from, 1), days) >= on || days === 0).toBe(true);
      }),
    );
  });

  it('comes back to a working day when the same term is taken off again', () => {
    fc.assert(
      fc.property(day, term, (from, days) => {
        fc.pre(calendar.isWorkingDay(from));
        expect(calendar.addWorkingDays(calendar.addWorkingDays(from, days), -days)).toBe(from);
      }),
    );
  });

  it('finds the length of the term that it gave', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 600 }), (a, b, days) => {
        expect(calendar.workingDaysBetween(a, calendar.addWorkingDays(a, days))).toBe(days);
        expect(calendar.workingDaysBetween(a, b) + calendar.workingDaysBetween(b, a)).toBe(0);
      }),
    );
  });

  it('calls the last three working days up to the due date due soon', () => {
    expect(calendar.dueSoonFrom('2022-08-03')).toBe('2022-08-01');
    expect(calendar.dueSoonFrom('2022-09-05')).toBe('2022-08-30');
    expect(calendar.dueSoonFrom('2022-09-04')).toBe('2022-08-29');
  });

  it('names the holidays that a term skipped, and only those', () => {
    const skipped = (after: string, upTo: string) =>
      calendar.holidaysWithin(after, upTo, 'vi').map(({ on }) => on);
    expect(skipped('2022-08-31', '2022-09-05')).toEqual(['2022-09-01', '2022-09-02']);
    expect(skipped('2022-09-01', '2022-09-02')).toEqual(['2022-09-02']);
    expect(calendar.workingWeekendsWithin('2024-05-03', '2024-05-04', 'vi')).toEqual([
      { on: '2024-05-04', name: 'làm bù' },
    ]);
  });

  it('says which years it knows when asked about others', () => {
    expect(() => calendar.isWorkingDay('1999-12-31')).toThrow(OutsideCalendar);
    expect(() => calendar.addWorkingDays('2100-12-30', 5)).toThrow(/outside the years 2000 to 2100/);
    expect(() => calendar.addWorkingDays('2000-01-03', -1)).toThrow(OutsideCalendar);
    expect(() => calendar.addWorkingDays('2022-01-03', 1.5)).toThrow(RangeError);
  });

  it('refuses a day that is working and not', () => {
    const edition = { version: 'x', timeZone: 'UTC', nonWorking: [named('2022-01-01', 'a')] };
    expect(() => new WorkingCalendar({ ...edition, working: [named('2022-01-01', 'b')] })).toThrow(/both/);
  });
});

describe('the clocks of the office', () => {
  const office = (timeZone: string) =>
    new WorkingCalendar({ version: 'test', timeZone, nonWorking: [], working: [] });
  const at = (timeZone: string, date: string, time: string) =>
    office(timeZone).instantOf(date, time).toISOString();

  it('stand seven hours before Greenwich in Việt Nam', () => {
    expect(at('Asia/Ho_Chi_Minh', '2022-07-20', '08:00')).toBe('2022-07-20T01:00:00.000Z');
    expect(office('Asia/Ho_Chi_Minh').dateOf(new Date('2022-07-20T16:59:59.999Z'))).toBe('2022-07-20');
    expect(office('Asia/Ho_Chi_Minh').dateOf(new Date('2022-07-20T17:00:00Z'))).toBe('2022-07-21');
  });

  it('follow daylight saving', () => {
    expect(at('Europe/Berlin', '2022-03-26', '08:00')).toBe('2022-03-26T07:00:00.000Z');
    expect(at('Europe/Berlin', '2022-03-27', '08:00')).toBe('2022-03-27T06:00:00.000Z');
    expect(at('America/New_York', '2022-11-05', '08:00')).toBe('2022-11-05T12:00:00.000Z');
    expect(at('America/New_York', '2022-11-06', '08:00')).toBe('2022-11-06T13:00:00.000Z');
  });

  it('show a skipped time as long after the skip', () => {
    expect(at('Europe/Berlin', '2022-03-27', '02:30')).toBe('2022-03-27T01:30:00.000Z');
    expect(at('Australia/Lord_Howe', '2022-10-02', '02:15')).toBe('2022-10-01T15:45:00.000Z');
  });

  it('take the first of a time that is shown twice', () => {
    expect(at('Europe/Berlin', '2022-10-30', '02:30')).toBe('2022-10-30T00:30:00.000Z');
    expect(at('America/New_York', '2022-11-06', '01:30')).toBe('2022-11-06T05:30:00.000Z');
    expect(at('Australia/Lord_Howe', '2022-04-03', '01:45')).toBe('2022-04-02T14:45:00.000Z');
  });

  it('start the day after a skipped midnight, and leave out a skipped day', () => {
    expect(office('America/Sao_Paulo').startOfDay('2018-11-04').toISOString()).toBe(
      '2018-11-04T03:00:00.000Z',
    );
    expect(office('Pacific/Apia').startOfDay('2011-12-30').toISOString()).toBe('2011-12-30T10:00:00.000Z');
    expect(office('Pacific/Apia').startOfDay('2011-12-31').toISOString()).toBe('2011-12-30T10:00:00.000Z');
  });

  it('show, at the instant of a time that exists, that day', () => {
    const zones = [
      'Asia/Ho_Chi_Minh',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    const calendars = zones.map(office);
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        day,
        fc.integer({ min: 0, max: 23 }),
        (where, date, hour) => {
          const instant = where.instantOf(date, `${String(hour).padStart(2, '0')}:00`);
          expect(where.dateOf(instant)).toBe(date);
          expect(where.dateOf(where.startOfDay(date))).toBe(date);
          expect(where.dateOf(new Date(where.startOfDay(date).getTime() - 1))).toBe(addDays(date, -1));
          const shown = new Intl.DateTimeFormat('en-GB', { timeZone: where.timeZone, hour: '2-digit' });
          const skipped = where.timeZone !== 'Asia/Ho_Chi_Minh' && hour >= 1 && hour <= 3;
          if (!skipped) expect(Number(shown.format(instant))).toBe(hour);
        },
      ),
    );
  });

  it('move with an office that moves zone, while its days stay', () => {
    const [before, after] = [office('Asia/Ho_Chi_Minh'), office('Europe/Berlin')];
    expect(after.addWorkingDays('2022-07-20', 10)).toBe(before.addWorkingDays('2022-07-20', 10));
    expect(before.startOfDay('2022-08-04').toISOString()).toBe('2022-08-03T17:00:00.000Z');
    expect(after.startOfDay('2022-08-04').toISOString()).toBe('2022-08-03T22:00:00.000Z');
  });

  it('are known by IANA names and times of day only', () => {
    expect(() => office('Mars/Olympus')).toThrow(RangeError);
    expect(() => at('UTC', '2022-07-20', '24:00')).toThrow(RangeError);
    expect(() => at('UTC', '2022-02-30', '08:00')).toThrow(RangeError);
  });
});
