import { z } from 'zod';
import { requireRole, type Actor } from '../actor.js';
import type { DomainEvent } from '../event.js';
import { Rejection } from '../rejection.js';
import { localDateSchema, yearOf, type LocalDate } from './local-date.js';
import { firstCalendarYear, lastCalendarYear } from './working-calendar.js';

const dayName = z.string().trim().min(1).max(200);

/** A day off that the office adds, and why. */
export const nonWorkingDaySchema = z.strictObject({ on: localDateSchema, name: dayName });

/** A day worked that would else be off, and why where the office says so. */
export const workingDaySchema = z.strictObject({ on: localDateSchema, name: dayName.optional() });

/** What the office publishes for a year: only the days that differ from the calendar that ships with the product. */
export const calendarEditionSchema = z.strictObject({
  year: z.number().int(),
  nonWorking: z.array(nonWorkingDaySchema).max(366),
  working: z.array(workingDaySchema).max(366),
});

/** The stored contract of a calendar's stream. Fields are only ever added. */
export const calendarEventSchemas = {
  CalendarPublished: z.object({
    year: z.number().int(),
    /** Counts the editions of that year, from 1. */
    version: z.number().int().min(1),
    nonWorking: z.array(z.object({ on: localDateSchema, name: z.string() })),
    working: z.array(z.object({ on: localDateSchema, name: z.string().optional() })),
  }),
} as const;

/** An edition of the office's calendar of one year; a later one replaces it whole. */
export type PublishedCalendar = z.infer<typeof calendarEventSchemas.CalendarPublished>;

export type CalendarEvent = DomainEvent<'CalendarPublished', PublishedCalendar>;

export interface CalendarCommand extends Readonly<z.infer<typeof calendarEditionSchema>> {
  readonly type: 'PublishCalendar';
  /** RFC 3339, the server's clock. */
  readonly at: string;
  readonly today: LocalDate;
  readonly by: Actor;
}

/**
 * Publishes the next edition of a year; the same days again are no new edition.
 * @throws Rejection `role-not-allowed`, `calendar-year-unknown`, `calendar-day-outside-year`,
 * `calendar-day-twice`, `calendar-day-working-and-not`
 */
export function decideCalendar(command: CalendarCommand, state: PublishedCalendar | null): CalendarEvent[] {
  requireRole(command.by, 'admin');
  const { year } = command;
  if (!Number.isInteger(year) || year < firstCalendarYear || year > lastCalendarYear) {
    const known = `${firstCalendarYear} to ${lastCalendarYear}`;
    throw new Rejection(
      'impossible',
      'calendar-year-unknown',
      `A calendar is of a year from ${known}.`,
      'year',
    );
  }
  refuseUnfitDays(command);
  const nonWorking = inOrder(command.nonWorking);
  const working = inOrder(command.working);
  if (state !== null && sameDays(state.nonWorking, nonWorking) && sameDays(state.working, working)) return [];
  const version = (state?.version ?? 0) + 1;
  return [{ type: 'CalendarPublished', data: { year, version, nonWorking, working } }];
}

/** The edition in force: the last that was published. Total. */
export function evolveCalendar(_state: PublishedCalendar | null, event: CalendarEvent): PublishedCalendar {
  return event.data;
}

interface Day {
  readonly on: LocalDate;
  readonly name?: string | undefined;
}

function refuseUnfitDays({ year, nonWorking, working }: CalendarCommand): void {
  const seen = new Map<LocalDate, 'nonWorking' | 'working'>();
  for (const [list, days] of [
    ['nonWorking', nonWorking],
    ['working', working],
  ] as const) {
    days.forEach(({ on }, index) => {
      const path = `${list}.${index}.on`;
      if (yearOf(on) !== year)
        throw new Rejection('impossible', 'calendar-day-outside-year', `${on} is not in ${year}.`, path);
      const other = seen.get(on);
      if (other === list)
        throw new Rejection('impossible', 'calendar-day-twice', `${on} is named twice.`, path);
      if (other !== undefined)
        throw new Rejection('impossible', 'calendar-day-working-and-not', `${on} is working and not.`, path);
      seen.set(on, list);
    });
  }
}

function inOrder<Of extends Day>(days: readonly Of[]): Of[] {
  return [...days].sort((a, b) => (a.on < b.on ? -1 : 1));
}

function sameDays(ours: readonly Day[], theirs: readonly Day[]): boolean {
  return (
    ours.length === theirs.length &&
    ours.every(({ on, name }, index) => theirs[index]?.on === on && theirs[index].name === name)
  );
}
