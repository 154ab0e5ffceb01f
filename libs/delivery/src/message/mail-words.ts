import { dateInWords, type Language } from '#domain';
import type { MessageItem } from './message.js';

const longestSubject = 180;

/** What mail says, apart from what is told of each directive. */
export const mailWords = {
  vi: {
    toPerson: 'Kính gửi Ông/Bà,',
    toAgency: 'Kính gửi Quý cơ quan,',
    opening: (count: number, late: number) =>
      count === 1
        ? 'Xin thông báo nội dung đôn đốc sau:'
        : `Xin thông báo ${count} nội dung đôn đốc sau${late === 0 ? '' : `, trong đó ${late} nội dung đã quá hạn`}:`,
    lead: 'Cơ quan chủ trì',
    due: 'Hạn hoàn thành',
    late: (days: number) => `đã quá hạn ${days} ngày, tính cả ngày nghỉ`,
    missed: (day: string) => `Thông báo này lẽ ra được gửi ngày ${day}.`,
    escalation: 'Báo cáo vượt cấp',
    open: 'Mở nhiệm vụ',
    more: (count: number) => `Và ${count} nội dung khác, xin xem trong hộp thông báo của hệ thống.`,
    stop: 'Ngừng nhận thư điện tử',
    closing: 'Thư này do hệ thống theo dõi, đôn đốc nhiệm vụ gửi tự động.',
  },
  en: {
    toPerson: 'Dear colleague,',
    toAgency: 'Dear colleagues,',
    opening: (count: number, late: number) =>
      count === 1
        ? 'This directive needs attention:'
        : `${count} matters need attention${late === 0 ? '' : `, ${late} of them overdue`}:`,
    lead: 'Lead agency',
    due: 'Due on',
    late: (days: number) => `${days} calendar ${days === 1 ? 'day' : 'days'} overdue`,
    missed: (day: string) => `This should have been sent on ${day}.`,
    escalation: 'Escalation',
    open: 'Open the directive',
    more: (count: number) => `And ${count} more; see your inbox in the system.`,
    stop: 'Send me no more e-mail',
    closing: 'This message was sent by the system that follows up directives.',
  },
} as const;

/** How many of these are overdue. */
export const lateAmong = (items: readonly MessageItem[]): number =>
  items.filter(({ daysLate }) => daysLate > 0).length;

/**
 * The subject of a message about these items. What is told of one directive keeps its subject from one reminder to the
 * next, for mail programs tell threads by it too.
 * @param day when it goes out, `YYYY-MM-DD`
 */
export function subjectOf(language: Language, items: readonly MessageItem[], day: string): string {
  const [only] = items;
  const isVietnamese = language === 'vi';
  if (items.length === 1 && only) {
    const about = `${only.number}: ${only.title}`;
    const what = only.escalation
      ? isVietnamese
        ? 'Báo cáo vượt cấp về nhiệm vụ'
        : 'Escalation of directive'
      : isVietnamese
        ? 'Đôn đốc nhiệm vụ'
        : 'Reminder of directive';
    return shortened(`${what} ${about}`);
  }
  const late = lateAmong(items);
  const on = dateInWords(day, language);
  if (isVietnamese)
    return `Đôn đốc ${items.length} nội dung, ngày ${on}${late === 0 ? '' : ` (${late} quá hạn)`}`;
  return `${items.length} reminders of ${on}${late === 0 ? '' : ` (${late} overdue)`}`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= longestSubject
    ? text
    : `${characters.slice(0, longestSubject).join('').trimEnd()}…`;
}

/** The facts of an item, a line each, below its title. */
export function factsOf(
  { words, leadAgency, deadline, daysLate, missedOn }: MessageItem,
  language: Language,
): { readonly text: string; readonly alarming: boolean }[] {
  const said = mailWords[language];
  const calm = (text: string) => ({ text, alarming: false });
  const due = deadline === null ? '' : `${said.due}: ${dateInWords(deadline, language)}`;
  return [
    calm(words),
    ...(leadAgency === null ? [] : [calm(`${said.lead}: ${leadAgency}`)]),
    ...(due === ''
      ? []
      : [daysLate > 0 ? { text: `${due}, ${said.late(daysLate)}`, alarming: true } : calm(due)]),
    ...(missedOn === null ? [] : [calm(said.missed(dateInWords(missedOn, language)))]),
  ];
}
