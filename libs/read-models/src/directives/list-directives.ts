import { localDateSchema, type LocalDate, type WorkingCalendar } from '#domain';
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
import type { Database, Viewer } from '../viewer.js';
import { narrow, timeParameters, type DirectiveFilters, type DirectiveSort } from './directive-filters.js';
import { itemColumns, toItem, type DirectiveItem, type ItemRow } from './directive-item.js';

interface Order {
  /** The column of `directive` and of `directive_event` that the list is ordered by. */
  readonly current: string;
  readonly past: string;
  readonly type: string;
  readonly isDescending?: true;
  /** A key of the list as a cursor keeps it. */
  readonly text: (key: string) => string;
  readonly place: z.ZodType<Place>;
}

/**
 * The position in the log at which the first page was read, the last row's key in the list as it was then, and what orders
 * rows of one key: what the number counts by, which stays as it is, and the id.
 */
type Place = [position: string, key: string, number: string, id: string];

const number = z.string().max(2_000);
const id = z.string().max(200);
const asText = (key: string) => `${key}::text`;
const orders: Readonly<Record<DirectiveSort, Order>> = {
  due: {
    current: 'd.due_key',
    past: 'e.due_key',
    type: 'date',
    text: asText,
    place: z.tuple([placeText, z.union([localDateSchema, z.literal('infinity')]), number, id]),
  },
  updated: {
    current: 'd.updated_position',
    past: 'e.position',
    type: 'bigint',
    isDescending: true,
    text: asText,
    place: z.tuple([placeText, placeText, number, id]),
  },
  number: {
    current: 'd.number_key',
    past: 'd.number_key',
    type: 'text',
    text: asText,
    place: z.tuple([placeText, number, number, id]),
  },
  agency: {
    current: 'd.lead_code',
    past: 'e.lead_code',
    type: 'text',
    text: asText,
    place: z.tuple([placeText, z.string().max(200), number, id]),
  },
  heldSince: {
    current: 'd.held_since',
    past: 'e.held_since',
    type: 'timestamptz',
    text: (key) => `to_char(${key} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    place: z.tuple([placeText, z.iso.datetime(), number, id]),
  },
};

/**
 * A page of the directives that a viewer may see. All pages show the list in the order that it had when the first was
 * read: a directive that has moved since keeps its old place, so none comes twice and none is skipped, and one drafted
 * since is left for the next reading. Directives of one key follow each other by their numbers. What a row says, and whether the filters want it, is as of now.
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
  const isDescending = filters.order === undefined ? order.isDescending === true : filters.order === 'desc';
  const list = `directives-${sort}${isDescending === (order.isDescending === true) ? '' : '-reversed'}`;
  const [direction, after] = isDescending ? ['DESC', '<'] : ['ASC', '>'];
  const limit = boundedLimit(filters.limit);
  const asked = new Conditions();
  const time = timeParameters(asked, { today, calendar });
  narrow(asked, filters, viewer, { today, calendar }, time);

  const place = filters.cursor === undefined ? null : decodeCursor(list, filters.cursor, order.place);
  const first = `coalesce((SELECT commit_position FROM public.consumer WHERE name = 'directives' AND live), -1)`;
  const pinned = place === null ? first : `${asked.value(place[0])}::bigint`;
  const beyond = (key: string) =>
    place === null
      ? 'true'
      : `(${key}, d.number_key, d.id) ${after}
         (${asked.value(place[1])}::${order.type}, ${asked.value(place[2])}::text, ${asked.value(place[3])}::text)`;
  const columns = `${itemColumns(time)}, d.number_key`;
  const ordered = `ORDER BY key ${direction}, number_key ${direction}, id ${direction} LIMIT ${limit + 1}`;
  const { rows } = await database.query<ItemRow & { place: string; number_key: string; pinned: string }>(
    `WITH pin AS MATERIALIZED (SELECT ${pinned} AS position),
     unmoved AS (
       SELECT ${columns}, ${order.current} AS key FROM live.directive d
       WHERE ${asked.where('d.updated_position <= (SELECT position FROM pin)', beyond(order.current))} ${ordered}
     ),
     moved AS (
       SELECT ${columns}, ${order.past} AS key FROM live.directive d CROSS JOIN LATERAL (
         SELECT past.position, past.due_key, past.lead_code, past.held_since FROM live.directive_event past
         WHERE past.directive_id = d.id AND past.position <= (SELECT position FROM pin)
         ORDER BY past.revision DESC LIMIT 1
       ) e
       WHERE ${asked.where('d.updated_position > (SELECT position FROM pin)', beyond(order.past))} ${ordered}
     )
     SELECT found.*, ${order.text('found.key')} AS place, pin.position AS pinned
     FROM (SELECT * FROM unmoved UNION ALL SELECT * FROM moved) found CROSS JOIN pin
     ${ordered}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) =>
    encodeCursor(list, [row.pinned, row.place, row.number_key, row.id]),
  );
}

/** How many there are, exactly up to a bound. */
export interface BoundedCount {
  readonly count: number;
  /** False where there are more. */
  readonly isExact: boolean;
}

/** Beyond so many nobody counts on. */
export const mostCounted = 10_000;

/** How many directives the list holds for a viewer, counted up to `mostCounted`. */
export async function countDirectives(
  database: Database,
  filters: DirectiveFilters,
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<BoundedCount> {
  const [counted] = await countEach(database, [filters], viewer, today, calendar);
  return counted ?? { count: 0, isExact: true };
}

/** The same of several lists, by one statement and so as of one instant. */
export async function countEach(
  database: Database,
  lists: readonly DirectiveFilters[],
  viewer: Viewer,
  today: LocalDate,
  calendar: WorkingCalendar,
): Promise<BoundedCount[]> {
  const shared = new Conditions();
  const time = timeParameters(shared, { today, calendar });
  const counts = lists.map((filters) => {
    const asked = new Conditions(shared.values);
    narrow(asked, filters, viewer, { today, calendar }, time);
    return `(SELECT count(*)::int FROM (
      SELECT 1 FROM live.directive d WHERE ${asked.where()} LIMIT ${mostCounted + 1}) counted)`;
  });
  const { rows } = await database.query<{ counts: number[] }>(
    // A statement has to use each of its parameters, whatever the lists ask for.
    `SELECT ARRAY[${counts.join(', ')}]::int[] AS counts
     WHERE ${time.today}::date IS NOT NULL AND ${time.soonUntil}::date IS NOT NULL`,
    shared.values,
  );
  const found = rows[0]?.counts ?? [];
  return found.map((count) => ({ count: Math.min(count, mostCounted), isExact: count <= mostCounted }));
}
