import { formatCount, type DirectiveEventType, type Language } from '#domain';
import { correctedFields as fields } from './corrected-fields.js';
import type { EventFacts, Description } from './event-facts.js';
import { handedOverDescription } from './succession-descriptions.js';
import { movedInEnglish, movedInVietnamese } from './suspension-descriptions.js';
import { describeStep } from './step-descriptions.js';

const outcomes: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: {
    implemented: 'đã thực hiện',
    not_implemented: 'không thực hiện',
    cancelled: 'hủy bỏ',
    superseded: 'thay bằng nhiệm vụ khác',
  },
  en: {
    implemented: 'implemented',
    not_implemented: 'not implemented',
    cancelled: 'cancelled',
    superseded: 'superseded',
  },
};

function dueInVietnamese(facts: EventFacts): string {
  const dueOn = facts.dueOn();
  if (dueOn === null) return 'không đặt thời hạn';
  return dueOn === '' ? 'nhiệm vụ thường xuyên' : `hạn ngày ${dueOn}`;
}

function dueInEnglish(facts: EventFacts): string {
  const dueOn = facts.dueOn();
  if (dueOn === null) return 'without a deadline';
  return dueOn === '' ? 'a standing task' : `due on ${dueOn}`;
}

const coordinatingInVietnamese = (facts: EventFacts) => {
  const names = facts.coordinators((date) => ` (hạn ngày ${date})`);
  return names === '' ? '' : `, ${names} phối hợp`;
};
const coordinatingInEnglish = (facts: EventFacts) => {
  const names = facts.coordinators((date) => ` (due on ${date})`);
  return names === '' ? '' : `, with ${names}`;
};

const percent = (facts: EventFacts) => (facts.number('percent') === null ? '' : ` ${facts.text('percent')}%`);

function judgementInVietnamese(facts: EventFacts): string {
  const daysLate = facts.number('daysLate');
  if (daysLate === null) return '';
  return daysLate === 0 ? ', đúng hạn' : `, quá hạn ${formatCount(daysLate, 'vi')} ngày`;
}

function judgementInEnglish(facts: EventFacts): string {
  const daysLate = facts.number('daysLate');
  if (daysLate === null) return '';
  return daysLate === 0 ? ', on time' : `, ${facts.text('daysLate')} ${daysLate === 1 ? 'day' : 'days'} late`;
}

const onPaperInVietnamese = (facts: EventFacts) => facts.after('; Văn phòng nhập từ văn bản ', 'document');
const onPaperInEnglish = (facts: EventFacts) => facts.after('; entered by the office from ', 'document');

const urgencies: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: { normal: 'thường', urgent: 'khẩn', express: 'hỏa tốc' },
  en: { normal: 'normal', urgent: 'urgent', express: 'express' },
};

/** A corrected value as people read it: a date is written as one, an urgency by its name. */
function corrected(facts: EventFacts, field: string): string {
  const text = facts.text(field);
  if (facts.text('field') === 'urgency') return urgencies[facts.language][text] ?? text;
  return facts.date(field) || text;
}

