import { z } from 'zod';
import type { DomainEvent } from '../event.js';
import { personsText } from '../text/index.js';
import { isLocalDate, localDateSchema } from './local-date.js';

const dayName = personsText.trim().min(1).max(200);

/** A day off that the office adds, and why. */
export const nonWorkingDaySchema = z.strictObject({ on: localDateSchema, name: dayName });

/** A day worked that would else be off, and why where the office says so. */
export const workingDaySchema = z.strictObject({ on: localDateSchema, name: dayName.optional() });

/** A document by its number and what it says: `Nghị quyết số 28/2026/QH16`. */
const legalBasis = personsText.trim().min(1).max(500);
const holidayId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
const monthAndDay = z
  .string()
  .refine((text) => isLocalDate(`2000-${text}`), { error: 'not a day of a year (MM-DD)' });

/** A change of law: from a day on another holiday every year, or one no longer. A holiday on a weekend is made good. */
const statutoryChangeSchema = z.discriminatedUnion('change', [
  z.strictObject({
    ...{ change: z.literal('add'), holiday: holidayId, on: monthAndDay, name: dayName },
    ...{ from: localDateSchema, basis: legalBasis },
  }),
  z.strictObject({
    change: z.literal('remove'),
    holiday: holidayId,
    from: localDateSchema,
    basis: legalBasis,
  }),
]);

/** What the office publishes for a year: only the days that differ from the calendar that ships with the product. */
export const calendarEditionSchema = z.strictObject({
  year: z.number().int(),
  nonWorking: z.array(nonWorkingDaySchema).max(366),
  working: z.array(workingDaySchema).max(366),
  /** The changes of law that come into force in that year, which hold from then on. */
  statutory: z.array(statutoryChangeSchema).max(20).optional(),
});

/** The stored contract of a calendar's stream. Fields are only ever added. */
export const calendarEventSchemas = {
  CalendarPublished: z.object({
    year: z.number().int(),
    /** Counts the editions of that year, from 1. */
    version: z.number().int().min(1),
    nonWorking: z.array(z.object({ on: localDateSchema, name: z.string() })),
    working: z.array(z.object({ on: localDateSchema, name: z.string().optional() })),
    statutory: z
      .array(
        z.discriminatedUnion('change', [
          z.object({
            ...{ change: z.literal('add'), holiday: z.string(), on: z.string(), name: z.string() },
            ...{ from: localDateSchema, basis: z.string() },
          }),
          z.object({
            ...{ change: z.literal('remove'), holiday: z.string(), from: localDateSchema, basis: z.string() },
          }),
        ]),
      )
      .optional(),
  }),
} as const;

/** An edition of the office's calendar of one year; a later one replaces it whole. */
export type PublishedCalendar = z.infer<typeof calendarEventSchemas.CalendarPublished>;

export type CalendarEvent = DomainEvent<'CalendarPublished', PublishedCalendar>;
