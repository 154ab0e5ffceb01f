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

  describe('says a change of law', () => {
    const basis = 'Luật số 99/2026/QH16';
    const add = {
      change: 'add',
      holiday: 'border-day',
      on: '03-03',
      name: 'Ngày Biên phòng',
      from: '2027-01-01',
      basis,
    } as const;
    const remove = { change: 'remove', holiday: 'labour-day', from: '2027-01-01', basis } as const;
    const ofLaw = (edition: Partial<CalendarCommand>): CalendarCommand =>
      publish({ year: 2027, nonWorking: [], ...edition });

    it('with its legal basis, kept in the order in which it comes into force', () => {
      const later = { ...remove, from: '2027-02-01' };
      const [event] = decideCalendar(ofLaw({ statutory: [later, add] }), null);
      expect(event?.data).toEqual({
        year: 2027,
        version: 1,
        nonWorking: [],
        working: [],
        statutory: [add, later],
      });
      expect(calendarEventSchemas.CalendarPublished.parse(event?.data)).toEqual(event?.data);
      expect(decideCalendar(ofLaw({ statutory: [add, later] }), event?.data ?? null)).toEqual([]);
      expect(
        decideCalendar(ofLaw({ statutory: [{ ...add, basis: 'Luật khác' }, later] }), event?.data ?? null),
      ).toHaveLength(1);
      expect(decideCalendar(ofLaw({}), event?.data ?? null)).toHaveLength(1);
    });

    it('that comes into force in its year and finds what it changes', () => {
      expect(codeOf(ofLaw({ statutory: [{ ...add, from: '2028-01-01' }] }))).toEqual([
        'calendar-day-outside-year',
        'statutory.0.from',
      ]);
      expect(codeOf(ofLaw({ statutory: [{ ...add, holiday: 'culture-day' }] }))).toEqual([
        'calendar-holiday-in-force',
        'statutory.0.holiday',
      ]);
      expect(codeOf(ofLaw({ statutory: [{ ...remove, holiday: 'border-day' }] }))).toEqual([
        'calendar-holiday-unknown',
        'statutory.0.holiday',
      ]);
      expect(codeOf(ofLaw({ statutory: [add, { ...add, on: '03-04' }] }))).toEqual([
        'calendar-holiday-twice',
        'statutory.1.holiday',
      ]);
    });

    it('that a later one may take back, and no earlier', () => {
      const editions = [{ year: 2027, version: 1, nonWorking: [], working: [], statutory: [add] }];
      const back = { ...remove, holiday: 'border-day' };
      const of = (year: number) => ofLaw({ year, statutory: [{ ...back, from: `${year}-01-01` }], editions });
      expect(decideCalendar(of(2030), null)).toHaveLength(1);
      expect(codeOf(of(2026))[0]).toBe('calendar-holiday-unknown');
    });

    it('that leaves no more than 31 days without a working day in any later year', () => {
      const closed: PublishedCalendar = {
        ...{ year: 2040, version: 1, working: [] },
        nonWorking: Array.from({ length: 29 }, (_, index) => ({
          on: addDays('2040-03-05', index),
          name: 'Nghỉ',
        })),
      };
      // 5 March 2040 is a Monday, 3 April the Tuesday after the 31 days.
      const statutory = [
        { ...add, on: '04-03' },
        { ...add, holiday: 'other-day', on: '04-04' },
      ];
      expect(codeOf(ofLaw({ statutory: [...statutory], editions: [closed] }))).toEqual([
        'calendar-closed-too-long',
        'statutory',
      ]);
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
    const change = {
      change: 'add',
      holiday: 'a-day',
      on: '02-29',
      name: 'Lễ',
      from: '2022-01-01',
      basis: 'Luật',
    };
    const isTaken = (statutory: object) =>
      calendarEditionSchema.safeParse({ ...body, statutory: [statutory] }).success;
    expect(isTaken(change)).toBe(true);
    const unfit = [
      { basis: ' ' },
      { on: '02-30' },
      { on: '2022-01-01' },
      { holiday: 'Lễ' },
      { change: 'move' },
    ];
    for (const one of unfit) expect([one, isTaken({ ...change, ...one })]).toEqual([one, false]);
    expect(
      calendarEditionSchema.safeParse({ ...body, nonWorking: [{ on: '2022-02-30', name: 'x' }] }).success,
    ).toBe(false);
    expect(
      calendarEditionSchema.safeParse({ ...body, nonWorking: [{ on: '2022-11-21', name: ' ' }] }).success,
    ).toBe(false);
  });
});
