import type { Language, LocalDate, WorkingCalendar } from '#domain';
import { csvLines, type CsvCell } from '../csv/csv.js';
import { largestLimit } from '../paging/paging.js';
import type { Database, Viewer } from '../viewer.js';
import {
  outcomeLabels,
  partyLabels,
  standingLabel,
  timeLabels,
  urgencyLabels,
  workLabels,
} from '../descriptions/status-labels.js';
import type { DirectiveItem } from './directive-item.js';
import type { DirectiveFilters } from './directive-filters.js';
import { listDirectives } from './list-directives.js';

/** What is said of a directive in a table that people read, by the heading of each column. */
interface Column {
  readonly heading: Readonly<Record<Language, string>>;
  /** What a spreadsheet takes its cells for; absent: text. */
  readonly kind?: CellKind;
  readonly cell: (item: DirectiveItem, said: Said) => string | number | null;
}

interface Said {
  readonly language: Language;
  readonly agencies: ReadonlyMap<string, string>;
  readonly meetings: ReadonlyMap<string, string>;
}

const columns: readonly Column[] = [
  { heading: { vi: 'Số', en: 'Number' }, cell: ({ number }) => number },
  { heading: { vi: 'Nhiệm vụ', en: 'Directive' }, cell: ({ title }) => title },
  {
    heading: { vi: 'Hội nghị', en: 'Meeting' },
    cell: ({ meetingId }, { meetings }) => meetings.get(meetingId) ?? '',
  },
  { heading: { vi: 'Thông báo kết luận', en: 'Notice' }, cell: ({ noticeNumber }) => noticeNumber },
  {
    heading: { vi: 'Độ khẩn', en: 'Urgency' },
    cell: ({ urgency }, { language }) => urgencyLabels[language][urgency],
  },
  { heading: { vi: 'Cơ quan chủ trì', en: 'Lead agency' }, cell: ({ leadAgencyName }) => leadAgencyName },
  {
    heading: { vi: 'Cơ quan phối hợp', en: 'Co-ordinating agencies' },
    cell: ({ coordinatorIds }, { agencies }) =>
      coordinatorIds.map((id) => agencies.get(id) ?? id).join(' / '),
  },
  { heading: { vi: 'Thời hạn', en: 'Due' }, kind: 'day', cell: ({ dueOn }) => dueOn },
  {
    heading: { vi: 'Thời hạn ban đầu', en: 'First due' },
    kind: 'day',
    cell: ({ originalDueOn }) => originalDueOn,
  },
  {
    heading: { vi: 'Số lần gia hạn', en: 'Extensions' },
    kind: 'count',
    cell: ({ extensions }) => extensions,
  },
  {
    heading: { vi: 'Tình trạng', en: 'Work' },
    cell: ({ work }, { language }) => workLabels[language][work],
  },
  {
    heading: { vi: 'Tiến độ thời gian', en: 'Time' },
    cell: ({ time, standing }, { language }) =>
      standing && time === 'no_deadline' ? standingLabel[language] : timeLabels[language][time],
  },
  { heading: { vi: 'Tỷ lệ hoàn thành (%)', en: 'Percent' }, kind: 'number', cell: ({ percent }) => percent },
  { heading: { vi: 'Số ngày quá hạn', en: 'Days late' }, kind: 'count', cell: ({ daysLate }) => daysLate },
  {
    heading: { vi: 'Kết quả', en: 'Outcome' },
    cell: ({ outcome }, { language }) => outcome && outcomeLabels[language][outcome],
  },
  { heading: { vi: 'Ngày kết thúc', en: 'Closed' }, kind: 'day', cell: ({ closedOn }) => closedOn },
  // What came later stands behind, so that who reads by the column goes on reading right.
  {
    heading: { vi: 'Nơi đang xử lý', en: 'Held by' },
    cell: ({ heldBy }, { language, agencies }) =>
      heldBy.agencyId === undefined
        ? partyLabels[language][heldBy.party]
        : (agencies.get(heldBy.agencyId) ?? heldBy.agencyId),
  },
  {
    heading: { vi: 'Nguyên nhân quá hạn', en: 'Cause of lateness' },
    cell: ({ latenessCause }, { language }) => latenessCause && latenessCause.name[language],
  },
];

/** Far more agencies than a committee has. */
const mostNames = 20_000;

/** Whose list of directives is asked for, and how. */
export interface TableQuery {
  readonly filters: Omit<DirectiveFilters, 'limit' | 'cursor'>;
  readonly viewer: Viewer;
  readonly today: LocalDate;
  readonly calendar: WorkingCalendar;
  readonly language: Language;
}

/** What a spreadsheet takes a cell for. */
type CellKind = 'text' | 'count' | 'number' | 'day';

/** A cell as it is, days as `YYYY-MM-DD`; what it is says its column. */
export type TableCell = string | number | null;

/** The columns of the table that people read, headed in their language. */
export function directiveColumns(
  language: Language,
): readonly { readonly heading: string; readonly kind: CellKind }[] {
  return columns.map(({ heading, kind }) => ({ heading: heading[language], kind: kind ?? 'text' }));
}

/**
 * The list of directives as records of the table that people read, a page of 500 at a time: words in their language,
 * agencies by name. It shows the list as it stood when the reading began.
 * @throws InvalidCursor
 */
export async function* directiveRecords(
  database: Database,
  { filters, viewer, today, calendar, language }: TableQuery,
): AsyncGenerator<readonly (readonly TableCell[])[], void, void> {
  const { rows } = await database.query<{ id: string; name: string }>(
    `SELECT agency_id AS id, name FROM live.directive_agency LIMIT ${mostNames}`,
  );
  const agencies = new Map(rows.map(({ id, name }) => [id, name]));
  let cursor: string | undefined;
  do {
    const paged = { ...filters, limit: largestLimit, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await listDirectives(database, paged, viewer, today, calendar);
    const said = { language, agencies, meetings: await titlesOf(database, items) };
    yield items.map((item) => columns.map(({ cell }) => cell(item, said)));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/**
 * The same as lines of a CSV, a heading first, days as `dd/MM/yyyy`.
 * @throws InvalidCursor
 */
export async function* directivesAsCsv(
  database: Database,
  query: TableQuery,
): AsyncGenerator<string, void, void> {
  const inLanguage = directiveColumns(query.language);
  let begins = true;
  for await (const records of directiveRecords(database, query)) {
    const lines = records.map((record) =>
      record.map((cell, at): CsvCell => (inLanguage[at]?.kind === 'day' ? day(cell) : cell)),
    );
    yield csvLines(begins ? [inLanguage.map(({ heading }) => heading), ...lines] : lines, { begins });
    begins = false;
  }
}

/** A day as spreadsheets of both languages know it: `05/10/2022`. */
const day = (date: TableCell): string => (date === null ? '' : String(date).split('-').reverse().join('/'));

async function titlesOf(
  database: Database,
  items: readonly DirectiveItem[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.query<{ id: string; title: string }>(
    'SELECT meeting_id AS id, title FROM live.directive_meeting WHERE meeting_id = ANY($1::text[])',
    [[...new Set(items.map(({ meetingId }) => meetingId))]],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
