import { Document, Packer } from 'docx';
import { formatCount, formatDate, formatLetterDate } from '#domain';
import type { LateCorrection, OverdueLine, Restatement, ReviewReport } from '#read-models';
import { withoutTimes } from './fixed-zip.js';
import {
  annexHead,
  beforeTable,
  closing,
  documentEnd,
  documentHead,
  documentTitle,
  font,
  heading,
  officialPages,
  paragraph,
  ruledTable,
  type Column,
  type Letterhead,
} from './official-form.js';
import {
  countNames,
  factText,
  fieldNames,
  figure,
  grouped,
  lateEntryNames,
  noLead,
  others,
  percentText,
  rateNames,
  signed,
} from './review-labels.js';

const name = 'Báo cáo';

/** A number of directives in a sentence: `03`, `14.068`. */
/** What a rate comes of, its counts as they stand in a Vietnamese text. */
const calculated = (calculation: string): string =>
  calculation.replace(/\d+/g, (digits) => grouped(Number(digits)));

const counted = (count: number): string => (count < 10 ? formatCount(count, 'vi') : grouped(count));

/** What an office's work status is called in the annex. */
type WorkName = (line: OverdueLine) => string;

/**
 * The review as an official report, in Vietnamese whoever asks: what it says is the same to the byte for the same report and
 * letterhead. Number, day and signature are left to whoever issues it.
 */
export async function reviewDocument(
  review: ReviewReport,
  letterhead: Letterhead,
  workName: WorkName,
): Promise<Uint8Array> {
  const span = `từ ${formatLetterDate(review.from, 'vi')} đến ${formatLetterDate(review.to, 'vi')}`;
  const about = `Sơ kết việc thực hiện nhiệm vụ do Ban Chỉ đạo giao (${span})`;
  const year = review.to.slice(0, 4);
  const pages = officialPages();
  const document = new Document({
    creator: letterhead.name,
    lastModifiedBy: letterhead.name,
    title: `${name}: ${about}`,
    styles: { default: { document: { run: { font, size: 28 } } } },
    sections: [
      {
        ...pages,
        children: [
          documentHead(letterhead, year),
          ...documentTitle(name, about),
          ...introduction(review, span),
          ...inAll(review),
          ...byAgency(review),
          ...byIndicator(review),
          ...restatement(review),
          closing('Trên đây là báo cáo sơ kết việc thực hiện nhiệm vụ do Ban Chỉ đạo giao./.'),
          documentEnd(['Lãnh đạo Ban Chỉ đạo (để báo cáo)', 'Các cơ quan thành viên', 'Lưu: VT'], letterhead),
        ],
      },
      ...(review.overdue.total === 0
        ? []
        : [{ ...officialPages(), children: annex(review, letterhead, workName) }]),
    ],
  });
  return withoutTimes(await Packer.toBuffer(document), `${review.asOf}T00:00:00Z`);
}

function introduction(review: ReviewReport, span: string) {
  const pinned =
    review.position === null ? 'nhật ký chưa có bản ghi nào' : `chốt số liệu tại bản ghi ${review.position}`;
  return [
    paragraph(
      `Thực hiện nhiệm vụ theo dõi, đôn đốc việc thực hiện ý kiến chỉ đạo của Ban Chỉ đạo, Văn phòng báo cáo kết quả ${span} như sau:`,
    ),
    paragraph(
      `Số liệu tính đến ${formatLetterDate(review.asOf, 'vi')}, ${pinned}; kỳ trước ${fromTo(review.previous)}. Cách tính: ${review.counted.vi}.`,
    ),
  ];
}

const fromTo = ({ from, to }: { from: string; to: string }) =>
  `từ ngày ${formatDate(from, 'vi')} đến ngày ${formatDate(to, 'vi')}`;

