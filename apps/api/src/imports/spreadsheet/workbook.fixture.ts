import { strToU8, zipSync } from 'fflate';

/** XML between the tags of a row, or plain values: a text, a number, a day by its serial number, a formula. */
type Given =
  string | number | { readonly serial: number } | { readonly formula: string; readonly shows: string };

/** A workbook written by hand, as the standard has it, so that nothing depends on the library that reads it. */
export function workbook(
  rows: readonly (readonly Given[])[],
  { merges = [], more = '' }: { readonly merges?: readonly string[]; readonly more?: string } = {},
): Uint8Array {
  const xml = (name: string, inner: string) =>
    strToU8(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<${name}>${inner}</${name.split(' ')[0] ?? ''}>`,
    );
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const sheetRows = rows.map((cells, row) => {
    const written = cells.map((cell, column) =>
      cellXml(cell, `${String.fromCharCode(65 + column)}${row + 1}`),
    );
    return `<row r="${row + 1}">${written.join('')}</row>`;
  });
  const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return zipSync({
    '[Content_Types].xml': xml(
      `Types xmlns="${packages}/content-types"`,
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>`,
    ),
    '_rels/.rels': xml(
      `Relationships xmlns="${packages}/relationships"`,
      `<Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `Relationships xmlns="${packages}/relationships"`,
      `<Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/>`,
    ),
    'xl/workbook.xml': xml(
      `workbook ${main} xmlns:r="${office}"`,
      '<sheets><sheet name="Nhiệm vụ" sheetId="1" r:id="r1"/></sheets>',
    ),
    'xl/styles.xml': xml(
      `styleSheet ${main}`,
      '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs>',
    ),
    'xl/worksheets/sheet1.xml': xml(
      `worksheet ${main}`,
      `<sheetData>${sheetRows.join('')}${more}</sheetData>${merged === '' ? '' : `<mergeCells>${merged}</mergeCells>`}`,
    ),
  });
}

function cellXml(cell: Given, at: string): string {
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  if (typeof cell === 'number') {
    const percent = cell > 0 && cell < 1 ? ' s="2"' : '';
    return `<c r="${at}"${percent}><v>${cell}</v></c>`;
  }
  if (typeof cell === 'string')
    return cell === ''
      ? ''
      : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  if ('serial' in cell) return `<c r="${at}" s="1"><v>${cell.serial}</v></c>`;
  return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.shows)}</v></c>`;
}
