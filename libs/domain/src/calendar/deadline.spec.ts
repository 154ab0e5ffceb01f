import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameOfMove, proposedMove } from './calendar-proposals.js';
import { composeCalendar } from './compose-calendar.js';
import { deadlineSchema, dueRuleSchema, resolveDeadline, type Deadline } from './deadline.js';
import { explainDeadline } from './explain-deadline.js';
import { fromDayNumber, toDayNumber } from './local-date.js';
import { OutsideCalendar } from './working-calendar.js';

const zone = 'Asia/Ho_Chi_Minh';
const calendar = composeCalendar(zone, []);
const { version } = calendar;
const term = (workingDays: number, from: string): Deadline =>
  resolveDeadline({ workingDays, from }, calendar, from);

describe('a deadline', () => {
  it('keeps its rule, the day it is counted from, its date and its calendar', () => {
    expect(resolveDeadline({ workingDays: 10 }, calendar, '2022-07-20')).toEqual({
      rule: { workingDays: 10, from: '2022-07-20' },
      dueOn: '2022-08-03',
      calendarVersion: version,
    });
    expect(resolveDeadline({ workingDays: 1, from: '2022-07-22' }, calendar, '2022-01-01').dueOn).toBe(
      '2022-07-25',
    );
    expect(resolveDeadline({ on: '2022-12-14' }, calendar, '2022-07-20')).toEqual({
      rule: { on: '2022-12-14' },
      dueOn: '2022-12-14',
      calendarVersion: version,
    });
    expect(resolveDeadline({ standing: true }, calendar, '2022-07-20').dueOn).toBeNull();
  });

  it('is stored as its schema says, whatever the rule', () => {
    const on = fc
      .integer({ min: toDayNumber('2018-01-01'), max: toDayNumber('2030-12-31') })
      .map(fromDayNumber);
    const workingDays = fc.integer({ min: 1, max: 2500 });
    const rules = fc.oneof(
      fc.record({ on }),
      fc.record({ workingDays, from: on }),
      fc.record({ workingDays }),
      fc.constant({ standing: true as const }),
    );
    fc.assert(
      fc.property(rules, on, (rule, countedFrom) => {
        expect(dueRuleSchema.parse(rule)).toEqual(rule);
        const deadline = resolveDeadline(rule, calendar, countedFrom);
        expect(deadlineSchema.parse(deadline)).toEqual(deadline);
        expect(dueRuleSchema.parse(deadline.rule)).toEqual(deadline.rule);
        expect(resolveDeadline(deadline.rule, calendar, '2000-01-03')).toEqual(deadline);
      }),
    );
  });

  it('is refused when the rule is none or two, or the term is no number of days up to 2,500', () => {
    const refused = [
      {},
      { on: '2022-02-30' },
      { on: '2022-12-14', workingDays: 3 },
      { workingDays: 0 },
      { workingDays: 2501 },
      { workingDays: 1.5 },
      { workingDays: -1 },
      { workingDays: '10' },
      { standing: false },
      { standing: true, on: '2022-12-14' },
      { from: '2022-07-20' },
      null,
    ];
    for (const rule of refused) expect([rule, dueRuleSchema.safeParse(rule).success]).toEqual([rule, false]);
  });

  it('is not made up beyond the years that the calendar knows', () => {
    expect(() => term(2500, '2099-01-01')).toThrow(OutsideCalendar);
  });
});

