import { fromDayNumber, toDayNumber, weekdayOfDayNumber, type LocalDate } from './local-date.js';
import type { Language } from './formatting.js';
import { TimeZone, type TimeOfDay } from './time-zone.js';

/** A day that differs from the plain week, and what people call it. */
export interface NamedDay {
  readonly on: LocalDate;
  readonly name: Readonly<Record<Language, string>>;
  /** The law by which it is off, where its name alone does not say so. */
  readonly basis?: Readonly<Record<Language, string>>;
}

/** Such a day named in one language. */
export interface ExplainedDay {
  readonly on: LocalDate;
  readonly name: string;
  readonly basis?: string;
}

/** The years that a working calendar knows, first and last included. */
export const firstCalendarYear = 2000;
export const lastCalendarYear = 2100;

const FIRST_DAY = toDayNumber(`${firstCalendarYear}-01-01`);
const LAST_DAY = toDayNumber(`${lastCalendarYear}-12-31`);

/** A day before or after all those that a calendar knows. */
export class OutsideCalendar extends RangeError {
  readonly code = 'outside-calendar';

  constructor(subject: string) {
    super(
      `${subject} is outside the years ${firstCalendarYear} to ${lastCalendarYear} of the working calendar`,
    );
    this.name = 'OutsideCalendar';
  }
}

/** How many working days up to and including the due date count as due soon. */
const DUE_SOON_DAYS = 3;
const SATURDAY = 6;

/**
 * Which days are working days: Monday to Friday, less `nonWorking`, plus `working`.
 * Immutable; arithmetic is by table and costs the same for one day as for a thousand.
 */
export class WorkingCalendar {
  /** Names the edition, e.g. `vn-2026.1+office-2022.3`. */
  readonly version: string;
  /** IANA name of the zone whose clocks and days the office keeps. */
  readonly timeZone: string;
  /** After this the days follow the law and the usual choices, and may yet change, where `isDecided` does not say else. */
  readonly decidedUntil: LocalDate;

  readonly #zone: TimeZone;
  /** For each day of the range, how many working days there are up to and including it. */
  readonly #workingUpTo: Int32Array;
  /** Day numbers of the working days in order. */
  readonly #workingDays: Int32Array;
  readonly #holidays: readonly NamedDay[];
  readonly #workingWeekends: readonly NamedDay[];
  readonly #decidedYears: ReadonlySet<number> | undefined;

  /**
   * Every year is decided when `decidedYears` does not say which are.
   * @throws RangeError when the zone is not in the IANA database, when a day is both working and not, or when a
   * day lies outside the years 2000 to 2100.
   */
  constructor(edition: {
    version: string;
    timeZone: string;
    nonWorking: readonly NamedDay[];
    working: readonly NamedDay[];
    decidedUntil?: LocalDate;
    decidedYears?: Iterable<number>;
  }) {
    this.version = edition.version;
    this.#zone = TimeZone.named(edition.timeZone);
    this.timeZone = edition.timeZone;
    this.decidedUntil = edition.decidedUntil ?? `${lastCalendarYear}-12-31`;
    this.#decidedYears = edition.decidedYears && new Set(edition.decidedYears);

    const works = new Uint8Array(LAST_DAY - FIRST_DAY + 1);
    for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
      works[day - FIRST_DAY] = weekdayOfDayNumber(day) < SATURDAY ? 1 : 0;
    }
    this.#holidays = this.#apply(edition.nonWorking, 0, works);
    this.#workingWeekends = this.#apply(edition.working, 1, works);
    const working = new Set(edition.working.map(({ on }) => on));
    const both = edition.nonWorking.find(({ on }) => working.has(on));
    if (both !== undefined) {
      throw new RangeError(`${both.on} is both a working day and not`);
    }

