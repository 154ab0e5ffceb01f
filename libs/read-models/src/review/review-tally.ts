import {
  directiveEventSchemas,
  evolveDirective,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
} from '#domain';
import { decodedEvent } from '#consumers';
import { add, belongsTo, count, noCounts, type ReviewCounts } from './review-counts.js';
import type { HistoricEvent } from './review-sources.js';
import type { ReviewWindow } from './review-window.js';

/** One way to read the histories: over which window, and with what was put right after it or without. */
export interface Reading {
  readonly window: ReviewWindow;
  /** The instant at which the window is over. */
  readonly end: string;
  /** The day on which what is open is judged. */
  readonly asOf: LocalDate;
  readonly withCorrections: boolean;
}

/** The counts of a reading, by lead agency. */
export class Tally {
  readonly groups = new Map<string | null, ReviewCounts>();

  constructor(readonly reading: Reading) {}

  /** Counts the directive of a history, or takes back that it was; @returns it where it belongs to the window */
  count(history: readonly HistoricEvent[], times: 1 | -1 = 1): Directive | null {
    const { window, asOf } = this.reading;
    const directive = fold(history, this.reading);
    if (directive === null || !belongsTo(directive, window)) return null;
    const { leadAgencyId } = directive;
    const counts = this.groups.get(leadAgencyId) ?? noCounts();
    const one = noCounts();
    count(one, directive, asOf);
    add(counts, one, times);
    if (counts.total === 0) this.groups.delete(leadAgencyId);
    else this.groups.set(leadAgencyId, counts);
    return directive;
  }

  total(): ReviewCounts {
    const total = noCounts();
    for (const counts of this.groups.values()) add(total, counts);
    return total;
  }
}

/**
 * A directive as it stood when the window was over. Of what came later only corrections count, if any, and what was taken
 * over of that time: a review is restated, not continued.
 */
function fold(
  history: readonly HistoricEvent[],
  { window, end, withCorrections }: Reading,
): Directive | null {
  const imported = withCorrections ? importInto(history, window) : null;
  let state: Directive | null = null;
  for (const { actorId, recordedAt, ...recorded } of history) {
    const putsRight =
      withCorrections &&
      (recorded.type === 'CorrectionRecorded' || (imported !== null && takesOver.includes(recorded.type)));
    if (recordedAt >= end && !putsRight) continue;
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event !== null) state = evolveDirective(state, { event, actorId, recordedAt });
  }
  const isClosedLater = imported !== null && imported.closed !== null && imported.closed.on > window.to;
  if (state === null || !isClosedLater || state.closure?.closedOn !== imported.closed?.on) return state;
  return { ...state, work: 'in_progress', completion: null, closure: null };
}

const takesOver: readonly string[] = ['DirectiveDrafted', 'DirectiveImported'];

/**
 * What was taken over from the office's earlier list, where it was given by the end of the window: it counts from that day
 * on, also where it was recorded later.
 */
function importInto(history: readonly HistoricEvent[], { to }: ReviewWindow) {
  const found = history.find(({ type }) => type === 'DirectiveImported');
  if (found === undefined) return null;
  const { actorId: _actorId, recordedAt: _recordedAt, ...recorded } = found;
  const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
  return event?.type === 'DirectiveImported' && event.data.assignedOn <= to ? event.data : null;
}
