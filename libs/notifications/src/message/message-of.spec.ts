import { describe, expect, it } from '@jest/globals';
import type { Audience, Language } from '#domain';
import type { OutgoingItem } from '../outgoing/outgoing-queries.js';
import { mailHtml, mailText } from './mail-body.js';
import { messageOf } from './message-of.js';

const contact = 'Phòng Tổng hợp, điện thoại 024 3999 9999';
const names = new Map([
  ['account-1', 'Nguyễn Thị Lan'],
  ['account-2', 'Ông Trần Văn Minh'],
  ['court', 'Tòa án nhân dân tỉnh'],
  ['police', 'Công an tỉnh'],
]);
const around = { publicUrl: 'https://dondoc.example.vn', timeZone: 'Asia/Ho_Chi_Minh', names };
const morning = new Date('2022-12-19T01:00:00Z');

interface Reported {
  readonly step: string;
  readonly deadline?: string | null;
  readonly audience?: readonly Audience[];
  readonly type?: string;
  readonly late?: boolean;
  readonly language?: Language;
  readonly accountId?: string | null;
  readonly absent?: string;
  readonly title?: string;
  readonly content?: string | null;
  readonly notice?: string | null;
  readonly directive?: string;
  readonly dueAt?: Date;
}

const court = { kind: 'agency', agencyId: 'court' } as const;

function item(id: string, reported: Reported): OutgoingItem {
  const audience = reported.audience ?? [court];
  return {
    id: `notification-${id}`,
    reminder_id: `reminder-${id}`,
    directive_id: `directive-${reported.directive ?? id}`,
    type: reported.type ?? 'ReminderIssued',
    audience: audience[0] ?? court,
    actor: { id: 'engine', name: 'dondoc', role: 'system' },
    data: {
      step: reported.step,
      deadline: reported.deadline ?? null,
      audience: [...audience],
      late: reported.late ?? false,
    },
    channel: 'email',
    address: 'toaan@example.vn',
    account_id: reported.accountId === undefined ? 'account-1' : reported.accountId,
    standing_in_for: reported.absent ?? null,
    language: reported.language ?? 'vi',
    number: `BCD-2022-01/0${id}`,
    title: reported.title ?? 'Thực hiện Kết luận số 84-KL/TW',
    content:
      reported.content === undefined ? 'Quán triệt, ban hành chương trình hành động.' : reported.content,
    notice: reported.notice === undefined ? '15-TB/BCĐ' : reported.notice,
    notice_on: '2022-07-21',
    lead_agency_id: 'court',
    coordinators: [],
    due_on: null,
    due_at: reported.dueAt ?? morning,
    send_at: morning,
    first_failed_at: null,
    attempts: 0,
    traceparent: null,
  };
}

const textOf = (...items: OutgoingItem[]) => mailText(messageOf(items, around), null, contact);

