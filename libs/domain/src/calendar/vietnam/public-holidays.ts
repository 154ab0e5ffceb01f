import { addDays, fromDayNumber, toDayNumber, weekdayOf, weekdayOfDayNumber } from '../local-date.js';
import { dateInWords } from '../date-in-words.js';
import type { NamedDay } from '../working-calendar.js';
import { decisions, type HolidayDecision } from './decisions.js';
import { lunarDates } from './lunar-dates.js';

type Name = NamedDay['name'];

const newYear: Name = { vi: 'Tết Dương lịch', en: "New Year's Day" };
const tet: Name = { vi: 'Tết Nguyên đán', en: 'Lunar New Year' };
const hungKings: Name = { vi: 'Giỗ Tổ Hùng Vương', en: 'Hùng Kings Commemoration Day' };
const victory: Name = { vi: 'Ngày Chiến thắng', en: 'Reunification Day' };
const labour: Name = { vi: 'Quốc tế Lao động', en: 'Labour Day' };
const nationalDay: Name = { vi: 'Quốc khánh', en: 'National Day' };

const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

const inLieuOf = (name: Name): Name => ({ vi: `nghỉ bù ${name.vi}`, en: `in lieu of ${name.en}` });

/** The days of Việt Nam that differ from Monday to Friday. */
export interface PublicDays {
  readonly nonWorking: readonly NamedDay[];
  readonly working: readonly NamedDay[];
}

/**
 * The holidays that the law in force gave a year, with the choices it leaves to the Government taken from
 * `decision`: Labour Code 1994, Art. 73 (as amended by Law 84/2007/QH11, which added the Hùng Kings); Labour Code
 * 2012, Art. 115, from 1 May 2013 (Tết of five days); Labour Code 2019, Art. 112, from 2021 (National Day of two).
 */
function holidaysByLaw(year: number, decision: HolidayDecision | undefined): NamedDay[] {
  const lunar = lunarDates[year];
  if (lunar === undefined) throw new RangeError(`the lunar dates of ${year} are not known`);
  const on = (monthAndDay: string, name: Name): NamedDay => ({ on: `${year}-${monthAndDay}`, name });

  const tetDays = year >= 2014 ? 5 : 4;
  const tetFrom = addDays(`${year}-${lunar[0]}`, -(decision?.tetDaysBefore ?? 1));
  const holidays = [
    on('01-01', newYear),
    ...Array.from({ length: tetDays }, (_, index) => ({ on: addDays(tetFrom, index), name: tet })),
    ...(year >= 2007 ? [on(lunar[1], hungKings)] : []),
    on('04-30', victory),
    on('05-01', labour),
    on('09-02', nationalDay),
  ];
  if (year >= 2021) {
    const adjoining = decision?.nationalDayWith ?? likelyNeighbour(year);
    holidays.push(on(adjoining === 'day before' ? '09-01' : '09-03', nationalDay));
  }
  return holidays.sort((a, b) => toDayNumber(a.on) - toDayNumber(b.on));
}

/** The day next to 2 September that the Government has chosen each time it fell on that weekday, 2021 to 2026. */
export function likelyNeighbour(year: number): 'day before' | 'day after' {
  const weekday = weekdayOf(`${year}-09-02`);
  return weekday === MONDAY || weekday === THURSDAY ? 'day after' : 'day before';
}

/**
 * A holiday on a weekly day off is made good on the next working day (Labour Code 2019, Art. 111(3); 2012,
 * Art. 115(3); 1994, Art. 73).
 */
function withDaysInLieu(holidays: readonly NamedDay[]): NamedDay[] {
  const off = new Set(holidays.map(({ on }) => toDayNumber(on)));
  const inLieu: NamedDay[] = [];
  for (const { on, name } of holidays) {
    let day = toDayNumber(on);
    if (weekdayOfDayNumber(day) < SATURDAY) continue;
    while (off.has(day) || weekdayOfDayNumber(day) >= SATURDAY) day += 1;
    off.add(day);
    inLieu.push({ on: fromDayNumber(day), name: inLieuOf(name) });
  }
  return [...holidays, ...inLieu];
}

function swapped({ swaps }: HolidayDecision): PublicDays {
  return {
    nonWorking: swaps.map(({ off, worked }) => ({
      on: off,
      name: {
        vi: `hoán đổi với ${dateInWords(worked, 'vi')}`,
        en: `swapped with ${dateInWords(worked, 'en')}`,
      },
    })),
    working: swaps.map(({ off, worked }) => ({
      on: worked,
      name: {
        vi: `làm bù cho ${dateInWords(off, 'vi')}`,
        en: `worked in place of ${dateInWords(off, 'en')}`,
      },
    })),
  };
}

/** The years whose decisions are shipped; all others follow the law and the usual choices. */
export const decidedYears: readonly number[] = decisions.map(({ year }) => year);

/** The last of them. */
export const lastDecidedYear = Math.max(...decidedYears);

/** Names the shipped data: the last decided year and its revision. Counts up with every change to the data. */
export const shippedVersion = `vn-${lastDecidedYear}.1`;

/**
 * Public holidays, days in lieu and swapped days of Việt Nam for the given years, in order of year. Where no
 * decision is shipped, swaps are missing and the choices left to the Government are the usual ones.
 * @throws RangeError outside the years 2000 to 2100.
 */
export function publicDays(firstYear: number, lastYear: number): PublicDays {
  const nonWorking: NamedDay[] = [];
  const working: NamedDay[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    const decision = decisions.find((one) => one.year === year);
    nonWorking.push(...withDaysInLieu(holidaysByLaw(year, decision)));
    if (decision === undefined) continue;
    const swaps = swapped(decision);
    nonWorking.push(...swaps.nonWorking);
    working.push(...swaps.working);
  }
  return { nonWorking, working };
}
