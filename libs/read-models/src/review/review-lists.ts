import {
  daysBetween,
  inheritedDaysLate,
  officeHasItSince,
  standsStillOn,
  timeStatus,
  type Directive,
  type IndicatorTarget,
  type LocalDate,
  type WorkStatus,
} from '#domain';

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

/** Lines that are kept, so that some can be taken away again before the others have to be read anew. */
const mostKept = 4 * mostLines;

/** Keeps the first lines of an order, however many come. */
export class FirstLines<Line> {
  #lines: Line[] = [];
  #total = 0;
  /** Behind this one lines are counted and not kept; null while all are. */
  #last: Line | null = null;

  constructor(private readonly order: (one: Line, other: Line) => number) {}

  add(line: Line): void {
    this.#total += 1;
    if (this.#isBehind(line)) return;
    this.#lines.push(line);
    if (this.#lines.length >= 2 * mostKept) this.#cut();
  }

  /** Takes away a line that was added. */
  remove(line: Line): void {
    this.#total -= 1;
    if (this.#isBehind(line)) return;
    const at = this.#lines.findIndex((kept) => this.order(kept, line) === 0);
    if (at < 0) throw new RangeError('A line is taken away that was never added');
    this.#lines.splice(at, 1);
  }

  /** Whether so many were taken away that the first of the others are not known any more. */
  get isExhausted(): boolean {
    return this.#lines.length < Math.min(mostLines, this.#total);
  }

  list(): BoundedList<Line> {
    return { total: this.#total, items: this.#lines.sort(this.order).slice(0, mostLines) };
  }

  #isBehind(line: Line): boolean {
    return this.#last !== null && this.order(line, this.#last) > 0;
  }

  #cut(): void {
    this.#lines = this.#lines.sort(this.order).slice(0, mostKept);
    this.#last = this.#lines.at(-1) ?? null;
  }
}

/** Where a directive stands in a list: numbers of one meeting by what they count, not by their digits. */
export function byNumber(one: DirectiveLine, other: DirectiveLine): number {
  return (
    one.number.length - other.number.length ||
    compare(one.number, other.number) ||
    compare(one.directiveId, other.directiveId)
  );
}

/** The one that is late the longest first. */
export const byLateness = (one: OverdueLine, other: OverdueLine): number =>
  other.daysLate - one.daysLate || byNumber(one, other);

export const byIndicator = (one: IndicatorLine, other: IndicatorLine): number =>
  byNumber(one, other) || compare(one.code, other.code);

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

/** What every line says of its directive. */
export function lineOf({ id, number, title, leadAgencyId }: Directive): DirectiveLine {
  return { directiveId: id, number, title, agencyId: leadAgencyId };
}

/** The line of a directive that is overdue and not done on a day; null of any other. What was declined is no lateness. */
export function overdueLine(directive: Directive, asOf: LocalDate): OverdueLine | null {
  const { deadline, work, closure, originalDueOn, extensions } = directive;
  const dueOn = deadline?.dueOn ?? null;
  if (closure !== null || work === 'declined' || dueOn === null) return null;
  if (timeStatus({ ...directive, dueOn, dueSoonFrom: null }, asOf) !== 'overdue') return null;
  const until = officeHasItSince(directive) ?? standsStillOn(directive) ?? asOf;
  const daysLate = daysBetween(dueOn, until);
  const inheritedOn = directive.inherited?.on ?? null;
  const inherited = inheritedDaysLate({ dueOn, daysLate, inheritedOn });
  const late = { daysLate, inheritedDaysLate: inherited };
  return { ...lineOf(directive), work, dueOn, originalDueOn, extensions, ...late };
}

/** A line for each figure that is wanted of a directive. */
export function indicatorLines(directive: Directive): IndicatorLine[] {
  return directive.indicators.map(({ code, name, unit, target, actual }) => ({
    ...lineOf(directive),
    ...{ code, name, unit, target, actual },
    percentOfTarget: actual === null || target === 0 ? null : Math.round((actual * 10_000) / target) / 100,
  }));
}
