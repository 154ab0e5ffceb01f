import { expect, test } from '@jest/globals';
import type { Audience, Language } from '#domain';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';
import { mailHtml, mailText } from './mail-body.js';
import { messageOf } from './message-of.js';

const around = {
  publicUrl: 'https://dondoc.example.vn',
  timeZone: 'Asia/Ho_Chi_Minh',
  names: new Map([
    ['court', 'Tòa án nhân dân tỉnh'],
    ['lan', 'Nguyễn Thị Lan'],
    ['minh', 'Trần Văn Minh'],
  ]),
};
const contact = 'Phòng Tổng hợp, Văn phòng Tỉnh ủy, điện thoại 024 3999 9999';
const wayOut = { url: 'https://dondoc.example.vn/api/v1/unsubscribe/t', writeTo: null };
const office = { url: 'mailto:vp@example.vn', writeTo: 'vp@example.vn' };

interface Reported {
  readonly step: string;
  readonly deadline: string | null;
  readonly audience: Audience;
  readonly to: string | null;
  readonly language?: Language;
  readonly type?: 'ReminderIssued' | 'EscalationRaised';
  readonly late?: boolean;
}

const contents = [
  ['Xây dựng đội ngũ cán bộ tư pháp', 'Bổ sung biên chế, đào tạo, giảm án bị hủy, bị sửa do lỗi chủ quan.'],
  ['Đầu tư cơ sở vật chất', 'Rà soát, đề xuất danh mục đầu tư trụ sở các cơ quan tư pháp.'],
  ['Thực hiện Kết luận số 84-KL/TW', 'Quán triệt, ban hành chương trình hành động.'],
] as const;

function item(index: number, reported: Reported): OutgoingItem {
  const [title, content] = contents[index] ?? ['', ''];
  const sendAt = new Date('2022-12-19T01:00:00Z');
  return {
    ...{ id: `n-${index}`, reminder_id: `r-${index}`, directive_id: `d-${index}` },
    type: reported.type ?? 'ReminderIssued',
    audience: reported.audience,
    actor: { id: 'engine', name: 'dondoc', role: 'system' },
    data: {
      step: reported.step,
      deadline: reported.deadline,
      audience: [{ ...reported.audience }],
      late: reported.late ?? false,
    },
    ...{ channel: 'email', address: 'toaan@example.vn', account_id: reported.to, standing_in_for: null },
    language: reported.language ?? 'vi',
    ...{ number: `BCD-2022-01/0${index + 1}`, title, content },
    ...{ notice: '15-TB/BCĐ', notice_on: '2022-07-21', lead_agency_id: 'court' },
    ...{ coordinators: [], due_on: null },
    ...{ due_at: sendAt, send_at: sendAt, first_failed_at: null, attempts: 0, traceparent: null },
  };
}

const court: Audience = { kind: 'agency', agencyId: 'court' };
const head: Audience = { kind: 'agency_head', agencyId: 'court' };
const leader: Audience = { kind: 'leader' };

const signature = (language: Language, out: string): string[] => [
  language === 'vi'
    ? 'Đầu mối liên hệ của Văn phòng: Phòng Tổng hợp, Văn phòng Tỉnh ủy, điện thoại 024 3999 9999.'
    : 'Whom to call at the office: Phòng Tổng hợp, Văn phòng Tỉnh ủy, điện thoại 024 3999 9999.',
  '',
  '-- ',
  language === 'vi'
    ? 'Thư này do hệ thống theo dõi, đôn đốc nhiệm vụ gửi tự động.'
    : 'This message was sent by the system that follows up directives.',
  out,
];

