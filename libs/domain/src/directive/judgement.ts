import type { LocalDate } from '../calendar/local-date.js';
import type { Outcome } from './directive-events.js';

/** Whether what ended in such a way was on time or late: what was cancelled or superseded is neither. */
export const isJudged = (outcome: Outcome): boolean => outcome !== 'cancelled' && outcome !== 'superseded';

/**
 * On time or late, by the day that counts (the accepted completion report's), in calendar days.
 * Both are null where there is no deadline.
 */
export function judgement(
  dueOn: LocalDate | null,
  judgedOn: LocalDate,
): { onTime: boolean | null; daysLate: number | null } {
  if (dueOn === null) return { onTime: null, daysLate: null };
  const daysLate = Math.max(0, Math.round((Date.parse(judgedOn) - Date.parse(dueOn)) / 86_400_000));
  return { onTime: daysLate === 0, daysLate };
}
