import type { Actor, Language, WorkingCalendar } from '#domain';
import type { JsonObject } from '#event-store';
import { csvLines, type CsvCell } from '../csv/csv.js';
import { indexedSearch } from '../search/indexed-search.js';
import type { Database } from '../viewer.js';
import { actorName } from '../descriptions/event-facts.js';
import { describeEvent } from '../descriptions/event-descriptions.js';
import {
  agencyNames,
  auditColumnsWithTexts,
  auditItemsOf,
  describeBehalf,
  initiatorsOf,
  type AuditItem,
  type AuditRow,
} from './audit-item.js';
import { askedRows, type AskedRows, type AuditFilters } from './audit-conditions.js';
import { lookThrough, rowsInOrder, type LookedThrough, type Stretch } from './matching-rows.js';

/** Events read at once, at first and at most; of one such batch more the next is being read meanwhile. */
const batchSize = { first: 500, most: 1_000 };
/** Characters of data in a batch, if the next is like the one before: however long events are, memory does not grow with them. */
const charactersInBatch = 1_000_000;

/** Each with its data and its actor as the texts that they are on record: most of that is written on as it stands. */
type RecordedItem = AuditItem<string, string>;

/**
 * Every event that the filters let through, in batches, up to the newest when the reading began. Each batch is a
 * statement of its own: an export of any length holds no transaction open and needs the memory of two batches.
 */
async function* auditBatches(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<RecordedItem[], void, void> {
  const newest = await database.query<{ position: string | null }>(
    'SELECT max(position) AS position FROM live.audit_event',
  );
  const end = newest.rows[0]?.position ?? null;
  if (end === null) return;
  const asked = askedRows(filters, calendar);
  asked.upTo.push(`${asked.conditions.value(end)}::bigint`);
  const search = filters.q === undefined ? null : indexedSearch(filters.q);
  const read = (after: string | null, limit: number): Promise<Batch> => {
    const stretch = { isAscending: filters.order === 'asc', after, limit, columns: auditColumnsWithTexts };
    return search === null
      ? lookThroughAll(database, asked, stretch)
      : lookThrough(database, asked, stretch, search, limit);
  };
  let ahead: Promise<Batch> | null = read(null, batchSize.first);
  try {
    while (ahead !== null) {
      const { rows, last }: Batch = await ahead;
      ahead = last === null ? null : read(last, sizeAfter(rows));
      // A failure is thrown where it is waited for; until then it must not count as unhandled.
      ahead?.catch(() => undefined);
      if (rows.length > 0) yield rows.map(await auditItemsOf(database, rows));
    }
  } finally {
    await ahead?.catch(() => undefined);
  }
}

type Batch = LookedThrough<AuditRow<string, string>>;

async function lookThroughAll(database: Database, asked: AskedRows, stretch: Stretch): Promise<Batch> {
  const rows = await rowsInOrder<AuditRow<string, string>>(database, asked, stretch);
  return { rows, last: rows.length < stretch.limit ? null : (rows.at(-1)?.position ?? null) };
}

/** How many events are read after these. */
function sizeAfter(rows: Batch['rows']): number {
  const characters = rows.reduce((sum, { data }) => sum + data.length, 0);
  const fitting = Math.floor((charactersInBatch * rows.length) / characters);
  return characters === 0 ? batchSize.most : Math.min(batchSize.most, Math.max(1, fitting));
}

/** The audit trail as JSON Lines: one event a line with the fields that the list gives, all as they are on record. */
export async function* auditEventsAsJsonLines(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<string, void, void> {
  for await (const items of auditBatches(database, filters, calendar)) yield items.map(jsonLine).join('');
}

/** What `JSON.stringify` gives of the item as the list has it, without reading what is JSON already. */
function jsonLine(item: RecordedItem): string {
  const {
    position,
    streamId,
    revision,
    eventId,
    type,
    recordedAt,
    standingInFor,
    correlationId,
    causationId,
  } = item;
  const text = JSON.stringify;
  return (
    `{"position":${text(position)},"streamId":${text(streamId)},"revision":${revision},"eventId":${text(eventId)},` +
    `"type":${text(type)},"recordedAt":${text(recordedAt)},"actor":${item.actor},` +
    (standingInFor === undefined ? '' : `"standingInFor":${text(standingInFor)},`) +
    `"correlationId":${text(correlationId)},"causationId":${text(causationId)},"data":${item.data}}\n`
  );
}

/** For those who read what it says. */
const understood = ({ actor, data, ...item }: RecordedItem): AuditItem => ({
  ...item,
  actor: JSON.parse(actor) as Actor,
  data: JSON.parse(data) as JsonObject,
});

const header = [
  ...['position', 'streamId', 'revision', 'eventId', 'type', 'recordedAt'],
  ...[
    'actorId',
    'actorName',
    'actorRole',
    'actorAgencyId',
    'correlationId',
    'causationId',
    'data',
    'standingInFor',
  ],
];

/** The audit trail as CSV, as `csvLines` writes it: as it is on record, but for what the system is called. */
export async function* auditEventsAsCsv(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
  language: Language,
): AsyncGenerator<string, void, void> {
  // The header comes with the first events, so that a database out of reach is known before anything is sent.
  let begins = true;
  for await (const items of auditBatches(database, filters, calendar)) {
    const rows = items.map((item) => cells(item, language));
    yield csvLines(begins ? [header, ...rows] : rows, { begins });
    begins = false;
  }
  if (begins) yield csvLines([header], { begins });
}

function cells(event: RecordedItem, language: Language): CsvCell[] {
  const actor = JSON.parse(event.actor) as Actor;
  return [
    event.position,
    event.streamId,
    event.revision,
    event.eventId,
    event.type,
    event.recordedAt,
    actor.id,
    actorName(actor, language),
    actor.role,
    actor.agencyId ?? '',
    event.correlationId,
    event.causationId,
    { json: event.data },
    event.standingInFor?.map(({ id }) => id).join(' ') ?? '',
  ];
}

const headings: Readonly<Record<Language, readonly string[]>> = {
  vi: ['Ngày', 'Giờ', 'Nhiệm vụ', 'Nội dung', 'Người thực hiện', 'Vai trò', 'Cơ quan', 'Số bản ghi'],
  en: ['Day', 'Time', 'Directive', 'What happened', 'By', 'Role', 'Agency', 'Record'],
};

const roleLabels: Readonly<Record<Language, Readonly<Record<AuditItem['actor']['role'], string>>>> = {
  vi: {
    admin: 'Văn phòng',
    leader: 'Lãnh đạo',
    agency: 'Cơ quan thực hiện',
    inspector: 'Thanh tra',
    system: 'Hệ thống',
  },
  en: { admin: 'Office', leader: 'Leader', agency: 'Agency', inspector: 'Inspector', system: 'System' },
};

/** What the columns of the trail for people are called, in their order. */
export const auditHeadings = (language: Language): readonly string[] => headings[language];

/**
 * The audit trail as rows that people read, in batches: each event in a sentence of their language, day (`dd/MM/yyyy`) and
 * time where the committee is, the directive by its number, agencies by the names that they had.
 */
export async function* auditRecordsForPeople(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
  language: Language,
): AsyncGenerator<readonly string[][], void, void> {
  const namesAt = await agencyNames(database);
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: calendar.timeZone });
  for await (const items of auditBatches(database, filters, calendar)) {
    const numbers = await directiveNumbers(database, items);
    const events = items.map(understood);
    const initiatorOf = await initiatorsOf(database, events);
    yield events.map((item): string[] => {
      const { actor, streamId, recordedAt, position } = item;
      const at = new Date(recordedAt);
      const nameOf = namesAt(position);
      return [
        ...[calendar.dateOf(at).split('-').reverse().join('/'), clock.format(at)],
        ...[numbers.get(streamId) ?? '', describeEvent(item, language, nameOf)],
        ...[
          `${actorName(actor, language)}${describeBehalf({ ...item, ...initiatorOf(item) }, language)}`,
          roleLabels[language][actor.role],
        ],
        ...[actor.agencyId === undefined ? '' : nameOf(actor.agencyId), position],
      ];
    });
  }
}

