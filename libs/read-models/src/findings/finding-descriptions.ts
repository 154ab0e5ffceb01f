import { formatDate, isLocalDate, type Language } from '#domain';
import type { FindingKind } from './finding-kinds.js';

/** What is known of a finding, by name: days as `YYYY-MM-DD`, counts as numbers. */
export type FindingFacts = Readonly<Record<string, string | number>>;

/** A finding in one sentence without a full stop. A fact that is missing is left out. */
export function describeFinding(kind: FindingKind, facts: FindingFacts, language: Language): string {
  const date = (name: string): string => {
    const value = facts[name];
    return typeof value === 'string' && isLocalDate(value)
      ? formatDate(value, language)
      : String(value ?? '');
  };
  const text = (name: string): string => String(facts[name] ?? '');
  return sentences[language][kind]({ date, text, count: (name) => counted(facts[name], language) });
}

interface Facts {
  readonly date: (name: string) => string;
  readonly text: (name: string) => string;
  readonly count: (name: string) => string;
}

/** Under ten with a leading zero, as an official letter counts. */
function counted(value: string | number | undefined, language: Language): string {
  const digits = String(value ?? '');
  return language === 'vi' && digits.length === 1 ? `0${digits}` : digits;
}

const facts = {
  ProgressReported: { vi: 'báo cáo tiến độ', en: 'a progress report' },
  CompletionReported: { vi: 'báo cáo hoàn thành', en: 'a completion report' },
  ShareCompletionReported: { vi: 'báo cáo hoàn thành phần phối hợp', en: 'a report that a share is done' },
  completionReportedOn: { vi: 'ngày báo cáo hoàn thành', en: 'the day of the completion report' },
  publishedOn: { vi: 'ngày ban hành thông báo', en: 'the day the notice was issued' },
  meetingHeldOn: { vi: 'ngày tổ chức hội nghị', en: 'the day the meeting was held' },
} as const;

function factName({ text }: Facts, language: Language): string {
  const name = text('field') || text('type');
  return Object.hasOwn(facts, name) ? facts[name as keyof typeof facts][language] : name;
}

/** Who asked or reported, and who decided on it. */
function sidesOf({ text }: Facts, language: Language): string {
  const name = text('reporter');
  switch (text('act')) {
    case 'extension':
      return language === 'vi'
        ? `Người đề nghị gia hạn (${name}) và người quyết định gia hạn`
        : `Who asked for more time (${name}) and who decided on it`;
    case 'share':
      return language === 'vi'
        ? `Người báo cáo hoàn thành phần phối hợp (${name}) và người xác nhận`
        : `Who reported a share done (${name}) and who confirmed it`;
    default:
      return language === 'vi'
        ? `Người báo cáo hoàn thành (${name}) và người kết thúc theo dõi`
        : `Who reported the completion (${name}) and who closed it`;
  }
}

const sentences: Readonly<Record<Language, Readonly<Record<FindingKind, (facts: Facts) => string>>>> = {
  vi: {
    'fact-dated-back': (of) =>
      of.text('field') === ''
        ? `Ghi lùi ngày: ${factName(of, 'vi')} ghi ngày ${of.date('givenOn')}, trước ngày cập nhật ${of.count('days')} ngày`
        : `Đính chính lùi ngày: ${factName(of, 'vi')} từ ${of.date('previous')} thành ${of.date('givenOn')}`,
    'reports-before-cut-off': (of) =>
      `${of.text('agency')} gửi dồn ${of.count('reports')} báo cáo trong 03 ngày cuối trước ngày chốt số liệu ${of.date('cutOff')} (90 ngày trước đó: ${of.count('before')} báo cáo)`,
    'deadline-moved-after-it-passed': (of) =>
      of.text('movedTo') === ''
        ? `Bỏ thời hạn sau khi đã quá hạn: thời hạn trước đó là ${of.date('dueOn')}`
        : `Lùi thời hạn sau khi đã quá hạn: từ ${of.date('dueOn')} đến ${of.date('movedTo')}`,
    'closed-within-minutes': (of) =>
      Number(of.text('minutes')) < 1
        ? 'Kết thúc theo dõi trong vòng chưa đầy 01 phút sau khi nhận báo cáo hoàn thành'
        : `Kết thúc theo dõi chỉ ${of.count('minutes')} phút sau khi nhận báo cáo hoàn thành`,
    'closed-without-report': (of) =>
      `Kết thúc theo dõi, coi là đã thực hiện, khi chưa có báo cáo hoàn thành. Lý do: ${of.text('reason')}`,
    'one-address-on-both-sides': (of) =>
      `${sidesOf(of, 'vi')} đăng nhập ${of.text('by') === 'device' ? 'trên cùng một thiết bị' : 'từ cùng một nơi'} trong 07 ngày trước đó; có thể là một người dùng hai tài khoản`,
    'sign-in-at-odd-hour': (of) => `Đăng nhập lúc ${of.text('time')} từ nơi và thiết bị chưa từng sử dụng`,
    'overdue-never-told': (of) =>
      `Đã quá hạn (thời hạn ${of.date('deadline')}) mà cơ quan, người có trách nhiệm chưa nhận được thông báo nào`,
  },
  en: {
    'fact-dated-back': (of) =>
      of.text('field') === ''
        ? `Dated back: ${factName(of, 'en')} bears the date ${of.date('givenOn')}, ${of.count('days')} days before it was recorded`
        : `Corrected to an earlier day: ${factName(of, 'en')}, from ${of.date('previous')} to ${of.date('givenOn')}`,
    'reports-before-cut-off': (of) =>
      `${of.text('agency')} sent ${of.count('reports')} reports in the last 3 days before the cut-off on ${of.date('cutOff')} (in the 90 days before: ${of.count('before')})`,
    'deadline-moved-after-it-passed': (of) =>
      of.text('movedTo') === ''
        ? `A deadline that had passed was taken away: it was ${of.date('dueOn')}`
        : `A deadline that had passed was moved: from ${of.date('dueOn')} to ${of.date('movedTo')}`,
    'closed-within-minutes': (of) =>
      Number(of.text('minutes')) < 1
        ? 'Closed less than a minute after the completion report came'
        : `Closed ${of.count('minutes')} minutes after the completion report came`,
    'closed-without-report': (of) =>
      `Closed as implemented without a completion report. Reason: ${of.text('reason')}`,
    'one-address-on-both-sides': (of) =>
      `${sidesOf(of, 'en')} had signed in ${of.text('by') === 'device' ? 'on one device' : 'from one place'} within 7 days before: it may be one person with two accounts`,
    'sign-in-at-odd-hour': (of) =>
      `Signed in at ${of.text('time')} from a place and a device never used before`,
    'overdue-never-told': (of) =>
      `The deadline of ${of.date('deadline')} passed, and nobody responsible was ever told`,
  },
};
