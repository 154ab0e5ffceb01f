import type { LocalDate, WorkingCalendar } from '#domain';
import type { Database } from '../viewer.js';
import { changeBetween } from './review-change.js';
import type { LateCorrection, LateEntry, ReviewChange } from './review-change.js';
import { add, counted, formulas, noCounts, ratesOf } from './review-counts.js';
import type { ReviewCounts, ReviewRates } from './review-counts.js';
import type { BoundedList, IndicatorLine, OverdueLine } from './review-lists.js';
import type { Groups } from './review-counting.js';
import { readFigures, type ReviewFigures } from './review-reading.js';
import { agenciesAt, type NamedAgency } from './agencies-at.js';
import { cutOffsOf, newestPosition, previousWindow, windowOf } from './review-window.js';
import type { CutOffs, ReviewWindow } from './review-window.js';

/** Counts with the rates that they give. */
export type RatedCounts = Readonly<ReviewCounts> & ReviewRates;

/** The directives of one lead agency in a review, or of none yet. */
export interface ReviewGroup extends RatedCounts {
  readonly agencyId: string | null;
  readonly code: string | null;
  readonly name: string | null;
  /** Against the window before. */
  readonly change: ReviewChange;
}

/** The window before, read at the same position of the log. */
export interface PreviousReview extends ReviewWindow {
  readonly asOf: LocalDate;
  readonly total: RatedCounts;
}

/** What a review said when its window was over, and what has been put right since. */
export interface Restatement {
  /** Where the log ended with the window. */
  readonly firstPosition: string | null;
  /** As first reported. */
  readonly total: RatedCounts;
  readonly corrections: BoundedList<LateCorrection>;
  readonly enteredLate: BoundedList<LateEntry>;
}

/** The review of a window, by lead agency and in all. */
export interface ReviewReport extends ReviewWindow {
  /** The log up to here was counted, in decimal digits; null for nothing. */
  readonly position: string | null;
  /** The day on which what is open was judged. */
  readonly asOf: LocalDate;
  readonly formulas: typeof formulas;
  /** Whose directives are counted, in words. */
  readonly counted: typeof counted;
  readonly total: RatedCounts & { readonly change: ReviewChange };
  readonly agencies: readonly ReviewGroup[];
  readonly previous: PreviousReview;
  /** Null where the review is read at the position at which its window ended. */
  readonly restated: Restatement | null;
  readonly indicators: BoundedList<IndicatorLine>;
  /** Overdue and not done, the longest first. */
  readonly overdue: BoundedList<OverdueLine>;
}

/**
 * The directives of a window as the log up to its cut-off tells them, and those of the window before. The same window and
 * position give the same report for ever: it depends on the events up to the position and on nothing else, and holds no time
 * of its making.
 */
function reportOf(
  { now, first, before, overdue, indicators, corrections, enteredLate }: ReviewFigures,
  known: ReadonlyMap<string, NamedAgency>,
  cutOffs: CutOffs,
): ReviewReport {
  const { window, position, asOf, firstPosition } = cutOffs;
  const [total, totalBefore] = [totalOf(now), totalOf(before)];
  const { from, to } = cutOffs.previous.window;
  return {
    ...window,
    position,
    asOf,
    formulas,
    counted,
    total: { ...rated(total), change: changeBetween(totalBefore, total) },
    agencies: [...now]
      .map(([agencyId, counts]) => ({
        ...named(agencyId, known),
        ...rated(counts),
        change: changeBetween(before.get(agencyId) ?? noCounts(), counts),
      }))
      .sort(byCode),
    previous: { from, to, asOf: cutOffs.previous.asOf, total: rated(totalBefore) },
    restated: first && {
      firstPosition,
      total: rated(totalOf(first)),
      corrections,
      enteredLate,
    },
    indicators,
    overdue,
  };
}

function totalOf(groups: Groups): ReviewCounts {
  const total = noCounts();
  for (const counts of groups.values()) add(total, counts);
  return total;
}

const rated = (counts: Readonly<ReviewCounts>): RatedCounts => ({ ...counts, ...ratesOf(counts) });

function named(
  agencyId: string | null,
  agencies: ReadonlyMap<string, NamedAgency>,
): Pick<ReviewGroup, 'agencyId' | 'code' | 'name'> {
  const agency = agencyId === null ? undefined : agencies.get(agencyId);
  return { agencyId, code: agency?.code ?? null, name: agency?.name ?? null };
}

/** By code, then by id; what has no lead yet comes last. */
function byCode(a: ReviewGroup, b: ReviewGroup): number {
  const key = ({ agencyId, code }: ReviewGroup) =>
    [agencyId === null ? 1 : 0, code ?? '', agencyId ?? ''] as const;
  const [left, right] = [key(a), key(b)];
  for (const index of [0, 1, 2] as const) {
    if (left[index] !== right[index]) return left[index] < right[index] ? -1 : 1;
  }
  return 0;
}

/** The window of a review ends before it begins. */
export class EmptyWindow extends RangeError {
  override readonly name = 'EmptyWindow';
}

/** What is asked of the review. */
export interface ReviewQuery {
  /** Default: the first day of the window that contains `to`, or else today. */
  readonly from?: LocalDate | undefined;
  /** Default: the last day of the window that contains `from`, or else today. */
  readonly to?: LocalDate | undefined;
  /** A position in the log, in decimal digits: the report is then made as of there. */
  readonly position?: string | undefined;
  /** As first reported, or at the newest position with what was put right since; a position settles it. */
  readonly as?: 'reported' | 'restated' | undefined;
}

/**
 * The review of a half-year, or of another window. It is pinned to the position it names: asked for with that position
 * and window again, it comes out the same to the byte.
 * @throws EmptyWindow, PositionAhead
 */
export async function readReview(
  database: Database,
  query: ReviewQuery,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<ReviewReport> {
  const around = windowOf(query.from ?? query.to ?? today);
  const window = { from: query.from ?? around.from, to: query.to ?? around.to };
  if (window.from > window.to)
    throw new EmptyWindow(`The window ends on ${window.to}, before ${window.from}.`);
  const newest = query.as === 'restated' ? await newestPosition(database) : undefined;
  const windows = { window, previous: previousWindow(window) };
  const cutOffs = await cutOffsOf(database, windows, calendar, query.position ?? newest);
  const agencies = await agenciesAt(database, cutOffs.position);
  return reportOf(await readFigures(database, cutOffs), agencies, cutOffs);
}