function inAll({ total, previous, formulas }: ReviewReport) {
  const columns: Column[] = [
    { heading: 'Nội dung', share: 52, align: 'left' },
    { heading: 'Kỳ này', share: 16 },
    { heading: 'Kỳ trước', share: 16 },
    { heading: 'Tăng, giảm', share: 16 },
  ];
  const counts = countNames.map(([key, words]) => [
    ...[words.vi, grouped(total[key]), grouped(previous.total[key]), signed(total.change[key])],
  ]);
  const rates = rateNames.map(([key, words]) => [
    words.vi,
    percentText(total[key].percent),
    percentText(previous.total[key].percent),
    signed(total.change[key], 2),
  ]);
  return [
    heading('I. KẾT QUẢ CHUNG'),
    paragraph(
      `Tổng số có ${counted(total.total)} nhiệm vụ, trong đó ${counted(total.doneOnTime)} nhiệm vụ hoàn thành đúng hạn, ${counted(total.doneLate)} nhiệm vụ hoàn thành quá hạn, ${counted(total.openInTime)} nhiệm vụ đang thực hiện trong hạn, ${counted(total.openOverdue)} nhiệm vụ quá hạn chưa hoàn thành. Cụ thể:`,
    ),
    spaced(ruledTable(columns, [...counts, ...rates], rates.length)),
    paragraph('Các tỷ lệ được tính như sau (mức tăng, giảm của tỷ lệ tính bằng điểm phần trăm):'),
    ...rateNames.map(([key, words], at) =>
      paragraph(
        `- ${words.vi} = ${formulas[key].vi} = ${calculated(total[key].calculation)} = ${percentText(total[key].percent)}${at < rateNames.length - 1 ? ';' : '.'}`,
      ),
    ),
  ].flat();
}

const spaced = (table: ReturnType<typeof ruledTable>) => [beforeTable(), table];

function byAgency({ agencies, total }: ReviewReport) {
  const columns: Column[] = [
    { heading: 'TT', share: 6 },
    { heading: 'Cơ quan chủ trì', share: 24, align: 'left' },
    { heading: 'Tổng số', share: 8 },
    { heading: 'Hoàn thành đúng hạn', share: 11 },
    { heading: 'Hoàn thành quá hạn', share: 11 },
    { heading: 'Đang thực hiện, trong hạn', share: 10 },
    { heading: 'Quá hạn, chưa hoàn thành', share: 10 },
    { heading: 'Khác', share: 8 },
    { heading: 'Tỷ lệ quá hạn', share: 12 },
  ];
  const row = (label: readonly [string, string], counts: ReviewReport['total']) => [
    ...label,
    ...[
      counts.total,
      counts.doneOnTime,
      counts.doneLate,
      counts.openInTime,
      counts.openOverdue,
      others(counts),
    ].map(grouped),
    percentText(counts.overdueRate.percent),
  ];
  const rows = agencies.map((group, at) =>
    row([String(at + 1), group.name ?? group.agencyId ?? noLead.vi], group),
  );
  return [
    heading('II. KẾT QUẢ THEO CƠ QUAN CHỦ TRÌ'),
    ...spaced(ruledTable(columns, [...rows, row(['', 'Tổng cộng'], total)], 1)),
    paragraph(
      'Cột “Khác” gồm nhiệm vụ không hạn, kết thúc không qua báo cáo, bị từ chối, không thực hiện, hủy bỏ và thay thế.',
    ),
  ];
}

function byIndicator(review: ReviewReport) {
  const { items, total } = review.indicators;
  if (total === 0)
    return [heading('III. KẾT QUẢ THỰC HIỆN CHỈ TIÊU'), paragraph('Không có nhiệm vụ giao chỉ tiêu.')];
  const columns: Column[] = [
    { heading: 'TT', share: 6 },
    { heading: 'Chỉ tiêu', share: 26, align: 'left' },
    { heading: 'Nhiệm vụ', share: 16 },
    { heading: 'Cơ quan chủ trì', share: 16, align: 'left' },
    { heading: 'Đơn vị tính', share: 8 },
    { heading: 'Giao', share: 8 },
    { heading: 'Thực hiện', share: 8 },
    { heading: 'So với chỉ tiêu', share: 12 },
  ];
  const rows = items.map((line, at) => [
    String(at + 1),
    line.name,
    line.number,
    agencyOf(review, line.agencyId),
    line.unit,
    figure(line.target),
    line.actual === null ? 'chưa báo cáo' : figure(line.actual),
    percentText(line.percentOfTarget),
  ]);
  return [
    heading('III. KẾT QUẢ THỰC HIỆN CHỈ TIÊU'),
    ...spaced(ruledTable(columns, rows)),
    ...more(items.length, total),
  ];
}

