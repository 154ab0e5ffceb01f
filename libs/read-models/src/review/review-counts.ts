import { timeStatus, type Directive, type Language, type LocalDate } from '#domain';
import type { ReviewWindow } from './review-window.js';

/** How many directives of a group ended, or stand, in which way. Each counts once. */
export interface ReviewCounts {
  /** Closed as implemented, reported complete by the deadline that stood last. */
  doneOnTime: number;
  doneLate: number;
  /** Closed as implemented by the office's word alone, whatever the date. */
  doneWithoutReport: number;
  openInTime: number;
  openOverdue: number;
  /** Declined by the lead: it waits for the office, and is no agency's lateness. */
  declined: number;
  /** Without a deadline: implemented, or still open. */
  noDeadline: number;
  notImplemented: number;
  cancelled: number;
  superseded: number;
  total: number;
  /** Of those done on time or late: reported complete by the first deadline. No further group. */
  doneByOriginalDate: number;
  /** Of those done late, and of those open and overdue: late already when their lead took them over. No further groups. */
  doneLateInherited: number;
  openOverdueInherited: number;
}

/** A percentage with the sum it comes from; null where nothing was counted. */
export interface Rate {
  readonly percent: number | null;
  readonly calculation: string;
}

export interface ReviewRates {
  readonly overdueRate: Rate;
  readonly onTimeRate: Rate;
  readonly onTimeRateByOriginalDate: Rate;
}

/** The rates' formulas in words, printed beside them. */
export const formulas: Readonly<Record<keyof ReviewRates, Readonly<Record<Language, string>>>> = {
  overdueRate: {
    vi: 'quá hạn chưa hoàn thành ÷ (đã hoàn thành + quá hạn chưa hoàn thành)',
    en: 'overdue and not done ÷ (done + overdue and not done)',
  },
  onTimeRate: {
    vi: 'hoàn thành đúng hạn theo thời hạn được duyệt sau cùng ÷ đã hoàn thành',
    en: 'done by the last approved date ÷ done',
  },
  onTimeRateByOriginalDate: {
    vi: 'hoàn thành đúng hạn theo thời hạn ban đầu ÷ đã hoàn thành',
    en: 'done by the original date ÷ done',
  },
};

/** Whose directives they are: printed beside the counts. */
export const counted: Readonly<Record<Language, string>> = {
  vi: 'mỗi nhiệm vụ tính một lần, cho cơ quan chủ trì; phần việc của cơ quan phối hợp không tính',
  en: 'each directive counts once, for its lead agency; the shares of co-ordinating agencies do not count',
};

export function noCounts(): ReviewCounts {
  return {
    doneOnTime: 0,
    doneLate: 0,
    doneWithoutReport: 0,
    openInTime: 0,
    openOverdue: 0,
    declined: 0,
    noDeadline: 0,
    notImplemented: 0,
    cancelled: 0,
    superseded: 0,
    total: 0,
    doneByOriginalDate: 0,
    doneLateInherited: 0,
    openOverdueInherited: 0,
  };
}

/** Whether a directive belongs to a window: issued, and closed within it or still open at its end. */
export function belongsTo({ issued, closure }: Directive, { from, to }: ReviewWindow): boolean {
  if (!issued) return false;
  return closure === null || (closure.closedOn >= from && closure.closedOn <= to);
}

/** Counts a directive as it stood on a day. */
export function count(counts: ReviewCounts, directive: Directive, asOf: LocalDate): void {
  const group = groupOf(directive, asOf);
  counts.total += 1;
  counts[group] += 1;
  if (wasLateBefore(directive) && (group === 'doneLate' || group === 'openOverdue'))
    counts[`${group}Inherited`] += 1;
  const { closure, originalDueOn, deadline } = directive;
  const done = closure?.outcome === 'implemented' && !closure.withoutReport && deadline?.dueOn;
  if (done && originalDueOn !== null && closure.judgedOn <= originalDueOn) counts.doneByOriginalDate += 1;
}

/** Whether it was late already when its lead took it over from another agency. */
const wasLateBefore = ({ inherited, deadline }: Directive): boolean =>
  inherited !== undefined &&
  deadline?.dueOn !== undefined &&
  deadline.dueOn !== null &&
  inherited.on > deadline.dueOn;

type Group = Exclude<
  keyof ReviewCounts,
  'total' | 'doneByOriginalDate' | 'doneLateInherited' | 'openOverdueInherited'
>;

function groupOf(directive: Directive, asOf: LocalDate): Group {
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

/** Adds the counts of one group to those of another, or takes them away. */
export function add(to: ReviewCounts, counts: ReviewCounts, times: 1 | -1 = 1): void {
  for (const group of Object.keys(to) as (keyof ReviewCounts)[]) to[group] += times * counts[group];
}

/**
 * The rates that counts give. What was cancelled, superseded, not implemented, declined, closed without a report or has no
 * deadline is in none of them.
 */
export function ratesOf(counts: Readonly<ReviewCounts>): ReviewRates {
  const { doneOnTime, doneLate, openOverdue, doneByOriginalDate } = counts;
  return {
    overdueRate: rate(openOverdue, [doneOnTime, doneLate, openOverdue]),
    onTimeRate: rate(doneOnTime, [doneOnTime, doneLate]),
    onTimeRateByOriginalDate: rate(doneByOriginalDate, [doneOnTime, doneLate]),
  };
}

function rate(part: number, whole: readonly number[]): Rate {
  const sum = whole.reduce((total, one) => total + one, 0);
  const percent = sum === 0 ? null : Math.round((part * 10_000) / sum) / 100;
  return { percent, calculation: `${part} ÷ (${whole.join(' + ')})` };
}
