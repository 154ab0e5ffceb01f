import type { z } from 'zod';
import { requireRole, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { calendarEditionSchema, CalendarEvent, PublishedCalendar } from './calendar-edition.js';
import { composeCalendar } from './compose-calendar.js';
import { addDays, yearOf, type LocalDate } from './local-date.js';
import { firstCalendarYear, lastCalendarYear } from './working-calendar.js';

/** The most calendar days in a row without a working day: what waits for one is never late for longer. */
const longestClosure = 31;

export interface CalendarCommand extends Readonly<z.infer<typeof calendarEditionSchema>> {
  readonly type: 'PublishCalendar';
  /** What was published so far, of every year. */
  readonly editions: readonly PublishedCalendar[];
  /** RFC 3339, the server's clock. */
  readonly at: string;
  readonly today: LocalDate;
  readonly by: Actor;
}

/**
 * Publishes the next edition of a year; the same days again are no new edition.
 * @throws Rejection `role-not-allowed`, `calendar-year-unknown`, `calendar-day-outside-year`,
 * `calendar-day-twice`, `calendar-day-working-and-not`, `calendar-closed-too-long`
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
  const edition = { year, version, nonWorking, working };
  refuseLongClosure(edition, command);
  return [{ type: 'CalendarPublished', data: edition }];
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

/** Days off of the years before and after count with those of the edition, as they are published so far. */
function refuseLongClosure(edition: PublishedCalendar, { editions, nonWorking }: CalendarCommand): void {
  const { year } = edition;
  const others = editions.filter((other) => other.year !== year);
  const calendar = composeCalendar('UTC', [...others, edition]);
  const isOff = (day: LocalDate) =>
    yearOf(day) >= firstCalendarYear && yearOf(day) <= lastCalendarYear && !calendar.isWorkingDay(day);
  const last = addDays(`${year}-12-31`, longestClosure);
  let first: LocalDate | undefined;
  for (let day = addDays(`${year}-01-01`, -longestClosure); day <= last; day = addDays(day, 1)) {
    if (!isOff(day)) {
      first = undefined;
      continue;
    }
    const from = (first ??= day);
    if (addDays(from, longestClosure) > day) continue;
    const index = nonWorking.findIndex(({ on }) => on >= from && on <= day);
    throw new Rejection(
      'impossible',
      'calendar-closed-too-long',
      `From ${from} on there would be no working day for more than ${longestClosure} days.`,
      index < 0 ? 'nonWorking' : `nonWorking.${index}.on`,
    );
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
