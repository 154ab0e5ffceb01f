import type { Language } from '#domain';

/** What an erasure takes away, and what stays and why, in sentences. */
interface ErasureWords {
  readonly erased: readonly string[];
  readonly stays: readonly string[];
}

/** What whoever erases the personal data of an account is told beforehand. */
export const erasureWords: Readonly<Record<Language, ErasureWords>> = {
  vi: {
    erased: [
      'Họ và tên, tên đăng nhập, địa chỉ thư điện tử và địa chỉ webhook của tài khoản.',
      'Họ và tên trong mọi bản ghi mà người này thực hiện, trong nhật ký, lịch sử nhiệm vụ, tệp xuất và báo cáo lập từ nay.',
      'Lý do nghỉ; địa chỉ mạng của các lần đăng nhập; địa chỉ và phản hồi của các thông báo đã gửi.',
      'Mật khẩu, xác thực hai lớp, phiên đăng nhập, lời mời, khóa webhook và đường dẫn lịch.',
    ],
    stays: [
      'Các bản ghi và bằng chứng về việc đã làm: cơ quan phải giải trình được; mỗi bản ghi vẫn mang mã tài khoản và vẫn kiểm chứng được.',
      'Tên người ký, người chủ trì trong văn bản và nội dung do người dùng tự nhập (báo cáo, ý kiến, lý do, đề xuất, bộ lọc đã lưu): thuộc về công việc; nếu có nêu tên người thì tên đó vẫn còn.',
      'Bản ghi có từ trước khi dữ liệu cá nhân được mã hóa vẫn nằm nguyên văn trong kho sự kiện; hệ thống không hiển thị nữa nhưng không thể xóa khỏi kho.',
      'Bản sao lưu lập trước đây còn giữ khóa: khôi phục từ bản đó sẽ đọc lại được. Phải hủy các bản sao lưu đó theo thời hạn đã quy định.',
      'Tệp đã xuất, thư đã gửi và gói chứng cứ đã giao ra ngoài hệ thống.',
      'Tài khoản khác của cùng một người, nếu có: phải xóa riêng từng tài khoản.',
    ],
  },
  en: {
    erased: [
      'The name, the user name, the e-mail address and the webhook address of the account.',
      'The name in every record of what the person did: in the trail, the history of directives, and the exports and reports made from now on.',
      'Reasons for leave; network addresses of sign-ins; addresses and answers of notifications that were sent.',
      'Password, second factor, sessions, invitations, webhook secrets and the link of the calendar feed.',
    ],
    stays: [
      'The records of what was done and their proofs: the office has to account for them. Each still names the account’s id, and can still be verified.',
      'Names of whoever signed or chaired in a document, and what people wrote themselves (reports, opinions, reasons, requests, saved filters): they are of the work; a name that stands in them stays.',
      'What was recorded before personal texts were encrypted stays in the event log as it was written; nothing shows it any more, but it cannot be taken out.',
      'Backups made before hold the key: a system restored from one reads the data again. Destroy those backups when their time is over.',
      'Files that were exported, mail that was sent and evidence bundles that were handed out.',
      'Other accounts of the same person, if there are any: each is erased by itself.',
    ],
  },
};
