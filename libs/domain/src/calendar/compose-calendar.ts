import type { PublishedCalendar } from './calendar-edition.js';
import { yearOf, type LocalDate } from './local-date.js';
import {
  decidedYears,
  lastDecidedYear,
  publicDays,
  shippedVersion,
  type PublicDays,
} from './vietnam/public-holidays.js';
import { lawWith, type StatutoryHoliday } from './vietnam/statutory-holidays.js';
import { firstCalendarYear, lastCalendarYear, WorkingCalendar, type NamedDay } from './working-calendar.js';

const unnamedWorkingDay: NamedDay['name'] = {
  vi: 'ngày làm việc của cơ quan',
  en: 'working day of the office',
};

let shippedDays: PublicDays | undefined;

/** Public holidays do not change while the program runs: they are worked out once. */
function shipped(): PublicDays {
  shippedDays ??= publicDays(firstCalendarYear, lastCalendarYear);
  return shippedDays;
}

/** The public days under the law with the changes that the office published. */
function publicDaysUnder(inForce: readonly PublishedCalendar[]): PublicDays {
  const isChanged = inForce.some(({ statutory = [] }) => statutory.length > 0);
  return isChanged ? publicDays(firstCalendarYear, lastCalendarYear, lawUnder(inForce)) : shipped();
}

function lawUnder(inForce: readonly PublishedCalendar[]): readonly StatutoryHoliday[] {
  return lawWith(inForce.flatMap(({ statutory = [] }) => statutory));
}

/** The statutory holidays with the changes of law in the last edition of each year among `editions`, in any order. */
export function statutoryHolidays(editions: readonly PublishedCalendar[]): readonly StatutoryHoliday[] {
  return lawUnder(lastEditions(editions));
}

/**
 * The calendar that the office keeps: the public days of Việt Nam that ship with the product, under the law as the
 * office published its changes, corrected by the last edition of each year among `editions`, in any order. Its version names both: `vn-2026.2+office-2022.3`
 * is the shipped data decided up to 2026 in its second revision, with the third edition of 2022.
 * @throws RangeError when `timeZone` is not in the IANA database, or an edition names a day outside 2000 to 2100.
 */
export function composeCalendar(timeZone: string, editions: readonly PublishedCalendar[]): WorkingCalendar {
  const inForce = lastEditions(editions);
  const days = publicDaysUnder(inForce);
  const nonWorking = new Map(days.nonWorking.map((day) => [day.on, day]));
  const working = new Map(days.working.map((day) => [day.on, day]));
  for (const edition of inForce) {
    for (const { on, name } of edition.nonWorking) {
      nonWorking.set(on, { on, name: { vi: name, en: name } });
      working.delete(on);
    }
    for (const { on, name } of edition.working) {
      working.set(on, { on, name: name === undefined ? unnamedWorkingDay : { vi: name, en: name } });
      nonWorking.delete(on);
    }
  }
  const published = new Set(inForce.map(({ year }) => year));
  let decidedYear = lastDecidedYear;
  while (published.has(decidedYear + 1)) decidedYear += 1;
  return new WorkingCalendar({
    version: [shippedVersion, ...inForce.map(({ year, version }) => `office-${year}.${version}`)].join('+'),
    timeZone,
    nonWorking: [...nonWorking.values()],
    working: [...working.values()],
    decidedUntil: `${decidedYear}-12-31`,
    decidedYears: [...decidedYears, ...published],
  });
}

/** The parts of a version that name the office's editions of the years from one day to another. */
export function officeEditionsWithin(version: string, from: LocalDate, to: LocalDate): string[] {
  return version.split('+').filter((part) => {
    const year = Number(/^office-(\d+)\./.exec(part)?.[1] ?? NaN);
    return year >= yearOf(from) && year <= yearOf(to);
  });
}

/** The one edition of each year that is in force, by year. */
function lastEditions(editions: readonly PublishedCalendar[]): PublishedCalendar[] {
  const byYear = new Map<number, PublishedCalendar>();
  for (const edition of editions) {
    const known = byYear.get(edition.year);
    if (known === undefined || known.version < edition.version) byYear.set(edition.year, edition);
  }
  return [...byYear.values()].sort((a, b) => a.year - b.year);
}
