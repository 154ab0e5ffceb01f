import { z } from 'zod';
import type { DomainEvent } from '../event.js';
import { localDateSchema } from './local-date.js';

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
