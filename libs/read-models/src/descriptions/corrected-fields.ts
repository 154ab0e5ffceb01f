import type { Language } from '#domain';

/** What of a directive a correction puts right, as the sentence about it calls it. */
export const correctedFields: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  vi: {
    title: 'tên nhiệm vụ',
    content: 'nội dung',
    urgency: 'độ khẩn',
    dueOn: 'thời hạn',
    completionReportedOn: 'ngày báo cáo hoàn thành',
    percent: 'tỷ lệ hoàn thành',
    indicatorTarget: 'chỉ tiêu được giao',
    indicatorActual: 'kết quả thực hiện chỉ tiêu',
    closingNote: 'ghi chú kết thúc theo dõi',
    formerNumber: 'số trước đây',
    notice: 'số Thông báo kết luận',
    publishedOn: 'ngày ban hành Thông báo kết luận',
    signer: 'người ký Thông báo kết luận',
    meetingHeldOn: 'ngày họp',
  },
  en: {
    title: 'the title',
    content: 'the content',
    urgency: 'the urgency',
    dueOn: 'the due date',
    completionReportedOn: 'the day completion was reported',
    percent: 'the percentage done',
    indicatorTarget: 'the target of an indicator',
    indicatorActual: 'the figure of an indicator',
    closingNote: 'the note of the closing',
    formerNumber: 'the former number',
    notice: 'the number of the notice',
    publishedOn: 'the day of the notice',
    signer: 'the signer of the notice',
    meetingHeldOn: 'the day of the meeting',
  },
};