    this.#workingUpTo = new Int32Array(works.length);
    this.#workingDays = new Int32Array(works.reduce((sum, one) => sum + one, 0));
    let count = 0;
    works.forEach((one, index) => {
      if (one === 1) {
        this.#workingDays[count] = FIRST_DAY + index;
        count += 1;
      }
      this.#workingUpTo[index] = count;
    });
  }

  /** Whether the days of a year were decided; else they follow the law and the usual choices. */
  isDecided(year: number): boolean {
    return this.#decidedYears?.has(year) ?? true;
  }

  /** @throws OutsideCalendar when the calendar does not reach `date`. */
  isWorkingDay(date: LocalDate): boolean {
    const index = this.#indexOf(date);
    return this.#countAt(index) > this.#countAt(index - 1);
  }

  /**
   * The last day of a term of `days` working days counted from `from`. The term starts on the day
   * after (Civil Code 2015, Art. 147), so one working day from a Friday ends on Monday. A negative
   * number goes backwards from the day before; 0 gives `from` itself, working day or not.
   * @throws OutsideCalendar when `from` or the result lies outside the calendar's years.
   * @throws RangeError when `days` is no integer.
   */
  addWorkingDays(from: LocalDate, days: number): LocalDate {
    if (!Number.isInteger(days)) {
      throw new RangeError(`${days} is not a whole number of working days`);
    }
    const index = this.#indexOf(from);
    if (days === 0) {
      return from;
    }
    const position = days > 0 ? this.#countAt(index) + days - 1 : this.#countAt(index - 1) + days;
    return this.#workingDayAt(position, `${days} working days from ${from}`);
  }

  /**
   * Working days in the term that starts the day after `after` and ends with `upTo`; negative, by
   * the same count, when `upTo` is the earlier.
   * @throws OutsideCalendar when either lies outside the calendar's years.
   */
  workingDaysBetween(after: LocalDate, upTo: LocalDate): number {
    return this.#countAt(this.#indexOf(upTo)) - this.#countAt(this.#indexOf(after));
  }

  /**
   * The instant at which the office's clocks show `time` on `date`: for a time that clocks skip,
   * as long after the skip; for one that they show twice, the first.
   * @throws RangeError when `date` names no day or `time` no time of day.
   */
  instantOf(date: LocalDate, time: TimeOfDay): Date {
    return this.#zone.instantOf(date, time);
  }

  /**
   * The first instant of `date` where the office is; a due date ends where the next day starts.
   * @throws RangeError when `date` names no day.
   */
  startOfDay(date: LocalDate): Date {
    return this.#zone.startOfDay(date);
  }

  /**
   * The office's day at `instant`.
   * @throws RangeError when `instant` is no valid date.
   */
  dateOf(instant: Date): LocalDate {
    return this.#zone.dateOf(instant);
  }

  /**
   * The first of the last three working days up to and including `dueOn`.
   * @throws OutsideCalendar when the calendar does not reach it.
   */
  dueSoonFrom(dueOn: LocalDate): LocalDate {
    const position = this.#countAt(this.#indexOf(dueOn)) - DUE_SOON_DAYS;
    return this.#workingDayAt(position, `${DUE_SOON_DAYS} working days up to ${dueOn}`);
  }

  /**
   * The holidays from the day after `after` to `upTo` that took a day out of the plain week, in
   * order: one that falls on a Saturday or Sunday is left out, for the weekend skips it already.
   */
  holidaysWithin(after: LocalDate, upTo: LocalDate, language: Language): ExplainedDay[] {
    return daysBetween(this.#holidays, after, upTo, language);
  }

  /** The Saturdays and Sundays from the day after `after` to `upTo` that are worked, in order. */
  workingWeekendsWithin(after: LocalDate, upTo: LocalDate, language: Language): ExplainedDay[] {
    return daysBetween(this.#workingWeekends, after, upTo, language);
  }

  /** Sets each named day in `works`; answers those for which that was a change, in order. */
  #apply(days: readonly NamedDay[], one: 0 | 1, works: Uint8Array): NamedDay[] {
    const changed = days.filter(({ on }) => {
      const index = this.#indexOf(on);
      const changes = works[index] !== one;
      works[index] = one;
      return changes;
    });
    return changed.sort((a, b) => (a.on < b.on ? -1 : 1));
  }

  #indexOf(date: LocalDate): number {
    const day = toDayNumber(date);
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new OutsideCalendar(date);
    }
    return day - FIRST_DAY;
  }

  #countAt(index: number): number {
    return this.#workingUpTo[index] ?? 0;
  }

  #workingDayAt(position: number, subject: string): LocalDate {
    const day = this.#workingDays[position];
    if (day === undefined) {
      throw new OutsideCalendar(subject);
    }
    return fromDayNumber(day);
  }
}

function daysBetween(
  days: readonly NamedDay[],
  after: LocalDate,
  upTo: LocalDate,
  language: Language,
): ExplainedDay[] {
  return days
    .filter(({ on }) => on > after && on <= upTo)
    .map(({ on, name, basis }) => ({
      ...{ on, name: name[language] },
      ...(basis ? { basis: basis[language] } : {}),
    }));
}
