import type { Directive, IndicatorTarget, LocalDate, WorkStatus } from '#domain';

/** Of which directive a line of a review is. */
export interface DirectiveLine {
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  readonly agencyId: string | null;
}

/** A directive that was overdue and not done when the review was made. */
export interface OverdueLine extends DirectiveLine {
  readonly work: WorkStatus;
  readonly dueOn: LocalDate;
  readonly originalDueOn: LocalDate | null;
  readonly extensions: number;
  /** Calendar days, up to when it was reported complete or time stopped for it. */
  readonly daysLate: number;
  /** Of these, the days before its lead took it over from another agency; null where it was given to the lead. */
  readonly inheritedDaysLate: number | null;
}

/** What was wanted of a directive in figures, and what was reported last. */
export interface IndicatorLine extends DirectiveLine, IndicatorTarget {
  readonly actual: number | null;
  /** Of the target, to two decimals; null where nothing was reported, or nothing wanted. More is not always better. */
  readonly percentOfTarget: number | null;
}

/** The first lines of a list, and how many there are in all. */
export interface BoundedList<Line> {
  readonly total: number;
  readonly items: readonly Line[];
}

/** Lines of one list in a review. */
export const mostLines = 1_000;

/** A line for each figure that is wanted of a directive, by code. */
export function indicatorLines(of: DirectiveLine, indicators: Directive['indicators']): IndicatorLine[] {
  const lines = indicators.map(({ code, name, unit, target, actual }) => ({
    ...of,
    ...{ code, name, unit, target, actual },
    percentOfTarget: actual === null || target === 0 ? null : Math.round((actual * 10_000) / target) / 100,
  }));
  return lines.sort((one, other) => (one.code < other.code ? -1 : 1));
}