function restatement({ restated }: ReviewReport) {
  if (restated === null) return [];
  const { items, total } = restated.corrections;
  const columns: Column[] = [
    { heading: 'Nhiệm vụ', share: 20 },
    { heading: 'Nội dung đính chính', share: 20, align: 'left' },
    { heading: 'Trước', share: 15 },
    { heading: 'Sau', share: 15 },
    { heading: 'Lý do, căn cứ', share: 30, align: 'left' },
  ];
  const changed = countNames
    .filter(([key]) => restated.total[key] !== 0)
    .map(([key, words]) => `${words.vi.toLowerCase()}: ${grouped(restated.total[key])}`)
    .join('; ');
  const rows = items.map((correction: LateCorrection) => [
    correction.number,
    fieldNames[correction.field].vi,
    factText(correction.previous, correction.field, 'vi'),
    factText(correction.value, correction.field, 'vi'),
    `${correction.reason} (${correction.authority})`,
  ]);
  return [
    heading('IV. ĐÍNH CHÍNH SAU BÁO CÁO LẦN ĐẦU'),
    paragraph(
      `Báo cáo lần đầu chốt số liệu tại bản ghi ${restated.firstPosition ?? 'không có'}${changed === '' ? '' : `: ${changed}`}. Từ đó có ${counted(total)} nội dung được đính chính${total === 0 ? '.' : ':'}`,
    ),
    ...(rows.length === 0 ? [] : spaced(ruledTable(columns, rows))),
    ...more(items.length, total),
    ...enteredLate(restated.enteredLate),
  ];
}

function enteredLate({ items, total }: Restatement['enteredLate']) {
  if (total === 0) return [];
  const columns: Column[] = [
    { heading: 'Nhiệm vụ', share: 20 },
    { heading: 'Nội dung nhập sau', share: 35, align: 'left' },
    { heading: 'Ngày', share: 15 },
    { heading: 'Văn bản', share: 30, align: 'left' },
  ];
  const rows = items.map(({ number, kind, on, document }) => [
    ...[number, lateEntryNames[kind].vi, formatDate(on, 'vi'), document ?? '–'],
  ]);
  return [
    paragraph(`Số liệu của kỳ nhập sau báo cáo lần đầu (${counted(total)} nội dung):`),
    ...spaced(ruledTable(columns, rows)),
    ...more(items.length, total),
  ];
}

const more = (shown: number, total: number) =>
  shown === total ? [] : [paragraph(`Còn ${total - shown} dòng không in tại đây.`)];

const agencyOf = ({ agencies }: ReviewReport, id: string | null): string =>
  id === null ? noLead.vi : (agencies.find(({ agencyId }) => agencyId === id)?.name ?? id);

function annex(review: ReviewReport, letterhead: Letterhead, workName: WorkName) {
  const { items, total } = review.overdue;
  const columns: Column[] = [
    { heading: 'TT', share: 6 },
    { heading: 'Số', share: 16 },
    { heading: 'Nhiệm vụ', share: 30, align: 'left' },
    { heading: 'Cơ quan chủ trì', share: 18, align: 'left' },
    { heading: 'Thời hạn', share: 12 },
    { heading: 'Số ngày quá hạn', share: 8 },
    { heading: 'Tình trạng', share: 10 },
  ];
  const rows = items.map((line, at) => [
    ...[String(at + 1), line.number, line.title, agencyOf(review, line.agencyId)],
    ...[formatDate(line.dueOn, 'vi'), String(line.daysLate), workName(line)],
  ]);
  const year = review.to.slice(0, 4);
  return [
    ...annexHead('Danh mục nhiệm vụ quá hạn chưa hoàn thành', letterhead, year),
    ruledTable(columns, rows),
    ...more(items.length, total),
  ];
}
