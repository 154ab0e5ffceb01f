import type { Language } from '../formatting.js';
import { addDays, isLocalDate, weekdayOf, type LocalDate } from '../local-date.js';
import type { HolidayDecision } from './decisions.js';
import { lunarDates } from './lunar-dates.js';

/** A name or a document, as each language has it. */
type HolidayText = Readonly<Record<Language, string>>;

/** A day off that a law gives every year, while that law is in force. */
export interface StatutoryHoliday {
  /** Names it in a change of law: `culture-day`. */
  readonly id: string;
  readonly name: HolidayText;
  /** The first day on which it is in force. */
  readonly from: LocalDate;
  /** The first day on which it no longer is; null while it is. */
  readonly until: LocalDate | null;
  readonly basis: HolidayText;
  /** What ended it; null while it is in force. */
  readonly endedBy: HolidayText | null;
  /** Whether the Labour Code itself does not name it, so that a deadline that skips it says by what it is off. */
  readonly isCited: boolean;
  /** Its days in a year, with what the law leaves to the Government taken from `decision`. */
  readonly daysOf: (year: number, decision: HolidayDecision | undefined) => readonly LocalDate[];
}

/** A change of law: from a day on there is another holiday, on the same date each year, or one no longer. */
export type StatutoryChange =
  | Readonly<{ change: 'add'; holiday: string; on: string; name: string; from: LocalDate; basis: string }>
  | Readonly<{ change: 'remove'; holiday: string; from: LocalDate; basis: string }>;

const beginning: LocalDate = '2000-01-01';
const labourCode: HolidayText = {
  vi: 'Điều 112 Bộ luật Lao động số 45/2019/QH14',
  en: 'Article 112 of the Labour Code (45/2019/QH14)',
};

const MONDAY = 1;
const THURSDAY = 4;

/** The day next to 2 September that the Government has chosen each time it fell on that weekday, 2021 to 2026. */
export function likelyNeighbour(year: number): 'day before' | 'day after' {
  const weekday = weekdayOf(`${year}-09-02`);
  return weekday === MONDAY || weekday === THURSDAY ? 'day after' : 'day before';
}

/** The first day of the lunar year and the tenth of its third month, as `MM-DD`. */
function lunar(year: number): readonly [string, string] {
  const dates = lunarDates[year];
  if (dates === undefined) throw new RangeError(`the lunar dates of ${year} are not known`);
  return dates;
}

/** A date of no year, `MM-DD`; none in a year that does not have it. */
const everyYearOn = (monthAndDay: string) => (year: number) => {
  const date = `${year}-${monthAndDay}`;
  return isLocalDate(date) ? [date] : [];
};

/** Five days since the Labour Code of 2012 (in force from May 2013), four before. */
function tetDays(year: number, decision: HolidayDecision | undefined): LocalDate[] {
  const first = addDays(`${year}-${lunar(year)[0]}`, -(decision?.tetDaysBefore ?? 1));
  return Array.from({ length: year >= 2014 ? 5 : 4 }, (_, index) => addDays(first, index));
}

/** Two days since the Labour Code of 2019 (in force from 2021), one before. */
function nationalDays(year: number, decision: HolidayDecision | undefined): LocalDate[] {
  const adjoining = decision?.nationalDayWith ?? likelyNeighbour(year);
  const second = adjoining === 'day before' ? '09-01' : '09-03';
  return [`${year}-09-02`, ...(year >= 2021 ? [`${year}-${second}`] : [])];
}

const byLabourCode = (
  id: string,
  vi: string,
  en: string,
  daysOf: StatutoryHoliday['daysOf'],
): StatutoryHoliday => ({
  ...{ id, name: { vi, en }, from: beginning, until: null },
  ...{ basis: labourCode, endedBy: null, isCited: false, daysOf },
});

/**
 * The law that ships: Labour Code 1994, Art. 73 (as amended by Law 84/2007/QH11, which added the Hùng Kings); Labour
 * Code 2012, Art. 115; Labour Code 2019, Art. 112, from 2021; Resolution 28/2026/QH16 of the National Assembly, in
 * force from 1 July 2026, which made 24 November, Vietnamese Culture Day, a paid day off. The text of the resolution:
 * https://xaydungchinhsach.chinhphu.vn/toan-van-nghi-quyet-so-28-2026-qh16-ve-phat-trien-van-hoa-viet-nam-119260508142130402.htm
 * and what the Government's newspaper said of it:
 * https://baochinhphu.vn/ngay-van-hoa-viet-nam-24-11-nguoi-lao-dong-duoc-nghi-lam-huong-nguyen-luong-102260424093821937.htm
 */
export const shippedHolidays: readonly StatutoryHoliday[] = [
  byLabourCode('new-year', 'Tết Dương lịch', "New Year's Day", everyYearOn('01-01')),
  byLabourCode('tet', 'Tết Nguyên đán', 'Lunar New Year', tetDays),
  {
    ...byLabourCode('hung-kings', 'Giỗ Tổ Hùng Vương', 'Hùng Kings Commemoration Day', (year) => [
      `${year}-${lunar(year)[1]}`,
    ]),
    from: '2007-04-02',
  },
  byLabourCode('reunification-day', 'Ngày Chiến thắng', 'Reunification Day', everyYearOn('04-30')),
  byLabourCode('labour-day', 'Quốc tế Lao động', 'Labour Day', everyYearOn('05-01')),
  byLabourCode('national-day', 'Quốc khánh', 'National Day', nationalDays),
  {
    id: 'culture-day',
    name: { vi: 'Ngày Văn hóa Việt Nam', en: 'Vietnamese Culture Day' },
    from: '2026-07-01',
    until: null,
    endedBy: null,
    basis: { vi: 'Nghị quyết số 28/2026/QH16', en: 'Resolution 28/2026/QH16' },
    isCited: true,
    daysOf: everyYearOn('11-24'),
  },
];

/** Whether the law has a holiday of that name on a day. */
export function isInForce({ from, until }: StatutoryHoliday, on: LocalDate): boolean {
  return from <= on && (until === null || on < until);
}

/**
 * The law with its changes, in the order in which they came into force. Total: a change that finds nothing to change (a
 * holiday added that is there, or taken away that is not) changes nothing.
 */
export function lawWith(changes: readonly StatutoryChange[]): readonly StatutoryHoliday[] {
  const law = [...shippedHolidays];
  for (const change of [...changes].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const { holiday: id, from } = change;
    const known = law.findIndex((holiday) => holiday.id === id && isInForce(holiday, from));
    const there = law[known];
    if (change.change === 'remove') {
      const endedBy = { vi: change.basis, en: change.basis };
      if (there !== undefined) law[known] = { ...there, until: from, endedBy };
    } else if (there === undefined) {
      law.push({
        ...{ id, from, until: null, endedBy: null, isCited: true, daysOf: everyYearOn(change.on) },
        name: { vi: change.name, en: change.name },
        basis: { vi: change.basis, en: change.basis },
      });
    }
  }
  return law;
}
