import { IANAZone } from 'luxon';
import { fromDayNumber, toDayNumber, type LocalDate } from './local-date.js';

const MILLISECONDS_A_DAY = 86_400_000;
const MILLISECONDS_A_MINUTE = 60_000;
const FIRST_CACHED_DAY = toDayNumber('1970-01-01');
const LAST_CACHED_DAY = toDayNumber('2101-01-02');
const UNKNOWN = 32_767;

/** A local time of day on the 24-hour clock, `HH:MM`, from 00:00 to 23:59. */
export type TimeOfDay = string;

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Whether `text` is a time of day, `00:00` to `23:59`. */
export function isTimeOfDay(text: string): boolean {
  return TIME_OF_DAY.test(text);
}

function minutesOf(time: TimeOfDay): number {
  if (!isTimeOfDay(time)) {
    throw new RangeError(`'${time}' is not a time of day (HH:MM)`);
  }
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** A time zone of the IANA database that answers from memory what it was once asked. */
export class TimeZone {
  static readonly #known = new Map<string, TimeZone>();

  /** Offset from UTC in minutes at 00:00 UTC of each day. */
  readonly #offsets = new Int16Array(LAST_CACHED_DAY - FIRST_CACHED_DAY + 2).fill(UNKNOWN);

  readonly #zone: IANAZone;

  private constructor(
    readonly name: string,
    zone: IANAZone,
  ) {
    this.#zone = zone;
  }

  /**
   * The zone of that IANA name, the same object each time.
   * @throws RangeError when the name is not in the runtime's time zone database.
   */
  static named(name: string): TimeZone {
    let timeZone = TimeZone.#known.get(name);
    if (timeZone === undefined) {
      const zone = new IANAZone(name);
      if (!zone.isValid) {
        throw new RangeError(`'${name}' is not a time zone of the IANA database`);
      }
      timeZone = new TimeZone(name, zone);
      TimeZone.#known.set(name, timeZone);
    }
    return timeZone;
  }

  /**
   * The instant at which clocks show `time` on `date`. A time that clocks skip is read with the
   * offset before the skip, so it falls as long after it; a time that they show twice is the first.
   * @throws RangeError when `date` names no day or `time` no time of day.
   */
  instantOf(date: LocalDate, time: TimeOfDay): Date {
    return new Date(this.#millisecondsOf(toDayNumber(date), minutesOf(time)));
  }

  /**
   * The first instant of `date`, which is not midnight where clocks skip it.
   * @throws RangeError when `date` names no day.
   */
  startOfDay(date: LocalDate): Date {
    return new Date(this.#millisecondsOf(toDayNumber(date), 0));
  }

  /**
   * The day that calendars show at `instant`.
   * @throws RangeError when `instant` is no valid date.
   */
  dateOf(instant: Date): LocalDate {
    const milliseconds = instant.getTime();
    const local = milliseconds + this.#offsetAt(milliseconds) * MILLISECONDS_A_MINUTE;
    return fromDayNumber(Math.floor(local / MILLISECONDS_A_DAY));
  }

  #millisecondsOf(dayNumber: number, minutes: number): number {
    const local = dayNumber * MILLISECONDS_A_DAY + minutes * MILLISECONDS_A_MINUTE;
    const before = this.#offsetAt(local - MILLISECONDS_A_DAY);
    const after = this.#offsetAt(local + MILLISECONDS_A_DAY);
    const early = local - before * MILLISECONDS_A_MINUTE;
    if (before === after) {
      return early;
    }
    const late = local - after * MILLISECONDS_A_MINUTE;
    const earlyHolds = this.#offsetAt(early) === before;
    const lateHolds = this.#offsetAt(late) === after;
    if (earlyHolds && lateHolds) {
      return Math.min(early, late);
    }
    return lateHolds ? late : early;
  }

  /** Offset in minutes, east positive; two equal days' ends stand for all between them. */
  #offsetAt(milliseconds: number): number {
    const day = Math.floor(milliseconds / MILLISECONDS_A_DAY);
    if (!(day >= FIRST_CACHED_DAY && day <= LAST_CACHED_DAY)) {
      return this.#zone.offset(milliseconds);
    }
    const start = this.#offsetAtStartOf(day);
    return start === this.#offsetAtStartOf(day + 1) ? start : this.#zone.offset(milliseconds);
  }

  #offsetAtStartOf(day: number): number {
    const index = day - FIRST_CACHED_DAY;
    let offset = this.#offsets[index] ?? UNKNOWN;
    if (offset === UNKNOWN) {
      offset = this.#zone.offset(day * MILLISECONDS_A_DAY);
      this.#offsets[index] = offset;
    }
    return offset;
  }
}
