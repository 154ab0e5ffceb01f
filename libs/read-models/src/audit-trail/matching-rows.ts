import { indexedSearch, prefixMark, type IndexedSearch } from '../search/indexed-search.js';
import { Conditions } from '../paging/paging.js';
import type { Database } from '../viewer.js';
import type { AskedRows } from './audit-conditions.js';
import { lexemePrefix, lexemes, segment } from './audit-tables.js';

/** Which of the rows that were asked for are read, and what of them. */
export interface Stretch {
  readonly isAscending: boolean;
  /** Only behind this position, in the order of reading. */
  readonly after: string | null;
  readonly limit: number;
  /** Columns of `e`. */
  readonly columns: string;
}

interface Positioned {
  readonly position: string;
}

/** Conditions of one statement and the values of its parameters, without touching those that they begin with. */
function statementOf({ conditions, from, upTo }: AskedRows, { isAscending, after }: Stretch) {
  const values = [...conditions.values];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const beyond = after === null ? [] : [`${parameter(after)}::bigint`];
  const between = (position: string) => [
    ...from.map((first) => `${position} >= ${first}`),
    ...upTo.map((last) => `${position} <= ${last}`),
    ...beyond.map((last) => `${position} ${isAscending ? '>' : '<'} ${last}`),
  ];
  return { values, parameter, between };
}

const direction = ({ isAscending }: Stretch) => (isAscending ? 'ASC' : 'DESC');

/** FROM and WHERE of the rows of a stretch, and the column of their positions that has the order of an index. */
function inOrder(asked: AskedRows, between: (position: string) => string[]) {
  const isOfAgency = asked.agency !== null;
  const position = isOfAgency ? 'a.position' : 'e.position';
  const from = isOfAgency
    ? 'live.audit_event_agency a JOIN live.audit_event e ON e.position = a.position'
    : 'live.audit_event e';
  const ofAgency = isOfAgency ? [`a.agency_id = ${asked.agency}`] : [];
  return {
    position,
    rows: `FROM ${from} WHERE ${asked.conditions.where(...ofAgency, ...between(position))}`,
  };
}

/** The first rows of a stretch, whatever their words. */
export async function rowsInOrder<Row extends object>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
): Promise<Row[]> {
  const { values, between } = statementOf(asked, stretch);
  const { position, rows } = inOrder(asked, between);
  const found = await database.query<Row>(
    `SELECT ${stretch.columns} ${rows} ORDER BY ${position} ${direction(stretch)} LIMIT ${stretch.limit}`,
    values,
  );
  return found.rows;
}

/** What looking through some rows of a stretch has found. */
export interface LookedThrough<Row> {
  readonly rows: readonly Row[];
  /** Where the last of them stands that was looked through; null where there are no more. */
  readonly last: string | null;
}

/** Looks through so many rows of a stretch, in order, for those that hold all words. */
export async function lookThrough<Row extends Positioned>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  { patterns }: IndexedSearch,
  looked: number,
): Promise<LookedThrough<Row>> {
  const { values, parameter, between } = statementOf(asked, stretch);
  const { position, rows } = inOrder(asked, between);
  const order = direction(stretch);
  const holds = patterns.map((pattern) => `words LIKE ${parameter(pattern)}`);
  const found = await database.query<Row & { position: string | null; looked: number; last: string | null }>(
    `WITH looked AS MATERIALIZED (
       SELECT ${position} AS position, e.words ${rows} ORDER BY ${position} ${order} LIMIT ${looked}),
     found AS (
       SELECT position FROM looked WHERE ${holds.join(' AND ')} ORDER BY position ${order} LIMIT ${stretch.limit})
     SELECT ${stretch.columns}, reach.looked, reach.last
     FROM (SELECT count(*)::int AS looked, ${stretch.isAscending ? 'max' : 'min'}(position) AS last FROM looked) reach
       LEFT JOIN (found JOIN live.audit_event e USING (position)) ON true
     ORDER BY e.position ${order}`,
    values,
  );
  return {
    rows: found.rows.filter(({ position: at }) => at !== null),
    last: found.rows[0]?.looked === looked ? found.rows[0].last : null,
  };
}

/**
 * The first rows of a stretch that hold all words, by the index of words: of one segment of the trail after another, and of no more
 * segments than it takes.
 */
async function rowsByIndex<Row extends Positioned>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  { query, patterns }: IndexedSearch,
): Promise<Row[]> {
  const { values, parameter, between } = statementOf(asked, stretch);
  const { isAscending, columns, limit } = stretch;
  const [order, reversed, step] = isAscending
    ? (['ASC', 'DESC', 1] as const)
    : (['DESC', 'ASC', -1] as const);
  const firstIn = (direction: string) =>
    `(SELECT ${segment} FROM live.audit_event
      WHERE ${new Conditions().where(...between('position'))} ORDER BY position ${direction} LIMIT 1)`;
  const ofAgency = asked.agency === null ? [] : [`${asked.agency} = ANY(e.agency_ids)`];
  const holds = patterns.map((pattern) => `e.words LIKE ${parameter(pattern)}`);
  // OFFSET 0 has PostgreSQL ask the index of words in any case: how many rows hold several words at once it cannot know.
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM (
       SELECT e.position
       FROM generate_series(${firstIn(order)}, ${firstIn(reversed)}, ${step}) WITH ORDINALITY AS s (segment, nth)
       CROSS JOIN LATERAL (
         SELECT * FROM live.audit_event
         WHERE ${lexemes} @@ replace(${parameter(query)}, '${prefixMark}', ${lexemePrefix('s.segment')})::tsquery
         OFFSET 0) e
       WHERE ${asked.conditions.where(...ofAgency, ...between('e.position'), ...holds)}
       ORDER BY s.nth, e.position ${order} LIMIT ${limit}) found JOIN live.audit_event e USING (position)
     ORDER BY e.position ${order}`,
    values,
  );
  return rows;
}

/** Rows that are looked through before an index is asked: of words that many hold a page is among them, and all rows of little. */
const firstLooked = 500;

/** The first rows of a stretch that hold all words. */
export async function matchingRows<Row extends Positioned>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  q: string | undefined,
): Promise<readonly Row[]> {
  const search = q === undefined ? null : indexedSearch(q);
  if (search === null) return rowsInOrder(database, asked, stretch);
  const { rows, last } = await lookThrough<Row>(database, asked, stretch, search, firstLooked);
  const limit = stretch.limit - rows.length;
  if (limit === 0 || last === null) return rows;
  return [...rows, ...(await rowsByIndex<Row>(database, asked, { ...stretch, after: last, limit }, search))];
}