const mails: readonly [
  title: string,
  items: readonly OutgoingItem[],
  subject: string,
  text: readonly string[],
][] = [
  [
    'an officer’s digest of what is overdue',
    [
      item(0, { step: 'overdue-1', deadline: '2022-12-16', audience: court, to: 'lan' }),
      item(1, { step: 'overdue-3', deadline: '2022-12-14', audience: court, to: 'lan', late: true }),
      item(2, { step: 'overdue-2', deadline: '2022-12-15', audience: court, to: 'lan' }),
    ],
    'V/v đôn đốc 03 nhiệm vụ (03 quá hạn), ngày 19 tháng 12 năm 2022',
    [
      'Kính gửi đồng chí Nguyễn Thị Lan,',
      '',
      'Thực hiện Thông báo số 15-TB/BCĐ ngày 21 tháng 7 năm 2022, Văn phòng đề nghị cơ quan khẩn trương thực hiện, báo cáo kết quả 03 nhiệm vụ, đều đã quá hạn:',
      '',
      'BCD-2022-01/02. Đầu tư cơ sở vật chất',
      'Nội dung: Rà soát, đề xuất danh mục đầu tư trụ sở các cơ quan tư pháp.',
      'Hạn hoàn thành: ngày 14 tháng 12 năm 2022, đến ngày 19 tháng 12 năm 2022 đã quá hạn 05 ngày, tính cả ngày nghỉ',
      'Đôn đốc Tòa án nhân dân tỉnh',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: khẩn trương hoàn thành, báo cáo kết quả và nêu rõ nguyên nhân quá hạn',
      'Thông báo này gửi chậm so với lịch ngày 19 tháng 12 năm 2022.',
      'https://dondoc.example.vn/directives/d-1',
      '',
      'BCD-2022-01/03. Thực hiện Kết luận số 84-KL/TW',
      'Nội dung: Quán triệt, ban hành chương trình hành động.',
      'Hạn hoàn thành: ngày 15 tháng 12 năm 2022, đã quá hạn 04 ngày, tính cả ngày nghỉ',
      'Đôn đốc Tòa án nhân dân tỉnh',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: khẩn trương hoàn thành, báo cáo kết quả và nêu rõ nguyên nhân quá hạn',
      'https://dondoc.example.vn/directives/d-2',
      '',
      'BCD-2022-01/01. Xây dựng đội ngũ cán bộ tư pháp',
      'Nội dung: Bổ sung biên chế, đào tạo, giảm án bị hủy, bị sửa do lỗi chủ quan.',
      'Hạn hoàn thành: ngày 16 tháng 12 năm 2022, đã quá hạn 03 ngày, tính cả ngày nghỉ',
      'Đôn đốc Tòa án nhân dân tỉnh',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: khẩn trương hoàn thành, báo cáo kết quả và nêu rõ nguyên nhân quá hạn',
      'https://dondoc.example.vn/directives/d-0',
      '',
      ...signature('vi', 'Ngừng nhận thư điện tử: https://dondoc.example.vn/api/v1/unsubscribe/t'),
    ],
  ],
  [
    'what an agency’s head is told',
    [
      item(1, {
        ...{ step: 'escalate-agency_head-1', deadline: '2022-12-16', type: 'EscalationRaised' },
        ...{ audience: head, to: null },
      }),
    ],
    'V/v đôn đốc nhiệm vụ BCD-2022-01/02: Đầu tư cơ sở vật chất',
    [
      'Kính gửi đồng chí Thủ trưởng Tòa án nhân dân tỉnh,',
      '',
      'Thực hiện Thông báo số 15-TB/BCĐ ngày 21 tháng 7 năm 2022, Văn phòng kính báo cáo đồng chí Thủ trưởng, đề nghị chỉ đạo khẩn trương thực hiện, báo cáo kết quả nhiệm vụ sau:',
      '',
      '[Báo cáo Thủ trưởng] BCD-2022-01/02. Đầu tư cơ sở vật chất',
      'Nội dung: Rà soát, đề xuất danh mục đầu tư trụ sở các cơ quan tư pháp.',
      'Hạn hoàn thành: ngày 16 tháng 12 năm 2022, đã quá hạn 03 ngày, tính cả ngày nghỉ',
      'Báo cáo Thủ trưởng cơ quan Tòa án nhân dân tỉnh',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: chỉ đạo thực hiện, báo cáo kết quả',
      'https://dondoc.example.vn/directives/d-1',
      '',
      ...signature('vi', 'Để ngừng nhận thư tại địa chỉ này, đề nghị gửi thư tới vp@example.vn.'),
    ],
  ],
  [
    'what a leader is told',
    [
      item(1, {
        ...{ step: 'escalate-leader-5', deadline: '2022-12-12', type: 'EscalationRaised' },
        ...{ audience: leader, to: 'minh' },
      }),
    ],
    'V/v đôn đốc nhiệm vụ BCD-2022-01/02: Đầu tư cơ sở vật chất',
    [
      'Kính gửi đồng chí Trần Văn Minh,',
      '',
      'Thực hiện Thông báo số 15-TB/BCĐ ngày 21 tháng 7 năm 2022, Văn phòng kính báo cáo lãnh đạo Ban Chỉ đạo, đề nghị xem xét, cho ý kiến chỉ đạo đối với nhiệm vụ sau:',
      '',
      '[Báo cáo lãnh đạo] BCD-2022-01/02. Đầu tư cơ sở vật chất',
      'Nội dung: Rà soát, đề xuất danh mục đầu tư trụ sở các cơ quan tư pháp.',
      'Hạn hoàn thành: ngày 12 tháng 12 năm 2022, đã quá hạn 07 ngày, tính cả ngày nghỉ',
      'Báo cáo lãnh đạo Ban Chỉ đạo',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: xem xét, cho ý kiến chỉ đạo',
      'https://dondoc.example.vn/directives/d-1',
      '',
      ...signature('vi', 'Ngừng nhận thư điện tử: https://dondoc.example.vn/api/v1/unsubscribe/t'),
    ],
  ],
  [
    'a nudge in English',
    [item(1, { step: 'silent-30', deadline: '2022-12-30', audience: court, to: 'lan', language: 'en' })],
    'Reminder of directive BCD-2022-01/02: Đầu tư cơ sở vật chất',
    [
      'Dear Nguyễn Thị Lan,',
      '',
      'Under notice 15-TB/BCĐ of 21 July 2022, the office asks your agency to carry out without delay, and to report on, this directive:',
      '',
      'BCD-2022-01/02. Đầu tư cơ sở vật chất',
      'Content: Rà soát, đề xuất danh mục đầu tư trụ sở các cơ quan tư pháp.',
      'Due on: 30 December 2022',
      'Reminder to Tòa án nhân dân tỉnh: no progress report for 30 days',
      'Lead agency: Tòa án nhân dân tỉnh',
      'Asked of you: report progress',
      'https://dondoc.example.vn/directives/d-1',
      '',
      ...signature('en', 'Send me no more e-mail: https://dondoc.example.vn/api/v1/unsubscribe/t'),
    ],
  ],
];

