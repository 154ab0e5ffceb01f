import type { DirectiveEvent } from '#domain';
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