describe('what a mail says of a step', () => {
  it.each([
    [
      { step: 'before-3', deadline: '2022-12-22' },
      [
        'Hạn hoàn thành: ngày 22 tháng 12 năm 2022',
        'Đôn đốc Tòa án nhân dân tỉnh: còn 03 ngày làm việc là đến hạn',
        'Đề nghị: hoàn thành đúng hạn, báo cáo kết quả',
      ],
    ],
    [
      { step: 'due-day', deadline: '2022-12-19' },
      [
        'Hạn hoàn thành: ngày 19 tháng 12 năm 2022',
        'Đôn đốc Tòa án nhân dân tỉnh: hôm nay đến hạn',
        'Đề nghị: hoàn thành đúng hạn, báo cáo kết quả',
      ],
    ],
    [
      { step: 'overdue-3', deadline: '2022-12-14' },
      [
        'Hạn hoàn thành: ngày 14 tháng 12 năm 2022, đã quá hạn 05 ngày, tính cả ngày nghỉ',
        'Đôn đốc Tòa án nhân dân tỉnh',
        'Đề nghị: khẩn trương hoàn thành, báo cáo kết quả và nêu rõ nguyên nhân quá hạn',
      ],
    ],
    [
      {
        step: 'escalate-leader-5',
        deadline: '2022-12-12',
        type: 'EscalationRaised',
        audience: [{ kind: 'leader' }, { kind: 'agency_head', agencyId: 'police' }],
      },
      [
        'Hạn hoàn thành: ngày 12 tháng 12 năm 2022, đã quá hạn 07 ngày, tính cả ngày nghỉ',
        'Báo cáo lãnh đạo Ban Chỉ đạo, Thủ trưởng cơ quan Công an tỉnh',
        'Đề nghị: xem xét, cho ý kiến chỉ đạo',
      ],
    ],
    [
      { step: 'confirm-2', deadline: '2022-12-15', audience: [{ kind: 'office' }] },
      [
        'Hạn hoàn thành: ngày 15 tháng 12 năm 2022',
        'Đôn đốc Văn phòng: báo cáo hoàn thành đang chờ xác nhận',
        'Đề nghị: xác nhận hoàn thành hoặc trả lại để thực hiện tiếp',
      ],
    ],
  ] satisfies [Reported, string[]][])(
    'is what a clerk would write, with one count of days and the date once: %j',
    (reported, facts) => {
      const [, , card = ''] = textOf(item('1', reported)).split('\n\n');
      const [title, ...rest] = card.split('\n');
      expect(title).toMatch(/^(\[Báo cáo lãnh đạo\] )?BCD-2022-01\/01\. Thực hiện Kết luận số 84-KL\/TW$/);
      expect(rest).toEqual([
        'Nội dung: Quán triệt, ban hành chương trình hành động.',
        ...facts.slice(0, -1),
        'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
        ...facts.slice(-1),
        'https://dondoc.example.vn/directives/directive-1',
      ]);
    },
  );

  it('needs no deadline', () => {
    const text = textOf(item('1', { step: 'silent-30' }));
    expect(text).toContain('Đôn đốc Tòa án nhân dân tỉnh: quá 30 ngày chưa báo cáo tiến độ\n');
    expect(text).not.toContain('Hạn hoàn thành');
  });

  it('owns up to having been missed', () => {
    expect(textOf(item('1', { step: 'before-3', deadline: '2022-12-22', late: true }))).toContain(
      'Thông báo này gửi chậm so với lịch ngày 19 tháng 12 năm 2022.',
    );
    expect(textOf(item('1', { step: 'overdue-3', deadline: '2022-12-14', late: true }))).toContain(
      'Hạn hoàn thành: ngày 14 tháng 12 năm 2022, đến ngày 19 tháng 12 năm 2022 đã quá hạn 05 ngày, tính cả ngày nghỉ\n',
    );
  });

  it('is there in English', () => {
    const text = textOf(item('1', { step: 'overdue-1', deadline: '2022-12-18', language: 'en' }));
    expect(text).toContain('Due on: 18 December 2022, 1 calendar day overdue');
    expect(text).toContain('Lead agency: Tòa án nhân dân tỉnh');
  });
});

