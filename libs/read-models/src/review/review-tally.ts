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

  /** Counts the directive of a history; @returns it where it belongs to the window */
  count(history: readonly HistoricEvent[]): Directive | null {
    const { window, asOf } = this.reading;
    const directive = fold(history, this.reading);
    if (directive === null || !belongsTo(directive, window)) return null;
    const counts = this.groups.get(directive.leadAgencyId) ?? noCounts();
    count(counts, directive, asOf);
    this.groups.set(directive.leadAgencyId, counts);
    return directive;
  }

  total(): ReviewCounts {
    const total = noCounts();
    for (const counts of this.groups.values()) add(total, counts);
    return total;
  }
}

/**
 * A directive as it stood when the window was over. Of what came later only corrections count, if any: a review is
 * restated, not continued.
 */
function fold(history: readonly HistoricEvent[], { end, withCorrections }: Reading): Directive | null {
  let state: Directive | null = null;
  for (const { actorId, recordedAt, ...recorded } of history) {
    if (recordedAt >= end && !(withCorrections && recorded.type === 'CorrectionRecorded')) continue;
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    if (event !== null) state = evolveDirective(state, { event, actorId, recordedAt });
  }
  return state;
}
