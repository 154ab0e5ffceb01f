import { TimeZone } from '#domain';
import { DateTime } from 'luxon';

/** The first time at or after `dueAt` that a person's clocks show the hour of the digest. */
export function digestTime(dueAt: string, digestAt: string, timeZone: string): Date {
  const due = new Date(dueAt);
  const zone = TimeZone.named(timeZone);
  const day = DateTime.fromJSDate(due, { zone: timeZone });
  for (const later of [0, 1]) {
    const at = zone.instantOf(day.plus({ days: later }).toISODate() ?? '', digestAt);
    if (at >= due) return at;
  }
  return due;
}