describe('a deadline in words', () => {
  const vi = (deadline: Deadline) => explainDeadline(deadline, calendar, 'vi');
  const en = (deadline: Deadline) => explainDeadline(deadline, calendar, 'en');

  it('tells the term, the date and the edition', () => {
    expect(vi(term(10, '2022-07-20'))).toBe(
      `10 ngày làm việc kể từ ngày 20/07/2022, hết hạn ngày 03/08/2022 (lịch làm việc bản ${version})`,
    );
    expect(en(term(1, '2022-07-22'))).toBe(
      `1 working day from 22 July 2022, due on 25 July 2022 (working calendar ${version})`,
    );
  });

  it('names the days off that the term skipped', () => {
    expect(vi(term(10, '2022-08-25'))).toBe(
      '10 ngày làm việc kể từ ngày 25/08/2022, trừ 01/09–02/09/2022 (Quốc khánh), hết hạn ngày 12/09/2022 ' +
        `(lịch làm việc bản ${version})`,
    );
    expect(en(term(3, '2022-04-28'))).toBe(
      '3 working days from 28 April 2022, not counting 2 May 2022 (in lieu of Reunification Day) and ' +
        `3 May 2022 (in lieu of Labour Day), due on 5 May 2022 (working calendar ${version})`,
    );
    expect(vi(term(5, '2022-01-26'))).toContain(
      'trừ 31/01–04/02/2022 (Tết Nguyên đán), hết hạn ngày 09/02/2022',
    );
  });

  it('names the law that made a day off where the Labour Code does not', () => {
    expect(vi(term(10, '2026-11-20'))).toBe(
      '10 ngày làm việc kể từ ngày 20/11/2026, trừ 24/11/2026 (Ngày Văn hóa Việt Nam, theo Nghị quyết số 28/2026/QH16), ' +
        `hết hạn ngày 07/12/2026 (lịch làm việc bản ${version})`,
    );
    expect(en(term(1, '2026-11-23'))).toContain(
      'not counting 24 November 2026 (Vietnamese Culture Day, by Resolution 28/2026/QH16), due on 25 November 2026',
    );
  });

  it('names a Saturday that is worked', () => {
    expect(vi(term(3, '2024-04-26'))).toBe(
      '03 ngày làm việc kể từ ngày 26/04/2024, trừ 29/04/2024 (hoán đổi với 04/05/2024), 30/04/2024 (Ngày Chiến thắng) và ' +
        '01/05/2024 (Quốc tế Lao động), kể cả 04/05/2024 (làm bù cho 29/04/2024), hết hạn ngày 04/05/2024 ' +
        `(lịch làm việc bản ${version})`,
    );
  });

  it('counts the rest where a long term skips many', () => {
    expect(vi(term(500, '2022-01-03'))).toContain(
      ', 02/01/2023 (nghỉ bù Tết Dương lịch) và 11 ngày nghỉ khác, hết hạn ngày 03/01/2024',
    );
  });

  it('says that the days off of a coming year are not decided', () => {
    expect(vi(term(20, '2026-12-31'))).toContain('lịch nghỉ năm 2027 chưa được quyết định');
    expect(vi(term(20, '2025-12-31'))).not.toContain('chưa được quyết định');
  });

  it('says that it does not know what was decided about the days off of a past year, wherever in the term it is', () => {
    expect(vi(term(20, '2015-03-02'))).toContain('; không có quyết định về lịch nghỉ năm 2015)');
    expect(en(term(20, '2015-03-02'))).toContain(
      '; what was decided about the days off of 2015 is not known)',
    );
    expect(en(term(300, '2016-12-01'))).toContain('of 2016 and 2017 is not known)');
    expect(en(term(20, '2017-12-20'))).toContain('of 2017 is not known)');
    expect(en(term(20, '2017-12-31'))).not.toContain('not known');
    expect(en(term(300, '2026-12-01'))).toContain('the days off of 2027 and 2028 are not decided yet)');
  });

  it('tells a fixed date, and whether it is a day off', () => {
    expect(vi(resolveDeadline({ on: '2022-12-14' }, calendar, '2022-07-20'))).toBe(
      'hết hạn ngày 14/12/2022, theo ngày ấn định',
    );
    expect(en(resolveDeadline({ on: '2022-12-17' }, calendar, '2022-07-20'))).toBe(
      'due on 17 December 2022, a fixed date, which is a day off',
    );
    expect(vi(resolveDeadline({ standing: true }, calendar, '2022-07-20'))).toBe(
      'nhiệm vụ thường xuyên, không có thời hạn',
    );
  });

  it('gives the date of another edition beside the one committed to', () => {
    const nonWorking = [{ on: '2022-07-21', name: 'Nghỉ bão' }];
    const corrected = composeCalendar(zone, [{ year: 2022, version: 1, nonWorking, working: [] }]);
    expect(explainDeadline(term(10, '2022-07-20'), corrected, 'vi')).toBe(
      `10 ngày làm việc kể từ ngày 20/07/2022, hết hạn ngày 03/08/2022 (lịch làm việc bản ${version}; ` +
        `theo bản ${corrected.version} là ngày 04/08/2022)`,
    );
  });
});

describe('a new calendar', () => {
  const nonWorking = [{ on: '2022-07-21', name: 'Nghỉ bão' }];
  const corrected = composeCalendar(zone, [{ year: 2022, version: 1, nonWorking, working: [] }]);

  const moved = {
    rule: { workingDays: 10, from: '2022-07-20' },
    dueOn: '2022-08-04',
    calendarVersion: corrected.version,
  };

  it('proposes to move the terms that it would end on another date, and nothing else', () => {
    expect(proposedMove(term(10, '2022-07-20'), null, corrected)).toEqual(moved);
    for (const stays of [
      term(10, '2022-07-21'),
      resolveDeadline({ on: '2022-07-21' }, calendar, '2022-07-20'),
      resolveDeadline({ standing: true }, calendar, '2022-07-20'),
      null,
    ])
      expect(proposedMove(stays, null, corrected)).toBeNull();
    expect(proposedMove(term(10, '2022-07-20'), null, calendar)).toBeNull();
  });

  it('does not propose again what was declined, until an edition of the years of the term replaces it', () => {
    const declined = nameOfMove(moved);
    const by = (...more: readonly { year: number; version: number }[]) => {
      const editions = more.map((one) => ({
        ...one,
        nonWorking: one.year === 2022 ? nonWorking : [],
        working: [],
      }));
      return proposedMove(term(10, '2022-07-20'), declined, composeCalendar(zone, editions))?.dueOn;
    };
    expect(by({ year: 2022, version: 1 })).toBeUndefined();
    expect(by({ year: 2022, version: 1 }, { year: 2023, version: 1 })).toBeUndefined();
    expect(by({ year: 2022, version: 2 })).toBe('2022-08-04');
  });

  it('does not propose again what was declined when the product ships other data, unless the date is another', () => {
    const shipped = (version: string, dueOn: string) => ({
      ...moved,
      dueOn,
      calendarVersion: corrected.version.replace(/^vn-[^+]+/, version),
    });
    const declined = nameOfMove(shipped('vn-2025.3', '2022-08-04'));
    expect(proposedMove(term(10, '2022-07-20'), declined, corrected)).toBeNull();
    const earlier = nameOfMove(shipped('vn-2025.3', '2022-08-05'));
    expect(proposedMove(term(10, '2022-07-20'), earlier, corrected)).toEqual(moved);
  });

  it('does not take the declined move of one term for that of another', () => {
    const declined = nameOfMove({ ...moved, rule: { workingDays: 9, from: '2022-07-21' } });
    expect(proposedMove(term(10, '2022-07-20'), declined, corrected)).toEqual(moved);
  });

  it('moves no term that it does not reach', () => {
    const late = {
      rule: { workingDays: 2500, from: '2099-01-01' },
      dueOn: '2100-12-01',
      calendarVersion: 'x',
    };
    expect(proposedMove(late, null, calendar)).toBeNull();
  });
});
