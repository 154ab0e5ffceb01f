import type { EventFacts } from './event-facts.js';

/**
 * Why a step of the reminder policy was taken, from its name: `before-7`, `before-7-calendar`, `due-day`, `overdue-3`,
 * `escalate-leader-5`, `silent-1`, `confirm-2`.
 */
export function stepInWords(facts: EventFacts): string {
  const vietnamese = facts.language === 'vi';
  const step = facts.text('step');
  const [kind] = step.split('-');
  const days = /-(\d+)/.exec(step)?.[1] ?? '';
  const calendarDays = step.endsWith('-calendar');
  const dueOn = facts.dueOn();
  const due = dueOn === null || dueOn === '' ? '' : vietnamese ? ` (hạn ${dueOn})` : ` (due on ${dueOn})`;
  const plural = days === '1' ? 'day' : 'days';
  switch (kind) {
    case 'before':
      return vietnamese
        ? `còn ${days} ngày${calendarDays ? '' : ' làm việc'} là đến hạn${due}`
        : `${days} ${calendarDays ? '' : 'working '}${plural} left${due}`;
    case 'due':
      return vietnamese ? `đúng ngày đến hạn${due}` : `the day it is due${due}`;
    case 'overdue':
    case 'escalate':
      return vietnamese
        ? `đã quá hạn ${days} ngày làm việc${due}`
        : `${days} working ${plural} overdue${due}`;
    case 'silent':
      return vietnamese ? `lâu chưa có báo cáo tiến độ${due}` : `no progress report for long${due}`;
    case 'confirm':
      return vietnamese
        ? `báo cáo hoàn thành đang chờ xác nhận${due}`
        : `a completion report waits for confirmation${due}`;
    default:
      return `${step}${due}`;
  }
}
