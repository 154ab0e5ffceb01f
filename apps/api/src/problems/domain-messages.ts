import type { Catalogue } from './problem.js';

/** The domain's own refusals. */
export const domainMessages = {
  'role-not-allowed': {
    en: ['Not for this role', 'Your role may not do this.'],
    vi: ['Vai trò không được phép', 'Vai trò này không được thực hiện thao tác đó.'],
  },
  'agency-not-on-directive': {
    en: ['Agency not on the directive', 'The agency neither leads nor co-ordinates this directive.'],
    vi: ['Cơ quan không tham gia nhiệm vụ', 'Cơ quan không chủ trì, không phối hợp thực hiện nhiệm vụ này.'],
  },
  'not-the-lead-agency': {
    en: ['Not the lead agency', 'Only the lead agency of the directive may do this.'],
    vi: ['Không phải cơ quan chủ trì', 'Chỉ cơ quan chủ trì nhiệm vụ được thực hiện thao tác này.'],
  },
  'not-a-coordinating-agency': {
    en: ['Not a co-ordinating agency', 'Only a co-ordinating agency of the directive may do this.'],
    vi: [
      'Không phải cơ quan phối hợp',
      'Chỉ cơ quan phối hợp thực hiện nhiệm vụ được thực hiện thao tác này.',
    ],
  },
  'too-many-minutes-files': {
    en: ['Too many files', 'The minutes of a meeting have at most 20 files.'],
    vi: ['Quá nhiều tệp', 'Biên bản của một hội nghị có tối đa 20 tệp.'],
  },
  'share-not-found': {
    en: ['No such share', 'The agency does not co-ordinate this directive.'],
    vi: ['Không có phần việc phối hợp', 'Cơ quan này không phối hợp thực hiện nhiệm vụ.'],
  },
  'share-already-reported': {
    en: ['Share reported already', 'The share is reported done already.'],
    vi: ['Đã báo cáo phần việc', 'Phần việc phối hợp đã được báo cáo hoàn thành.'],
  },
  'share-not-reported': {
    en: ['Share not reported', 'No report that the share is done waits or was confirmed.'],
    vi: ['Chưa báo cáo phần việc', 'Chưa có báo cáo hoàn thành phần việc phối hợp.'],
  },
  'reported-by-oneself': {
    en: ['Reported by oneself', 'Who reported the completion does not judge it.'],
    vi: ['Tự báo cáo, tự xác nhận', 'Người báo cáo hoàn thành không được xác nhận kết quả đó.'],
  },
  'cause-code-taken': {
    en: ['Code in use', 'Another cause of lateness has this code.'],
    vi: ['Mã đã được sử dụng', 'Mã này đã dùng cho một nguyên nhân quá hạn khác.'],
  },
  'cause-not-found': {
    en: ['No such cause', 'There is no such cause of lateness.'],
    vi: ['Không có nguyên nhân này', 'Không tìm thấy nguyên nhân quá hạn này trong danh mục.'],
  },
  'cause-retired': {
    en: ['Cause no longer used', 'This cause of lateness is retired.'],
    vi: ['Nguyên nhân ngừng sử dụng', 'Nguyên nhân quá hạn này đã ngừng sử dụng.'],
  },
  'directive-not-overdue': {
    en: ['Not overdue', 'The directive neither is nor was overdue.'],
    vi: ['Không quá hạn', 'Nhiệm vụ này không quá hạn và chưa từng quá hạn.'],
  },
  'too-many-views': {
    en: ['Too many views', 'One person keeps at most 50 views; remove one first.'],
    vi: ['Quá nhiều bộ lọc', 'Mỗi người lưu tối đa 50 bộ lọc; hãy xóa bớt trước.'],
  },
  'view-not-found': {
    en: ['No such view', 'There is no view of this name.'],
    vi: ['Không có bộ lọc này', 'Không tìm thấy bộ lọc có tên này.'],
  },
  'own-account': {
    en: ['Own account', 'Nobody does this to an account of their own.'],
    vi: ['Tài khoản của chính mình', 'Không ai được thực hiện thao tác này với tài khoản của chính mình.'],
  },
  'own-extension-request': {
    en: ['Own request', 'Nobody decides on a request of their own.'],
    vi: ['Đề nghị của chính mình', 'Không ai được quyết định đề nghị gia hạn của chính mình.'],
  },
  'other-account': {
    en: ['Not your own account', 'Everybody changes what is their own only.'],
    vi: ['Không phải tài khoản của mình', 'Mỗi người chỉ thay đổi nội dung của chính mình.'],
  },
  'email-missing': {
    en: ['No e-mail address', 'The account has no e-mail address.'],
    vi: ['Chưa có địa chỉ thư điện tử', 'Tài khoản chưa có địa chỉ thư điện tử.'],
  },
  'account-not-found': {
    en: ['No such account', 'There is no such account.'],
    vi: ['Không có tài khoản', 'Không có tài khoản này.'],
  },
  'agency-not-found': {
    en: ['No such agency', 'There is no such agency.'],
    vi: ['Không có cơ quan', 'Không có cơ quan này.'],
  },
  'directive-not-found': {
    en: ['No such directive', 'There is no such directive.'],
    vi: ['Không có nhiệm vụ', 'Không có nhiệm vụ này.'],
  },
  'meeting-not-found': {
    en: ['No such meeting', 'There is no such meeting.'],
    vi: ['Không có hội nghị', 'Không có hội nghị này.'],
  },
  'agency-code-taken': {
    en: ['Code in use', 'Another agency has this code.'],
    vi: ['Mã đã được dùng', 'Mã cơ quan này đã được dùng.'],
  },
  'username-taken': {
    en: ['User name in use', 'Another account has this user name.'],
    vi: ['Tên đăng nhập đã được dùng', 'Tên đăng nhập này đã được dùng.'],
  },
  'meeting-already-convened': {
    en: ['Meeting exists', 'This meeting exists already.'],
    vi: ['Hội nghị đã có', 'Hội nghị này đã có.'],
  },
  'conclusions-already-published': {
    en: ['Already published', 'The notice of conclusions is published already.'],
    vi: ['Đã ban hành', 'Thông báo kết luận đã được ban hành.'],
  },
  'nothing-to-publish': {
    en: ['Nothing to publish', 'The meeting has no draft to issue.'],
    vi: ['Không có nội dung để ban hành', 'Hội nghị chưa có dự thảo nhiệm vụ nào.'],
  },
  'published-before-meeting': {
    en: ['Published before the meeting', 'Conclusions are published on the day of the meeting or later.'],
    vi: ['Ban hành trước hội nghị', 'Thông báo kết luận không thể ban hành trước ngày họp.'],
  },
  'published-in-future': {
    en: ['Date in the future', 'A notice is published today or was published before.'],
    vi: ['Ngày ở tương lai', 'Ngày ban hành thông báo không thể sau hôm nay.'],
  },
  'meeting-too-far-ahead': {
    en: ['Meeting too far ahead', 'A meeting is convened at most a year ahead.'],
    vi: ['Ngày họp quá xa', 'Hội nghị chỉ được ghi trước nhiều nhất một năm.'],
  },
  'conclusions-not-published': {
    en: ['Not published yet', 'A supplement follows the notice of conclusions.'],
    vi: ['Chưa ban hành', 'Chỉ ban hành thông báo bổ sung sau khi đã có Thông báo kết luận.'],
  },
  'notice-number-taken': {
    en: ['Number in use', 'Another notice of the meeting has this number.'],
    vi: ['Trùng số thông báo', 'Hội nghị đã có thông báo mang số này.'],
  },
  'supplement-before-notice': {
    en: ['Before the notice', 'A supplement is published on the day of the notice or later.'],
    vi: ['Trước Thông báo kết luận', 'Thông báo bổ sung không thể ban hành trước Thông báo kết luận.'],
  },
  'received-in-future': {
    en: ['Date in the future', 'What was received has come in.'],
    vi: ['Ngày ở tương lai', 'Ngày nhận văn bản không thể sau hôm nay.'],
  },
  'too-many-directives': {
    en: ['Too many directives', 'A meeting hands out no more directives than this.'],
    vi: ['Quá nhiều nhiệm vụ', 'Một hội nghị không giao thêm được nhiệm vụ.'],
  },
  'directive-already-drafted': {
    en: ['Directive exists', 'This directive exists already.'],
    vi: ['Nhiệm vụ đã có', 'Nhiệm vụ này đã có.'],
  },
  'no-completion-report': {
    en: ['No completion report', 'No completion report waits: closing as implemented says so, and why.'],
    vi: [
      'Chưa có báo cáo hoàn thành',
      'Không có báo cáo hoàn thành đang chờ xác nhận; muốn kết thúc phải nêu rõ điều đó và lý do.',
    ],
  },
  'directive-already-closed': {
    en: ['Already closed', 'The directive is closed already.'],
    vi: ['Đã kết thúc theo dõi', 'Nhiệm vụ đã kết thúc theo dõi.'],
  },
  'directive-never-assigned': {
    en: ['Never assigned', 'The directive was closed before any agency led it.'],
    vi: ['Chưa từng giao', 'Nhiệm vụ đã kết thúc trước khi có cơ quan chủ trì.'],
  },
  'directive-is-draft': {
    en: ['Still a draft', 'The directive is a draft: this cannot be done now.'],
    vi: ['Còn là dự thảo', 'Nhiệm vụ còn là dự thảo, không thực hiện được thao tác này.'],
  },
  'directive-is-issued': {
    en: ['Not assigned yet', 'The directive is issued but not assigned: this cannot be done now.'],
    vi: ['Chưa giao', 'Nhiệm vụ đã ban hành nhưng chưa giao, không thực hiện được thao tác này.'],
  },
  'directive-is-assigned': {
    en: ['Not accepted yet', 'The directive is assigned: this cannot be done now.'],
    vi: ['Chưa tiếp nhận', 'Nhiệm vụ chưa được tiếp nhận, không thực hiện được thao tác này.'],
  },
  'directive-is-in-progress': {
    en: ['In progress', 'The directive is in progress: this cannot be done now.'],
    vi: ['Đang thực hiện', 'Nhiệm vụ đang thực hiện, không thực hiện được thao tác này.'],
  },
  'directive-is-awaiting-confirmation': {
    en: ['Awaiting confirmation', 'The directive awaits confirmation: this cannot be done now.'],
    vi: ['Chờ xác nhận', 'Nhiệm vụ đang chờ xác nhận, không thực hiện được thao tác này.'],
  },
  'directive-is-declined': {
    en: ['Declined', 'The directive was declined: this cannot be done now.'],
    vi: ['Bị từ chối', 'Nhiệm vụ đã bị từ chối, không thực hiện được thao tác này.'],
  },
  'directive-is-suspended': {
    en: ['Suspended', 'The directive is suspended: this cannot be done now.'],
    vi: ['Tạm hoãn', 'Nhiệm vụ đang tạm hoãn, không thực hiện được thao tác này.'],
  },
  'extension-already-requested': {
    en: ['Already requested', 'A request for more time waits for a decision.'],
    vi: ['Đã đề nghị gia hạn', 'Một đề nghị gia hạn đang chờ quyết định.'],
  },
  'no-extension-requested': {
    en: ['Nothing requested', 'No request for more time waits for a decision.'],
    vi: ['Không có đề nghị', 'Không có đề nghị gia hạn nào chờ quyết định.'],
  },
  'grant-names-another-date': {
    en: ['Another date', 'Another date than proposed is a counter.'],
    vi: ['Ngày khác đề nghị', 'Ngày khác với ngày đề nghị là quyết định hạn khác.'],
  },
  'no-deadline': {
    en: ['No deadline', 'The directive has no deadline.'],
    vi: ['Không có thời hạn', 'Nhiệm vụ không có thời hạn.'],
  },
  'deadline-was-extended': {
    en: ['Deadline was extended', 'An extended deadline changes only by extension.'],
    vi: ['Đã gia hạn', 'Thời hạn đã gia hạn chỉ thay đổi bằng gia hạn.'],
  },
  'no-move-proposed': {
    en: ['Nothing proposed', 'The calendar in force does not move the deadline of this directive.'],
    vi: ['Không có đề xuất', 'Lịch làm việc hiện hành không làm thay đổi thời hạn của nhiệm vụ này.'],
  },
  'calendar-superseded': {
    en: ['Another calendar by now', 'Another working calendar has been published in the meantime.'],
    vi: ['Lịch đã thay đổi', 'Một lịch làm việc khác đã được công bố trong lúc này.'],
  },
  'due-date-required': {
    en: ['Due date required', 'A counter-offer names the new due date.'],
    vi: ['Thiếu thời hạn', 'Quyết định hạn khác phải nêu thời hạn mới.'],
  },
  'due-date-in-past': {
    en: ['Due date has passed', 'The date has passed.'],
    vi: ['Thời hạn đã qua', 'Ngày này đã qua.'],
  },
  'due-date-not-later': {
    en: ['Not later', 'The new due date is not later than the present one.'],
    vi: ['Không muộn hơn', 'Thời hạn mới không muộn hơn thời hạn hiện tại.'],
  },
  'due-date-too-far': {
    en: ['Due date too far', 'A due date lies at most ten years ahead.'],
    vi: ['Thời hạn quá xa', 'Thời hạn không được quá mười năm.'],
  },
  'due-date-before-meeting': {
    en: ['Due before the meeting', 'The due date lies before the meeting.'],
    vi: ['Thời hạn trước hội nghị', 'Thời hạn trước ngày họp.'],
  },
  'coordinator-due-after-lead': {
    en: ['Due after the lead', 'A co-ordinating agency is due no later than the lead.'],
    vi: ['Hạn sau cơ quan chủ trì', 'Hạn của cơ quan phối hợp không được sau cơ quan chủ trì.'],
  },
  'effective-date-in-future': {
    en: ['Date in the future', 'What is reported has happened.'],
    vi: ['Ngày ở tương lai', 'Nội dung báo cáo phải là việc đã thực hiện.'],
  },
  'effective-date-before-meeting': {
    en: ['Before the meeting', 'What was done about a directive was done after its meeting.'],
    vi: ['Trước ngày họp', 'Việc thực hiện nhiệm vụ không thể diễn ra trước ngày họp.'],
  },
  'term-before-meeting': {
    en: ['Counted from before the meeting', 'A term is counted from the day of the meeting or a later one.'],
    vi: ['Tính từ trước ngày họp', 'Thời hạn phải tính từ ngày họp hoặc một ngày sau đó.'],
  },
  'outside-calendar': {
    en: ['Outside the calendar', 'The working calendar does not reach that day.'],
    vi: ['Ngoài phạm vi lịch', 'Lịch làm việc không có ngày này.'],
  },
  'unknown-agency': {
    en: ['Unknown agency', 'No agency has this id.'],
    vi: ['Không có cơ quan', 'Không có cơ quan nào có mã số này.'],
  },
  'duplicate-coordinator': {
    en: ['Named twice', 'The same agency is named twice.'],
    vi: ['Nêu hai lần', 'Một cơ quan phối hợp được nêu hai lần.'],
  },
  'lead-also-coordinates': {
    en: ['Lead co-ordinates', 'The lead does not co-ordinate as well.'],
    vi: ['Chủ trì và phối hợp', 'Cơ quan chủ trì không đồng thời là cơ quan phối hợp.'],
  },
  'duplicate-indicator': {
    en: ['Named twice', 'The same indicator is named twice.'],
    vi: ['Nêu hai lần', 'Một chỉ tiêu được nêu hai lần.'],
  },
  'unknown-indicator': {
    en: ['Unknown indicator', 'The directive has no such indicator.'],
    vi: ['Không có chỉ tiêu', 'Nhiệm vụ không có chỉ tiêu này.'],
  },
  'reason-required': {
    en: ['Reason required', 'This takes a reason.'],
    vi: ['Thiếu lý do', 'Thao tác này phải nêu lý do.'],
  },
  'nothing-to-correct': {
    en: ['Nothing to correct', 'The field has no value to correct.'],
    vi: ['Không có nội dung để đính chính', 'Trường này chưa có giá trị để đính chính.'],
  },
  'invalid-correction': {
    en: [
      'Not a possible value',
      'It cannot be put right to this: a day lies between that of the meeting and today, a deadline before no co-ordinating agency’s, a rate between 0 and 100, and a text says something.',
    ],
    vi: [
      'Giá trị không hợp lệ',
      'Không đính chính được thành giá trị này: ngày không trước ngày họp và không sau hôm nay; thời hạn không trước ngày họp và hạn riêng của cơ quan phối hợp; tỷ lệ từ 0 đến 100; nội dung không để trống, không quá dài.',
    ],
  },
  'agency-required': {
    en: ['Agency required', 'An officer acts for an agency.'],
    vi: ['Thiếu cơ quan', 'Chuyên viên phải thuộc một cơ quan.'],
  },
  'agency-not-allowed': {
    en: ['No agency for this role', 'This role acts for no agency.'],
    vi: ['Vai trò không thuộc cơ quan', 'Vai trò này không thuộc cơ quan nào.'],
  },
} as const satisfies Catalogue;
