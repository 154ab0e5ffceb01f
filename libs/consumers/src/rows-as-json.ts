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
