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

/** The words of what concerns security. */
export const securityDescriptions: Readonly<Record<string, Description>> = {
  SignedIn: {
    vi: (facts) => `Đăng nhập${facts.after(' bằng tài khoản ', 'username')}${circumstances(facts)}`,
    en: (facts) => `Signed in${facts.after(' as ', 'username')}${circumstances(facts)}`,
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
      `Người vận hành yêu cầu dựng lại ${facts.count('readModels')} bộ dữ liệu đọc${facts.after(', lý do: ', 'reason')}`,
    en: (facts) =>
      `The operator had ${facts.count('readModels')} read models filled anew${facts.after(', reason: ', 'reason')}`,
  },
  DeliveriesSentAgain: {
    vi: (facts) => `Gửi lại ${facts.count('deliveryIds')} thông báo`,
    en: (facts) => `Sent again: ${facts.count('deliveryIds')} notices`,
  },
};
