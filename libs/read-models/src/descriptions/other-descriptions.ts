import { formatCount, type Language } from '#domain';
import { actorName, type EventFacts, type Description } from './event-facts.js';
import { calendarDescriptions } from './calendar-descriptions.js';
import { securityDescriptions } from './security-descriptions.js';
import { successionDescriptions } from './succession-descriptions.js';

const queries: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: {
    events: 'tra cứu nhật ký',
    export: 'kết xuất nhật ký',
    timeline: 'xem diễn biến nhiệm vụ',
    verification: 'kiểm chứng nhật ký',
    unreminded: 'tra cứu nhiệm vụ quá hạn chưa được đôn đốc',
    findings: 'tra cứu nội dung cần lưu ý',
  },
  en: {
    events: 'read the audit trail',
    export: 'exported the audit trail',
    timeline: 'read the timeline of a directive',
    verification: 'verified the audit trail',
    unreminded: 'read what was overdue and never reminded',
    findings: 'read the findings',
  },
};

const channels: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { inbox: 'vào hộp thông báo', email: 'qua thư điện tử', webhook: 'qua hệ thống liên thông' },
  en: { inbox: 'to the inbox', email: 'by e-mail', webhook: 'by webhook' },
};

const meetingFields: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: {
    title: 'tên hội nghị',
    body: 'tên Ban Chỉ đạo',
    heldOn: 'ngày họp',
    place: 'địa điểm',
    chair: 'người chủ trì',
    minutes: 'biên bản',
    number: 'số',
    publishedOn: 'ngày ban hành',
    signer: 'người ký',
    summary: 'trích yếu',
  },
  en: {
    title: 'the title of the meeting',
    body: 'the name of the committee',
    heldOn: 'the day of the meeting',
    place: 'the place',
    chair: 'the chair',
    minutes: 'the minutes',
    number: 'the number',
    publishedOn: 'the day of publishing',
    signer: 'the signer',
    summary: 'the summary',
  },
};

const roles: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { admin: 'Văn phòng', leader: 'lãnh đạo', agency: 'chuyên viên cơ quan', inspector: 'thanh tra' },
  en: { admin: 'office', leader: 'leader', agency: 'agency officer', inspector: 'inspector' },
};
const policies: Readonly<Record<string, string>> = {
  default: 'chung',
  'urgency-normal': 'nhiệm vụ thường',
  'urgency-urgent': 'nhiệm vụ khẩn',
  'urgency-express': 'nhiệm vụ hỏa tốc',
};

/** For what a reminder policy is, by its id. */
function policyName(facts: EventFacts): string {
  const id = facts.text('id');
  return policies[id] ?? (id.startsWith('directive-') ? 'riêng của một nhiệm vụ' : id);
}

/** What the attached file is called. */
function fileName({ data }: EventFacts): string {
  const file = data['file'];
  const name = typeof file === 'object' && file !== null && 'name' in file ? file.name : undefined;
  return typeof name === 'string' ? name : '';
}

const countOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);

