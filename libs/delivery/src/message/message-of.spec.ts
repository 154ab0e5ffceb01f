import { describe, expect, it } from '@jest/globals';
import type { Audience, Language } from '#domain';
import type { OutgoingItem } from '../dispatch/claims.js';
import { mailHtml, mailText } from './mail-body.js';
import { messageOf } from './message-of.js';

const names = new Map([
  ['court', 'Tòa án nhân dân tỉnh'],
  ['police', 'Công an tỉnh'],
]);
const around = { publicUrl: 'https://dondoc.example.vn', timeZone: 'Asia/Ho_Chi_Minh', names };
const morning = new Date('2022-12-19T01:00:00Z');

interface Told {
  readonly step: string;
  readonly deadline?: string | null;
  readonly audience?: readonly Audience[];
  readonly type?: string;
  readonly late?: boolean;
  readonly language?: Language;
  readonly accountId?: string | null;
  readonly title?: string;
  readonly directive?: string;
  readonly dueAt?: Date;
}

const court = { kind: 'agency', agencyId: 'court' } as const;

function item(id: string, told: Told): OutgoingItem {
  const audience = told.audience ?? [court];
  return {
    id: `notification-${id}`,
    reminder_id: `reminder-${id}`,
    directive_id: `directive-${told.directive ?? id}`,
    type: told.type ?? 'ReminderIssued',
    audience: audience[0] ?? court,
    actor: { id: 'engine', name: 'dondoc', role: 'system' },
    data: {
      step: told.step,
      deadline: told.deadline ?? null,
      audience: [...audience],
      late: told.late ?? false,
    },
    channel: 'email',
    address: 'toaan@example.vn',
    account_id: told.accountId === undefined ? 'account-1' : told.accountId,
    language: told.language ?? 'vi',
    number: `BCD-2022-01/0${id}`,
    title: told.title ?? 'Thực hiện Kết luận số 84-KL/TW',
    lead_agency_id: 'court',
    due_at: told.dueAt ?? morning,
    send_at: morning,
    first_failed_at: null,
    attempts: 0,
  };
}

const textOf = (...items: OutgoingItem[]) => mailText(messageOf(items, around), null);

describe('what a mail says of a step', () => {
  it.each([
    [
      { step: 'before-3', deadline: '2022-12-22' },
      'Đôn đốc Tòa án nhân dân tỉnh: còn 3 ngày làm việc là đến hạn (hạn 22/12/2022)',
      'Hạn hoàn thành: 22/12/2022',
    ],
    [
      { step: 'due-day', deadline: '2022-12-19' },
      'Đôn đốc Tòa án nhân dân tỉnh: đúng ngày đến hạn (hạn 19/12/2022)',
      'Hạn hoàn thành: 19/12/2022',
    ],
    [
      { step: 'overdue-3', deadline: '2022-12-14' },
      'Đôn đốc Tòa án nhân dân tỉnh: đã quá hạn 3 ngày làm việc (hạn 14/12/2022)',
      'Hạn hoàn thành: 14/12/2022, đã quá hạn 5 ngày, tính cả ngày nghỉ',
    ],
    [
      {
        step: 'escalate-leader-5',
        deadline: '2022-12-12',
        type: 'EscalationRaised',
        audience: [{ kind: 'leader' }, { kind: 'agency_head', agencyId: 'police' }],
      },
      'Báo cáo vượt cấp đến lãnh đạo, người đứng đầu Công an tỉnh: đã quá hạn 5 ngày làm việc (hạn 12/12/2022)',
      'Hạn hoàn thành: 12/12/2022, đã quá hạn 7 ngày, tính cả ngày nghỉ',
    ],
    [
      { step: 'confirm-2', deadline: '2022-12-15', audience: [{ kind: 'office' }] },
      'Đôn đốc Văn phòng: báo cáo hoàn thành đang chờ xác nhận (hạn 15/12/2022)',
      'Hạn hoàn thành: 15/12/2022',
    ],
  ] satisfies [Told, string, string][])('is what a clerk would write: %j', (told, words, due) => {
    const lines = textOf(item('1', told)).split('\n');
    expect(lines).toEqual(expect.arrayContaining([words, 'Cơ quan chủ trì: Tòa án nhân dân tỉnh', due]));
  });

  it('needs no deadline', () => {
    const text = textOf(item('1', { step: 'silent-1' }));
    expect(text).toContain('Đôn đốc Tòa án nhân dân tỉnh: lâu chưa có báo cáo tiến độ\n');
    expect(text).not.toContain('Hạn hoàn thành');
  });

  it('owns up to having been missed', () => {
    expect(textOf(item('1', { step: 'before-3', deadline: '2022-12-22', late: true }))).toContain(
      'Thông báo này lẽ ra được gửi ngày 19/12/2022.',
    );
  });

  it('is there in English', () => {
    const text = textOf(item('1', { step: 'overdue-1', deadline: '2022-12-18', language: 'en' }));
    expect(text).toContain('Due on: 18 December 2022, 1 calendar day overdue');
    expect(text).toContain('Lead agency: Tòa án nhân dân tỉnh');
  });
});

