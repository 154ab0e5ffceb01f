import { formatCount, formatLetterDate, type Language } from '#domain';
import { askOf, isChangesOnly, describeNoticeDocument } from './letter-texts.js';
import type { MessageItem } from './message.js';

const longestSubject = 180;
/** Of a directive's content that a mail shows; its page has all of it. */
const longestContent = 600;

const count = (number: number) => formatCount(number, 'vi');

/** Somebody by the full name, as a letter does. */
const comrade = (name: string) => `đồng chí ${name.replace(/^(Ông|Bà)\s+/u, '')}`.trim();

/** What mail says, apart from what is told of each directive. */
export const mailTexts = {
  vi: {
    toPerson: (name: string) => `Kính gửi ${comrade(name)},`,
    toHead: (agency: string) => `Kính gửi đồng chí Thủ trưởng ${agency === '' ? 'cơ quan' : agency},`,
    toAgency: (agency: string) => `Kính gửi ${agency === '' ? 'cơ quan' : agency},`,
    standingIn: (names: readonly string[]) =>
      `Đồng chí nhận thư này đồng thời thay mặt ${names.map(comrade).join(', ')} đang nghỉ phép.`,
    content: 'Nội dung',
    notice: 'Căn cứ',
    lead: 'Cơ quan chủ trì',
    due: 'Hạn hoàn thành',
    ask: 'Đề nghị',
    late: (days: number) => `đã quá hạn ${count(days)} ngày, tính cả ngày nghỉ`,
    lateOn: (days: number, day: string) => `đến ${day} đã quá hạn ${count(days)} ngày, tính cả ngày nghỉ`,
    missed: (day: string) => `Thông báo này gửi chậm so với lịch ${day}.`,
    open: 'Mở nhiệm vụ',
    more: (hidden: number) =>
      `Và ${count(hidden)} nhiệm vụ khác, đề nghị xem trong hộp thông báo của hệ thống.`,
    contact: (whom: string) => `Đầu mối liên hệ của Văn phòng: ${whom}.`,
    stop: 'Ngừng nhận thư điện tử',
    writeToStop: (address: string) => `Để ngừng nhận thư tại địa chỉ này, đề nghị gửi thư tới ${address}`,
    stopping: (address: string) => `Ngừng gửi thư đôn đốc tới ${address}`,
    closing: 'Thư này do hệ thống theo dõi, đôn đốc nhiệm vụ gửi tự động.',
  },
  en: {
    toPerson: (name: string) => `Dear ${name === '' ? 'colleague' : name},`,
    toHead: (agency: string) => `To the head of ${agency === '' ? 'the agency' : agency},`,
    toAgency: (agency: string) => `To ${agency === '' ? 'the agency' : agency},`,
    standingIn: (names: readonly string[]) =>
      `You also receive this standing in for ${names.join(', ')}, on leave.`,
    content: 'Content',
    notice: 'Issued by',
    lead: 'Lead agency',
    due: 'Due on',
    ask: 'Asked of you',
    late: (days: number) => `${days} calendar ${days === 1 ? 'day' : 'days'} overdue`,
    lateOn: (days: number, day: string) =>
      `${days} calendar ${days === 1 ? 'day' : 'days'} overdue on ${day}`,
    missed: (day: string) => `This goes out late: it was planned for ${day}.`,
    open: 'Open the directive',
    more: (hidden: number) => `And ${hidden} more directives; see your inbox in the system.`,
    contact: (whom: string) => `Whom to call at the office: ${whom}.`,
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
  items: readonly MessageItem[],
  { directives, overdue, day }: Whole,
): string {
  const [first] = items;
  if (isChangesOnly(items)) return changesSubject(language, first, { directives, day });
  if (directives === 1 && first) {
    const what = { vi: 'V/v đôn đốc nhiệm vụ', en: 'Reminder of directive' }[language];
    return shortened(`${what} ${first.number}: ${first.title}`, longestSubject);
  }
  const on = formatLetterDate(day, language);
  if (language === 'en')
    return `Reminder of ${directives} directives (${overdue} overdue), ${on}`.replace(' (0 overdue)', '');
  const late = overdue === 0 ? '' : ` (${count(overdue)} quá hạn)`;
  return `V/v đôn đốc ${count(directives)} nhiệm vụ${late}, ${on}`;
}

/** The subject where nothing reminds, and all tells of what happened. */
function changesSubject(
  language: Language,
  first: MessageItem | undefined,
  { directives, day }: Pick<Whole, 'directives' | 'day'>,
): string {
  if (directives === 1 && first) {
    const what = { vi: 'Thông báo về nhiệm vụ', en: 'Information on directive' }[language];
    return shortened(`${what} ${first.number}: ${first.title}`, longestSubject);
  }
  const on = formatLetterDate(day, language);
  return language === 'vi'
    ? `Thông báo về ${count(directives)} nhiệm vụ, ${on}`
    : `Information on ${directives} directives, ${on}`;
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest).join('').trimEnd()}…`;
}

/** What is told of one directive and one deadline of it, the most pressing first. */
export type DirectiveItems = readonly [MessageItem, ...MessageItem[]];

/** The items by what they tell of, in their order; what happened to a directive stands with what reminds of it. */
export function byDirective(items: readonly MessageItem[]): DirectiveItems[] {
  const found = new Map<string, [MessageItem, ...MessageItem[]]>();
  for (const item of items) {
    const reminding = items.find(
      ({ kind, directiveId }) => kind !== 'change' && directiveId === item.directiveId,
    );
    const { deadline } = item.kind === 'change' ? (reminding ?? { deadline: '' }) : item;
    const key = `${deadline ?? ''} ${item.directiveId}`;
    const known = found.get(key);
    if (known) known.push(item);
    else found.set(key, [item]);
  }
  return [...found.values()];
}

/**
 * The facts of a directive, a line each, below its title: what it says, when it is due, who is told and why, what is
 * asked; of one that nothing reminds of first what happened to it.
 */
export function factsOf(
  items: DirectiveItems,
  language: Language,
  { withNotice }: { withNotice: boolean },
): { readonly text: string; readonly alarming: boolean }[] {
  const said = mailTexts[language];
  const [first] = items;
  const { content, notice, title } = first;
  const ask = askOf(items, language);
  const notices = items.map(({ whom, why, daysLate }) =>
    daysLate > 0 || why === '' ? whom : `${whom}: ${why}`,
  );
  const missed = items.flatMap(({ missedOn }) =>
    missedOn === null ? [] : [said.missed(formatLetterDate(missedOn, language))],
  );
  const unalarming = (texts: readonly string[]) =>
    [...new Set(texts)].map((text) => ({ text, alarming: false }));
  return [
    ...(isChangesOnly(items) ? unalarming(notices) : []),
    ...unalarming([
      ...(content === null || content === '' || content === title
        ? []
        : [`${said.content}: ${shortened(content, longestContent)}`]),
      ...(notice && withNotice ? [`${said.notice}: ${describeNoticeDocument(notice, language)}`] : []),
    ]),
    ...dueOf(items, language),
    ...unalarming([
      ...(isChangesOnly(items) ? [] : notices),
      ...(first.leadAgency === null ? [] : [`${said.lead}: ${first.leadAgency}`]),
      ...(ask === null ? [] : [`${said.ask}: ${ask}`]),
      ...missed,
    ]),
  ];
}

/** The deadline, and how long it is past; counted on the day of the notice where that was missed. */
function dueOf(
  items: DirectiveItems,
  language: Language,
): { readonly text: string; readonly alarming: boolean }[] {
  const said = mailTexts[language];
  const { deadline, daysLate, missedOn } = items.reduce((a, b) => (b.daysLate > a.daysLate ? b : a));
  if (deadline === null) return [];
  const due = `${said.due}: ${formatLetterDate(deadline, language)}`;
  if (daysLate === 0) return [{ text: due, alarming: false }];
  const late =
    missedOn === null ? said.late(daysLate) : said.lateOn(daysLate, formatLetterDate(missedOn, language));
  return [{ text: `${due}, ${late}`, alarming: true }];
}
