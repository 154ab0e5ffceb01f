import { formatDate, type Language } from '#domain';
import {
  urgencyLabels,
  type LateCorrection,
  type LateEntry,
  type RatedCounts,
  type ReviewCounts,
  type ReviewRates,
} from '#read-models';

type Label = Readonly<Record<Language, string>>;

/** What each count of a review is called, in the order in which they are told. */
export const countNames: readonly (readonly [keyof ReviewCounts, Label])[] = [
  ['total', { vi: 'Tổng số nhiệm vụ', en: 'Directives in all' }],
  ['doneOnTime', { vi: 'Hoàn thành đúng hạn', en: 'Done on time' }],
  ['doneLate', { vi: 'Hoàn thành quá hạn', en: 'Done late' }],
  [
    'doneLateInherited',
    {
      vi: 'Trong đó đã quá hạn trước khi tiếp nhận bàn giao',
      en: 'Of these, late before they were taken over',
    },
  ],
  ['openInTime', { vi: 'Đang thực hiện, trong hạn', en: 'Open, in time' }],
  ['openOverdue', { vi: 'Quá hạn, chưa hoàn thành', en: 'Open, overdue' }],
  [
    'openOverdueInherited',
    {
      vi: 'Trong đó đã quá hạn trước khi tiếp nhận bàn giao',
      en: 'Of these, overdue before they were taken over',
    },
  ],
  ['noDeadline', { vi: 'Không hạn', en: 'No deadline' }],
  ['doneWithoutReport', { vi: 'Kết thúc không qua báo cáo', en: 'Closed without a report' }],
  ['declined', { vi: 'Từ chối, chờ giao lại', en: 'Declined, waiting for the office' }],
  ['notImplemented', { vi: 'Không thực hiện', en: 'Not implemented' }],
  ['cancelled', { vi: 'Hủy bỏ', en: 'Cancelled' }],
  ['superseded', { vi: 'Thay thế', en: 'Superseded' }],
];

/** What each rate is called. */
export const rateNames: readonly (readonly [keyof ReviewRates, Label])[] = [
  [
    'onTimeRate',
    { vi: 'Tỷ lệ đúng hạn theo thời hạn được duyệt sau cùng', en: 'On time by the last approved date' },
  ],
  [
    'onTimeRateByOriginalDate',
    { vi: 'Tỷ lệ đúng hạn theo thời hạn ban đầu', en: 'On time by the original date' },
  ],
  ['overdueRate', { vi: 'Tỷ lệ quá hạn', en: 'Overdue rate' }],
];

/** What a correction may have changed. */
export const fieldNames: Readonly<Record<LateCorrection['field'], Label>> = {
  title: { vi: 'tên nhiệm vụ', en: 'title' },
  content: { vi: 'nội dung', en: 'content' },
  urgency: { vi: 'độ khẩn', en: 'urgency' },
  dueOn: { vi: 'thời hạn', en: 'due date' },
  completionReportedOn: { vi: 'ngày báo cáo hoàn thành', en: 'day of the completion report' },
  percent: { vi: 'tỷ lệ hoàn thành', en: 'percent' },
  indicatorTarget: { vi: 'chỉ tiêu được giao', en: 'target of an indicator' },
  indicatorActual: { vi: 'kết quả thực hiện chỉ tiêu', en: 'figure of an indicator' },
  closingNote: { vi: 'ghi chú kết thúc theo dõi', en: 'note of the closing' },
  formerNumber: { vi: 'số trước đây', en: 'former number' },
  notice: { vi: 'số thông báo', en: 'notice' },
  publishedOn: { vi: 'ngày ban hành', en: 'day of publishing' },
  signer: { vi: 'người ký', en: 'signer' },
  meetingHeldOn: { vi: 'ngày họp', en: 'day of the meeting' },
};

/** What was entered once the window was over. */
export const lateEntryNames: Readonly<Record<LateEntry['kind'], Label>> = {
  report: { vi: 'báo cáo hoàn thành bằng văn bản', en: 'completion report on paper' },
  import: { vi: 'nhiệm vụ tiếp nhận từ danh mục trước', en: 'taken over from an earlier list' },
};

/** Of a group of directives that has no lead. */
export const noLead: Label = { vi: 'Chưa giao cơ quan chủ trì', en: 'No lead agency yet' };

/** What is counted in no column of its own where there are few. */
export function others(counts: RatedCounts): number {
  const { noDeadline, doneWithoutReport, declined, notImplemented, cancelled, superseded } = counts;
  return noDeadline + doneWithoutReport + declined + notImplemented + cancelled + superseded;
}

/** A number as it stands in a Vietnamese text: `1,37`; at most six decimals. */
export const figure = (value: number): string => String(Number(value.toFixed(6))).replace('.', ',');

/** A count as it stands in a Vietnamese table: `14.068`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '.');

/** `14,29%`, or a dash where nothing was counted. */
export const percentText = (percent: number | null): string =>
  percent === null ? '–' : `${percent.toFixed(2).replace('.', ',')}%`;

/** A difference with its sign; a dash where there is none to tell. */
export const signed = (value: number | null, decimals = 0): string => {
  if (value === null) return '–';
  const size = Math.abs(value);
  const text = decimals === 0 ? grouped(size) : size.toFixed(decimals).replace('.', ',');
  return value === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
};

/** What a correction had before or after, as people write it: a code by its name in the language. */
export function factText(
  value: string | number | null,
  field: LateCorrection['field'],
  language: Language,
): string {
  if (value === null) return '–';
  if (typeof value === 'number') return field === 'percent' ? `${figure(value)}%` : figure(value);
  if (field === 'urgency') return urgencyIn(language, value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(value, 'vi') : value;
}

const urgencyIn = (language: Language, value: string): string => {
  const names: Readonly<Record<string, string>> = urgencyLabels[language];
  return names[value] ?? value;
};
