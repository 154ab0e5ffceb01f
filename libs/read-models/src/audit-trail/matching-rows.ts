import { indexedSearch, type IndexedSearch } from '../search/search.js';
import type { Database } from '../viewer.js';
import type { AskedRows } from './audit-conditions.js';
import { auditColumns, type AuditRow } from './audit-item.js';
import { wordsIn } from './audit-tables.js';

/** Which of the rows that were asked for are read. */
export interface Stretch {
  readonly isAscending: boolean;
  /** Only behind this position, in the order of reading. */
  readonly after: string | null;
  readonly limit: number;
}

/** Conditions of one statement and the values of its parameters, without touching those that they begin with. */
function statementOf({ conditions, position }: AskedRows, { isAscending, after }: Omit<Stretch, 'limit'>) {
  const values = [...conditions.values];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const beyond = after === null ? [] : [`${position} ${isAscending ? '>' : '<'} ${parameter(after)}::bigint`];
  return { values, parameter, where: (...further: string[]) => conditions.where(...beyond, ...further) };
}

const direction = ({ isAscending }: Pick<Stretch, 'isAscending'>) => (isAscending ? 'ASC' : 'DESC');

/**
 * The first rows of a stretch.
 * @param columns of `e`
 * @param patterns that their words are LIKE; without any, whatever they say
 */
export async function rowsInOrder<Row extends object = AuditRow>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  columns = auditColumns,
  patterns: readonly string[] = [],
): Promise<Row[]> {
  const { values, parameter, where } = statementOf(asked, stretch);
  const holds = patterns.map((pattern) => `e.words LIKE ${parameter(pattern)}`);
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM ${asked.from} WHERE ${where(...holds)}
     ORDER BY ${asked.position} ${direction(stretch)} LIMIT ${stretch.limit}`,
    values,
  );
  return rows;
}

/** What looking through some rows of a stretch has found. */
export interface LookedThrough<Row = AuditRow> {
  readonly rows: readonly Row[];
  /** Where the last of them stands that was looked through; null where there are no more. */
  readonly last: string | null;
}

/** Looks through so many rows of a stretch, in order, for those that hold all words. */
export function lookThrough<Row extends object = AuditRow>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  { patterns }: IndexedSearch,
  looked: number,
  columns = auditColumns,
): Promise<LookedThrough<Row>> {
  const { values, parameter, where } = statementOf(asked, stretch);
  const holds = patterns.map((pattern) => `words LIKE ${parameter(pattern)}`);
  const some = `SELECT ${asked.position} AS position, e.words FROM ${asked.from} WHERE ${where()}
    ORDER BY ${asked.position} ${direction(stretch)} LIMIT ${looked}`;
  return firstAmong<Row>(database, { some, holds: holds.join(' AND '), values, columns, looked }, stretch);
}

/** The first rows of a stretch that hold all words, by an index of words; null where it names too many. */
async function namedByIndex(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  { query, patterns }: IndexedSearch,
): Promise<readonly AuditRow[] | null> {
  const { values, parameter, where } = statementOf(asked, stretch);
  const holds = [
    `${wordsIn('e.words')} @@ ${parameter(query)}::tsquery`,
    ...patterns.map((pattern) => `e.words LIKE ${parameter(pattern)}`),
  ];
  const some = `SELECT ${asked.position} AS position FROM ${asked.from} WHERE ${where(...holds)} LIMIT ${mostNamed}`;
  const among = { some, holds: 'true', values, columns: auditColumns, looked: mostNamed };
  const { rows, last } = await firstAmong<AuditRow>(database, among, stretch);
  return last === null ? rows : null;
}

interface Among {
  /** The statement that gives them, with `position` and whatever the condition on them needs. */
  readonly some: string;
  readonly holds: string;
  readonly values: readonly unknown[];
  readonly columns: string;
  /** How many it gives at most. */
  readonly looked: number;
}

async function firstAmong<Row extends object>(
  database: Database,
  { some, holds, values, columns, looked }: Among,
  stretch: Stretch,
): Promise<LookedThrough<Row>> {
  const order = direction(stretch);
  const { rows } = await database.query<
    Row & { position: string | null; looked: number; last: string | null }
  >(
    `WITH looked AS MATERIALIZED (${some}),
     found AS (SELECT position FROM looked WHERE ${holds} ORDER BY position ${order} LIMIT ${stretch.limit})
     SELECT ${columns}, reach.looked, reach.last
     FROM (SELECT count(*)::int AS looked, ${stretch.isAscending ? 'max' : 'min'}(position) AS last FROM looked) reach
       LEFT JOIN (found JOIN live.audit_event e USING (position)) ON true
     ORDER BY e.position ${order}`,
    [...values],
  );
  return {
    rows: rows.filter(({ position }) => position !== null),
    last: rows[0]?.looked === looked ? rows[0].last : null,
  };
}

/** Rows that are looked through first: of a word that many hold, a page is among them. */
const firstLooked = 500;
/** An index that names more of them is not asked for all: sorting them takes longer than looking through the newest. */
const mostNamed = 5_000;
const thenLooked = [8_000, 64_000] as const;

/**
 * The first rows of a stretch that hold all words. PostgreSQL cannot know how many hold several words at once, nor where they
 * stand, and would look through the whole trail, or sort half of it, where it guesses wrong.
 */
export async function matchingRows(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  q: string | undefined,
): Promise<readonly AuditRow[]> {
  const search = q === undefined ? null : indexedSearch(q);
  if (search === null) return rowsInOrder(database, asked, stretch);
  const look = async (looked: number) => {
    const { rows, last } = await lookThrough(database, asked, stretch, search, looked);
    return rows.length >= stretch.limit || last === null ? rows : null;
  };
  const near = (await look(firstLooked)) ?? (await namedByIndex(database, asked, stretch, search));
  if (near !== null) return near;
  for (const looked of thenLooked) {
    const rows = await look(looked);
    if (rows !== null) return rows;
  }
  return rowsInOrder(database, asked, stretch, auditColumns, search.patterns);
}
