import type { Catalogue } from './problem.js';

/** What is refused of directives that come in many at a time, of spreadsheets and of what they hold. */
export const intakeMessages = {
  'assigned-before-meeting': {
    en: ['Assigned before the meeting', 'A directive is assigned on the day of its meeting or later.'],
    vi: ['Giao trước ngày họp', 'Ngày giao nhiệm vụ không thể trước ngày họp.'],
  },
  'assigned-in-future': {
    en: ['Date in the future', 'A directive that is under way has been assigned already.'],
    vi: ['Ngày ở tương lai', 'Nhiệm vụ đang theo dõi phải có ngày giao không sau hôm nay.'],
  },
  'nothing-to-extend': {
    en: ['Nothing to extend', 'Without a due date there is none to extend.'],
    vi: ['Không có thời hạn để gia hạn', 'Nhiệm vụ không đặt thời hạn ban đầu nên không có ngày gia hạn.'],
  },
  'closed-in-future': {
    en: ['Date in the future', 'A directive that is closed was closed today or before.'],
    vi: ['Ngày ở tương lai', 'Ngày kết thúc theo dõi không thể sau hôm nay.'],
  },
  'closed-before-assigned': {
    en: ['Closed before it was assigned', 'A directive ends on the day on which it was assigned or later.'],
    vi: ['Kết thúc trước khi giao', 'Ngày hoàn thành, ngày kết thúc không thể trước ngày giao nhiệm vụ.'],
  },
  'reported-after-closing': {
    en: ['Reported after closing', 'Completion was reported on the day of closing or before.'],
    vi: ['Báo cáo sau khi kết thúc', 'Ngày báo cáo hoàn thành không thể sau ngày kết thúc theo dõi.'],
  },
  'not-a-spreadsheet': {
    en: [
      'Not a spreadsheet',
      'The file cannot be read as a spreadsheet. Save it as .xlsx or .csv, without a password, and try again.',
    ],
    vi: [
      'Không phải bảng tính',
      'Không đọc được tệp này dưới dạng bảng tính. Đề nghị lưu lại dạng .xlsx hoặc .csv, không đặt mật khẩu, rồi thử lại.',
    ],
  },
  'spreadsheet-expected': {
    en: [
      'Spreadsheet expected',
      'A spreadsheet is sent as text/csv, text/tab-separated-values or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.',
    ],
    vi: [
      'Cần gửi bảng tính',
      'Bảng tính phải gửi dạng text/csv, text/tab-separated-values hoặc application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.',
    ],
  },
  'spreadsheet-too-large': {
    en: ['Spreadsheet too large', 'A spreadsheet has at most 5 MB, and 64 MB once it is unpacked.'],
    vi: ['Bảng tính quá lớn', 'Tệp bảng tính tối đa 5 MB, sau khi giải nén tối đa 64 MB.'],
  },
  'spreadsheet-too-slow': {
    en: ['Spreadsheet too complex', 'The spreadsheet could not be read within 20 seconds.'],
    vi: ['Bảng tính quá phức tạp', 'Không đọc xong bảng tính trong 20 giây.'],
  },
  'spreadsheets-busy': {
    en: ['Other spreadsheets first', 'Several spreadsheets are being read at the moment. Try again shortly.'],
    vi: ['Đang đọc tệp khác', 'Hệ thống đang đọc các bảng tính khác. Đề nghị thử lại sau ít giây.'],
  },
  'sheet-empty': {
    en: ['No rows', 'The first sheet holds no row below its headers.'],
    vi: ['Không có dữ liệu', 'Trang tính đầu tiên không có dòng nào dưới dòng tiêu đề.'],
  },
  'too-many-rows': {
    en: [
      'Too many rows',
      'At most 2,000 rows are read at a time. The rest was not looked at: divide the file.',
    ],
    vi: [
      'Quá nhiều dòng',
      'Mỗi lần chỉ đọc tối đa 2.000 dòng, phần còn lại chưa được đọc: đề nghị chia tệp.',
    ],
  },
  'too-many-columns': {
    en: ['Too many columns', 'At most 60 columns are read; what stands to the right of them is left out.'],
    vi: ['Quá nhiều cột', 'Chỉ đọc tối đa 60 cột; các cột bên phải không được đọc.'],
  },
  'header-not-found': {
    en: [
      'No headers',
      'None of the first 20 rows names a column for the title or the content. Take the template, or name the columns as it does.',
    ],
    vi: [
      'Không thấy dòng tiêu đề',
      'Trong 20 dòng đầu không có dòng nào nêu cột “Tên nhiệm vụ” hoặc “Nội dung”. Đề nghị dùng tệp mẫu hoặc đặt tên cột theo mẫu.',
    ],
  },
  'column-missing': {
    en: ['Column missing', 'A column that is needed is missing.'],
    vi: ['Thiếu cột', 'Thiếu cột bắt buộc.'],
  },
  'column-twice': {
    en: ['Column twice', 'Two columns say the same: the first is taken.'],
    vi: ['Trùng cột', 'Có hai cột cùng nội dung: chỉ lấy cột đầu tiên.'],
  },
  'column-unknown': {
    en: ['Column left out', 'The column is not one that is taken in.'],
    vi: ['Cột không dùng', 'Cột này không được đưa vào.'],
  },
  'formula-in-cell': {
    en: ['Formula', 'The cell holds a formula. Paste its value in place of it.'],
    vi: ['Ô có công thức', 'Ô này có công thức: hãy dán giá trị thay cho công thức.'],
  },
  'error-in-cell': {
    en: ['Error value', 'The cell shows an error (such as #N/A or #REF!).'],
    vi: ['Ô báo lỗi', 'Ô này đang báo lỗi (như #N/A, #REF!).'],
  },
  'merged-cell': {
    en: ['Merged cells', 'The cell is merged with others. Take the merge apart and fill each row.'],
    vi: ['Ô bị gộp', 'Ô này bị gộp với ô khác: hãy bỏ gộp ô và điền đủ từng dòng.'],
  },
  'legacy-tcvn3': {
    en: ['TCVN3 font', 'The text is written for a TCVN3 (ABC) font such as .VnTime. Convert it to Unicode.'],
    vi: ['Phông TCVN3', 'Văn bản dùng bảng mã TCVN3 (ABC), phông như .VnTime: hãy chuyển sang Unicode.'],
  },
  'legacy-vni': {
    en: ['VNI font', 'The text is written for a VNI font such as VNI-Times. Convert it to Unicode.'],
    vi: ['Phông VNI', 'Văn bản dùng bảng mã VNI, phông như VNI-Times: hãy chuyển sang Unicode.'],
  },
  'legacy-windows-1258': {
    en: ['Windows-1258', 'The file is in the encoding Windows-1258. Save it as CSV UTF-8.'],
    vi: ['Bảng mã Windows-1258', 'Tệp dùng bảng mã Windows-1258: hãy lưu lại dạng CSV UTF-8.'],
  },
  'text-not-utf-8': {
    en: ['Not UTF-8', 'The text is not in UTF-8. Save the file as CSV UTF-8 or as .xlsx.'],
    vi: ['Không phải UTF-8', 'Nội dung không ở dạng UTF-8: hãy lưu tệp dạng CSV UTF-8 hoặc .xlsx.'],
  },
  'cell-empty': {
    en: ['Cell empty', 'The cell has to be filled in.'],
    vi: ['Ô bỏ trống', 'Ô này bắt buộc nhập.'],
  },
  'cell-too-long': {
    en: ['Text too long', 'The text is longer than its field takes.'],
    vi: ['Nội dung quá dài', 'Nội dung dài hơn mức cho phép của cột này.'],
  },
  'date-not-understood': {
    en: [
      'Date not understood',
      'Write a day as 31/12/2026, 31-12-2026 or 2026-12-31, with all four figures of the year.',
    ],
    vi: ['Không hiểu ngày', 'Viết ngày dạng 31/12/2026, 31-12-2026 hoặc 2026-12-31, năm đủ bốn chữ số.'],
  },
  'no-such-day': {
    en: ['No such day', 'The calendar has no such day.'],
    vi: ['Ngày không có thật', 'Không có ngày này trong lịch.'],
  },
  'due-not-understood': {
    en: [
      'Deadline not understood',
      'Write a day (31/12/2026), a term (10 working days) or “standing”; leave it empty where there is none.',
    ],
    vi: [
      'Không hiểu thời hạn',
      'Viết ngày (31/12/2026), số ngày (10 ngày làm việc) hoặc “thường xuyên”; không có thời hạn thì bỏ trống.',
    ],
  },
  'urgency-not-understood': {
    en: ['Urgency not understood', 'Write “normal”, “urgent” or “express”.'],
    vi: ['Không hiểu độ khẩn', 'Viết “thường”, “khẩn” hoặc “hỏa tốc”.'],
  },
  'percent-not-understood': {
    en: ['Percentage not understood', 'Write a number from 0 to 100.'],
    vi: ['Không hiểu tỷ lệ', 'Viết số từ 0 đến 100.'],
  },
  'indicator-not-understood': {
    en: [
      'Indicator not understood',
      'Write each as “code | name | unit | target”, several parted by a semicolon; thousands without a sign: 1200.',
    ],
    vi: [
      'Không hiểu chỉ tiêu',
      'Viết mỗi chỉ tiêu dạng “mã | tên | đơn vị | chỉ tiêu”, nhiều chỉ tiêu cách nhau bằng dấu chấm phẩy; số hàng nghìn viết liền: 1200.',
    ],
  },
  'outcome-not-understood': {
    en: ['Outcome not understood', 'Write “implemented”, “not implemented”, “cancelled” or “superseded”.'],
    vi: [
      'Không hiểu kết quả',
      'Viết “đã thực hiện”, “không thực hiện”, “hủy bỏ” hoặc “thay bằng nhiệm vụ khác”.',
    ],
  },
  'agency-not-known': {
    en: ['Agency not known', 'No agency has this code or this name.'],
    vi: ['Không có cơ quan', 'Không có cơ quan nào mang mã hoặc tên này.'],
  },
  'agency-ambiguous': {
    en: ['Agency not clear', 'Several agencies may be meant. Write the code.'],
    vi: ['Chưa rõ cơ quan', 'Có nhiều cơ quan trùng khớp: hãy ghi mã cơ quan.'],
  },
  'row-twice': {
    en: ['Row twice', 'A row above says the same: number, title, content, lead and due date.'],
    vi: [
      'Dòng bị trùng',
      'Dòng này trùng một dòng phía trên: cùng số, tên, nội dung, cơ quan chủ trì, thời hạn.',
    ],
  },
  'directive-there-already': {
    en: ['There already', 'The meeting has a directive of the same title, content, lead and due date.'],
    vi: ['Đã có nhiệm vụ', 'Hội nghị đã có nhiệm vụ cùng tên, nội dung, cơ quan chủ trì, thời hạn.'],
  },
  'former-number-shared': {
    en: ['Former number shared', 'Another directive has this former number, with other words.'],
    vi: ['Trùng số cũ', 'Số cũ này đã có ở một nhiệm vụ khác, nội dung khác.'],
  },
  'no-room-left': {
    en: ['Meeting full', 'A meeting hands out at most 500 directives.'],
    vi: ['Hội nghị đã đủ nhiệm vụ', 'Một hội nghị giao tối đa 500 nhiệm vụ.'],
  },
} as const satisfies Catalogue;
