import {
  localDateSchema,
  type LocalDate,
  type TimeStatus,
  type WorkingCalendar,
  type WorkStatus,
} from '#domain';
import { z } from 'zod';
import {
  boundedLimit,
  Conditions,
  decodeCursor,
  encodeCursor,
  pageOf,
  placeText,
  type Page,
} from '../paging/paging.js';
import { wordPatterns } from '../search/search.js';
import { limitingAgency, type Database, type Viewer } from '../viewer.js';
import { itemColumns, toItem, visibleToAgency, type DirectiveItem, type ItemRow } from './directive-item.js';
import { dueSoonUntil, impliedByTime, timeStatusSql } from './time-status-sql.js';

/** What is asked of the list of directives. Absent is unlimited; of several statuses any will do. */
export interface DirectiveFilters {
  readonly work?: readonly WorkStatus[] | undefined;
  readonly time?: readonly TimeStatus[] | undefined;
  /** Leads or co-ordinates. */
  readonly agencyId?: string | undefined;
  readonly meetingId?: string | undefined;
  readonly dueFrom?: LocalDate | undefined;
  /** Itself included. */
  readonly dueTo?: LocalDate | undefined;
  readonly q?: string | undefined;
  /** The earliest deadline first, or the last changed first. Default: `due`. */
  readonly sort?: 'due' | 'updated' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

interface Order {
  /** The column of `directive` and of `directive_event` that the list is ordered by. */
  readonly current: string;
  readonly past: string;
  readonly type: string;
  readonly direction: 'ASC' | 'DESC';
  readonly after: '>' | '<';
  readonly place: z.ZodType<Place>;
}

/** The position in the log at which the first page was read, and the last row's key in the list as it was then. */
type Place = [position: string, key: string, id: string];

const id = z.string().max(200);
const orders: Readonly<Record<'due' | 'updated', Order>> = {
  due: {
    current: 'd.due_key',
    past: 'e.due_key',
    type: 'date',
    direction: 'ASC',
    after: '>',
    place: z.tuple([placeText, z.union([localDateSchema, z.literal('infinity')]), id]),
  },
  updated: {
    current: 'd.updated_position',
    past: 'e.position',
    type: 'bigint',
    direction: 'DESC',
    after: '<',
    place: z.tuple([placeText, placeText, id]),
  },
};

/**
 * A page of the directives that a viewer may see. All pages show the list in the order that it had when the first was
 * read: a directive that has moved since keeps its old place, so none comes twice and none is skipped, and one drafted
 * since is left for the next reading. What a row says, and whether the filters want it, is as of now.
 * @throws InvalidCursor
 */
export async function listDirectives(
  database: Database,
  filters: DirectiveFilters,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<Page<DirectiveItem>> {
  const sort = filters.sort ?? 'due';
  const order = orders[sort];
  const list = `directives-${sort}`;
  const limit = boundedLimit(filters.limit);
  const asked = new Conditions();
  const time = { today: asked.value(today), soonUntil: asked.value(dueSoonUntil(today, calendar)) };
  narrow(asked, filters, viewer, timeStatusSql(time));

  const place = filters.cursor === undefined ? null : decodeCursor(list, filters.cursor, order.place);
  const first = `coalesce((SELECT commit_position FROM public.consumer WHERE name = 'directives' AND live), -1)`;
  const pinned = place === null ? first : `${asked.value(place[0])}::bigint`;
  const beyond = (key: string) =>
    place === null
      ? 'true'
      : `(${key}, d.id) ${order.after} (${asked.value(place[1])}::${order.type}, ${asked.value(place[2])}::text)`;
  const columns = itemColumns(time);
  const ordered = `ORDER BY key ${order.direction}, id ${order.direction} LIMIT ${limit + 1}`;
  const { rows } = await database.query<ItemRow & { key: string; pinned: string }>(
    `WITH pin AS MATERIALIZED (SELECT ${pinned} AS position),
     unmoved AS (
       SELECT ${columns}, ${order.current} AS key FROM live.directive d
       WHERE ${asked.where('d.updated_position <= (SELECT position FROM pin)', beyond(order.current))} ${ordered}
     ),
     moved AS (
       SELECT ${columns}, ${order.past} AS key FROM live.directive d CROSS JOIN LATERAL (
         SELECT past.position, past.due_key FROM live.directive_event past
         WHERE past.directive_id = d.id AND past.position <= (SELECT position FROM pin)
         ORDER BY past.revision DESC LIMIT 1
       ) e
       WHERE ${asked.where('d.updated_position > (SELECT position FROM pin)', beyond(order.past))} ${ordered}
     )
     SELECT found.*, found.key::text AS key, pin.position AS pinned
     FROM (SELECT * FROM unmoved UNION ALL SELECT * FROM moved) found CROSS JOIN pin
     ORDER BY found.key ${order.direction}, found.id ${order.direction} LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor(list, [row.pinned, row.key, row.id]));
}

function narrow(asked: Conditions, filters: DirectiveFilters, viewer: Viewer, timeStatus: string): void {
  const agency = limitingAgency(viewer);
  if (agency !== null) asked.add(visibleToAgency(asked.value(agency)));
  asked.when(filters.work, (work) => `d.work = ANY(${work}::text[])`);
  asked.when(filters.time, (wanted) => `${timeStatus} = ANY(${wanted}::text[])`);
  if (filters.time) asked.add(impliedByTime(filters.time));
  asked.when(filters.agencyId, (agencyId) => `d.agency_ids @> ARRAY[${agencyId}::text]`);
  asked.when(filters.meetingId, (meetingId) => `d.meeting_id = ${meetingId}`);
  asked.when(filters.dueFrom, (dueFrom) => `d.due_on >= ${dueFrom}::date`);
  asked.when(filters.dueTo, (dueTo) => `d.due_on <= ${dueTo}::date`);
  if (filters.q !== undefined) {
    for (const word of wordPatterns(filters.q)) asked.add(isSaidOf(asked.value(word)));
  }
}

/** That a word begins one of the directive's own words, or of its reports', or of its meeting's title. */
function isSaidOf(pattern: string): string {
  return `d.id IN (
    SELECT w.directive_id FROM live.directive_words w WHERE w.words LIKE ${pattern}
    UNION ALL SELECT r.directive_id FROM live.directive_report_words r WHERE r.words LIKE ${pattern}
    UNION ALL SELECT of.id FROM live.directive of JOIN live.directive_meeting m ON m.meeting_id = of.meeting_id
      WHERE m.words LIKE ${pattern})`;
}
