import { formatCount, formatLetterDate, type Language } from '#domain';
import type { MessageItem, Notice } from './message.js';

/** A mail names at most so many notices of conclusions in its first sentence. */
const mostNotices = 3;

type AudienceKind = MessageItem['audience'];

/** To whom a mail speaks where it tells one reader of several things: to the highest of them. */
const fromTheTop: readonly AudienceKind[] = ['leader', 'agency_head', 'office', 'agency'];

function addressed(items: readonly MessageItem[]): AudienceKind {
  return fromTheTop.find((kind) => items.some(({ audience }) => audience === kind)) ?? 'agency';
}

/** `Thông báo số 15-TB/BCĐ ngày 20 tháng 7 năm 2022`. */
export function describeNoticeDocument({ number, publishedOn }: Notice, language: Language): string {
  const on = formatLetterDate(publishedOn, language);
  return language === 'vi' ? `Thông báo số ${number} ${on}` : `notice ${number} of ${on}`;
}

/** The notices of conclusions that issued these, each once. */
export function noticesOf(items: readonly MessageItem[]): readonly Notice[] {
  const found = new Map(
    items.flatMap(({ notice }) => (notice === null ? [] : [[notice.number, notice] as const])),
  );
  return [...found.values()];
}

interface Counted {
  readonly directives: number;
  readonly overdue: number;
}

/** How many, and how many of them are overdue: `03 nhiệm vụ, đều đã quá hạn`. */
function counted({ directives, overdue }: Counted, language: Language): string {
  const [all, late] = [formatCount(directives, language), formatCount(overdue, language)];
  if (language === 'vi') {
    if (directives === 1) return 'nhiệm vụ sau';
    if (overdue === 0) return `${all} nhiệm vụ`;
    return `${all} nhiệm vụ, ${overdue === directives ? 'đều đã quá hạn' : `trong đó ${late} nhiệm vụ đã quá hạn`}`;
  }
  if (directives === 1) return 'this directive';
  if (overdue === 0) return `${all} directives`;
  return `${all} directives, ${overdue === directives ? 'all' : late} of them overdue`;
}

const request: Readonly<Record<Language, Readonly<Record<AudienceKind, (what: string) => string>>>> = {
  vi: {
    agency: (what) => `Văn phòng đề nghị cơ quan khẩn trương thực hiện, báo cáo kết quả ${what}`,
    agency_head: (what) =>
      `Văn phòng kính báo cáo đồng chí Thủ trưởng, đề nghị chỉ đạo khẩn trương thực hiện, báo cáo kết quả ${what}`,
    leader: (what) =>
      `Văn phòng kính báo cáo lãnh đạo Ban Chỉ đạo, đề nghị xem xét, cho ý kiến chỉ đạo đối với ${what}`,
    office: (what) => `đề nghị Văn phòng xem xét, xử lý ${what}`,
  },
  en: {
    agency: (what) => `the office asks your agency to carry out without delay, and to report on, ${what}`,
    agency_head: (what) => `the office reports to you as head of the agency, and asks you to see to ${what}`,
    leader: (what) =>
      `the office reports to the committee’s leaders, and asks for their direction on ${what}`,
    office: (what) => `the office is asked to see to ${what}`,
  },
};

/** Whether all of it tells of what happened, and nothing reminds. */
export const isChangesOnly = (items: readonly MessageItem[]): boolean =>
  items.every(({ kind }) => kind === 'change');

/** What an agency is told of what happened, where nothing is asked of it but to know. */
const changeOpenings: Readonly<Record<Language, (what: string) => string>> = {
  vi: (what) => `Văn phòng thông báo để cơ quan biết, thực hiện nội dung liên quan đến ${what}`,
  en: (what) => `the office informs your agency of the following, on ${what}`,
};

/** The first sentence of a mail: by which notice, and what is asked of whom. */
export function openingOf(items: readonly MessageItem[], counts: Counted, language: Language): string {
  const isForAgency = addressed(items) === 'agency';
  const say =
    isForAgency && isChangesOnly(items) ? changeOpenings[language] : request[language][addressed(items)];
  const asked = say(counted(counts, language));
  const notices = noticesOf(items);
  const named = notices.slice(0, mostNotices).map((notice) => describeNoticeDocument(notice, language));
  const others = notices.length > mostNotices;
  if (language === 'vi') {
    const basis = named.length === 0 ? 'ý kiến chỉ đạo của Ban Chỉ đạo' : named.join(', ');
    return `Thực hiện ${basis}${others ? ' và các thông báo kết luận khác' : ''}, ${asked}:`;
  }
  const basis = named.length === 0 ? 'the committee’s conclusions' : named.join(', ');
  return `Under ${basis}${others ? ' and other notices' : ''}, ${asked}:`;
}

const asks = {
  vi: {
    agency: 'hoàn thành đúng hạn, báo cáo kết quả',
    overdue: 'khẩn trương hoàn thành, báo cáo kết quả và nêu rõ nguyên nhân quá hạn',
    silent: 'báo cáo tiến độ thực hiện',
    agency_head: 'chỉ đạo thực hiện, báo cáo kết quả',
    leader: 'xem xét, cho ý kiến chỉ đạo',
    office: 'xem xét, xử lý',
    confirm: 'xác nhận hoàn thành hoặc trả lại để thực hiện tiếp',
  },
  en: {
    agency: 'finish in time and report the result',
    overdue: 'finish without delay, report the result and why it is late',
    silent: 'report progress',
    agency_head: 'see that it is carried out and reported',
    leader: 'consider it and give direction',
    office: 'see to it',
    confirm: 'confirm the completion or return it',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** What is asked of the reader about one directive; null where an agency is told what happened, and no more. */
export function askOf(items: readonly MessageItem[], language: Language): string | null {
  const said = asks[language];
  const kind = addressed(items);
  const reminding = items.filter((item) => item.kind !== 'change');
  const isAbout = (family: string) =>
    reminding.length > 0 && reminding.every(({ step }) => step.startsWith(family));
  if (kind === 'office') return isAbout('confirm-') ? said.confirm : said.office;
  if (kind !== 'agency') return said[kind];
  if (isChangesOnly(items)) return null;
  if (items.some(({ daysLate }) => daysLate > 0)) return said.overdue;
  return isAbout('silent-') ? said.silent : said.agency;
}

const badges = {
  vi: { agency_head: 'Báo cáo Thủ trưởng', other: 'Báo cáo lãnh đạo' },
  en: { agency_head: 'Escalation', other: 'Escalation' },
} as const satisfies Record<Language, Record<string, string>>;

/** What marks a directive that is told of above who is to act; null for any other. */
export function badgeOf(items: readonly MessageItem[], language: Language): string | null {
  const raised = items.filter(({ escalation }) => escalation);
  if (raised.length === 0) return null;
  return badges[language][addressed(raised) === 'agency_head' ? 'agency_head' : 'other'];
}
