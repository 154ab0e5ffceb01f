import type { Language } from '#domain';

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

/** Adds the counts of one agency to those of others. */
export function add(to: ReviewCounts, counts: Readonly<ReviewCounts>): void {
  for (const group of Object.keys(to) as (keyof ReviewCounts)[]) to[group] += counts[group];
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
