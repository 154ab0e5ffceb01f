import type { Language } from '#domain';
import type { EventFacts, Description } from './event-facts.js';

const secrets: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { webhook: 'khóa ký webhook', 'calendar-feed': 'đường dẫn lịch' },
  en: { webhook: 'webhook secret', 'calendar-feed': 'calendar link' },
};

const secretOf = (facts: EventFacts): string => secrets[facts.language][facts.text('secret')] ?? '';

/** Who, from where, and how often where more than once. */
function circumstances(facts: EventFacts): string {
  const isVietnamese = facts.language === 'vi';
  const from = facts.after(isVietnamese ? ' từ địa chỉ ' : ' from ', 'address');
  const times = facts.number('times') ?? 1;
  if (times <= 1) return from;
  return `${from}, ${facts.text('times')} ${isVietnamese ? 'lần' : 'times'}`;
}

const jobStates: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { waiting: 'đang chờ', delayed: 'chưa đến giờ', failed: 'không thành công', completed: 'đã xong' },
  en: { waiting: 'waiting', delayed: 'delayed', failed: 'failed', completed: 'completed' },
};

const queueActs: Readonly<
  Record<Language, Readonly<Record<string, (queue: string, jobs: string) => string>>>
> = {
  vi: {
    pause: (queue) => `Tạm dừng hàng đợi ${queue}`,
    resume: (queue) => `Cho hàng đợi ${queue} chạy lại`,
    retry: (queue) => `Xử lý lại việc không thành công của hàng đợi ${queue}`,
    clean: (queue, jobs) => `Xóa việc ${jobs} khỏi hàng đợi ${queue}`,
  },
  en: {
    pause: (queue) => `Paused the queue ${queue}`,
    resume: (queue) => `Resumed the queue ${queue}`,
    retry: (queue) => `Had failed jobs of the queue ${queue} tried again`,
    clean: (queue, jobs) => `Removed ${jobs} jobs of the queue ${queue}`,
  },
};

/** What was done to a queue. */
function queueAct(facts: EventFacts): string {
  const { language } = facts;
  const jobs = jobStates[language][facts.text('jobState')] ?? '';
  const words = queueActs[language][facts.text('act')]?.(facts.text('queue'), jobs);
  return words ?? (language === 'vi' ? 'Thao tác với hàng đợi' : 'Acted on a queue');
}

/** The words of what concerns security. */
export const securityDescriptions: Readonly<Record<string, Description>> = {
  SignedIn: {
    vi: (facts) =>
      `Đăng nhập${facts.after(' bằng tài khoản ', 'username')}${facts.after(' qua hệ thống ngoài ', 'tokenIssuer')}${circumstances(facts)}`,
    en: (facts) =>
      `Signed in${facts.after(' as ', 'username')}${facts.after(' through the outside issuer ', 'tokenIssuer')}${circumstances(facts)}`,
  },
  SessionEnded: {
    vi: (facts) =>
      `${facts.text('reason') === 'signed-out' ? 'Đăng xuất' : 'Kết thúc phiên đăng nhập'}${facts.after(' tài khoản ', 'username')}${circumstances(facts)}`,
    en: (facts) =>
      `${facts.text('reason') === 'signed-out' ? 'Signed out' : 'Session ended'}${facts.after(' of ', 'username')}${circumstances(facts)}`,
  },
  SignInRefused: {
    vi: (facts) =>
      facts.text('username') === ''
        ? `Từ chối đăng nhập bằng tên không có tài khoản${circumstances(facts)}`
        : `Từ chối đăng nhập tài khoản ${facts.text('username')}${circumstances(facts)}`,
    en: (facts) =>
      facts.text('username') === ''
        ? `Sign-in refused to a name without an account${circumstances(facts)}`
        : `Sign-in as ${facts.text('username')} refused${circumstances(facts)}`,
  },
  AccessRefused: {
    vi: (facts) => `Từ chối truy cập${facts.after(' ', 'route')}${circumstances(facts)}`,
    en: (facts) => `Access refused${facts.after(' to ', 'route')}${circumstances(facts)}`,
  },
  SecretMade: {
    vi: (facts) => `Tạo ${secretOf(facts)}`.trim(),
    en: (facts) => `New ${secretOf(facts)} made`,
  },
  SecretWithdrawn: {
    vi: (facts) => `Thu hồi ${secretOf(facts)}`.trim(),
    en: (facts) => `Withdrew the ${secretOf(facts)}`.trim(),
  },
  TokenMinted: {
    vi: (facts) =>
      `Người vận hành cấp mã truy cập${facts.after(' cho tài khoản ', 'username')}${facts.after(', lý do: ', 'reason')}`,
    en: (facts) =>
      `The operator minted a token${facts.after(' for ', 'username')}${facts.after(', reason: ', 'reason')}`,
  },
  RebuildRequested: {
    vi: (facts) =>
      `Yêu cầu dựng lại ${facts.count('readModels')} bộ dữ liệu đọc${facts.after(', lý do: ', 'reason')}`,
    en: (facts) =>
      `Asked for read models to be filled anew: ${facts.count('readModels')}${facts.after(', reason: ', 'reason')}`,
  },
  QueueActRequested: {
    vi: (facts) => queueAct(facts) + facts.after(', lý do: ', 'reason'),
    en: (facts) => queueAct(facts) + facts.after(', reason: ', 'reason'),
  },
  DeliveriesSentAgain: {
    vi: (facts) => `Gửi lại ${facts.count('deliveryIds')} thông báo`,
    en: (facts) => `Sent again: ${facts.count('deliveryIds')} notices`,
  },
};
