import type { Language } from '#domain';
import { columns, columnsOf, type ColumnKey, type ImportKind } from './columns.js';

const introduction: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  vi: [
    ['Cột', 'Cách ghi'],
    [
      '',
      'Mỗi dòng một nhiệm vụ. Không gộp ô, không dùng công thức; dán giá trị. Dùng Unicode, không dùng .VnTime, VNI.',
    ],
  ],
  en: [
    ['Column', 'How it is written'],
    [
      '',
      'One directive a row. No merged cells and no formulas: paste values. Unicode, no .VnTime or VNI fonts.',
    ],
  ],
};

const guide: Readonly<Record<ColumnKey, Readonly<Record<Language, string>>>> = {
  formerNumber: {
    vi: 'Số, ký hiệu của nhiệm vụ trong sổ theo dõi cũ. Không bắt buộc.',
    en: 'What the directive was called in the earlier list. Optional.',
  },
  title: {
    vi: 'Tên ngắn gọn. Nếu bỏ trống, lấy phần đầu của nội dung.',
    en: 'A short title. Left empty, the beginning of the content is taken.',
  },
  content: {
    vi: 'Toàn văn nội dung chỉ đạo. Nếu bỏ trống, lấy tên nhiệm vụ.',
    en: 'The whole text. Left empty, the title is taken.',
  },
  lead: {
    vi: 'Mã hoặc tên cơ quan chủ trì, xem trang “Cơ quan”. Một cơ quan.',
    en: 'The code or the name of one agency; see the sheet “Agencies”.',
  },
  coordinators: {
    vi: 'Mã hoặc tên các cơ quan phối hợp, cách nhau bằng dấu chấm phẩy. Thời hạn riêng ghi trong ngoặc: STP (30/11/2026).',
    en: 'Codes or names, parted by semicolons. An own date stands in brackets: STP (30/11/2026).',
  },
  due: {
    vi: '31/12/2026, 31-12-2026 hoặc 2026-12-31; hoặc “10 ngày làm việc”; hoặc “thường xuyên”; bỏ trống nếu không đặt thời hạn.',
    en: '31/12/2026, 31-12-2026 or 2026-12-31; or “10 working days”; or “standing”; empty for none. The day comes first.',
  },
  urgency: {
    vi: 'thường, khẩn, hỏa tốc. Bỏ trống là thường.',
    en: 'normal, urgent, express. Empty means normal.',
  },
  indicators: {
    vi: 'mã | tên | đơn vị | chỉ tiêu, ví dụ: AN-HUY | Án bị hủy | vụ | 2. Nhiều chỉ tiêu cách nhau bằng dấu chấm phẩy.',
    en: 'code | name | unit | target, for instance: AN-HUY | Judgments quashed | cases | 2. Several are parted by semicolons.',
  },
  assignedOn: {
    vi: 'Ngày giao nhiệm vụ. Bắt buộc.',
    en: 'The day on which it was assigned. Needed.',
  },
  extendedTo: {
    vi: 'Các ngày đã được gia hạn đến, theo thứ tự, cách nhau bằng dấu chấm phẩy.',
    en: 'The dates that it was extended to, in order, parted by semicolons.',
  },
  percent: { vi: 'Từ 0 đến 100.', en: 'From 0 to 100.' },
  report: {
    vi: 'Nội dung báo cáo gần nhất; phải có ngày báo cáo.',
    en: 'What the last report said; its day is needed as well.',
  },
  reportedOn: { vi: 'Ngày của báo cáo gần nhất.', en: 'The day of the last report.' },
  completedOn: {
    vi: 'Ngày Văn phòng nhận báo cáo hoàn thành, dùng để tính đúng hạn hay quá hạn. Chỉ ghi với nhiệm vụ đã xong.',
    en: 'The day on which the completion report reached the office, which decides on time or late. For what is done only.',
  },
  closedOn: {
    vi: 'Ngày kết thúc theo dõi. Bỏ trống thì lấy ngày hoàn thành.',
    en: 'The day on which it was closed. Left empty, the day of completion is taken.',
  },
  outcome: {
    vi: 'đã thực hiện, không thực hiện, hủy bỏ, thay bằng nhiệm vụ khác.',
    en: 'implemented, not implemented, cancelled, superseded.',
  },
  noticeNumber: {
    vi: 'Số thông báo kết luận hoặc văn bản giao nhiệm vụ. Nếu ghi thì phải có ngày và người ký.',
    en: 'The number of the notice that made it effective; its day and signer are then needed.',
  },
  noticeOn: { vi: 'Ngày ban hành văn bản đó.', en: 'The day of that notice.' },
  signer: { vi: 'Người ký văn bản đó.', en: 'Who signed that notice.' },
};

/** How each column of a kind is written. */
export function guideTo(kind: ImportKind, language: Language): string[][] {
  return [
    ...introduction[language].map((line) => [...line]),
    ...columnsOf(kind).map((key) => [columns[key].header[language], guide[key][language]]),
  ];
}