/** The same as CSV. */
export async function* auditEventsForPeopleAsCsv(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
  language: Language,
): AsyncGenerator<string, void, void> {
  let begins = true;
  for await (const records of auditRecordsForPeople(database, filters, calendar, language)) {
    yield csvLines(begins ? [headings[language], ...records] : records, { begins });
    begins = false;
  }
  if (begins) yield csvLines([headings[language]], { begins });
}

async function directiveNumbers(
  database: Database,
  items: readonly Pick<AuditItem, 'streamId'>[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.query<{ stream_id: string; number: string }>(
    `SELECT 'directive-' || id AS stream_id, number FROM live.audit_directive WHERE id = ANY($1::text[])`,
    [[...new Set(items.map(({ streamId }) => streamId.replace(/^directive-/, '')))]],
  );
  return new Map(rows.map((row) => [row.stream_id, row.number]));
}

/** An event as it is told in both languages. */
export interface ToldEvent {
  readonly position: string;
  readonly recordedAt: string;
  /** Who did it, by name. */
  readonly actor: Readonly<Record<Language, string>>;
  readonly words: Readonly<Record<Language, string>>;
}

/** The audit trail in words of both languages, the oldest event first, in batches. */
export async function* auditEventsInWords(
  database: Database,
  filters: AuditFilters,
  calendar: WorkingCalendar,
): AsyncGenerator<ToldEvent[], void, void> {
  const namesAt = await agencyNames(database);
  for await (const items of auditBatches(database, { ...filters, order: 'asc' }, calendar)) {
    const events = items.map(understood);
    const initiatorOf = await initiatorsOf(database, events);
    yield events.map((item) => {
      const behalf = { ...item, ...initiatorOf(item) };
      const described = (language: Language) =>
        `${describeEvent(item, language, namesAt(item.position))}${describeBehalf(behalf, language)}`;
      const { position, recordedAt, actor } = item;
      return {
        position,
        recordedAt,
        actor: { vi: actorName(actor, 'vi'), en: actorName(actor, 'en') },
        words: { vi: described('vi'), en: described('en') },
      };
    });
  }
}