describe('a digest', () => {
  const early = item('1', { step: 'before-7', deadline: '2022-12-28' });
  const late = item('2', { step: 'overdue-1', deadline: '2022-12-16' });
  const later = item('3', { step: 'overdue-3', deadline: '2022-12-14' });
  const raised = item('4', {
    step: 'escalate-agency_head-1',
    deadline: '2022-12-16',
    type: 'EscalationRaised',
    audience: [{ kind: 'agency_head', agencyId: 'court' }],
  });

  it('begins with what presses most, and says how much is overdue', () => {
    const message = messageOf([early, late, later, raised], around);
    expect(message.items.map(({ directiveId }) => directiveId)).toEqual([
      'directive-4',
      'directive-3',
      'directive-2',
      'directive-1',
    ]);
    expect(message.subject).toBe('V/v đôn đốc 04 nhiệm vụ (03 quá hạn), ngày 19 tháng 12 năm 2022');
    expect(message.thread).toBe('digest-2022-12-19');
    expect(mailText(message, null, contact)).toContain('04 nhiệm vụ, trong đó 03 nhiệm vụ đã quá hạn:');
  });

  it('of what comes late at once shows the last word on each matter, beside what is not late', () => {
    const lateOf = (id: string, step: string, day: number, more: Partial<Reported> = {}) =>
      item(id, {
        ...{ step, deadline: '2022-12-14', late: true, directive: 'd' },
        dueAt: new Date(Date.UTC(2022, 11, day, 1)),
        ...more,
      });
    const raised = { type: 'EscalationRaised', audience: [{ kind: 'leader' }] } as const;
    const message = messageOf(
      [
        lateOf('1', 'due-day', 14),
        lateOf('2', 'overdue-2', 16),
        lateOf('3', 'overdue-1', 15),
        lateOf('4', 'silent-1', 13),
        lateOf('5', 'escalate-agency_head-1', 15, raised),
        lateOf('6', 'overdue-1', 15, { deadline: '2022-12-13' }),
        lateOf('7', 'overdue-1', 15, { directive: 'other' }),
        lateOf('8', 'overdue-3', 19, { late: false }),
      ],
      around,
    );
    expect(message.items.map(({ reminderId }) => reminderId).sort()).toEqual(
      [2, 4, 5, 6, 7, 8].map((id) => `reminder-${id}`),
    );
    expect([message.more, message.subject]).toEqual([0, expect.stringContaining('V/v đôn đốc 02 nhiệm vụ')]);
  });

  it('counts what it does not show, in its subject as in its text', () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      item(String(index), { step: 'overdue-1', deadline: '2022-12-16' }),
    );
    const message = messageOf(many, around);
    expect([message.items.length, message.more]).toEqual([100, 30]);
    expect(message.subject).toContain('130 nhiệm vụ (130 quá hạn), ngày 19 tháng 12 năm 2022');
    expect(mailText(message, null, contact)).toContain('130 nhiệm vụ, đều đã quá hạn');
    expect(mailText(message, null, contact)).toContain('Và 30 nhiệm vụ khác');
  });

  it('tells of one directive once, whatever there is to tell of it', () => {
    const both = [late, { ...raised, directive_id: late.directive_id, number: late.number }];
    const message = messageOf([early, ...both], around);
    expect([message.items.length, message.directives, message.overdue]).toEqual([3, 2, 1]);
    expect(message.subject).toBe('V/v đôn đốc 02 nhiệm vụ (01 quá hạn), ngày 19 tháng 12 năm 2022');
    expect(mailText(message, null, contact).split('\n\n')[2]?.split('\n')).toEqual([
      '[Báo cáo Thủ trưởng] BCD-2022-01/02. Thực hiện Kết luận số 84-KL/TW',
      'Nội dung: Quán triệt, ban hành chương trình hành động.',
      'Hạn hoàn thành: ngày 16 tháng 12 năm 2022, đã quá hạn 03 ngày, tính cả ngày nghỉ',
      'Báo cáo Thủ trưởng cơ quan Tòa án nhân dân tỉnh',
      'Đôn đốc Tòa án nhân dân tỉnh',
      'Cơ quan chủ trì: Tòa án nhân dân tỉnh',
      'Đề nghị: chỉ đạo thực hiện, báo cáo kết quả',
      'https://dondoc.example.vn/directives/directive-2',
    ]);
  });
});

describe('the subject of one directive', () => {
  it('stays from one reminder to the next, as its thread does', () => {
    const [first, second] = ['before-7', 'overdue-1'].map((step) =>
      messageOf([item('1', { step, deadline: '2022-12-16' })], around),
    );
    expect(first?.subject).toBe('V/v đôn đốc nhiệm vụ BCD-2022-01/01: Thực hiện Kết luận số 84-KL/TW');
    expect([second?.subject, second?.thread]).toEqual([first?.subject, first?.thread]);
  });

  it('is the same for an escalation, and for two notices of the same morning', () => {
    const reminder = item('1', { step: 'overdue-1', deadline: '2022-12-16' });
    const escalation = item('2', {
      step: 'escalate-agency_head-1',
      deadline: '2022-12-16',
      type: 'EscalationRaised',
      audience: [{ kind: 'agency_head', agencyId: 'court' }],
    });
    const raised = { ...escalation, directive_id: reminder.directive_id, number: reminder.number };
    const alone = messageOf([reminder], around);
    for (const items of [[raised], [reminder, raised], [raised, reminder]]) {
      const { subject, thread } = messageOf(items, around);
      expect([subject, thread]).toEqual([alone.subject, 'directive-directive-1']);
    }
  });

  it('shows no character that is not seen but turns what is', () => {
    const title = 'Thực hiện \u202Efdp.exe\u2066 kế\u200B hoạch\u0007';
    const message = messageOf([item('1', { step: 'before-7', title })], around);
    expect(message.subject).toBe('V/v đôn đốc nhiệm vụ BCD-2022-01/01: Thực hiện fdp.exe kế hoạch');
    expect(message.items[0]?.title).toBe('Thực hiện fdp.exe kế hoạch');
  });

  it('is one line that ends with a sign when it was cut', () => {
    const title = `Thực hiện\r\nBcc: ai@example.vn ${'nhiệm vụ '.repeat(60)}`;
    const { subject } = messageOf([item('1', { step: 'before-7', title })], around);
    expect(subject).toContain('Thực hiện Bcc: ai@example.vn nhiệm vụ');
    expect(subject).toMatch(/^[^\r\n]{150,200}…$/);
  });
});

