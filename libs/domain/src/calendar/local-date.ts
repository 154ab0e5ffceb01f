import { z } from 'zod';

/** A day of the Gregorian calendar, `YYYY-MM-DD`, in no time zone of its own. */
export type LocalDate = string;

const ZERO = 48;

/** Days from 1970-01-01 to a day of the proleptic Gregorian calendar. */
function dayNumberOf(year: number, month: number, day: number): number {
  // The year is taken to begin in March, so that the leap day is its last.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}

/** The day number of `text`, or NaN when it names no day. */
function parse(text: string): number {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') {
    return Number.NaN;
  }
  const year = digitAt(text, 0) * 1000 + digitAt(text, 1) * 100 + digitAt(text, 2) * 10 + digitAt(text, 3);
  const month = digitAt(text, 5) * 10 + digitAt(text, 6);
  const day = digitAt(text, 8) * 10 + digitAt(text, 9);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? dayNumberOf(year, month, day) : Number.NaN;
}

/** Whether `text` is a day that exists, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  return !Number.isNaN(parse(text));
}

/** Accepts only a day that exists, written `YYYY-MM-DD`: it refuses 2022-02-30, and the year 0, which no store knows. */
export const localDateSchema = z
  .string()
  .refine((text) => isLocalDate(text) && !text.startsWith('0000'), {
    error: 'not a day of the calendar (YYYY-MM-DD)',
    // What is refined after this, in the field or in the object around it, reckons with days that exist.
    abort: true,
  })
  .meta({ format: 'date', example: '2022-07-20' });

/**
 * Days since 1970-01-01, which is 0.
 * @throws RangeError when `date` names no day.
 */
export function toDayNumber(date: LocalDate): number {
  const dayNumber = parse(date);
  if (Number.isNaN(dayNumber)) {
    throw new RangeError(`'${date}' is not a day of the calendar (YYYY-MM-DD)`);
  }
  return dayNumber;
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

function twoDigits(number: number): string {
  return TWO_DIGITS[number] ?? '';
}

const FIRST_DAY = dayNumberOf(0, 1, 1);
const LAST_DAY = dayNumberOf(9999, 12, 31);

/**
 * The day that is `dayNumber` days after 1970-01-01.
 * @throws RangeError outside the years 0000 to 9999, or when `dayNumber` is no integer.
 */
export function fromDayNumber(dayNumber: number): LocalDate {
  if (!Number.isInteger(dayNumber) || dayNumber < FIRST_DAY || dayNumber > LAST_DAY) {
    throw new RangeError(`day number ${dayNumber} is outside the years 0000 to 9999`);
  }
  const sinceMarch0000 = dayNumber + 719_468;
  const era = Math.floor(sinceMarch0000 / 146_097);
  const dayOfEra = sinceMarch0000 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${twoDigits(Math.floor(year / 100))}${twoDigits(year % 100)}-${twoDigits(month)}-${twoDigits(day)}`;
}

/**
 * The day `days` calendar days later, or earlier when negative.
 * @throws RangeError when `date` names no day or the result leaves the years 0000 to 9999.
 */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(toDayNumber(date) + days);
}

/**
 * Calendar days from `from` to `to`; negative when `to` is the earlier.
 * @throws RangeError when either names no day.
 */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return toDayNumber(to) - toDayNumber(from);
}

/**
 * Day of the week by ISO 8601: Monday is 1, Sunday is 7.
 * @throws RangeError when `date` names no day.
 */
export function weekdayOf(date: LocalDate): number {
  return weekdayOfDayNumber(toDayNumber(date));
}

/** Day of the week by ISO 8601 of the day `dayNumber` days after 1970-01-01, a Thursday. */
export function weekdayOfDayNumber(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1;
}

/**
 * The year that `date` lies in.
 * @throws RangeError when `date` names no day.
 */
export function yearOf(date: LocalDate): number {
  toDayNumber(date);
  return Number(date.slice(0, 4));
}
