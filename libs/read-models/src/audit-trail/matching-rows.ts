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

/** The first rows of a stretch, whatever they say. @param columns of `e` */
export async function rowsInOrder<Row extends object = AuditRow>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  columns = auditColumns,
): Promise<Row[]> {
  const { values, where } = statementOf(asked, stretch);
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM ${asked.from} WHERE ${where()}
     ORDER BY ${asked.position} ${direction(stretch)} LIMIT ${stretch.limit}`,
    values,
  );
  return rows;
}

/** What looking through the first rows of a stretch has found. */
export interface LookedThrough<Row = AuditRow> {
  readonly rows: readonly Row[];
  /** Where the last of them stands that was looked through; null where the stretch ended before. */
  readonly last: string | null;
}

/** Looks through so many rows of a stretch, in order, for those that hold all words. */
export async function lookThrough<Row extends object = AuditRow>(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  { patterns }: IndexedSearch,
  looked: number,
  columns = auditColumns,
): Promise<LookedThrough<Row>> {
  const { values, parameter, where } = statementOf(asked, stretch);
  const holds = patterns.map((pattern) => `words LIKE ${parameter(pattern)}`);
  const order = direction(stretch);
  const { rows } = await database.query<
    Row & { position: string | null; looked: number; last: string | null }
  >(
    `WITH looked AS MATERIALIZED (
       SELECT ${asked.position} AS position, e.words FROM ${asked.from} WHERE ${where()}
       ORDER BY ${asked.position} ${order} LIMIT ${looked}),
     found AS (
       SELECT position FROM looked WHERE ${holds.join(' AND ')} ORDER BY position ${order} LIMIT ${stretch.limit})
     SELECT ${columns}, reach.looked, reach.last
     FROM (SELECT count(*)::int AS looked, ${stretch.isAscending ? 'max' : 'min'}(position) AS last FROM looked) reach
       LEFT JOIN (found JOIN live.audit_event e USING (position)) ON true
     ORDER BY e.position ${order}`,
    values,
  );
  const hasMore = rows[0]?.looked === looked;
  return {
    rows: rows.filter(({ position }) => position !== null),
    last: hasMore ? (rows[0]?.last ?? null) : null,
  };
}

/** Rows that are looked through before an index of words is asked: of a word that many hold, a page is among them. */
const lookedThrough = [500, 8_000] as const;

/**
 * The first rows of a stretch that hold all words. PostgreSQL cannot know how many hold several words at once, and would look
 * through the whole trail where it believes that many do; so a few are looked through, and where that is not enough all that
 * the index of words names are sorted.
 */
export async function matchingRows(
  database: Database,
  asked: AskedRows,
  stretch: Stretch,
  q: string | undefined,
): Promise<readonly AuditRow[]> {
  const search = q === undefined ? null : indexedSearch(q);
  if (search === null) return rowsInOrder(database, asked, stretch);
  for (const looked of lookedThrough) {
    const { rows, last } = await lookThrough(database, asked, stretch, search, looked);
    if (rows.length >= stretch.limit || last === null) return rows;
    if (rows.length === 0) break;
  }
  const { values, parameter, where } = statementOf(asked, stretch);
  const holds = [
    `${wordsIn('e.words')} @@ ${parameter(search.query)}::tsquery`,
    ...search.patterns.map((pattern) => `e.words LIKE ${parameter(pattern)}`),
  ];
  // As an expression, so that it is no reason to read the trail in its order.
  const { rows } = await database.query<AuditRow>(
    `SELECT ${auditColumns} FROM ${asked.from} WHERE ${where(...holds)}
     ORDER BY ${asked.position} + 0 ${direction(stretch)} LIMIT ${stretch.limit}`,
    values,
  );
  return rows;
}
