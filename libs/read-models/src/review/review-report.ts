import {
  directiveEventSchemas,
  evolveDirective,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
  type WorkingCalendar,
} from '#domain';
import type { Database } from '../viewer.js';
import { decodedEvent } from '#consumers';
import { agenciesAt, directiveHistories, type HistoricEvent, type NamedAgency } from './review-sources.js';
import {
  add,
  belongsTo,
  count,
  counted,
  formulas,
  noCounts,
  ratesOf,
  type ReviewCounts,
  type ReviewRates,
} from './review-counts.js';
import {
  type CutOff,
  type ReviewWindow,
  cutOffOf,
  halfYears,
  windowOf,
  type WindowStarts,
} from './review-window.js';

/** The directives of one lead agency in a review, or of none yet. */
export interface ReviewGroup extends Readonly<ReviewCounts>, ReviewRates {
  readonly agencyId: string | null;
  readonly code: string | null;
  readonly name: string | null;
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
  readonly total: Readonly<ReviewCounts> & ReviewRates;
  readonly agencies: readonly ReviewGroup[];
}

/**
 * Counts the directives of a window as the log up to its cut-off tells them. The same window and position give the same
 * report for ever: it depends on the events up to the position and on nothing else, and holds no time of its making.
 */
export async function makeReview(
  database: Database,
  window: ReviewWindow,
  cutOff: CutOff,
): Promise<ReviewReport> {
  const { position, asOf, end } = cutOff;
  const groups = new Map<string | null, ReviewCounts>();
  for await (const history of directiveHistories(database, position)) {
    const directive = fold(history, window, end);
    if (directive === null || !belongsTo(directive, window)) continue;
    const counts = groups.get(directive.leadAgencyId) ?? noCounts();
    count(counts, directive, asOf);
    groups.set(directive.leadAgencyId, counts);
  }
  const total = noCounts();
  for (const counts of groups.values()) add(total, counts);
  const agencies = await agenciesAt(database, position);
  return {
    ...window,
    position,
    asOf,
    formulas,
    counted,
    total: { ...total, ...ratesOf(total) },
    agencies: [...groups]
      .map(([agencyId, counts]) => ({ ...named(agencyId, agencies), ...counts, ...ratesOf(counts) }))
      .sort(byCode),
  };
}

/**
 * A directive as it stood when the window was over. At a later position only what has been corrected since counts: the
 * review is restated, not continued.
 */
function fold(history: readonly HistoricEvent[], window: ReviewWindow, end: string): Directive | null {
  let state: Directive | null = null;
  const earlier = importInto(history, window);
  for (const { actorId, recordedAt, ...recorded } of history) {
    const isPast = earlier !== null && takesOver.includes(recorded.type);
    if (recordedAt >= end && recorded.type !== 'CorrectionRecorded' && !isPast) continue;
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event !== null) state = evolveDirective(state, { event, actorId, recordedAt });
  }
  const isClosedLater = earlier !== null && earlier.closed !== null && earlier.closed.on > window.to;
  if (state === null || !isClosedLater || state.closure?.closedOn !== earlier.closed?.on) return state;
  return { ...state, work: 'in_progress', completion: null, closure: null };
}

const takesOver = ['DirectiveDrafted', 'DirectiveImported'];

/**
 * What was taken over from the office's earlier list, where it was given by the end of the window: it counts from that day
 * on, also where it was recorded later, which restates the review.
 */
function importInto(history: readonly HistoricEvent[], { to }: ReviewWindow) {
  const recorded = history.find(({ type }) => type === 'DirectiveImported');
  if (recorded === undefined) return null;
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  return event?.type === 'DirectiveImported' && event.data.assignedOn <= to ? event.data : null;
}

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
  starts: WindowStarts = halfYears,
): Promise<ReviewReport> {
  const around = windowOf(query.from ?? query.to ?? today, starts);
  const window = { from: query.from ?? around.from, to: query.to ?? around.to };
  if (window.from > window.to)
    throw new EmptyWindow(`The window ends on ${window.to}, before ${window.from}.`);
  return makeReview(database, window, await cutOffOf(database, window, calendar, query.position));
}
