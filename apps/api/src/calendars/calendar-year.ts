import { z } from 'zod';
import type { ReferenceData } from '#application';
import {
  calendarEventSchemas,
  firstCalendarYear,
  lastCalendarYear,
  localDateSchema,
  publicHolidayDecisions,
  statutoryHolidays,
  yearOf,
  type Language,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';

/** The year in an address. */
export const yearParameter = { schema: z.coerce.number().int() };

const described = z.object({ vi: z.string(), en: z.string() });

const daySchema = z.object({
  on: localDateSchema,
  name: described,
  /** The law by which it is off, where its name alone does not say so. */
  basis: described.optional(),
  /** The office's edition that says so; null for the public calendar of Việt Nam. */
  edition: z.number().int().nullable(),
});

/** What the law makes a day off every year, with the changes of law that the office published. */
export const holidaysField = z.array(
  z.object({
    /** Names it in a change of law. */
    id: z.string(),
    name: described,
    from: localDateSchema,
    /** The first day on which it is in force no more. */
    until: localDateSchema.nullable(),
    basis: described,
    endedBy: described.nullable(),
  }),
);

/** The statutory holidays under the editions. */
export function holidaysUnder(
  editions: Parameters<typeof statutoryHolidays>[0],
): z.infer<typeof holidaysField> {
  return statutoryHolidays(editions).map(({ id, name, from, until, basis, endedBy }) => ({
    ...{ id, name, from, until, basis, endedBy },
  }));
}

/** The Government's decisions, as they ship. */
export const decisionsField = z.array(z.looseObject({ year: z.number().int() }));

export const calendarYearSchema = z
  .object({
    year: z.number().int(),
    /** Names the whole calendar in force. */
    version: z.string(),
    /** Whether it is known how the days of this year were decided; else they follow the law and the usual choices. */
    isDecided: z.boolean(),
    /** The weekdays off and the weekend days worked. */
    nonWorking: z.array(daySchema),
    working: z.array(daySchema),
    /** What the office published for the year; the last is in force. */
    editions: z.array(calendarEventSchemas.CalendarPublished),
    decisions: decisionsField,
  })
  .meta({ id: 'CalendarYear' });

export type CalendarYear = z.infer<typeof calendarYearSchema>;

/** The days of a year as they are in force, and who decided them; null for a year that no calendar knows. */
export function calendarYear(
  year: number,
  reference: Pick<ReferenceData, 'calendar' | 'editions'>,
): CalendarYear | null {
  if (year < firstCalendarYear || year > lastCalendarYear) return null;
  const calendar = reference.calendar();
  const editions = reference.editions().filter((edition) => edition.year === year);
  const inForce = editions.at(-1);
  const [before, last] = [`${year - 1}-12-31`, `${year}-12-31`];
  const daysOf = (
    holidaysIn: (language: Language) => ReturnType<WorkingCalendar['holidaysWithin']>,
    ours: readonly { readonly on: LocalDate }[] = [],
  ): CalendarYear['nonWorking'] => {
    const named = new Set(ours.map(({ on }) => on));
    const english = holidaysIn('en');
    return holidaysIn('vi').map(({ on, name, basis }, index) => ({
      on,
      name: { vi: name, en: english[index]?.name ?? name },
      ...(basis === undefined ? {} : { basis: { vi: basis, en: english[index]?.basis ?? basis } }),
      edition: inForce && named.has(on) ? inForce.version : null,
    }));
  };
  return {
    year,
    version: calendar.version,
    isDecided: calendar.isDecided(year),
    nonWorking: daysOf((language) => calendar.holidaysWithin(before, last, language), inForce?.nonWorking),
    working: daysOf((language) => calendar.workingWeekendsWithin(before, last, language), inForce?.working),
    editions,
    decisions: publicHolidayDecisions
      .filter(
        (decision) =>
          decision.year === year ||
          decision.swaps.some(({ off, worked }) => yearOf(off) === year || yearOf(worked) === year),
      )
      .map((decision) => ({ ...decision })),
  };
}
