import { addDays, type LocalDate } from '#domain';
import { addToRows, type Row } from '#consumers';
import type { PoolClient } from 'pg';
import { reviewSumTable } from './review-entry-table.js';
import type { CountedAs, ReviewEntry, ReviewFacts } from './review-entries.js';

/** What of the facts the sums are made of. */
const counted = [
  'agency_id',
  'counted_as',
  'closed_on',
  'due_on',
  'by_original_date',
  'inherited_late',
] as const;

type SummedFacts = Pick<ReviewFacts, (typeof counted)[number]> & { readonly indicator_count: number };

/** What of an entry the sums are made of. */
export interface SummedEntry extends SummedFacts, Pick<ReviewEntry, 'from_day' | 'until_day' | 'restated'> {
  /** Whatever it is of. */
  readonly restated_from: unknown;
}

/** The first day of the half-year that a day is in: 15 June or 15 December. */
export function halfYearOf(day: LocalDate): LocalDate {
  const [year, monthAndDay] = [day.slice(0, 4), day.slice(5)];
  if (monthAndDay >= '12-15') return `${year}-12-15`;
  return monthAndDay >= '06-15' ? `${year}-06-15` : `${String(Number(year) - 1).padStart(4, '0')}-12-15`;
}

type Group = Exclude<CountedAs, 'open'>;

/** From a day on one more, or one less, is in a group. */
type Step = readonly [day: LocalDate, group: Group, count: 1 | -1];

/** An open entry with a date is in time up to that, and overdue from the next day on. */
function stepsOf({ counted_as, due_on, from_day, until_day }: SummedEntry): Step[] {
  const group = counted_as === 'open' ? 'openInTime' : counted_as;
  const steps: Step[] = [[from_day, group, 1]];
  const dayAfter = counted_as === 'open' && due_on !== null ? addDays(due_on, 1) : null;
  if (dayAfter === null || (until_day !== null && until_day <= dayAfter)) {
    if (until_day !== null) steps.push([until_day, group, -1]);
    return steps;
  }
  const overdueFrom = dayAfter > from_day ? dayAfter : from_day;
  steps.push([overdueFrom, group, -1], [overdueFrom, 'openOverdue', 1]);
  if (until_day !== null) steps.push([until_day, 'openOverdue', -1]);
  return steps;
}

type SumRow = Row<keyof typeof reviewSumTable.columns>;
type Sums = Record<'directives' | 'by_original_date' | 'inherited_late' | 'indicators', number>;

/** By how much the sums of entries change: what comes out even is not written. */
export class ReviewSums {
  readonly #rows = new Map<string, SumRow & Sums>();

  /** Adds an entry, or takes one out with -1. */
  add(entry: SummedEntry, sign: 1 | -1): void {
    if (entry.restated && entry.restated_from !== null) return;
    const isOpen = entry.closed_on === null;
    for (const [day, group, count] of stepsOf(entry)) {
      const n = sign * count;
      this.#add(entry, group, n, 'half-year', halfYearOf(day));
      if (!isOpen) continue;
      this.#add(entry, group, n, 'half-year', 'infinity');
      this.#add(entry, group, n, 'day', day);
    }
  }

  /** Has a directive count otherwise from a day on than it did before, and went on to. */
  change(before: ReviewFacts | null, after: SummedFacts, from_day: LocalDate): void {
    const since = { from_day, until_day: null, restated: false, restated_from: null };
    const was = before && { ...before, indicator_count: before.indicators.length };
    if (was?.indicator_count === after.indicator_count && counted.every((fact) => was[fact] === after[fact]))
      return;
    if (was) this.add({ ...was, ...since }, -1);
    this.add({ ...after, ...since }, 1);
  }

  #add(entry: SummedEntry, counted_as: Group, n: number, span: 'day' | 'half-year', begins_on: string): void {
    const closed_in = entry.closed_on === null ? 'infinity' : halfYearOf(entry.closed_on);
    const agency_id = entry.agency_id ?? '';
    const read_as = entry.restated ? 'restated' : entry.restated_from === null ? 'both' : 'reported';
    const key = `${closed_in} ${span} ${begins_on} ${counted_as} ${read_as} ${agency_id}`;
    let row = this.#rows.get(key);
    if (row === undefined) {
      const none = { directives: 0, by_original_date: 0, inherited_late: 0, indicators: 0 };
      row = { closed_in, span, begins_on, agency_id, counted_as, read_as, ...none };
      this.#rows.set(key, row);
    }
    row.directives += n;
    row.by_original_date += n * Number(entry.by_original_date);
    row.inherited_late += n * Number(entry.inherited_late);
    row.indicators += n * entry.indicator_count;
  }

  /** Writes what was added up, in the transaction that writes the entries. */
  async write(tx: PoolClient): Promise<void> {
    const changed = [...this.#rows.values()].filter(
      ({ directives, by_original_date, inherited_late, indicators }) =>
        directives !== 0 || by_original_date !== 0 || inherited_late !== 0 || indicators !== 0,
    );
    await addToRows(tx, reviewSumTable, changed);
  }
}
