import type { HeldBy, Language, Outcome, TimeStatus, Urgency, WorkStatus } from '#domain';

type Labels<Status extends string> = Readonly<Record<Language, Readonly<Record<Status, string>>>>;

/** What people call each status of the work. */
export const workLabels: Labels<WorkStatus> = {
  vi: {
    draft: 'Dự thảo',
    issued: 'Đã ban hành, chưa giao',
    assigned: 'Chưa tiếp nhận',
    in_progress: 'Đang thực hiện',
    awaiting_confirmation: 'Chờ xác nhận',
    declined: 'Từ chối',
    suspended: 'Tạm hoãn',
    closed: 'Đã kết thúc theo dõi',
  },
  en: {
    draft: 'Draft',
    issued: 'Issued, not assigned yet',
    assigned: 'Not yet accepted',
    in_progress: 'In progress',
    awaiting_confirmation: 'Awaiting confirmation',
    declined: 'Declined',
    suspended: 'Suspended',
    closed: 'Closed',
  },
};

/** What people call each status of the time. */
export const timeLabels: Labels<TimeStatus> = {
  vi: {
    no_deadline: 'Không hạn',
    in_time: 'Trong hạn',
    due_soon: 'Sắp đến hạn',
    overdue: 'Quá hạn',
    on_time: 'Đúng hạn',
    late: 'Kết thúc quá hạn',
    not_judged: 'Không đánh giá thời hạn',
  },
  en: {
    no_deadline: 'No deadline',
    in_time: 'In time',
    due_soon: 'Due soon',
    overdue: 'Overdue',
    on_time: 'On time',
    late: 'Ended late',
    not_judged: 'Time not judged',
  },
};

/** What people call a task that is due on no day, in the place of a status of the time. */
export const standingLabel: Readonly<Record<Language, string>> = { vi: 'Thường xuyên', en: 'Standing' };

export const urgencyLabels: Labels<Urgency> = {
  vi: { normal: 'Thường', urgent: 'Khẩn', express: 'Hỏa tốc' },
  en: { normal: 'Normal', urgent: 'Urgent', express: 'Express' },
};

export const outcomeLabels: Labels<Outcome> = {
  vi: {
    implemented: 'Đã thực hiện',
    not_implemented: 'Không thực hiện',
    cancelled: 'Hủy bỏ',
    superseded: 'Được thay thế',
  },
  en: {
    implemented: 'Implemented',
    not_implemented: 'Not implemented',
    cancelled: 'Cancelled',
    superseded: 'Superseded',
  },
};

/** In whose hands a directive is; nobody's needs no word. */
export const partyLabels: Labels<HeldBy['party']> = {
  vi: { agency: 'Cơ quan', office: 'Văn phòng', leader: 'Lãnh đạo', nobody: '' },
  en: { agency: 'Agency', office: 'Office', leader: 'Leader', nobody: '' },
};
