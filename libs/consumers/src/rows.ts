import type { PoolClient } from 'pg';

/** A column's value as it travels: dates as ISO text or `Date`, decimals as text, `json` columns as plain values. */
export type RowValue =
  string | number | boolean | bigint | Date | null | undefined | readonly unknown[] | object;

/**
 * A table, declared once: its DDL and the statements below are made of it. Names and declarations are ours, never a user's.
 */
export interface RowTable<Column extends string = string> {
  readonly name: string;
  /** By column, its type and what else its declaration says: `text COLLATE "C" NOT NULL`. */
  readonly columns: Readonly<Record<Column, string>>;
  /** Columns that no statement below writes: they have a default. */
  readonly filledByDefault?: Readonly<Record<string, string>>;
  readonly key: readonly NoInfer<Column>[];
  /** By name of the index, what follows `ON` and the table's name. */
  readonly indexes?: Readonly<Record<string, string>>;
}

/** The statements that make the tables, with their keys and indexes, in whatever schema comes first on the search path. */
export function createTables(...tables: readonly RowTable[]): string {
  return tables.map(createTable).join('');
}

function createTable({ name, columns, filledByDefault = {}, key, indexes = {} }: RowTable): string {
  const declared = Object.entries({ ...columns, ...filledByDefault }).map((column) => column.join(' '));
  const lines = [...declared, `PRIMARY KEY (${key.join(', ')})`];
  const made = Object.entries(indexes).map(([index, on]) => `CREATE INDEX ${index} ON ${name} ${on};\n`);
  return `CREATE TABLE ${name} (\n  ${lines.join(',\n  ')}\n);\n${made.join('')}`;
}

export type Row<Column extends string> = Partial<Record<Column, RowValue>>;

/** Inserts all rows with one statement; rows whose key exists are left as they are. Absent columns become null. */
export async function insertRows<Column extends string>(
  tx: PoolClient,
  table: RowTable<Column>,
  rows: readonly Row<Column>[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(`${insertInto(table)} ON CONFLICT DO NOTHING`, [rowsAsJson(rows)]);
}

/**
 * Inserts all rows with one statement, or replaces the row of the same key as a whole. Of several rows with one key the
 * last counts.
 */
export async function upsertRows<Column extends string>(
  tx: PoolClient,
  table: RowTable<Column>,
  rows: readonly Row<Column>[],
): Promise<void> {
  if (rows.length === 0) return;
  const others = columnsOf(table).filter((column) => !table.key.includes(column));
  const replace = others.map((column) => `${column} = excluded.${column}`).join(', ');
  await tx.query(
    `${insertInto(table)} ON CONFLICT (${table.key.join(', ')}) DO ${replace ? `UPDATE SET ${replace}` : 'NOTHING'}`,
    [rowsAsJson(lastOfEachKey(table, rows))],
  );
}

/**
 * Inserts all rows with one statement, or adds what is beside the key, which is numbers, to the row of the same key. No two of
 * the rows may have one key.
 */
export async function addToRows<Column extends string>(
  tx: PoolClient,
  table: RowTable<Column>,
  rows: readonly Row<Column>[],
): Promise<void> {
  if (rows.length === 0) return;
  const sums = columnsOf(table).filter((column) => !table.key.includes(column));
  const add = sums.map((column) => `${column} = ${table.name}.${column} + excluded.${column}`).join(', ');
  await tx.query(`${insertInto(table)} ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${add}`, [
    rowsAsJson(rows),
  ]);
}

/**
 * Sets the given columns of the rows with these keys, with one statement. Every row must carry the key and the same
 * columns; rows that do not exist are left out.
 */
export async function updateRows<Column extends string>(
  tx: PoolClient,
  table: RowTable<Column>,
  changed: readonly Column[],
  rows: readonly Row<Column>[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = [...new Set([...table.key, ...changed])];
  await tx.query(
    `UPDATE ${table.name} AS t SET ${changed.map((column) => `${column} = r.${column}`).join(', ')}
     FROM json_to_recordset($1::json) AS r(${typed(table, columns)})
     WHERE ${sameKey(table)}`,
    [rowsAsJson(lastOfEachKey(table, rows))],
  );
}

/** Deletes the rows with these keys with one statement. */
export async function deleteRows<Column extends string>(
  tx: PoolClient,
  table: RowTable<Column>,
  keys: readonly Row<Column>[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `DELETE FROM ${table.name} AS t USING json_to_recordset($1::json) AS r(${typed(table, table.key)})
     WHERE ${sameKey(table)}`,
    [rowsAsJson(keys)],
  );
}

function columnsOf<Column extends string>(table: RowTable<Column>): Column[] {
  return Object.keys(table.columns) as Column[];
}

function insertInto<Column extends string>(table: RowTable<Column>): string {
  const columns = columnsOf(table);
  const names = columns.join(', ');
  return `INSERT INTO ${table.name} (${names}) SELECT ${names} FROM json_to_recordset($1::json) AS r(${typed(table, columns)})`;
}

function typed<Column extends string>(table: RowTable<Column>, columns: readonly Column[]): string {
  return columns.map((column) => `${column} ${typeIn(table.columns[column])}`).join(', ');
}

/** What the values of a column are sent as: its declaration without collation and constraints. */
function typeIn(declaration: string): string {
  return declaration.replace(/ (?:COLLATE|NOT NULL|DEFAULT|CHECK)\b.*$/, '');
}

function sameKey(table: RowTable): string {
  return table.key.map((column) => `t.${column} = r.${column}`).join(' AND ');
}

function lastOfEachKey<Column extends string>(
  table: RowTable<Column>,
  rows: readonly Row<Column>[],
): Row<Column>[] {
  const byKey = new Map<string, Row<Column>>();
  for (const row of rows) byKey.set(keyOf(table, row), row);
  return [...byKey.values()];
}

function keyOf<Column extends string>(table: RowTable<Column>, row: Row<Column>): string {
  return rowsAsJson([table.key.map((column) => row[column])]);
}

/** Escapes of what JSON may hold and PostgreSQL's text may not: the character NUL, and halves of surrogate pairs. */
const unstorable = /\\u(?:0000|d[89a-f])/i;

/** Rows as the JSON of a statement's parameter; big integers in decimal digits, unstorable characters as U+FFFD. */
export function rowsAsJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows.map(withoutBigints));
  return unstorable.test(json) ? JSON.stringify(rows.map(withoutBigints), storable) : json;
}

function withoutBigints(row: object): object {
  const plain: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row))
    plain[column] = typeof value === 'bigint' ? value.toString() : value;
  return plain;
}

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string'
    ? value.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')
    : value;
}
