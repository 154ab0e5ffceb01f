import { formatCount } from '#domain';
import type { EventFacts } from './event-facts.js';

/** What became of the dates by the working days that a suspension lasted, in Vietnamese. */
export function movedInVietnamese(facts: EventFacts): string {
  const days = facts.number('suspendedWorkingDays');
  if (!days) return '';
  const lead = facts.dueOn()
    ? `, thời hạn chuyển từ ngày ${facts.date('previousDueOn')} sang ngày ${facts.dueOn() ?? ''}`
    : '';
  const others =
    facts.count('coordinators') === 0 ? '' : ', thời hạn riêng của cơ quan phối hợp chuyển tương ứng';
  return `${lead}${others} (cộng ${formatCount(days, 'vi')} ngày làm việc tạm hoãn)`;
}

/** The same in English. */
export function movedInEnglish(facts: EventFacts): string {
  const days = facts.number('suspendedWorkingDays');
  if (!days) return '';
  const lead = facts.dueOn()
    ? `, due date moved from ${facts.date('previousDueOn')} to ${facts.dueOn() ?? ''}`
    : '';
  const others =
    facts.count('coordinators') === 0 ? '' : ', the own dates of co-ordinating agencies likewise';
  return `${lead}${others} (by the ${days} working ${days === 1 ? 'day' : 'days'} suspended)`;
}
