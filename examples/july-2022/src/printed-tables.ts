import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client.js';
import type { Language, Text } from './text.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

interface Rate {
  readonly percent: number | null;
  readonly calculation: string;
}

interface Counts {
  readonly doneOnTime: number;
  readonly doneLate: number;
  readonly openInTime: number;
  readonly openOverdue: number;
  readonly declined: number;
  readonly doneWithoutReport: number;
  readonly noDeadline: number;
  readonly overdueRate: Rate;
  readonly onTimeRate: Rate;
  readonly onTimeRateByOriginalDate: Rate;
}

interface Review {
  readonly from: string;
  readonly to: string;
  readonly position: string;
  readonly formulas: Readonly<Record<'overdueRate' | 'onTimeRate' | 'onTimeRateByOriginalDate', Text>>;
  readonly counted: Text;
  readonly total: Counts;
  readonly agencies: readonly (Counts & { readonly name: string | null })[];
}

interface Actor {
  readonly name: string;
  readonly role: string;
}

interface TimelineEvent {
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly words: string;
}

interface AuditEvent {
  readonly position: string;
  readonly recordedAt: string;
  readonly type: string;
  readonly actor: Actor;
}

const columns: readonly { readonly of: (counts: Counts) => string; readonly heading: Text }[] = [
  { of: ({ doneOnTime }) => String(doneOnTime), heading: { vi: 'Hoàn thành đúng hạn', en: 'Done on time' } },
  { of: ({ doneLate }) => String(doneLate), heading: { vi: 'Hoàn thành quá hạn', en: 'Done late' } },
  {
    of: ({ openInTime }) => String(openInTime),
    heading: { vi: 'Đang thực hiện, trong hạn', en: 'Open, in time' },
  },
  {
    of: ({ openOverdue }) => String(openOverdue),
    heading: { vi: 'Quá hạn, chưa hoàn thành', en: 'Open, overdue' },
  },
  { of: ({ declined }) => String(declined), heading: { vi: 'Từ chối, chờ giao lại', en: 'Declined' } },
  {
    of: ({ doneWithoutReport }) => String(doneWithoutReport),
    heading: { vi: 'Kết thúc không qua báo cáo', en: 'Closed without a report' },
  },
  { of: ({ noDeadline }) => String(noDeadline), heading: { vi: 'Không hạn', en: 'No deadline' } },
  { of: ({ overdueRate }) => percent(overdueRate), heading: { vi: 'Tỷ lệ quá hạn', en: 'Overdue rate' } },
];

/** Prints the half-year review, by agency and in all, with whose directives it counts and the formulas of its rates. */
export async function printReview(leader: ApiClient, language: Language): Promise<void> {
  const review = await leader.query<Review>('/reports/review?from=2022-06-15&to=2022-12-14');
  heading(
    {
      vi: `Báo cáo sơ kết ${date(review.from)} – ${date(review.to)} (chốt số liệu tại bản ghi ${review.position})`,
      en: `Half-year review ${date(review.from)} – ${date(review.to)} (pinned to log position ${review.position})`,
    }[language],
  );
  const all = { vi: 'Tổng cộng', en: 'In all' }[language];
  const rows = [...review.agencies, { ...review.total, name: all }];
  table([
    [
      { vi: 'Cơ quan chủ trì', en: 'Lead agency' }[language],
      ...columns.map((column) => column.heading[language]),
    ],
    ...rows.map((row) => [row.name ?? '–', ...columns.map((column) => column.of(row))]),
  ]);
  say(`  ${review.counted[language]}`);
  for (const rate of ['overdueRate', 'onTimeRate', 'onTimeRateByOriginalDate'] as const)
    say(
      `  ${review.formulas[rate][language]} = ${review.total[rate].calculation} = ${percent(review.total[rate])}`,
    );
}

/** Prints one directive's life in words. */
export async function printTimeline(
  admin: ApiClient,
  directiveId: string,
  language: Language,
): Promise<void> {
  const { number, title } = await admin.query<{ number: string; title: string }>(
    `/directives/${directiveId}`,
  );
  heading({ vi: `Diễn biến nhiệm vụ ${number}: ${title}`, en: `Timeline of ${number}: ${title}` }[language]);
  const { items } = await admin.query<{ items: TimelineEvent[] }>(
    `/directives/${directiveId}/timeline?limit=500`,
  );
  table(items.map(({ recordedAt, actor, words }) => [moment(recordedAt), nameOf(actor, language), words]));
}

/** Prints what an inspector finds of a directive's reminders and escalations; the reading itself goes on record. */
export async function printInspection(
  inspector: ApiClient,
  directiveId: string,
  language: Language,
): Promise<void> {
  heading(
    {
      vi: 'Thanh tra tra cứu nhật ký: báo cáo lãnh đạo và chính lượt tra cứu này',
      en: 'An inspector asks the trail: escalations, and this very reading',
    }[language],
  );
  const escalations = await inspector.query<{ items: AuditEvent[] }>(
    `/audit/events?directiveId=${directiveId}&type=EscalationRaised&order=asc`,
  );
  const queries = await ownReadings(inspector);
  table(
    [...escalations.items, ...queries.items].map(({ position, recordedAt, type, actor }) => [
      position,
      moment(recordedAt),
      typeTexts[type]?.[language] ?? type,
      nameOf(actor, language),
    ]),
  );
}

const typeTexts: Readonly<Record<string, Text>> = {
  EscalationRaised: { vi: 'Báo cáo lãnh đạo', en: 'Escalation' },
  AuditTrailRead: { vi: 'Tra cứu nhật ký', en: 'Reading of the trail' },
};

/** Who did something; what nobody did, the system did. */
const nameOf = ({ name, role }: Actor, language: Language): string =>
  role === 'system' ? { vi: 'Hệ thống', en: 'The system' }[language] : name;

/** The inspector's own readings, which reach the trail a moment after the answer. */
async function ownReadings(inspector: ApiClient): Promise<{ items: AuditEvent[] }> {
  for (let tries = 0; ; tries += 1) {
    const queries = await inspector.query<{ items: AuditEvent[] }>(
      '/audit/events?type=AuditTrailRead&limit=3',
    );
    if (queries.items.length > 0 || tries === 20) return queries;
    await sleep(100);
  }
}

function heading(text: string): void {
  say();
  say(text);
  say('─'.repeat(text.length));
}

function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
    );
    say(`  ${cells.join('  ')}`);
  }
}

const percent = ({ percent: value }: Rate): string => (value === null ? '–' : `${value} %`);

const date = (day: string): string => day.split('-').reverse().join('/');

const moment = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    timeZone: 'Asia/Ho_Chi_Minh',
  })
    .format(new Date(instant))
    .replace(',', '');