/** The words of each event of a directive. */
export const directiveDescriptions: Readonly<Record<DirectiveEventType, Description>> = {
  DirectiveDrafted: {
    vi: (facts) => `Dự thảo nhiệm vụ ${facts.text('number')}: ${facts.text('title')}`,
    en: (facts) => `Directive ${facts.text('number')} drafted: ${facts.text('title')}`,
  },
  DirectiveImported: {
    vi: (facts) =>
      `Đưa vào theo dõi từ sổ theo dõi trước đây${facts.after(', số cũ ', 'formerNumber')}: ${facts.agency('leadAgencyId')} chủ trì${coordinatingInVietnamese(facts)}, giao ngày ${facts.date('assignedOn')}, ${dueInVietnamese(facts)}${extendedInVietnamese(facts)}${doneInVietnamese(facts)}${earlierReportsInVietnamese(facts)}${closedInVietnamese(facts)}`,
    en: (facts) =>
      `Taken over from the office’s earlier list${facts.after(', there ', 'formerNumber')}: led by ${facts.agency('leadAgencyId')}${coordinatingInEnglish(facts)}, assigned on ${facts.date('assignedOn')}, ${dueInEnglish(facts)}${extendedInEnglish(facts)}${doneInEnglish(facts)}${earlierReportsInEnglish(facts)}${closedInEnglish(facts)}`,
  },
  DirectiveAmended: {
    vi: (facts) => `Sửa dự thảo nhiệm vụ: ${facts.text('title')}, ${dueInVietnamese(facts)}`,
    en: (facts) => `Draft amended: ${facts.text('title')}, ${dueInEnglish(facts)}`,
  },
  DirectiveIssued: {
    vi: (facts) =>
      `Ban hành Thông báo kết luận số ${facts.text('notice')} ngày ${facts.date('publishedOn')}, người ký: ${facts.text('signer')}`,
    en: (facts) =>
      `Issued by notice of conclusions ${facts.text('notice')} of ${facts.date('publishedOn')}, signed by ${facts.text('signer')}`,
  },
  DirectiveAssigned: {
    vi: (facts) =>
      `Giao ${facts.agency('leadAgencyId')} chủ trì${coordinatingInVietnamese(facts)}, ${dueInVietnamese(facts)}`,
    en: (facts) =>
      `Assigned to ${facts.agency('leadAgencyId')} as lead${coordinatingInEnglish(facts)}, ${dueInEnglish(facts)}`,
  },
  DirectiveReassigned: {
    vi: (facts) =>
      `${reassignedInVietnamese(facts)}${coordinatingInVietnamese(facts)}, ${dueInVietnamese(facts)}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `${reassignedInEnglish(facts)}${coordinatingInEnglish(facts)}, ${dueInEnglish(facts)}${facts.after('; reason: ', 'reason')}`,
  },
  DirectiveHandedOver: handedOverDescription,
  DirectiveAccepted: {
    vi: (facts) =>
      `${facts.agency('agencyId')} tiếp nhận nhiệm vụ${facts.data['implied'] === true ? ' (ghi nhận qua báo cáo)' : ''}`,
    en: (facts) =>
      `${facts.agency('agencyId')} accepted the directive${facts.data['implied'] === true ? ' (by reporting on it)' : ''}`,
  },
  DirectiveDeclined: {
    vi: (facts) => `${facts.agency('agencyId')} từ chối tiếp nhận${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `${facts.agency('agencyId')} declined the directive${facts.after('; reason: ', 'reason')}`,
  },
  ProgressReported: {
    vi: (facts) =>
      `${facts.agency('agencyId')} báo cáo tiến độ${percent(facts)}${facts.after(': ', 'narrative')}${reportedValues(facts, 'số liệu')}${onPaperInVietnamese(facts)}`,
    en: (facts) =>
      `${facts.agency('agencyId')} reported progress${percent(facts)}${facts.after(': ', 'narrative')}${reportedValues(facts, 'figures')}${onPaperInEnglish(facts)}`,
  },
  ExtensionRequested: {
    vi: (facts) =>
      `${facts.agency('agencyId')} đề nghị gia hạn đến ngày ${facts.date('proposedDueOn')}${facts.after('; lý do: ', 'reason')}${onPaperInVietnamese(facts)}`,
    en: (facts) =>
      `${facts.agency('agencyId')} asked for an extension to ${facts.date('proposedDueOn')}${facts.after('; reason: ', 'reason')}${onPaperInEnglish(facts)}`,
  },
  ExtensionReferred: {
    vi: (facts) =>
      `Trình lãnh đạo Ban Chỉ đạo đề nghị gia hạn đến ngày ${facts.date('proposedDueOn')}${facts.after('; ý kiến của Văn phòng: ', 'opinion')}`,
    en: (facts) =>
      `Request for an extension to ${facts.date('proposedDueOn')} put before the leader${facts.after('; opinion of the office: ', 'opinion')}`,
  },
  ExtensionGranted: {
    vi: (facts) =>
      `Đồng ý gia hạn từ ngày ${facts.date('previousDueOn')} đến ngày ${facts.dueOn() ?? ''}${facts.after('; ý kiến: ', 'reason')}`,
    en: (facts) =>
      `Extension granted from ${facts.date('previousDueOn')} to ${facts.dueOn() ?? ''}${facts.after('; remark: ', 'reason')}`,
  },
  ExtensionRefused: {
    vi: (facts) =>
      `Không đồng ý gia hạn đến ngày ${facts.date('proposedDueOn')}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `Extension to ${facts.date('proposedDueOn')} refused${facts.after('; reason: ', 'reason')}`,
  },
  ExtensionCountered: {
    vi: (facts) =>
      `Cho phép gia hạn đến ngày ${facts.dueOn() ?? ''} (đề nghị: ngày ${facts.date('proposedDueOn')})${facts.after('; ý kiến: ', 'reason')}`,
    en: (facts) =>
      `Extended to ${facts.dueOn() ?? ''} in place of ${facts.date('proposedDueOn')} as asked${facts.after('; remark: ', 'reason')}`,
  },
  DirectiveSuspended: {
    vi: (facts) =>
      `Tạm hoãn thực hiện${facts.data['extendsDeadline'] === true ? ', thời gian tạm hoãn không tính vào thời hạn' : ''}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `Suspended${facts.data['extendsDeadline'] === true ? ', the time of the suspension does not count' : ''}${facts.after('; reason: ', 'reason')}`,
  },
  DirectiveResumed: {
    vi: (facts) =>
      `Tiếp tục thực hiện sau tạm hoãn${movedInVietnamese(facts)}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Resumed after suspension${movedInEnglish(facts)}${facts.after('; reason: ', 'reason')}`,
  },
  DirectiveBecameOverdue: {
    vi: (facts) => `Quá hạn kể từ ngày ${facts.date('overdueOn')} (hạn ngày ${facts.date('dueOn')})`,
    en: (facts) => `Overdue since ${facts.date('overdueOn')} (due on ${facts.date('dueOn')})`,
  },
  ReminderIssued: {
    vi: (facts) => `${noticeDescriptions.ReminderIssued.vi(facts)}: ${describeStep(facts)}`,
    en: (facts) => `${noticeDescriptions.ReminderIssued.en(facts)}: ${describeStep(facts)}`,
  },
  EscalationRaised: {
    vi: (facts) => `${noticeDescriptions.EscalationRaised.vi(facts)}: ${describeStep(facts)}`,
    en: (facts) => `${noticeDescriptions.EscalationRaised.en(facts)}: ${describeStep(facts)}`,
  },
  CompletionReported: {
    vi: (facts) =>
      `${facts.agency('agencyId')} báo cáo hoàn thành ngày ${facts.date('reportedOn')}${facts.after(': ', 'summary')}${reportedValues(facts, 'số liệu')}${openSharesInVietnamese(facts)}${onPaperInVietnamese(facts)}`,
    en: (facts) =>
      `${facts.agency('agencyId')} reported completion on ${facts.date('reportedOn')}${facts.after(': ', 'summary')}${reportedValues(facts, 'figures')}${openSharesInEnglish(facts)}${onPaperInEnglish(facts)}`,
  },
  CompletionReturned: {
    vi: (facts) => `Trả lại báo cáo, yêu cầu thực hiện lại${facts.after('; lý do: ', 'reason')}`,
    en: (facts) => `Completion report returned, work goes on${facts.after('; reason: ', 'reason')}`,
  },
  DirectiveClosed: {
    vi: (facts) =>
      `Kết thúc theo dõi: ${outcomes.vi[facts.text('outcome')] ?? facts.text('outcome')}${judgementInVietnamese(facts)}${facts.data['withoutReport'] === true ? ', không có báo cáo hoàn thành' : ''}${facts.after('; lý do: ', 'reason')}${facts.after('; ghi chú: ', 'note')}`,
    en: (facts) =>
      `Closed: ${outcomes.en[facts.text('outcome')] ?? facts.text('outcome')}${judgementInEnglish(facts)}${facts.data['withoutReport'] === true ? ', without a completion report' : ''}${facts.after('; reason: ', 'reason')}${facts.after('; note: ', 'note')}`,
  },
  ShareCompletionReported: {
    vi: (facts) =>
      `${facts.agency('agencyId')} báo cáo hoàn thành phần việc phối hợp ngày ${facts.date('reportedOn')}${facts.after(': ', 'summary')}${onPaperInVietnamese(facts)}`,
    en: (facts) =>
      `${facts.agency('agencyId')} reported its share done on ${facts.date('reportedOn')}${facts.after(': ', 'summary')}${onPaperInEnglish(facts)}`,
  },
  ShareConfirmed: {
    vi: (facts) => `Xác nhận ${facts.agency('agencyId')} đã hoàn thành phần việc phối hợp`,
    en: (facts) => `Share of ${facts.agency('agencyId')} confirmed as done`,
  },
  ShareReturned: {
    vi: (facts) =>
      `Trả lại báo cáo phần việc phối hợp của ${facts.agency('agencyId')}, yêu cầu thực hiện lại${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `Share report of ${facts.agency('agencyId')} returned, its work goes on${facts.after('; reason: ', 'reason')}`,
  },
  DirectiveReopened: {
    vi: (facts) =>
      `Mở lại để thực hiện tiếp${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Reopened${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  CorrectionRecorded: {
    vi: (facts) =>
      `Đính chính ${fields.vi[facts.text('field')] ?? facts.text('field')}${facts.after(' ', 'code')} từ “${corrected(facts, 'previous')}” thành “${corrected(facts, 'value')}”${facts.after('; lý do: ', 'reason')}${facts.after('; căn cứ: ', 'authority')}`,
    en: (facts) =>
      `Corrected ${fields.en[facts.text('field')] ?? facts.text('field')}${facts.after(' ', 'code')} from “${corrected(facts, 'previous')}” to “${corrected(facts, 'value')}”${facts.after('; reason: ', 'reason')}${facts.after('; authority: ', 'authority')}`,
  },
  LatenessCauseRecorded: {
    vi: (facts) =>
      `Xác định nguyên nhân quá hạn: ${facts.named('name') || facts.text('code')}${facts.after('; ghi chú: ', 'note')}${withFiles(facts, 'tài liệu minh chứng')}`,
    en: (facts) =>
      `Cause of lateness recorded: ${facts.named('name') || facts.text('code')}${facts.after('; note: ', 'note')}${withFiles(facts, 'evidence')}`,
  },
  DeadlineRecalculated: {
    vi: (facts) =>
      `Tính lại thời hạn theo lịch làm việc bản ${facts.calendarVersion()}: từ ngày ${facts.date('previousDueOn')} sang ngày ${facts.dueOn() ?? ''}`,
    en: (facts) =>
      `Deadline recalculated by working calendar ${facts.calendarVersion()}: from ${facts.date('previousDueOn')} to ${facts.dueOn() ?? ''}`,
  },
  DeadlineKept: {
    vi: (facts) =>
      `Giữ nguyên thời hạn ngày ${facts.date('dueOn')}, không chuyển sang ngày ${facts.dueOn('proposed') ?? ''} theo lịch làm việc bản ${facts.calendarVersion('proposed')}${facts.after('; lý do: ', 'reason')}`,
    en: (facts) =>
      `Deadline kept at ${facts.date('dueOn')}, not moved to ${facts.dueOn('proposed') ?? ''} by working calendar ${facts.calendarVersion('proposed')}${facts.after('; reason: ', 'reason')}`,
  },
};

const extendedInVietnamese = (facts: EventFacts) => {
  const times = facts.count('extendedTo');
  return times === 0 ? '' : ` (đã gia hạn ${formatCount(times, 'vi')} lần)`;
};
const extendedInEnglish = (facts: EventFacts) => {
  const times = facts.count('extendedTo');
  return times === 0 ? '' : ` (extended ${times === 1 ? 'once' : `${times} times`})`;
};

const doneInVietnamese = (facts: EventFacts) =>
  facts.number('percent') === null ? '' : `, đã thực hiện${percent(facts)}`;
const doneInEnglish = (facts: EventFacts) =>
  facts.number('percent') === null ? '' : `,${percent(facts)} done`;

const earlierReportsInVietnamese = (facts: EventFacts) => {
  const last = facts.last('reports');
  if (last === null) return '';
  return `; ${formatCount(facts.count('reports'), 'vi')} báo cáo, gần nhất ngày ${last.date('on')}${last.after(': ', 'narrative')}`;
};
const earlierReportsInEnglish = (facts: EventFacts) => {
  const last = facts.last('reports');
  if (last === null) return '';
  const many = facts.count('reports');
  return `; ${many} ${many === 1 ? 'report' : 'reports'}, the last of ${last.date('on')}${last.after(': ', 'narrative')}`;
};

const closedInVietnamese = (facts: EventFacts) => {
  const closed = facts.inside('closed');
  if (closed === null) return '';
  const reported = closed.date('reportedOn');
  return `; đã kết thúc theo dõi ngày ${closed.date('on')}: ${outcomes.vi[closed.text('outcome')] ?? closed.text('outcome')}${reported === '' ? '' : `, báo cáo hoàn thành ngày ${reported}`}${closed.after('; ghi chú: ', 'note')}`;
};
const closedInEnglish = (facts: EventFacts) => {
  const closed = facts.inside('closed');
  if (closed === null) return '';
  const reported = closed.date('reportedOn');
  return `; closed on ${closed.date('on')}: ${outcomes.en[closed.text('outcome')] ?? closed.text('outcome')}${reported === '' ? '' : `, completion reported on ${reported}`}${closed.after('; note: ', 'note')}`;
};
function withFiles(facts: EventFacts, word: string): string {
  const names = facts.files();
  return names === '' ? '' : `; ${word}: ${names}`;
}

function reassignedInVietnamese(facts: EventFacts): string {
  const lead = facts.agency('leadAgencyId');
  const previous = facts.agency('previousLeadAgencyId');
  return previous === lead ? `Giao lại ${lead} chủ trì` : `Chuyển từ ${previous} sang ${lead} chủ trì`;
}

function reassignedInEnglish(facts: EventFacts): string {
  const lead = facts.agency('leadAgencyId');
  const previous = facts.agency('previousLeadAgencyId');
  return previous === lead
    ? `Assigned again to ${lead} as lead`
    : `Moved from ${previous} to ${lead} as lead`;
}

function reportedValues(facts: EventFacts, name: string): string {
  const actuals = facts.actuals();
  return actuals === '' ? '' : ` (${name}: ${actuals})`;
}

function openSharesInVietnamese(facts: EventFacts): string {
  const names = facts.agencies('openShares');
  return names === '' ? '' : `; phần việc phối hợp chưa hoàn thành: ${names}`;
}

function openSharesInEnglish(facts: EventFacts): string {
  const names = facts.agencies('openShares');
  return names === '' ? '' : `; shares still open: ${names}`;
}

/** Who is told by what is sent. */
export const noticeDescriptions = {
  ReminderIssued: {
    vi: (facts) => `Đôn đốc ${audienceInVietnamese(facts)}`,
    en: (facts) => `Reminder to ${audienceInEnglish(facts)}`,
  },
  EscalationRaised: {
    vi: (facts) => `Báo cáo ${audienceInVietnamese(facts)}`,
    en: (facts) => `Escalated to ${audienceInEnglish(facts)}`,
  },
} as const satisfies Partial<Record<DirectiveEventType, Description>>;

function audienceInVietnamese(facts: EventFacts): string {
  return facts.audience(
    { office: 'Văn phòng', leader: 'lãnh đạo Ban Chỉ đạo' },
    (agency) => `Thủ trưởng cơ quan ${agency}`,
  );
}

function audienceInEnglish(facts: EventFacts): string {
  return facts.audience({ office: 'the office', leader: 'the leader' }, (agency) => `the head of ${agency}`);
}
