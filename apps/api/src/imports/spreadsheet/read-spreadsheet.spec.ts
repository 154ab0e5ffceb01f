import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { readSpreadsheet } from './read-spreadsheet.js';
import { columnLetters, tableBounds, type ReadTable, type Table } from './table.js';
import { workbook } from './workbook.fixture.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function table(read: ReadTable): Table {
  if ('table' in read) return read.table;
  throw new Error(`not read: ${read.fault}`);
}
const texts = (read: ReadTable) => table(read).rows.map(({ cells }) => cells.map(({ text }) => text));
const faults = (read: ReadTable) =>
  table(read).rows.flatMap(({ row, cells }) =>
    cells.flatMap(({ fault }, column) => (fault ? [`${columnLetters(column)}${row} ${fault}`] : [])),
  );

describe('a workbook', () => {
  it('gives its texts, numbers, percentages and days as people see them', async () => {
    const bytes = workbook([
      ['Nội dung', 'Hạn', 'Tỷ lệ', 'Số'],
      ['Việc A & B <1>', { serial: 46370 }, 0.455, 12.5],
    ]);
    expect(texts(await readSpreadsheet(bytes, 'xlsx'))).toEqual([
      ['Nội dung', 'Hạn', 'Tỷ lệ', 'Số'],
      ['Việc A & B <1>', '14/12/2026', '45.5%', '12.5'],
    ]);
  });

  it('gives of a month, which a spreadsheet keeps as its first day, the month alone', async () => {
    const month = { serial: 46357 };
    const files = unzipSync(workbook([['Hạn'], [month]]));
    const inFormat = (format: string) => {
      const styles = strFromU8(files['xl/styles.xml'] ?? new Uint8Array());
      const own = `<numFmts count="1"><numFmt numFmtId="170" formatCode="${format}"/></numFmts><fonts`;
      const changed = styles.replace('<fonts', own).replace('numFmtId="14"', 'numFmtId="170"');
      return readSpreadsheet(zipSync({ ...files, 'xl/styles.xml': strToU8(changed) }), 'xlsx');
    };
    for (const format of ['mm/yyyy', 'mmm\\-yy', '&quot;Tháng d&quot; mm/yyyy', '[$-42A]mmmm yyyy'])
      expect(texts(await inFormat(format))[1]).toEqual(['12/2026']);
    const builtIn = strFromU8(files['xl/styles.xml'] ?? new Uint8Array()).replace('"14"', '"17"');
    const shown = zipSync({ ...files, 'xl/styles.xml': strToU8(builtIn) });
    expect(texts(await readSpreadsheet(shown, 'xlsx'))[1]).toEqual(['12/2026']);
    for (const format of ['dd/mm/yyyy;@', '[$-42A]dd mmmm yyyy', 'd/m/yy'])
      expect(texts(await inFormat(format))[1]).toEqual(['01/12/2026']);
  });

  it('says of a formula and of each merged cell where it stands', async () => {
    const bytes = workbook(
      [
        ['Nội dung', 'Cơ quan chủ trì', 'Hạn'],
        ['A', 'TAND', { formula: 'TODAY()+10', shows: '20/12/2026' }],
        ['B', '', ''],
      ],
      { merges: ['B2:B3'] },
    );
    expect(faults(await readSpreadsheet(bytes, 'xlsx'))).toEqual([
      'B2 merged-cell',
      'C2 formula-in-cell',
      'B3 merged-cell',
    ]);
  });

  it('keeps the numbers of its rows where rows are empty', async () => {
    const read = await readSpreadsheet(workbook([['Nội dung'], [''], ['A'], [''], ['B']]), 'xlsx');
    expect(table(read).rows.map(({ row }) => row)).toEqual([1, 3, 5]);
  });

  it('takes no memory for a cell in its farthest corner', async () => {
    const more = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    expect(texts(await readSpreadsheet(workbook([['Nội dung'], ['A']], { more }), 'xlsx'))).toEqual([
      ['Nội dung'],
      ['A'],
    ]);
  });

  it.each([
    ['a file of the machine', '<!ENTITY e SYSTEM "file:///etc/hostname">'],
    ['another text', '<!ENTITY e "resolved">'],
    ['one that grows', '<!ENTITY d "resolved"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">'],
  ])('resolves no entity that it declares itself: %s', async (_what, entity) => {
    const more = '<row r="2"><c r="A2" t="inlineStr"><is><t>&e;</t></is></c></row>';
    const files = unzipSync(workbook([['Nội dung']], { more }));
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const declared = sheet.replace('?>', `?><!DOCTYPE worksheet [${entity}]>`);
    const read = await readSpreadsheet(
      zipSync({ ...files, 'xl/worksheets/sheet1.xml': strToU8(declared) }),
      'xlsx',
    );
    expect(texts(read)).toEqual([['Nội dung'], ['&e;']]);
  });

  it('says that it has more rows and columns than are read', async () => {
    const many = Array.from({ length: tableBounds.rows + 40 }, (_, index) => [`Việc ${index}`]);
    expect(table(await readSpreadsheet(workbook(many), 'xlsx')).isCut).toEqual({
      rows: true,
      columns: false,
    });
    const wide = utf8(Array.from({ length: tableBounds.columns + 1 }, () => 'x').join(','));
    expect(table(await readSpreadsheet(wide, 'csv')).isCut).toEqual({ rows: false, columns: true });
  });

  it('is refused where it unpacks to more than is read', async () => {
    const bomb = zipSync(
      { 'xl/worksheets/sheet1.xml': new Uint8Array(tableBounds.unpackedBytes + 1) },
      { level: 1 },
    );
    expect(bomb.length).toBeLessThan(tableBounds.bytes);
    expect(await readSpreadsheet(bomb, 'xlsx')).toEqual({ fault: 'spreadsheet-too-large' });
    const many = Object.fromEntries(
      Array.from({ length: tableBounds.entries + 1 }, (_, index) => [`${index}.xml`, strToU8('')]),
    );
    expect(await readSpreadsheet(zipSync(many), 'xlsx')).toEqual({ fault: 'spreadsheet-too-large' });
  });

  it.each([
    ['a text', utf8('không phải bảng tính')],
    ['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ['a zip of something else', zipSync({ 'a.txt': strToU8('x') })],
    ['a document of Word', zipSync({ 'word/document.xml': strToU8('<w/>') })],
    ['a workbook cut off', workbook([['Nội dung']]).slice(0, 300)],
    ['nothing', new Uint8Array()],
  ])('is none where the bytes are %s', async (_, bytes) => {
    expect(await readSpreadsheet(bytes, 'xlsx')).toEqual({ fault: 'not-a-spreadsheet' });
  });
});

describe('a table as text', () => {
  it.each([
    ['commas', 'Nội dung,Hạn\r\n"A, B",14/12/2026\r\n'],
    ['semicolons', 'Nội dung;Hạn\n"A, B";14/12/2026'],
    ['tabs', 'Nội dung\tHạn\n"A, B"\t14/12/2026'],
    ['commas behind a mark of UTF-8', '\uFEFFNội dung,Hạn\n"A, B",14/12/2026'],
  ])('may be parted by %s', async (_, text) => {
    expect(texts(await readSpreadsheet(utf8(text), 'csv'))).toEqual([
      ['Nội dung', 'Hạn'],
      ['A, B', '14/12/2026'],
    ]);
  });

  it('parted by semicolons may have more commas in its sentences', async () => {
    const [one, other] = ['Rà soát, đánh giá, đề xuất, kiến nghị, xử lý', 'Lập, trình, ký, ban hành, gửi'];
    const lines = ['TT;Nội dung;Hạn', `1;${one};14/12/2026`, `2;${other};`];
    expect(texts(await readSpreadsheet(utf8(lines.join('\r\n')), 'csv'))).toEqual([
      ['TT', 'Nội dung', 'Hạn'],
      ['1', one, '14/12/2026'],
      ['2', other],
    ]);
  });

  it('from the clipboard keeps line breaks within a cell', async () => {
    const read = await readSpreadsheet(utf8('Nội dung\tHạn\n"Dòng 1\nDòng ""hai"""\t14/12/2026'), 'tsv');
    expect(texts(read)[1]).toEqual(['Dòng 1\nDòng "hai"', '14/12/2026']);
  });

  it('may be UTF-16, as spreadsheets save "Unicode text"', async () => {
    const utf16 = new Uint8Array(Buffer.from('\uFEFFNội dung\tHạn\nA\t14/12/2026', 'utf16le'));
    expect(texts(await readSpreadsheet(utf16, 'tsv'))[1]).toEqual(['A', '14/12/2026']);
  });

  it('takes what looks like a formula for one', async () => {
    const read = await readSpreadsheet(utf8('Nội dung,Hạn\nA,=TODAY()+1\nB,#N/A'), 'csv');
    expect(faults(read)).toEqual(['B2 formula-in-cell', 'B3 error-in-cell']);
  });

  it('is composed, however it was typed', async () => {
    expect(texts(await readSpreadsheet(utf8('Nội dung'.normalize('NFD')), 'csv'))).toEqual([['Nội dung']]);
  });
});

describe('text in an encoding from before Unicode', () => {
  // "Nội dung, thực hiện kế hoạch, đấu tranh, tháng 12" in each.
  const tcvn3 = 'Néi dung,Thùc hiÖn kÕ ho¹ch\n®Êu tranh phßng chèng téi ph¹m,th¸ng 12\nb¸o c¸o,t­ ph¸p';
  const vni =
    'Noäi dung,Thöïc hieän keá hoaïch\nñaáu tranh phoøng choáng toäi phaïm,thaùng 12\nbaùo caùo,tö phaùp';
  const windows1258 = 'N\u00f4\u00f2i dung,Th\u00fd\u00f2c hi\u00ea\u00f2n\nk\u00ea\u00ec ho\u1ea1ch'.replace(
    '\u1ea1',
    'a\u00f2',
  );

  it('is refused by name where it is in the bytes', async () => {
    expect(await readSpreadsheet(latin1(tcvn3), 'csv')).toEqual({ fault: 'legacy-tcvn3' });
    expect(await readSpreadsheet(latin1(vni), 'csv')).toEqual({ fault: 'legacy-vni' });
    expect(await readSpreadsheet(latin1(windows1258), 'csv')).toEqual({ fault: 'legacy-windows-1258' });
    expect(await readSpreadsheet(new Uint8Array([0xff, 0x41, 0xff]), 'csv')).toEqual({
      fault: 'text-not-utf-8',
    });
  });

  it('is told by cell where a workbook keeps it as letters', async () => {
    const rows = (text: string) => text.split('\n').map((line) => line.split(','));
    expect(faults(await readSpreadsheet(workbook(rows(tcvn3)), 'xlsx'))).toContain('A2 legacy-tcvn3');
    expect(faults(await readSpreadsheet(workbook(rows(vni)), 'xlsx'))).toContain('B1 legacy-vni');
  });

  it('is not suspected in Vietnamese as it is written now, nor for a name from elsewhere', async () => {
    const now =
      'Nội dung,Thực hiện\nHòa giải ở cơ sở,Toà án\nHọp với ông Noël,Văn phòng Citroën España\nTăng 10 µg/m³ · 5 ½,© 2026';
    expect(faults(await readSpreadsheet(utf8(now), 'csv'))).toEqual([]);
  });
});

describe('any bytes', () => {
  const formats = fc.constantFrom('xlsx' as const, 'csv' as const, 'tsv' as const);
  const isAnswer = (read: ReadTable) => 'fault' in read || Array.isArray(read.table.rows);

  it('are a table or a fault with a name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), formats, async (bytes, format) => {
        expect(isAnswer(await readSpreadsheet(bytes, format))).toBe(true);
      }),
    );
  });

  it('of a workbook with some of them changed are so too', async () => {
    const whole = workbook([
      ['Nội dung', 'Hạn'],
      ['A', { serial: 46370 }],
    ]);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const bytes = whole.slice();
        for (const [at, byte] of changed) bytes[at] = byte;
        expect(isAnswer(await readSpreadsheet(bytes, 'xlsx'))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('behind valid parts of a workbook are so too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (xml) => {
        expect(isAnswer(await readSpreadsheet(workbook([['Nội dung']], { more: xml }), 'xlsx'))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