describe('a mail', () => {
  const person = messageOf([item('1', { step: 'before-7' })], around);
  const agency = messageOf([item('1', { step: 'before-7', accountId: null })], around);

  it('greets an agency as an agency, and names a way out to each', () => {
    const link = { url: 'https://dondoc.example.vn/out', writeTo: null };
    expect(mailText(person, link, contact)).toMatch(
      /^Kính gửi đồng chí Nguyễn Thị Lan,[^]*Ngừng nhận thư điện tử: https:\/\/dondoc\.example\.vn\/out$/,
    );
    const office = { url: 'mailto:vp@example.vn?subject=x', writeTo: 'vp@example.vn' };
    expect(mailText(agency, office, contact)).toMatch(
      /^Kính gửi Tòa án nhân dân tỉnh,[^]*Để ngừng nhận thư tại địa chỉ này, đề nghị gửi thư tới vp@example\.vn\.$/,
    );
    expect(mailHtml(agency, office, contact)).toContain('<a href="mailto:vp@example.vn?subject=x"');
    expect(mailHtml(agency, null, contact)).not.toContain('Ngừng nhận');
  });

  it('says for whom on leave its reader is told as well, and tells the same thing once', () => {
    const [own, other] = [
      item('1', { step: 'before-3' }),
      item('1', { step: 'before-3', absent: 'account-2' }),
    ];
    const message = messageOf([own, { ...other, id: 'notification-for-another' }], around);
    expect([message.items.length, message.reader, message.standingInFor]).toEqual([
      ...[1, 'Nguyễn Thị Lan', ['Ông Trần Văn Minh']],
    ]);
    const said = 'Đồng chí nhận thư này đồng thời thay mặt đồng chí Trần Văn Minh đang nghỉ phép.';
    expect(mailText(message, null, contact)).toContain(
      `Kính gửi đồng chí Nguyễn Thị Lan,\n\n${said}\n\nThực hiện`,
    );
    expect(mailHtml(message, null, contact)).toContain(`<p style="margin:0 0 16px">${said}</p>`);
    const english = messageOf([{ ...other, language: 'en' }], around);
    expect(mailText(english, null, contact)).toContain('standing in for Ông Trần Văn Minh, on leave');
    expect(messageOf([own], around).standingInFor).toEqual([]);
  });

  it('can be read by day and in the dark: a colour stands on a ground of its own, with contrast', () => {
    const late = item('2', { step: 'overdue-1', deadline: '2022-12-16' });
    const raised = item('3', { step: 'overdue-1', deadline: '2022-12-16', type: 'EscalationRaised' });
    const html = mailHtml(
      messageOf([late, raised, item('1', { step: 'before-7' })], around),
      {
        url: 'https://dondoc.example.vn/out',
        writeTo: null,
      },
      contact,
    );
    const styles = [...html.matchAll(/style="([^"]+)"/g)].map(([, style = '']) => style);
    expect(styles.length).toBeGreaterThan(10);
    for (const style of styles) {
      const ink = /(?<![-\w])color:(#\w{6})/.exec(style)?.[1];
      const ground = /background:(#\w{6})/.exec(style)?.[1];
      expect([style, ink === undefined]).toEqual([style, ground === undefined]);
      if (ink && ground) expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
      for (const [, edge = ''] of style.matchAll(/border[^;]*(#\w{6})/g))
        for (const page of ['#ffffff', ...(ground ? [] : ['#121212'])])
          expect(contrast(edge, page)).toBeGreaterThanOrEqual(3);
    }
  });
});

/** As WCAG 2 has it. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
