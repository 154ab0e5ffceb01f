import type { Language } from '../calendar/index.js';

/** What a delivery is recorded to have failed with, and the same in Vietnamese; `$1` is what the other side said. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /^Not sent within (\d+) days: overtaken\.$/,
    'Không gửi được trong $1 ngày; nội dung đã có thông báo mới hơn.',
  ],
  [
    /^The address or the message cannot be written to a mail server\.$/,
    'Địa chỉ hoặc nội dung thư không hợp lệ.',
  ],
  [/^The mail server answered ([^]*)\.$/, 'Máy chủ thư trả lời: $1.'],
  [/^The mail server cannot be reached \((.*)\)\.$/, 'Không kết nối được máy chủ thư ($1).'],
  [/^The account has no secret that signs its webhooks\.$/, 'Tài khoản chưa có khóa ký webhook.'],
  [/^The receiver answered HTTP (\d+)\.$/, 'Hệ thống nhận trả lời HTTP $1.'],
  [/^The receiver cannot be reached \((.*)\)\.$/, 'Không kết nối được hệ thống nhận ($1).'],
  [/^The webhook leads to an address that is not public\.$/, 'Địa chỉ webhook không phải địa chỉ công khai.'],
  [/^It could not be made, or not be noted\.$/, 'Không lập được hoặc không ghi nhận được thông báo.'],
];

/**
 * Why a delivery failed, in a language. Events hold it in English, as it was recorded; what is none of the known reasons is
 * given as it stands.
 */
export function describeFailure(reason: string, language: Language): string {
  if (language === 'en') return reason;
  const found = known.find(([pattern]) => pattern.test(reason));
  return found === undefined ? reason : reason.replace(...found);
}
