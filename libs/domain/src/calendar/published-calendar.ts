import type { z } from 'zod';
import { requireRole, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { calendarEditionSchema, CalendarEvent, PublishedCalendar } from './calendar-edition.js';
import { composeCalendar, statutoryHolidays } from './compose-calendar.js';
import { addDays, yearOf, type LocalDate } from './local-date.js';
import { isInForce, type StatutoryChange } from './vietnam/statutory-holidays.js';
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
 * `calendar-day-twice`, `calendar-day-working-and-not`, `calendar-closed-too-long`, `calendar-holiday-twice`,
 * `calendar-holiday-in-force`, `calendar-holiday-unknown`
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
  refuseUnfitChanges(command);
  const nonWorking = inOrder(command.nonWorking);
  const working = inOrder(command.working);
  const statutory = inOrderOfLaw(command.statutory ?? []);
  const isRepeat =
    state !== null &&
    sameDays(state.nonWorking, nonWorking) &&
    sameDays(state.working, working) &&
    sameChanges(state.statutory ?? [], statutory);
  if (isRepeat) return [];
  const version = (state?.version ?? 0) + 1;
  const edition = { year, version, nonWorking, working, ...(statutory.length > 0 ? { statutory } : {}) };
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

/** A change of law comes into force in the year of its edition, and changes what the law was until then. */
function refuseUnfitChanges({ year, statutory = [], editions }: CalendarCommand): void {
  const law = statutoryHolidays(editions.filter((edition) => edition.year !== year));
  const seen = new Set<string>();
  statutory.forEach(({ change, holiday, from }, index) => {
    const refuse = (code: string, field: string, detail: string) =>
      new Rejection('impossible', code, detail, `statutory.${index}.${field}`);
    if (yearOf(from) !== year)
      throw refuse('calendar-day-outside-year', 'from', `${from} is not in ${year}.`);
    if (seen.has(holiday))
      throw refuse('calendar-holiday-twice', 'holiday', `${holiday} is changed twice in ${year}.`);
    seen.add(holiday);
    const isThere = law.some((one) => one.id === holiday && isInForce(one, from));
    if (change === 'add' && isThere)
      throw refuse('calendar-holiday-in-force', 'holiday', `${holiday} is in force on ${from} already.`);
    if (change === 'remove' && !isThere)
      throw refuse('calendar-holiday-unknown', 'holiday', `${holiday} is not in force on ${from}.`);
  });
}

/** Days off of the years before and after count with those of the edition, as they are published so far. */
function refuseLongClosure(edition: PublishedCalendar, { editions, nonWorking }: CalendarCommand): void {
  const { year } = edition;
  const others = editions.filter((other) => other.year !== year);
  const calendar = composeCalendar('UTC', [...others, edition]);
  const isOff = (day: LocalDate) =>
    yearOf(day) >= firstCalendarYear && yearOf(day) <= lastCalendarYear && !calendar.isWorkingDay(day);
  const lastYear = edition.statutory ? lastCalendarYear : year;
  const last = addDays(`${lastYear}-12-31`, longestClosure);
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
      index < 0 ? (edition.statutory ? 'statutory' : 'nonWorking') : `nonWorking.${index}.on`,
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

function inOrderOfLaw(changes: readonly StatutoryChange[]): StatutoryChange[] {
  const key = ({ from, holiday }: StatutoryChange) => `${from} ${holiday}`;
  return [...changes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function sameChanges(ours: readonly StatutoryChange[], theirs: readonly StatutoryChange[]): boolean {
  const facts = (changes: readonly StatutoryChange[]) =>
    changes.map((one) => [
      ...[one.change, one.holiday, one.from, one.basis],
      ...(one.change === 'add' ? [one.on, one.name] : []),
    ]);
  return JSON.stringify(facts(ours)) === JSON.stringify(facts(theirs));
}
