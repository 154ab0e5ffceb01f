import {
  daysBetween,
  directiveEventSchemas,
  evolveDirective,
  inheritedDaysLate,
  officeHasItSince,
  standsStillOn,
  timeStatus,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import { decodedEvent } from '#consumers';
import type { Database } from '../viewer.js';
import type { LateCorrection, LateEntry } from './review-change.js';
import { add, noCounts, type ReviewCounts } from './review-counts.js';
import type { HistoricEvent } from '../directives/review-entries.js';
import { indicatorLines, mostLines } from './review-lists.js';
import type { BoundedList, DirectiveLine, IndicatorLine, OverdueLine } from './review-lists.js';
import { isRestated, type ReviewFigures } from './review-reading.js';
import type { CutOffs, ReviewWindow } from './review-window.js';

/** An event of a directive; the day is not looked at. */
export type PlainEvent = Omit<HistoricEvent, 'day'>;

/** One way to read the histories: over which window, and with what was put right after it or without. */
export interface PlainReading {
  readonly window: ReviewWindow;
  /** The instant at which the window is over. */
  readonly end: string;
  /** The day on which what is open is judged. */
  readonly asOf: LocalDate;
  readonly withCorrections: boolean;
  /** Takes in what came later and tells of the days of the window. */
  readonly entered?: LateEntry[];
}

/** What a review comes to by reading every history: what is kept has to come to the same. */
export async function figuresByCounting(database: Database, cutOffs: CutOffs): Promise<ReviewFigures> {
  const { window, end, asOf, previous, position } = cutOffs;
  const reading = { window, end, asOf, withCorrections: true };
  const now: Groups = new Map();
  const first: Groups = new Map();
  const before: Groups = new Map();
  const overdue: OverdueLine[] = [];
  const indicators: IndicatorLine[] = [];
  const corrections: LateCorrection[] = [];
  const enteredLate: LateEntry[] = [];
  for (const history of await histories(database, position)) {
    countIn(before, history, { ...previous, withCorrections: true });
    const reported = countIn(first, history, { ...reading, withCorrections: false });
    const entered: LateEntry[] = [];
    const directive = countIn(now, history, { ...reading, entered });
    if (directive !== null) enteredLate.push(...entered);
    const judged = directive ?? reported;
    if (judged !== null) corrections.push(...correctionsFrom(history, end, judged));
    if (directive === null) continue;
    const late = overdueLine(directive, asOf);
    if (late !== null) overdue.push(late);
    indicators.push(...indicatorLines(lineOf(directive), directive.indicators));
  }
  const isFirst = !isRestated(cutOffs);
  return {
    ...{ now, first: isFirst ? null : first, before },
    overdue: firstOf(overdue, (one, other) => other.daysLate - one.daysLate || byNumber(one, other)),
    indicators: firstOf(indicators, (one, other) => byNumber(one, other) || compare(one.code, other.code)),
    corrections: firstOf(isFirst ? [] : corrections, byPosition),
    enteredLate: firstOf(isFirst ? [] : enteredLate, byPosition),
  };
}

const byPosition = (one: { readonly position: string }, other: { readonly position: string }): number =>
  Number(BigInt(one.position) - BigInt(other.position));

type Groups = Map<string | null, ReviewCounts>;

function firstOf<Line>(lines: Line[], order: (one: Line, other: Line) => number): BoundedList<Line> {
  return { total: lines.length, items: lines.sort(order).slice(0, mostLines) };
}

/** Counts the directive of a history; @returns it where it belongs to the window */
export function countIn(
  groups: Groups,
  history: readonly PlainEvent[],
  reading: PlainReading,
): Directive | null {
  const directive = fold(history, reading);
  if (directive === null || !belongsTo(directive, reading.window)) return null;
  const one = noCounts();
  count(one, directive, reading.asOf);
  const counts = groups.get(directive.leadAgencyId) ?? noCounts();
  add(counts, one);
  groups.set(directive.leadAgencyId, counts);
  return directive;
}

/**
 * A directive as it stood when the window was over. Of what came later only corrections count, if any, what was taken
 * over of that time, and papers that had come in: a review is restated, not continued.
 */
function fold(
  history: readonly PlainEvent[],
  { window, end, withCorrections, entered }: PlainReading,
): Directive | null {
  const imported = withCorrections ? importInto(history, window) : null;
  let state: Directive | null = null;
  for (const recorded of history) {
    const { type } = recorded.event;
    const putsRight =
      withCorrections &&
      (type === 'CorrectionRecorded' ||
        (imported !== null && takesOver.includes(type)) ||
        isPaperOf(recorded.event, state, window));
    if (recorded.recordedAt < end || putsRight) state = evolveDirective(state, recorded);
    if (recorded.recordedAt >= end && putsRight && state !== null)
      entered?.push(...lateEntryOf(recorded, state));
  }
  const isClosedLater = imported !== null && imported.closed !== null && imported.closed.on > window.to;
  if (state === null || !isClosedLater || state.closure?.closedOn !== imported.closed?.on) return state;
  return { ...state, work: 'in_progress', completion: null, closure: null };
}

/** Whether a paper that the lead is done had come in by the end of the window, while it was at work. */
function isPaperOf(event: DirectiveEvent, state: Directive | null, { to }: ReviewWindow): boolean {
  if (event.type !== 'CompletionReported' || event.data.document === undefined) return false;
  const isAtWork = state?.work === 'assigned' || state?.work === 'in_progress';
  return isAtWork && state.leadAgencyId === event.data.agencyId && event.data.reportedOn <= to;
}

const takesOver: readonly string[] = ['DirectiveDrafted', 'DirectiveImported'];

/** What was taken over, where it was given by the end of the window: it counts from that day on, also where it was recorded later. */
function importInto(history: readonly PlainEvent[], { to }: ReviewWindow) {
  const event = history.find((each) => each.event.type === 'DirectiveImported')?.event;
  return event?.type === 'DirectiveImported' && event.data.assignedOn <= to ? event.data : null;
}

function belongsTo({ issued, closure }: Directive, { from, to }: ReviewWindow): boolean {
  if (!issued) return false;
  return closure === null || (closure.closedOn >= from && closure.closedOn <= to);
}

function count(counts: ReviewCounts, directive: Directive, asOf: LocalDate): void {
  const group = groupOf(directive, asOf);
  counts.total += 1;
  counts[group] += 1;
  const { closure, originalDueOn, deadline, inherited } = directive;
  const wasLateBefore = inherited !== undefined && !!deadline?.dueOn && inherited.on > deadline.dueOn;
  if (wasLateBefore && (group === 'doneLate' || group === 'openOverdue')) counts[`${group}Inherited`] += 1;
  const done = closure?.outcome === 'implemented' && !closure.withoutReport && deadline?.dueOn;
  if (done && originalDueOn !== null && closure.judgedOn <= originalDueOn) counts.doneByOriginalDate += 1;
}

function groupOf(directive: Directive, asOf: LocalDate) {
  const { closure, deadline } = directive;
  const dueOn = deadline?.dueOn ?? null;
  switch (closure?.outcome) {
    case 'cancelled':
    case 'superseded':
      return closure.outcome;
    case 'not_implemented':
      return 'notImplemented';
    case 'implemented':
      if (closure?.withoutReport) return 'doneWithoutReport';
      if (dueOn === null) return 'noDeadline';
      return closure.onTime === false ? 'doneLate' : 'doneOnTime';
    case undefined: {
      if (directive.work === 'declined') return 'declined';
      if (dueOn === null) return 'noDeadline';
      const overdue = timeStatus({ ...directive, dueOn, dueSoonFrom: null }, asOf) === 'overdue';
      return overdue ? 'openOverdue' : 'openInTime';
    }
  }
}

function overdueLine(directive: Directive, asOf: LocalDate): OverdueLine | null {
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

function correctionsFrom(
  history: readonly PlainEvent[],
  end: string,
  directive: Directive,
): LateCorrection[] {
  return history.flatMap(({ event, recordedAt, position }) => {
    if (recordedAt < end || event.type !== 'CorrectionRecorded') return [];
    const { field, previous, value, reason, authority } = event.data;
    const said = { field, previous, value, reason, authority };
    return [{ ...lineOf(directive), ...said, recordedAt, position: position.toString() }];
  });
}

function lateEntryOf({ event, recordedAt, position }: PlainEvent, directive: Directive): LateEntry[] {
  const where = { recordedAt, position: position.toString() };
  if (event.type === 'DirectiveImported')
    return [{ ...lineOf(directive), kind: 'import', on: event.data.assignedOn, document: null, ...where }];
  if (event.type !== 'CompletionReported') return [];
  const { reportedOn, document = null } = event.data;
  return [{ ...lineOf(directive), kind: 'report', on: reportedOn, document, ...where }];
}

function lineOf({ id, number, title, leadAgencyId }: Directive): DirectiveLine {
  return { directiveId: id, number, title, agencyId: leadAgencyId };
}

function byNumber(one: DirectiveLine, other: DirectiveLine): number {
  return (
    one.number.length - other.number.length ||
    compare(one.number, other.number) ||
    compare(one.directiveId, other.directiveId)
  );
}

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

interface HistoricRow {
  stream_id: string;
  position: string;
  revision: string;
  type: string;
  data: RecordedEvent['data'];
  actor_id: string;
  recorded_at: Date;
}

async function histories(database: Database, upTo: string | null): Promise<PlainEvent[][]> {
  const { rows } = await database.query<HistoricRow>(
    `SELECT stream_id, position, revision, type, data, actor_id, recorded_at FROM live.audit_event
     WHERE stream_id > 'directive-' AND stream_id < 'directive.' AND position <= $1::bigint ORDER BY position`,
    [upTo],
  );
  const found = new Map<string, PlainEvent[]>();
  for (const { stream_id, actor_id, recorded_at, revision, type, data, ...row } of rows) {
    const position = BigInt(row.position);
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, {
      ...{ streamId: stream_id, revision: BigInt(revision), position, preparePosition: position, type, data },
    });
    if (event === null) continue;
    const history = found.get(stream_id) ?? [];
    history.push({ event, position, actorId: actor_id, recordedAt: recorded_at.toISOString() });
    found.set(stream_id, history);
  }
  return [...found.values()];
}
