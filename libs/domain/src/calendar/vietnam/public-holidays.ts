import { fromDayNumber, toDayNumber, weekdayOfDayNumber } from '../local-date.js';
import { formatDate } from '../formatting.js';
import type { NamedDay } from '../working-calendar.js';
import { decisions, type HolidayDecision } from './decisions.js';
import { isInForce, shippedHolidays, type StatutoryHoliday } from './statutory-holidays.js';

type Name = NamedDay['name'];

const SATURDAY = 6;

const inLieuOf = (name: Name): Name => ({ vi: `nghỉ bù ${name.vi}`, en: `in lieu of ${name.en}` });

/** The days of Việt Nam that differ from Monday to Friday. */
export interface PublicDays {
  readonly nonWorking: readonly NamedDay[];
  readonly working: readonly NamedDay[];
}

/** The holidays that the law in force gave a year. */
function holidaysByLaw(
  law: readonly StatutoryHoliday[],
  year: number,
  decision: HolidayDecision | undefined,
): NamedDay[] {
  const days = law.flatMap((holiday) =>
    holiday
      .daysOf(year, decision)
      .filter((on) => isInForce(holiday, on))
      .map((on) => ({ on, name: holiday.name, ...(holiday.isCited ? { basis: holiday.basis } : {}) })),
  );
  return days.sort((a, b) => toDayNumber(a.on) - toDayNumber(b.on));
}

/**
 * A holiday on a weekly day off is made good on the next working day (Labour Code 2019, Art. 111(3); 2012,
 * Art. 115(3); 1994, Art. 73).
 */
function withDaysInLieu(holidays: readonly NamedDay[]): NamedDay[] {
  const off = new Set(holidays.map(({ on }) => toDayNumber(on)));
  const inLieu: NamedDay[] = [];
  for (const { on, name, ...basis } of holidays) {
    let day = toDayNumber(on);
    if (weekdayOfDayNumber(day) < SATURDAY) continue;
    while (off.has(day) || weekdayOfDayNumber(day) >= SATURDAY) day += 1;
    off.add(day);
    inLieu.push({ on: fromDayNumber(day), name: inLieuOf(name), ...basis });
  }
  return [...holidays, ...inLieu];
}

function swapped({ swaps }: HolidayDecision): PublicDays {
  return {
    nonWorking: swaps.map(({ off, worked }) => ({
      on: off,
      name: {
        vi: `hoán đổi với ${formatDate(worked, 'vi')}`,
        en: `swapped with ${formatDate(worked, 'en')}`,
      },
    })),
    working: swaps.map(({ off, worked }) => ({
      on: worked,
      name: {
        vi: `làm bù cho ${formatDate(off, 'vi')}`,
        en: `worked in place of ${formatDate(off, 'en')}`,
      },
    })),
  };
}

/** The years whose decisions are shipped; all others follow the law and the usual choices. */
export const decidedYears: readonly number[] = decisions.map(({ year }) => year);

/** The last of them. */
export const lastDecidedYear = Math.max(...decidedYears);

/** Names the shipped data: the last decided year and its revision. Counts up with every change to the data. */
export const shippedVersion = `vn-${lastDecidedYear}.2`;

/**
 * Public holidays, days in lieu and swapped days of Việt Nam for the given years, in order of year. Where no
 * decision is shipped, swaps are missing and the choices left to the Government are the usual ones.
 * @param law the statutory holidays, as they ship unless the office published a change of law
 * @throws RangeError outside the years 2000 to 2100.
 */
export function publicDays(
  firstYear: number,
  lastYear: number,
  law: readonly StatutoryHoliday[] = shippedHolidays,
): PublicDays {
  const nonWorking: NamedDay[] = [];
  const working: NamedDay[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) {
    const decision = decisions.find((one) => one.year === year);
    nonWorking.push(...withDaysInLieu(holidaysByLaw(law, year, decision)));
    if (decision === undefined) continue;
    const swaps = swapped(decision);
    nonWorking.push(...swaps.nonWorking);
    working.push(...swaps.working);
  }
  return { nonWorking, working };
}
