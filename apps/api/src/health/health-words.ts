import type { Language } from '#domain';
import type { HealthReport, Part } from './health-report.js';

/** What a part may say of itself, and the same in Vietnamese. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^It does not answer in time\.$/, 'Không trả lời kịp thời.'],
  [/^The database does not answer\.$/, 'Cơ sở dữ liệu không trả lời.'],
  [/^Accounts are being prepared\.$/, 'Đang chuẩn bị tài khoản.'],
  [/^The log is not followed at the moment\.$/, 'Tạm thời không theo dõi được bản ghi mới.'],
  [/^Being built: (.*)$/, 'Đang xây dựng: $1'],
  [
    /^No worker has looked for news for (\d+) seconds\.$/,
    'Không có tiến trình xử lý nào hoạt động trong $1 giây.',
  ],
  [/^What was due at (\S+) has not been recorded(.*)\.$/, 'Việc đến hạn lúc $1 chưa được ghi nhận$2.'],
  [/^Nothing was sent by email for (\d+) minutes\.$/, 'Không gửi được thư điện tử trong $1 phút.'],
  [/^Nothing was sent by (\S+) for (\d+) minutes\.$/, 'Không gửi được qua $1 trong $2 phút.'],
];

/** A part says a sentence, or several with blanks between; a failure of a program stands as it is. */
function inVietnamese(detail: string): string {
  return detail
    .split(/(?<=\.) (?=What was due|Nothing was sent)/)
    .map((sentence) => {
      const found = known.find(([pattern]) => pattern.test(sentence));
      return found === undefined ? sentence : sentence.replace(...found);
    })
    .join(' ');
}

const inWords = (part: Part): Part =>
  part.detail === undefined ? part : { ...part, detail: inVietnamese(part.detail) };

/** The same report with what each part says of itself in a language. */
export function reportInWords(report: HealthReport, language: Language): HealthReport {
  if (language === 'en') return report;
  const { eventStore, database, accounts, news, worker, reference, reminders, ...rest } = report;
  return {
    ...rest,
    eventStore: inWords(eventStore),
    database: inWords(database),
    accounts: inWords(accounts),
    news: inWords(news),
    worker: inWords(worker),
    reference: inWords(reference),
    reminders: inWords(reminders),
  };
}