/** The words of the events of all other streams. */
export const otherDescriptions: Readonly<Record<string, Description>> = {
  SystemInitialized: {
    vi: (facts) =>
      facts.text('clock') === 'simulated' ? 'Khởi tạo hệ thống, thời gian mô phỏng' : 'Khởi tạo hệ thống',
    en: (facts) =>
      facts.text('clock') === 'simulated' ? 'System set up, on simulated time' : 'System set up',
  },
  EventTypesAdded: {
    vi: ({ data }) => `Phần mềm được nâng cấp: ghi thêm ${countOf(data['eventTypes'])} loại sự kiện`,
    en: ({ data }) => `Software upgraded: it records ${countOf(data['eventTypes'])} more types of events`,
  },
  ...securityDescriptions,
  AgencyRegistered: {
    vi: (facts) => `Thêm cơ quan ${facts.text('code')}: ${facts.text('name')}`,
    en: (facts) => `Agency ${facts.text('code')} registered: ${facts.text('name')}`,
  },
  ...successionDescriptions,
  AgencyContactsChanged: {
    vi: () => 'Thay đổi đầu mối liên hệ của cơ quan',
    en: () => 'Contacts of the agency changed',
  },
  LatenessCauseListed: {
    vi: (facts) => `Thêm nguyên nhân quá hạn ${facts.text('code')}: ${facts.named('name')}`,
    en: (facts) => `Cause of lateness ${facts.text('code')} listed: ${facts.named('name')}`,
  },
  LatenessCauseRetired: {
    vi: (facts) => `Ngừng sử dụng nguyên nhân quá hạn${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Cause of lateness retired${facts.after('; reason: ', 'reason')}`,
  },
  ViewSaved: {
    vi: (facts) => `Lưu bộ lọc danh sách nhiệm vụ: ${facts.text('name')}`,
    en: (facts) => `View of the list of directives saved: ${facts.text('name')}`,
  },
  ViewRemoved: {
    vi: (facts) => `Xóa bộ lọc danh sách nhiệm vụ: ${facts.text('name')}`,
    en: (facts) => `View of the list of directives removed: ${facts.text('name')}`,
  },
  MeetingNumbered: {
    vi: (facts) => `Cấp số hội nghị ${facts.text('number')}`,
    en: (facts) => `Meeting number ${facts.text('number')} reserved`,
  },
  MeetingConvened: {
    vi: (facts) =>
      `${facts.text('body')} họp ngày ${facts.date('heldOn')} (${facts.text('number')}): ${facts.text('title')}`,
    en: (facts) =>
      `${facts.text('body')} met on ${facts.date('heldOn')} (${facts.text('number')}): ${facts.text('title')}`,
  },
  MinutesFileAttached: {
    vi: (facts) => `Đính kèm tệp biên bản hội nghị: ${fileName(facts)}`,
    en: (facts) => `File of the minutes attached: ${fileName(facts)}`,
  },
  MinutesAttached: { vi: () => 'Đính kèm biên bản hội nghị', en: () => 'Minutes of the meeting attached' },
  DirectiveNumbered: {
    vi: (facts) => `Cấp số nhiệm vụ ${facts.text('number')}`,
    en: (facts) => `Directive number ${facts.text('number')} reserved`,
  },
  ConclusionsPublished: {
    vi: (facts) =>
      `Ban hành Thông báo kết luận số ${facts.text('notice')} ngày ${facts.date('publishedOn')}, người ký: ${facts.text('signer')}, gồm ${formatCount(facts.count('directiveIds'), 'vi')} nhiệm vụ`,
    en: (facts) =>
      `Notice of conclusions ${facts.text('notice')} published on ${facts.date('publishedOn')}, signed by ${facts.text('signer')}, with ${facts.count('directiveIds')} directives`,
  },
  SupplementPublished: {
    vi: (facts) =>
      `Ban hành Thông báo bổ sung số ${facts.text('notice')} ngày ${facts.date('publishedOn')}, người ký: ${facts.text('signer')}, gồm ${facts.count('directiveIds')} nhiệm vụ`,
    en: (facts) =>
      `Supplementary notice ${facts.text('notice')} published on ${facts.date('publishedOn')}, signed by ${facts.text('signer')}, with ${facts.count('directiveIds')} directives`,
  },
  MeetingCorrected: {
    vi: (facts) =>
      `Đính chính ${meetingFields.vi[facts.text('field')] ?? facts.text('field')}${facts.after(' của Thông báo số ', 'notice')} thành “${facts.date('value') || facts.text('value')}”${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Corrected ${meetingFields.en[facts.text('field')] ?? facts.text('field')}${facts.after(' of notice ', 'notice')} to “${facts.date('value') || facts.text('value')}”${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  AccountRegistered: {
    vi: (facts) => `Cấp tài khoản ${facts.text('username')} cho ${facts.text('name')}`,
    en: (facts) => `Account ${facts.text('username')} opened for ${facts.text('name')}`,
  },
  UsernameReserved: {
    vi: () => 'Giữ tên đăng nhập và các tên dễ nhầm với nó cho tài khoản',
    en: () => 'User name, and what is read for it, reserved for the account',
  },
  AccountDisabled: { vi: () => 'Khóa tài khoản', en: () => 'Account disabled' },
  AccountEnabled: { vi: () => 'Mở lại tài khoản', en: () => 'Account enabled' },
  InvitationMade: {
    vi: () => 'Mời đặt mật khẩu, hủy mật khẩu cũ',
    en: () => 'Invited to choose a password; the old one ended',
  },
  InvitationUsed: { vi: () => 'Đặt mật khẩu theo lời mời', en: () => 'Password chosen by the invitation' },
  PasswordChanged: { vi: () => 'Đổi mật khẩu', en: () => 'Password changed' },
  AccountRoleChanged: {
    vi: (facts) =>
      `Đổi vai trò của tài khoản từ ${roles.vi[facts.text('previousRole')] ?? ''} sang ${roles.vi[facts.text('role')] ?? ''}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `Role of the account changed from ${roles.en[facts.text('previousRole')] ?? ''} to ${roles.en[facts.text('role')] ?? ''}${facts.after('; reason: ', 'reason')}`,
  },
  AccountCorrected: {
    vi: (facts) =>
      `Đính chính họ và tên của tài khoản từ “${facts.text('previous')}” thành “${facts.text('value')}”${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Corrected the name of the account from “${facts.text('previous')}” to “${facts.text('value')}”${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  PersonalDataErased: {
    vi: (facts) =>
      `Xóa dữ liệu cá nhân của người dùng${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Personal data of the account’s person erased${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  OutsidePersonCutOff: {
    vi: (facts) => `Chặn người dùng đăng nhập từ hệ thống ngoài${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Somebody of the outside issuer cut off${facts.after('; reason: ', 'reason')}`,
  },
  OutsidePersonLetIn: {
    vi: (facts) => `Bỏ chặn người dùng đăng nhập từ hệ thống ngoài${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Somebody of the outside issuer let in again${facts.after('; reason: ', 'reason')}`,
  },
  OutsidePersonErased: {
    vi: (facts) =>
      `Xóa dữ liệu cá nhân của người dùng từ hệ thống ngoài${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Personal data of somebody of the outside issuer erased${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  SamePersonRecorded: {
    vi: (facts) => `Ghi nhận cùng một người dùng tài khoản khác${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Recorded that its person has another account too${facts.after('; reason: ', 'reason')}`,
  },
  SamePersonWithdrawn: {
    vi: (facts) => `Hủy ghi nhận cùng một người dùng tài khoản khác${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Withdrew that its person has another account too${facts.after('; reason: ', 'reason')}`,
  },
  SecondFactorEnrolled: {
    vi: () => 'Bật xác thực hai lớp',
    en: () => 'Second factor enrolled',
  },
  SecondFactorRemoved: {
    vi: (facts) => `Tắt xác thực hai lớp${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Second factor removed${facts.after('; reason: ', 'reason')}`,
  },
  RecoveryCodeUsed: {
    vi: (facts) => `Sử dụng mã dự phòng, còn ${facts.text('left')} mã`,
    en: (facts) => `Recovery code used, ${facts.text('left')} left`,
  },
  RecoveryCodesMade: { vi: () => 'Tạo lại mã dự phòng', en: () => 'Recovery codes made anew' },
  AccountEmailChanged: {
    vi: (facts) =>
      facts.text('email') === ''
        ? 'Bỏ địa chỉ thư điện tử của tài khoản'
        : `Đổi địa chỉ thư điện tử của tài khoản thành ${facts.text('email')}`,
    en: (facts) =>
      facts.text('email') === ''
        ? 'E-mail address of the account taken away'
        : `E-mail address of the account changed to ${facts.text('email')}`,
  },
  NotificationSettingsChanged: {
    vi: () => 'Thay đổi cách nhận thông báo',
    en: () => 'Notification settings changed',
  },
  LeaveArranged: {
    vi: (facts) =>
      `Nghỉ phép từ ngày ${facts.date('from')} đến hết ngày ${facts.date('to')}, có người thay thế${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `On leave from ${facts.date('from')} to ${facts.date('to')}, with a stand-in${facts.after('; reason: ', 'reason')}`,
  },
  LeaveEnded: {
    vi: (facts) => `Kết thúc nghỉ phép từ ngày ${facts.date('on')}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Leave ended on ${facts.date('on')}${facts.after('; reason: ', 'reason')}`,
  },
  ...calendarDescriptions,
  ReminderPolicyPublished: {
    vi: (facts) => `Công bố quy định đôn đốc ${policyName(facts)}, bản ${facts.text('version')}`,
    en: (facts) => `Reminder policy ${facts.text('id')} published, version ${facts.text('version')}`,
  },
  NotificationDelivered: {
    vi: (facts) => `Đã gửi thông báo ${channels.vi[facts.text('channel')] ?? facts.text('channel')}`,
    en: (facts) => `Notification delivered ${channels.en[facts.text('channel')] ?? facts.text('channel')}`,
  },
  NotificationFailed: {
    vi: (facts) =>
      `Gửi thông báo ${channels.vi[facts.text('channel')] ?? facts.text('channel')} không thành công${facts.failure(': ', 'reason')}`,
    en: (facts) =>
      `Notification ${channels.en[facts.text('channel')] ?? facts.text('channel')} failed${facts.failure(': ', 'reason')}`,
  },
  EventSetAside: {
    vi: (facts) =>
      `Loại sự kiện ${Number(facts.data['revision'] ?? 0)} của ${facts.text('streamId')} khỏi xử lý${facts.after(': ', 'reason')}`,
    en: (facts) =>
      `Event ${Number(facts.data['revision'] ?? 0)} of ${facts.text('streamId')} set aside${facts.after(': ', 'reason')}`,
  },
  ParkedStreamRetried: {
    vi: (facts) => `Xử lý lại ${facts.text('streamId')}${facts.after(': ', 'reason')}`,
    en: (facts) => `${facts.text('streamId')} tried again${facts.after(': ', 'reason')}`,
  },
  SimulatedTimeAdvanced: { vi: () => 'Chuyển đồng hồ mô phỏng', en: () => 'Simulated clock set forward' },
  NotificationRead: { vi: () => 'Đã đọc thông báo', en: () => 'Notification read' },
  AuditTrailRead: {
    vi: (facts) => `${actorName(facts.actor, 'vi')} ${queries.vi[facts.text('reading')] ?? 'đọc nhật ký'}`,
    en: (facts) =>
      `${actorName(facts.actor, 'en')} ${queries.en[facts.text('reading')] ?? 'read the audit trail'}`,
  },
};
