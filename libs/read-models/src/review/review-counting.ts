import type { Directive } from '#domain';
import { byPosition, correctionsFrom, type LateCorrection } from './review-change.js';
import { byIndicator, byLateness, FirstLines, indicatorLines, overdueLine } from './review-lists.js';
import type { IndicatorLine, OverdueLine } from './review-lists.js';
import type { HistoricEvent } from './review-sources.js';
import { Tally } from './review-tally.js';
import type { CutOffs } from './review-window.js';

/** Whether a review is read at another position than the one at which its window ended. */
export const isRestated = ({ position, firstPosition }: CutOffs): boolean =>
  position !== null && BigInt(position) > BigInt(firstPosition ?? -1);

/** What a review comes to, directive by directive: the counts of both windows, and the first lines of each list. */
export class ReviewCounting {
  readonly now: Tally;
  /** As first reported; null where the review is read there. */
  readonly first: Tally | null;
  readonly before: Tally;
  readonly overdue = new FirstLines<OverdueLine>(byLateness);
  readonly indicators = new FirstLines<IndicatorLine>(byIndicator);
  readonly corrections = new FirstLines<LateCorrection>(byPosition);

  constructor(readonly cutOffs: CutOffs) {
    const { window, end, asOf } = cutOffs;
    const reading = { window, end, asOf, withCorrections: true };
    this.now = new Tally(reading);
    this.first = isRestated(cutOffs) ? new Tally({ ...reading, withCorrections: false }) : null;
    this.before = new Tally({ ...cutOffs.previous, withCorrections: true });
  }

  /** Counts the directive of a history, or takes back all that counting this history came to. */
  count(history: readonly HistoricEvent[], times: 1 | -1 = 1): void {
    this.before.count(history, times);
    const reported = this.first?.count(history, times) ?? null;
    const directive = this.now.count(history, times);
    const judged = directive ?? reported;
    if (this.first !== null && judged !== null) {
      const corrections = correctionsFrom(history, this.cutOffs.end, judged);
      for (const correction of corrections) put(this.corrections, correction, times);
    }
    if (directive !== null) this.#list(directive, times);
  }

  /** Whether so much was taken back that the lists have to be read anew. */
  get isExhausted(): boolean {
    return [this.overdue, this.indicators, this.corrections].some((lines) => lines.isExhausted);
  }

  #list(directive: Directive, times: 1 | -1): void {
    const late = overdueLine(directive, this.cutOffs.asOf);
    if (late !== null) put(this.overdue, late, times);
    for (const line of indicatorLines(directive)) put(this.indicators, line, times);
  }
}

function put<Line>(lines: FirstLines<Line>, line: Line, times: 1 | -1): void {
  if (times === 1) lines.add(line);
  else lines.remove(line);
}