describe('a digest', () => {
  const calm = item('1', { step: 'before-7', deadline: '2022-12-28' });
  const late = item('2', { step: 'overdue-1', deadline: '2022-12-16' });
  const later = item('3', { step: 'overdue-3', deadline: '2022-12-14' });
  const raised = item('4', {
    step: 'escalate-agency_head-1',
    deadline: '2022-12-16',
    type: 'EscalationRaised',
    audience: [{ kind: 'agency_head', agencyId: 'court' }],
  });

  it('begins with what presses most, and says how much is overdue', () => {
    const message = messageOf([calm, late, later, raised], around);
    expect(message.items.map(({ directiveId }) => directiveId)).toEqual([
      'directive-4',
      'directive-3',
      'directive-2',
      'directive-1',
    ]);
    expect(message.subject).toBe('Đôn đốc 4 nội dung, ngày 19/12/2022 (3 quá hạn)');
    expect(message.thread).toBe('digest-2022-12-19');
    expect(mailText(message, null)).toContain('4 nội dung đôn đốc sau, trong đó 3 nội dung đã quá hạn:');
  });

  it('of what comes late at once shows the last word on each matter, beside what is not late', () => {
    const lateOf = (id: string, step: string, day: number, more: Partial<Told> = {}) =>
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
    expect([message.more, message.subject]).toEqual([0, expect.stringContaining('Đôn đốc 6 nội dung')]);
  });

  it('counts what it does not show', () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      item(String(index), { step: 'before-7', deadline: '2022-12-28' }),
    );
    const message = messageOf(many, around);
    expect([message.items.length, message.more]).toEqual([100, 30]);
    expect(message.subject).toContain('130 nội dung');
    expect(mailText(message, null)).toContain('Và 30 nội dung khác');
  });
});

describe('the subject of one directive', () => {
  it('stays from one reminder to the next, as its thread does', () => {
    const [first, second] = ['before-7', 'overdue-1'].map((step) =>
      messageOf([item('1', { step, deadline: '2022-12-16' })], around),
    );
    expect(first?.subject).toBe('Đôn đốc nhiệm vụ BCD-2022-01/01: Thực hiện Kết luận số 84-KL/TW');
    expect([second?.subject, second?.thread]).toEqual([first?.subject, first?.thread]);
  });

  it('is one line that ends with a sign when it was cut', () => {
    const title = `Thực hiện\r\nBcc: ai@example.vn ${'nhiệm vụ '.repeat(60)}`;
    const { subject } = messageOf([item('1', { step: 'before-7', title })], around);
    expect(subject).toContain('Thực hiện Bcc: ai@example.vn nhiệm vụ');
    expect(subject).toMatch(/^[^\r\n]{150,200}…$/);
  });
});

describe('a mail', () => {
  it('greets an agency as an agency, and names a way out to a person alone', () => {
    const person = messageOf([item('1', { step: 'before-7' })], around);
    expect(mailText(person, 'https://dondoc.example.vn/out')).toMatch(
      /^Kính gửi Ông\/Bà,[^]*Ngừng nhận thư điện tử: https:\/\/dondoc\.example\.vn\/out$/,
    );
    const agency = messageOf([item('1', { step: 'before-7', accountId: null })], around);
    expect(mailText(agency, null)).toMatch(/^Kính gửi Quý cơ quan,/);
    expect(mailHtml(agency, null)).not.toContain('Ngừng nhận');
  });
});
