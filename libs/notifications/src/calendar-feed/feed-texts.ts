import { formatDate, type Language, type WorkStatus } from '#domain';
import type { OpenDeadline } from '#read-models';

interface FeedTexts {
  /** What the calendar is called. */
  readonly name: string;
  readonly work: Readonly<Record<WorkStatus, string>>;
  readonly ownDeadline: (directiveDueOn: string) => string;
  readonly standing: string;
}

export const feedTexts: Readonly<Record<Language, FeedTexts>> = {
  vi: {
    name: 'Hạn nhiệm vụ',
    work: {
      draft: 'Dự thảo',
      issued: 'Đã ban hành, chưa giao',
      assigned: 'Chưa tiếp nhận',
      in_progress: 'Đang thực hiện',
      awaiting_confirmation: 'Đã báo cáo hoàn thành, chờ xác nhận',
      declined: 'Từ chối tiếp nhận',
      suspended: 'Tạm hoãn',
      closed: 'Đã kết thúc theo dõi',
    },
    ownDeadline: (date) => `Hạn riêng của cơ quan phối hợp; hạn chung của nhiệm vụ: ngày ${date}`,
    standing: 'Hạn riêng của cơ quan phối hợp; nhiệm vụ không đặt hạn chung',
  },
  en: {
    name: 'Directive deadlines',
    work: {
      draft: 'Draft',
      issued: 'Issued, not assigned yet',
      assigned: 'Not accepted yet',
      in_progress: 'In progress',
      awaiting_confirmation: 'Reported complete, waits for confirmation',
      declined: 'Declined',
      suspended: 'Suspended',
      closed: 'Closed',
    },
    ownDeadline: (date) => `The co-ordinating agency’s own deadline; the directive is due on ${date}`,
    standing: 'The co-ordinating agency’s own deadline; the directive has none',
  },
};

/** What a calendar entry says below its title. */
export function descriptionOf({ work, dueOn, directiveDueOn }: OpenDeadline, language: Language): string {
  const said = feedTexts[language];
  const status = said.work[work];
  if (dueOn === directiveDueOn) return status;
  const own =
    directiveDueOn === null ? said.standing : said.ownDeadline(formatDate(directiveDueOn, language));
  return `${status}\n${own}`;
}
