import type { Catalogue } from './problem.js';

/** What is refused of files, or cannot be had of them. */
export const fileMessages = {
  'file-missing': {
    en: ['File not kept', 'A report names this file, but its bytes are not kept here.'],
    vi: ['Không có tệp', 'Tệp được nêu trong báo cáo nhưng nội dung không được lưu tại hệ thống.'],
  },
  'file-not-named': {
    en: ['No such file', 'No report of it names a file with this hash.'],
    vi: ['Không có tệp này', 'Không có báo cáo nào nêu tệp có mã băm này.'],
  },
  'file-corrupted': {
    en: [
      'File damaged',
      'What is kept no longer has the hash that was recorded, so it is not handed out. Put a copy of the original back.',
    ],
    vi: [
      'Tệp bị hỏng',
      'Nội dung đang lưu không còn khớp mã băm đã ghi nên không được cung cấp. Đề nghị nộp lại bản gốc của tệp.',
    ],
  },
  'file-hash-differs': {
    en: ['Hash differs', 'The bytes that came do not have the SHA-256 of the address.'],
    vi: ['Mã băm không khớp', 'Nội dung tệp nhận được không khớp mã băm SHA-256 trong địa chỉ.'],
  },
  'file-size-differs': {
    en: ['Size differs', 'More or fewer bytes came than were announced.'],
    vi: ['Dung lượng không khớp', 'Dung lượng tệp nhận được khác dung lượng đã khai báo.'],
  },
  'file-type-differs': {
    en: ['Not of this kind', 'The bytes that came are not of the media type that was named.'],
    vi: ['Sai loại tệp', 'Nội dung tệp không đúng loại đã khai báo.'],
  },
  'file-length-missing': {
    en: ['Length missing', 'A file is sent with its Content-Length, and with at least one byte.'],
    vi: ['Thiếu dung lượng', 'Khi gửi tệp phải khai báo dung lượng (Content-Length) và tệp không được rỗng.'],
  },
  'file-too-large': {
    en: ['File too large', 'The file is larger than is taken here.'],
    vi: ['Tệp quá lớn', 'Dung lượng tệp vượt quá mức cho phép.'],
  },
  'upload-quota-used': {
    en: ['Quota used up', 'The account has sent as much today as one account may.'],
    vi: ['Hết dung lượng trong ngày', 'Tài khoản đã gửi hết dung lượng cho phép trong ngày.'],
  },
  'uploads-busy': {
    en: ['Too many uploads', 'Too many files are being received at the moment.'],
    vi: ['Đang nhận nhiều tệp', 'Hệ thống đang nhận nhiều tệp cùng lúc, đề nghị gửi lại sau.'],
  },
  'file-store-full': {
    en: ['Store full', 'No more files can be kept: the administrator has to make room.'],
    vi: ['Kho tệp đã đầy', 'Kho tệp đã hết dung lượng, đề nghị liên hệ quản trị viên.'],
  },
  'file-store-unavailable': {
    en: ['Files out of reach', 'The store of files does not answer at the moment.'],
    vi: ['Kho tệp không phản hồi', 'Kho tệp hiện không phản hồi, đề nghị thử lại sau.'],
  },
} as const satisfies Catalogue;
