import { z } from 'zod';
import { indicatorTargetSchema, type Language, type LocalDate, type WorkingCalendar } from '#domain';
import {
  boundedLimit,
  Conditions,
  decodeCursor,
  encodeCursor,
  largestLimit,
  pageOf,
  positionText,
  type Page,
} from '../paging/paging.js';
import type { IndicatorOf } from '../descriptions/event-facts.js';
import { describeEvent } from '../descriptions/event-descriptions.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import {
  agencyNames,
  auditColumns,
  auditItemsOf,
  describeBehalf,
  initiatorsOf,
  inLanguage,
  type AuditItem,
  type AuditRow,
  type Initiated,
} from './audit-item.js';

/** An event of a directive in words and in data, the system as an actor by its name in the reader's language. */
export interface TimelineItem extends AuditItem, Initiated {
  /** The day of `recordedAt` where the committee is. */
  readonly on: LocalDate;
  readonly words: string;
}

/** Which page of a timeline. */
export interface TimelineParams {
  /** `desc`: the newest first. */
  readonly order?: 'asc' | 'desc' | undefined;
  /** Only events of these types; absent: of every type. */
  readonly type?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/**
 * Everything that happened to a directive, in order or the newest first; null when there is none that the viewer may see. An agency is
 * called by the name it had at the time. A page holds 500 events unless fewer are asked for.
 * @throws InvalidCursor
 */
export async function readTimeline(
  database: Database,
  directiveId: string,
  params: TimelineParams,
  viewer: Viewer,
  language: Language,
  calendar: Pick<WorkingCalendar, 'dateOf'>,
): Promise<Page<TimelineItem> | null> {
  if (!(await mayReadDirective(database, directiveId, viewer))) return null;
  const limit = boundedLimit(params.limit, largestLimit);
  const [list, direction, beyond] =
    params.order === 'desc'
      ? [`timeline-newest-${directiveId}`, 'DESC', '<']
      : [`timeline-${directiveId}`, 'ASC', '>'];
  const asked = new Conditions();
  asked.add(`e.stream_id = ${asked.value(`directive-${directiveId}`)}`);
  asked.when(params.type, (types) => `e.type = ANY(${types}::text[])`);
  if (params.cursor !== undefined) {
    const revision = decodeCursor(list, params.cursor, positionText);
    asked.add(`e.revision ${beyond} ${asked.value(revision)}::bigint`);
  }
  const { rows } = await database.query<AuditRow>(
    `SELECT ${auditColumns} FROM live.audit_event e WHERE ${asked.where()} ORDER BY e.revision ${direction} LIMIT ${limit + 1}`,
    asked.values,
  );
  const namesAt = await agencyNames(database);
  const indicator = await indicatorsOf(database, directiveId);
  const toItem = await auditItemsOf(database, rows);
  const initiatorOf = await initiatorsOf(database, rows.map(toItem));
  const described = (item: AuditItem & Initiated): TimelineItem => ({
    ...inLanguage(item, language),
    on: calendar.dateOf(new Date(item.recordedAt)),
    words: `${describeEvent(item, language, namesAt(item.position), indicator)}${describeBehalf(item, language)}`,
  });
  return pageOf(
    rows,
    limit,
    (row) => {
      const item = toItem(row);
      return described({ ...item, ...initiatorOf(item) });
    },
    ({ revision }) => encodeCursor(list, revision),
  );
}

const draftedSchema = z.object({ indicators: z.array(indicatorTargetSchema) });

/** What the indicators of a directive are called, as it was drafted. */
async function indicatorsOf(database: Database, directiveId: string): Promise<IndicatorOf> {
  const { rows } = await database.query<{ data: unknown }>(
    `SELECT data FROM live.audit_event WHERE stream_id = $1 AND type = 'DirectiveDrafted' LIMIT 1`,
    [`directive-${directiveId}`],
  );
  const drafted = draftedSchema.safeParse(rows[0]?.data);
  const known = new Map(drafted.data?.indicators.map((indicator) => [indicator.code, indicator]));
  return (code) => known.get(code);
}

/** Whether there is such a directive in the trail, and a viewer may see it as it stands. */
export async function mayReadDirective(
  database: Database,
  directiveId: string,
  viewer: Viewer,
): Promise<boolean> {
  const asked = new Conditions();
  asked.add(`id = ${asked.value(directiveId)}`);
  const agency = limitingAgency(viewer);
  if (agency !== null) {
    const own = asked.value(agency);
    asked.add(`issued AND (lead_agency_id = ${own} OR ${own} = ANY(coordinator_ids))`);
  }
  const { rows } = await database.query(
    `SELECT FROM live.audit_directive WHERE ${asked.where()}`,
    asked.values,
  );
  return rows.length > 0;
}
