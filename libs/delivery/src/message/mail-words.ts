import { dateInWords, type Language } from '#domain';
import type { MessageItem } from './message.js';

const longestSubject = 180;

/** What mail says, apart from what is told of each directive. */
export const mailWords = {
  vi: {
    toPerson: 'Kính gửi Ông/Bà,',
    toAgency: 'Kính gửi Quý cơ quan,',
    opening: (count: number, overdue: number) =>
      count === 1
        ? 'Xin thông báo nội dung đôn đốc sau:'
        : `Xin thông báo ${count} nhiệm vụ cần đôn đốc${overdue === 0 ? '' : `, trong đó ${overdue} nhiệm vụ đã quá hạn`}:`,
    lead: 'Cơ quan chủ trì',
    due: 'Hạn hoàn thành',
    late: (days: number) => `đã quá hạn ${days} ngày, tính cả ngày nghỉ`,
    lateOn: (days: number, day: string) => `đến ngày ${day} đã quá hạn ${days} ngày, tính cả ngày nghỉ`,
    missed: (day: string) => `Thông báo này lẽ ra phải được gửi vào ngày ${day}.`,
    escalation: 'Báo cáo vượt cấp',
    open: 'Mở nhiệm vụ',
    more: (count: number) => `Và ${count} nhiệm vụ khác, xin xem trong hộp thông báo của hệ thống.`,
    stop: 'Ngừng nhận thư điện tử',
    writeToStop: (address: string) => `Muốn ngừng nhận thư tại địa chỉ này, xin gửi thư tới ${address}`,
    stopping: (address: string) => `Ngừng gửi thư nhắc việc tới ${address}`,
    closing: 'Thư này do hệ thống theo dõi, đôn đốc nhiệm vụ gửi tự động.',
  },
  en: {
    toPerson: 'Dear colleague,',
    toAgency: 'Dear colleagues,',
    opening: (count: number, overdue: number) =>
      count === 1
        ? 'This directive needs attention:'
        : `${count} directives need attention${overdue === 0 ? '' : `, ${overdue} of them overdue`}:`,
    lead: 'Lead agency',
    due: 'Due on',
    late: (days: number) => `${days} calendar ${days === 1 ? 'day' : 'days'} overdue`,
    lateOn: (days: number, day: string) =>
      `${days} calendar ${days === 1 ? 'day' : 'days'} overdue on ${day}`,
    missed: (day: string) => `This should have been sent on ${day}.`,
    escalation: 'Escalation',
    open: 'Open the directive',
    more: (count: number) => `And ${count} more directives; see your inbox in the system.`,
    stop: 'Send me no more e-mail',
    writeToStop: (address: string) => `To have mail to this address stopped, write to ${address}`,
    stopping: (address: string) => `No more reminders to ${address}`,
    closing: 'This message was sent by the system that follows up directives.',
  },
} as const;

/** What a message tells of, those that it does not show too. */
interface Whole {
  readonly directives: number;
  readonly overdue: number;
  /** When it goes out, `YYYY-MM-DD`. */
  readonly day: string;
}

/**
 * The subject of a message about these items. What is told of one directive keeps its subject from one reminder to the
 * next, and to an escalation, for mail programs tell threads by it too.
 */
export function subjectOf(
  language: Language,
  [first]: readonly MessageItem[],
  { directives, overdue, day }: Whole,
): string {
  const isVietnamese = language === 'vi';
  if (directives === 1 && first) {
    const what = isVietnamese ? 'Đôn đốc nhiệm vụ' : 'Reminder of directive';
    return shortened(`${what} ${first.number}: ${first.title}`);
  }
  const on = dateInWords(day, language);
  if (isVietnamese)
    return `Đôn đốc ${directives} nhiệm vụ, ngày ${on}${overdue === 0 ? '' : ` (${overdue} quá hạn)`}`;
  return `Reminder of ${directives} directives, ${on}${overdue === 0 ? '' : ` (${overdue} overdue)`}`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= longestSubject
    ? text
    : `${characters.slice(0, longestSubject).join('').trimEnd()}…`;
}

/** What is told of one directive and one deadline of it, the most pressing first. */
export type Told = readonly [MessageItem, ...MessageItem[]];

/** The items by what they tell of, in their order. */
export function toldOf(items: readonly MessageItem[]): Told[] {
  const found = new Map<string, [MessageItem, ...MessageItem[]]>();
  for (const item of items) {
    const key = `${item.deadline ?? ''} ${item.directiveId}`;
    const known = found.get(key);
    if (known) known.push(item);
    else found.set(key, [item]);
  }
  return [...found.values()];
}

/** The facts of a directive, a line each, below its title: who is told and why, who leads, and when it is due. */
export function factsOf(
  told: Told,
  language: Language,
): { readonly text: string; readonly alarming: boolean }[] {
  const said = mailWords[language];
  const [first] = told;
  const notices = told.map(({ whom, why, daysLate }) => (daysLate > 0 ? whom : `${whom}: ${why}`));
  const missed = told.flatMap(({ missedOn }) =>
    missedOn === null ? [] : [said.missed(dateInWords(missedOn, language))],
  );
  const calm = [
    ...notices,
    ...(first.leadAgency === null ? [] : [`${said.lead}: ${first.leadAgency}`]),
    ...missed,
  ];
  return [...dueOf(told, language), ...[...new Set(calm)].map((text) => ({ text, alarming: false }))];
}

/** The deadline, and how long it is past; counted on the day of the notice where that was missed. */
function dueOf(told: Told, language: Language): { readonly text: string; readonly alarming: boolean }[] {
  const said = mailWords[language];
  const { deadline, daysLate, missedOn } = told.reduce((a, b) => (b.daysLate > a.daysLate ? b : a));
  if (deadline === null) return [];
  const due = `${said.due}: ${dateInWords(deadline, language)}`;
  if (daysLate === 0) return [{ text: due, alarming: false }];
  const late =
    missedOn === null ? said.late(daysLate) : said.lateOn(daysLate, dateInWords(missedOn, language));
  return [{ text: `${due}, ${late}`, alarming: true }];
}
