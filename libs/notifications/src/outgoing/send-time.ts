import { addDays, TimeZone } from '#domain';

/** What could not be sent for so long, a Tết and its bridges included, is given up as overtaken. */
export const staleAfterDays = 14;

/** When a reminder was due, and when it was recorded. */
export interface Recording {
  readonly dueAt: string;
  readonly late: boolean;
  readonly recordedAt: string;
}

/** The instant from which a reminder may be sent: when it was due, or, of a late one, when it was recorded. */
export const sendableFrom = ({ dueAt, late, recordedAt }: Recording): Date =>
  new Date(late ? recordedAt : dueAt);

/** How a person wants the digest; without an hour, at once. */
export interface DigestHour {
  readonly digestAt: string | null;
  readonly timeZone: string;
}

/**
 * When a digest with this reminder goes out: the next time that the person's clocks show the hour of the digest, if that
 * is still on the office's day, for what a reminder says holds on its day; else at once.
 */
export function digestTime(from: Date, { digestAt, timeZone }: DigestHour, officeZone: string): Date {
  if (digestAt === null) return from;
  const zone = TimeZone.named(timeZone);
  const office = TimeZone.named(officeZone);
  const today = zone.dateOf(from);
  const next = [today, addDays(today, 1)]
    .map((day) => zone.instantOf(day, digestAt))
    .find((instant) => instant >= from);
  return next !== undefined && office.dateOf(next) === office.dateOf(from) ? next : from;
}
