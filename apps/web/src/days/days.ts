/** Days as the API writes them, `2022-12-14`: of a calendar, in no time zone. */

const form = /^(\d{4})-(\d{2})-(\d{2})$/;

const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const text = (date: Date): string => date.toISOString().slice(0, 10);

/** Whether it names a day that there is. */
export function isDay(day: string): boolean {
  return form.test(day) && !Number.isNaN(utc(day).getTime()) && text(utc(day)) === day;
}

/** The day so many days later; earlier where negative. */
export function plusDays(day: string, days: number): string {
  const date = utc(day);
  date.setUTCDate(date.getUTCDate() + days);
  return text(date);
}

/** The month (`2022-07`) so many months later; earlier where negative. */
export function plusMonths(month: string, months: number): string {
  const date = utc(`${month}-01`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return text(date).slice(0, 7);
}

/** The first and the last day of a month. */
export function monthEnds(month: string): { readonly first: string; readonly last: string } {
  return { first: `${month}-01`, last: plusDays(`${plusMonths(month, 1)}-01`, -1) };
}

/** From Monday, 0, to Sunday, 6. */
export function weekdayOf(day: string): number {
  return (utc(day).getUTCDay() + 6) % 7;
}

/** A month as weeks from Monday to Sunday; null where a day is of another month. */
export function weeksOf(month: string): (string | null)[][] {
  const { first, last } = monthEnds(month);
  const cells: (string | null)[] = Array.from({ length: weekdayOf(first) }, () => null);
  for (let day = first; day <= last; day = plusDays(day, 1)) cells.push(day);
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The day at an instant in the office's time zone. */
export function dayAt(at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(at);
}
