/** A cell of a CSV: text, a number, nothing, or the JSON text of an object. */
export type CsvCell = string | number | null | Readonly<{ json: string }>;

/**
 * Where a reader that takes `,`, `;`, tab or a line's end for a separator, and passes over quotes, spaces and what cannot
 * be seen, would find a cell that begins with a formula sign. The signs are those of OWASP's page on CSV injection with
 * their full-width and small forms and the minus sign.
 */
const beforeFormulaSign = /(?=[=+\-@＝＋－＠﹦﹢﹣﹫−])(?<=(?:^|[,;\n])["\s\p{Cc}\p{Cf}]*)/gu;

const lineEnd = '\r\n';
const byteOrderMark = '\uFEFF';

/** All that some program takes for the end of a line. */
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;

/** A string of a JSON text, whole. */
const jsonString = /"(?:[^"\\]|\\.)*"/gu;

/** Text in which nothing needs another look, as are ids, numbers, instants and names, or none. */
const plainText = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}_.:\- ]*[\p{L}\p{N}_.:-])?)?$/u;

/** What stands in quotes (RFC 4180), and spaces at an end, which some readers drop. */
const needsQuotes = /[",\r\n]|^\s|\s$/u;

/** What some reader cuts a string in JSON at. Outside of strings JSON has none of these. */
const separatorInJson = /[;\u0085\u2028\u2029]/gu;

/**
 * Finds something wherever one of the two below would, and in little that is harmless: for most texts one quick look does.
 * Latin letters, digits and what JSON begins a value with are no formula signs, and none of them is passed over.
 */
const mayNeedEscapes = /[;\u0085\u2028\u2029]|, *[^ "{[\w\u00C0-\u024F\u1E00-\u1EFF]/u;

/** A `,` by which a string in JSON would be cut in front of a formula. */
const commaBeforeFormula = /,(?=(?:[\s\p{Cc}\p{Cf}]|\\.)*[=+\-@＝＋－＠﹦﹢﹣﹫−])/gu;

/**
 * Lines of a CSV (RFC 4180, UTF-8, `,` and CR LF), each with its line end. No reader with `,`, `;` or tab as separator sees
 * a cell that begins with a formula sign, a tab or a CR: in text an apostrophe stands before such a sign, tabs become
 * spaces, and every line end a LF; in JSON the separators in front are written as their escapes, so that it stays the same
 * JSON. Every CSV is written by this.
 * @param begins whether these lines are the first, and the mark comes before them by which spreadsheets know UTF-8
 */
export function csvLines(records: readonly (readonly CsvCell[])[], { begins }: { begins: boolean }): string {
  const lines = records.map((record) => record.map(field).join(',') + lineEnd).join('');
  return lines === '' ? '' : (begins ? byteOrderMark : '') + lines;
}

function field(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return quoted(jsonWithoutSeparators(cell.json));
  const text = String(cell);
  if (plainText.test(text)) return text;
  const shown = harmless(text);
  return needsQuotes.test(shown) ? quoted(shown) : shown;
}

const quoted = (text: string): string => `"${text.split('"').join('""')}"`;

const harmless = (text: string): string =>
  text.replace(lineEnds, '\n').replaceAll('\t', ' ').replace(/^\n+/u, '').replace(beforeFormulaSign, "'");

function jsonWithoutSeparators(json: string): string {
  if (!mayNeedEscapes.test(json)) return json;
  const whole = json.replace(separatorInJson, escaped);
  if (whole.search(commaBeforeFormula) < 0) return whole;
  return whole.replace(jsonString, (string) => string.replace(commaBeforeFormula, escaped));
}

const escaped = (separator: string): string => `\\u${separator.charCodeAt(0).toString(16).padStart(4, '0')}`;