test.each(mails)('%s is the letter that an office would write', (_title, items, subject, text) => {
  const message = messageOf(items, around);
  const out = message.accountId === null ? office : wayOut;
  expect(message.subject).toBe(subject);
  expect(mailText(message, out, contact).split('\n')).toEqual(text);
  const html = mailHtml(message, out, contact);
  const shown = html.replace(/<style>.*?<\/style>/su, '').replace(/<[^>]+>/gu, '\n');
  const plain = text.filter(
    (line) => line !== '' && line !== '-- ' && !/^(?:https|\[|BCD)|https:|\.vn\.$/u.test(line),
  );
  expect(plain.length).toBeGreaterThan(6);
  for (const line of plain) expect(shown).toContain(line);
});

test('a mail under several notices names each, and each directive its own', () => {
  const items = [item(0, { step: 'due-day', deadline: '2022-12-19', audience: court, to: 'lan' })];
  const other = {
    ...item(1, { step: 'due-day', deadline: '2022-12-19', audience: court, to: 'lan' }),
    notice: '20-TB/BCĐ',
    notice_on: '2022-10-03',
  };
  const text = mailText(messageOf([...items, other], around), wayOut, contact);
  expect(text).toContain(
    'Thực hiện Thông báo số 15-TB/BCĐ ngày 21 tháng 7 năm 2022, Thông báo số 20-TB/BCĐ ngày 03 tháng 10 năm 2022, Văn phòng',
  );
  expect(text).toContain('Căn cứ: Thông báo số 20-TB/BCĐ ngày 03 tháng 10 năm 2022\n');
});

test.each([
  [
    'vi',
    'Thông báo về nhiệm vụ BCD-2022-01/01: Xây dựng đội ngũ cán bộ tư pháp',
    'Thực hiện Thông báo số 15-TB/BCĐ ngày 21 tháng 7 năm 2022, Văn phòng thông báo để cơ quan biết, thực hiện nội dung liên quan đến nhiệm vụ sau:',
    [
      'BCD-2022-01/01. Xây dựng đội ngũ cán bộ tư pháp',
      'Trả lại báo cáo, yêu cầu thực hiện lại; lý do: Thiếu số liệu.',
      'Nội dung: Bổ sung biên chế, đào tạo, giảm án bị hủy, bị sửa do lỗi chủ quan.',
      'Hạn hoàn thành: ngày 30 tháng 12 năm 2022',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
    ],
  ],
  [
    'en',
    'Information on directive BCD-2022-01/01: Xây dựng đội ngũ cán bộ tư pháp',
    'Under notice 15-TB/BCĐ of 21 July 2022, the office informs your agency of the following, on this directive:',
    [
      'BCD-2022-01/01. Xây dựng đội ngũ cán bộ tư pháp',
      'Completion report returned, work goes on; reason: Thiếu số liệu.',
      'Content: Bổ sung biên chế, đào tạo, giảm án bị hủy, bị sửa do lỗi chủ quan.',
      'Due on: 30 December 2022',
      'Lead agency: Tòa án nhân dân tỉnh',
    ],
  ],
] as const)(
  'a mail in %s of what happened to a directive says that before all else of it',
  (language, subject, opening, card) => {
    const reminder = item(0, { step: '', deadline: null, audience: court, to: 'lan', language });
    const data = { reason: 'Thiếu số liệu.' };
    const message = messageOf(
      [{ ...reminder, type: 'CompletionReturned', data, due_on: '2022-12-30' }],
      around,
    );
    expect(message.subject).toBe(subject);
    const [, said, reported] = mailText(message, wayOut, contact).split('\n\n');
    expect(said).toBe(opening);
    expect(reported?.split('\n')).toEqual([...card, 'https://dondoc.example.vn/directives/d-0']);
  },
);
