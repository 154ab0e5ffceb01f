import type { DirectiveEvent, LocalDate } from '#domain';
import { ratesOf, type ReviewCounts, type ReviewRates } from './review-counts.js';
import type { DirectiveLine } from './review-lists.js';

/** By how much each count rose or fell, and each rate in percentage points; null where one of the two has none. */
export type ReviewChange = ReviewCounts & Readonly<Record<keyof ReviewRates, number | null>>;

type Counts = Readonly<ReviewCounts>;

/** From the counts of one window to those of a later one. */
export function changeBetween(before: Counts, after: Counts): ReviewChange {
  const names = Object.keys(after) as (keyof ReviewCounts)[];
  const counts = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
  const [was, is] = [ratesOf(before), ratesOf(after)];
  const points = (name: keyof ReviewRates) => {
    const [from, to] = [was[name].percent, is[name].percent];
    return from === null || to === null ? null : Math.round((to - from) * 100) / 100;
  };
  return {
    ...(counts as unknown as ReviewCounts),
    overdueRate: points('overdueRate'),
    onTimeRate: points('onTimeRate'),
    onTimeRateByOriginalDate: points('onTimeRateByOriginalDate'),
  };
}

type Correction = Extract<DirectiveEvent, { type: 'CorrectionRecorded' }>['data'];

/** What was put right in a directive after its window was over. */
export interface LateCorrection
  extends DirectiveLine, Pick<Correction, 'field' | 'previous' | 'value' | 'reason' | 'authority'> {
  readonly recordedAt: string;
  /** Of the event, in decimal digits. */
  readonly position: string;
}

/** What was entered after a window was over, and tells of its days: a completion report on paper, or an earlier list. */
export interface LateEntry extends DirectiveLine {
  readonly kind: 'report' | 'import';
  /** The day on which the report came to the office, or on which what is taken over was given. */
  readonly on: LocalDate;
  /** The paper that the report came on; null of what is taken over. */
  readonly document: string | null;
  readonly recordedAt: string;
  /** Of the event, in decimal digits. */
  readonly position: string;
}
