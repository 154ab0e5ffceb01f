import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { calendarEditionSchema, calendarEventSchemas, type PublishedCalendar } from './calendar-edition.js';
import { addDays } from './local-date.js';
import { decideCalendar, evolveCalendar, type CalendarCommand } from './published-calendar.js';

const office: Actor = { id: 'u1', name: 'Văn phòng', role: 'admin' };

const publish = (edition: Partial<CalendarCommand>): CalendarCommand => ({
  type: 'PublishCalendar',
  year: 2022,
  nonWorking: [{ on: '2022-11-21', name: 'Nghỉ di chuyển trụ sở' }],
  working: [],
  editions: [],
  at: '2022-07-20T01:00:00Z',
  today: '2022-07-20',
  by: office,
  ...edition,
});

const first: PublishedCalendar = {
  year: 2022,
  version: 1,
  nonWorking: [{ on: '2022-11-21', name: 'Nghỉ di chuyển trụ sở' }],
  working: [],
};

function codeOf(command: CalendarCommand): [code: string, path: string | undefined] {
  try {
    decideCalendar(command, null);
  } catch (error) {
    if (error instanceof Rejection) return [error.code, error.path];
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the office’s calendar of a year', () => {
  it('is published in editions counted from 1', () => {
    const events = decideCalendar(publish({}), null);
    expect(events).toEqual([{ type: 'CalendarPublished', data: first }]);
    const state = events.reduce<PublishedCalendar | null>(evolveCalendar, null);
    const working = [{ on: '2022-11-26', name: 'Làm bù' }];
    expect(decideCalendar(publish({ working }), state)).toEqual([
      { type: 'CalendarPublished', data: { ...first, version: 2, working } },
    ]);
  });

  it('is kept in the order of its days, each event as its schema says', () => {
    const nonWorking = ['2022-11-22', '2022-11-21'].map((on) => ({ on, name: 'Nghỉ' }));
    const [event] = decideCalendar(publish({ nonWorking, working: [{ on: '2022-11-26' }] }), null);
    expect(event?.data.nonWorking.map(({ on }) => on)).toEqual(['2022-11-21', '2022-11-22']);
    expect(calendarEventSchemas.CalendarPublished.parse(event?.data)).toEqual(event?.data);
  });

  it('is no new edition when nothing differs, in whatever order', () => {
    const nonWorking = [
      { on: '2022-11-21', name: 'Nghỉ' },
      { on: '2022-11-22', name: 'Nghỉ' },
    ];
    expect(
      decideCalendar(publish({ nonWorking: nonWorking.toReversed() }), { ...first, nonWorking }),
    ).toEqual([]);
  });

  it('is a new edition when only a name differs', () => {
    const nonWorking = [{ on: '2022-11-21', name: 'Nghỉ' }];
    expect(decideCalendar(publish({ nonWorking }), first)).toHaveLength(1);
  });

  it('refuses a day that is working and not', () => {
    const working = [{ on: '2022-11-21' }];
    expect(codeOf(publish({ working }))).toEqual(['calendar-day-working-and-not', 'working.0.on']);
  });

  it('refuses a day named twice', () => {
    const working = [{ on: '2022-11-26' }, { on: '2022-11-26' }];
    expect(codeOf(publish({ working }))).toEqual(['calendar-day-twice', 'working.1.on']);
  });

  it('refuses a day of another year, and a year that no calendar knows', () => {
    const nonWorking = [{ on: '2023-01-02', name: 'Nghỉ' }];
    expect(codeOf(publish({ nonWorking }))).toEqual(['calendar-day-outside-year', 'nonWorking.0.on']);
    expect(codeOf(publish({ year: 2101 }))).toEqual(['calendar-year-unknown', 'year']);
    expect(codeOf(publish({ year: 1999 }))).toEqual(['calendar-year-unknown', 'year']);
  });

  describe('leaves no more than 31 days in a row without a working day', () => {
    // 7 March 2022 is a Monday: with the weekend before it, 29 days off are 31 in a row.
    const off = (first: string, days: number) =>
      Array.from({ length: days }, (_, index) => ({ on: addDays(first, index), name: 'Nghỉ' }));
    const tooLong = 'calendar-closed-too-long';

    it('with the weekends around, and no fewer', () => {
      expect(decideCalendar(publish({ nonWorking: off('2022-03-07', 29) }), null)).toHaveLength(1);
      expect(codeOf(publish({ nonWorking: off('2022-03-07', 30) }))).toEqual([tooLong, 'nonWorking.0.on']);
      const working = [{ on: '2022-03-19' }];
      const nonWorking = off('2022-03-07', 60).filter(({ on }) => on !== '2022-03-19');
      expect(codeOf(publish({ nonWorking, working }))).toEqual([tooLong, 'nonWorking.12.on']);
    });

    it('with what the years before and after have as published', () => {
      const december: PublishedCalendar = {
        year: 2021,
        version: 1,
        nonWorking: off('2021-12-13', 19),
        working: [],
      };
      const nonWorking = [{ on: '2022-11-21', name: 'Nghỉ' }, ...off('2022-01-03', 12)];
      expect(decideCalendar(publish({ nonWorking }), null)).toHaveLength(1);
      expect(codeOf(publish({ nonWorking, editions: [december] }))).toEqual([tooLong, 'nonWorking.1.on']);
      const mended = { ...december, version: 2, nonWorking: [] };
      expect(decideCalendar(publish({ nonWorking, editions: [december, mended] }), null)).toHaveLength(1);
    });

    it('at the ends of all years too', () => {
      expect(codeOf(publish({ year: 2000, nonWorking: off('2000-01-01', 366) }))[0]).toBe(tooLong);
      expect(codeOf(publish({ year: 2100, nonWorking: off('2100-01-01', 365) }))[0]).toBe(tooLong);
      expect(decideCalendar(publish({ year: 2100, nonWorking: off('2100-12-06', 26) }), null)).toHaveLength(
        1,
      );
    });
  });

  it('is published by the office alone', () => {
    for (const role of ['leader', 'agency', 'inspector'] as const) {
      expect(codeOf(publish({ by: { ...office, role } }))[0]).toBe('role-not-allowed');
    }
  });

  it('is asked for without any other field', () => {
    const body = {
      year: 2022,
      nonWorking: [{ on: '2022-11-21', name: 'Nghỉ' }],
      working: [{ on: '2022-11-26' }],
    };
    expect(calendarEditionSchema.safeParse(body).success).toBe(true);
    expect(calendarEditionSchema.safeParse({ ...body, zone: 'UTC' }).success).toBe(false);
    expect(
      calendarEditionSchema.safeParse({ ...body, nonWorking: [{ on: '2022-02-30', name: 'x' }] }).success,
    ).toBe(false);
    expect(
      calendarEditionSchema.safeParse({ ...body, nonWorking: [{ on: '2022-11-21', name: ' ' }] }).success,
    ).toBe(false);
  });
});
