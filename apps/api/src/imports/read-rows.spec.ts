import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AgenciesNamed } from './agencies-named.js';
import { dayIn, dueIn, numberIn } from './cell-values.js';
import { columns, columnsOf, underHeader, type ColumnKey, type ImportKind } from './columns.js';
import { draftSchema } from '../directives/directive-schemas.js';
import { runningSchema } from './import-schemas.js';
import { readRows, type ReadRow } from './read-rows.js';
import { readSpreadsheet } from './spreadsheet/read-spreadsheet.js';
import { workbook } from './spreadsheet/workbook.fixture.js';

const agencies = new AgenciesNamed([
  { id: 'agency-health-before', code: 'SYT1', name: 'Sở Y tế', succession: { kind: 'merged' } },
  { id: 'agency-health', code: 'SYT', name: 'Sở Y tế', succession: null },
  { id: 'agency-ended', code: 'SNV', name: 'Sở Nội vụ', succession: { kind: 'merged' } },
  { id: 'agency-court', code: 'TAND', name: 'Tòa án nhân dân tỉnh' },
  { id: 'agency-police', code: 'CA', name: 'Công an tỉnh' },
  { id: 'agency-farm', code: 'SNN', name: 'Sở Nông nghiệp, Thủy sản' },
  { id: 'agency-one', code: 'P1', name: 'Phòng Tư pháp' },
  { id: 'agency-two', code: 'P2', name: 'Phòng tư pháp' },
]);

async function read(kind: ImportKind, ...lines: string[]): Promise<ReadRow[]> {
  const table = await readSpreadsheet(new TextEncoder().encode(lines.join('\n')), 'tsv');
  const headed = 'table' in table ? underHeader(table.table, kind) : null;
  if (headed === null) throw new Error('no header');
  return readRows(headed, kind, agencies);
}
const draftHeader =
  'STT\tTên nhiệm vụ\tNội dung\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn\tĐộ khẩn\tChỉ tiêu';
const drafted = async (...cells: string[]) => (await read('drafts', draftHeader, cells.join('\t')))[0];

describe('the header of a table', () => {
  const headed = async (...lines: string[]) => {
    const table = await readSpreadsheet(new TextEncoder().encode(lines.join('\n')), 'tsv');
    return 'table' in table ? underHeader(table.table, 'drafts') : null;
  };

  it('is the row that names two columns, whatever words of one stand above it', async () => {
    const found = await headed('Danh mục\tNội dung\tX', 'TT\tNội dung\tCơ quan chủ trì', '1\tViệc\tTAND');
    expect(found?.columns.map(({ column }) => column)).toEqual([null, 'content', 'lead']);
    expect(found?.rows).toHaveLength(1);
  });

  it.each([
    [
      'one cell spans what the row below it tells apart',
      'TT\tNội dung\tCơ quan thực hiện\t\tThời hạn\tGhi chú',
      '\t\tChủ trì\tPhối hợp\tBan đầu\t',
      [null, 'content', 'lead', 'coordinators', 'due', null],
    ],
    [
      'the row below names all of them again',
      'Nhiệm vụ\t\tCơ quan\t',
      'Tên\tNội dung\tChủ trì\tPhối hợp',
      ['title', 'content', 'lead', 'coordinators'],
    ],
  ])('may go on in a second row: %s', async (_, upper, lower, columns) => {
    const found = await headed(upper, lower, '1\tViệc\tTAND\tCA\t31/12/2026\t');
    expect(found?.columns.map(({ column }) => column)).toEqual(columns);
    expect(found?.rows.map(({ row }) => row)).toEqual([3]);
  });

  it.each(['(1)\t(2)\t(3)', 'A\t1\t2', '1\t2\t3'])(
    'is followed by no row of data that only counts the columns: %s',
    async (count) => {
      const found = await headed('TT\tNội dung\tGhi chú', count, '1\tViệc\t', '2\t3\t');
      expect(found?.rows.map(({ row }) => row)).toEqual([3, 4]);
    },
  );

  it('may name one column alone', async () => {
    expect((await headed('TT\tNội dung', '1\tViệc'))?.rows).toHaveLength(1);
    expect(await headed('1\tViệc', '2\tViệc')).toBeNull();
  });
});

describe('a row of a draft', () => {
  it('comes to a body as POST /meetings/:id/directives takes it', async () => {
    const row = await drafted(
      ...[
        '1',
        'Kế hoạch',
        'Thực hiện kế hoạch.',
        'tand',
        'Công an tỉnh; Sở Nông nghiệp, Thủy sản (30/11/2026)',
      ],
      ...['31/12/2026', 'KHẨN', 'AN-HUY | Án bị hủy | vụ | 2,5'],
    );
    expect(row?.problems).toEqual([]);
    expect(row?.body).toEqual({
      title: 'Kế hoạch',
      content: 'Thực hiện kế hoạch.',
      urgency: 'urgent',
      leadAgencyId: 'agency-court',
      coordinators: [{ agencyId: 'agency-police' }, { agencyId: 'agency-farm', dueOn: '2026-11-30' }],
      due: { on: '2026-12-31' },
      indicators: [{ code: 'AN-HUY', name: 'Án bị hủy', unit: 'vụ', target: 2.5 }],
    });
    expect(draftSchema.safeParse(row?.body).success).toBe(true);
  });

  it('takes the title from the content and the content from the title', async () => {
    expect((await drafted('1', '', 'Chỉ có nội dung'))?.body).toMatchObject({ title: 'Chỉ có nội dung' });
    expect((await drafted('1', 'Chỉ có tên'))?.body).toMatchObject({ content: 'Chỉ có tên' });
    const whole = (await drafted('1', 'từ '.repeat(200).trim()))?.body;
    expect(whole?.content).toBe('từ '.repeat(200).trim());
    expect(whole?.title.length).toBeLessThanOrEqual(201);
    const long = (await drafted('1', '', 'từ '.repeat(200)))?.body;
    expect(long?.title.length).toBeLessThanOrEqual(201);
    expect(long?.title.endsWith('từ…')).toBe(true);
  });

  it.each([
    ['nothing to do', ['1', '', '', 'TAND'], { column: 'content', code: 'cell-empty' }],
    [
      'an agency that there is not',
      ['1', 'A', '', 'Sở Công Thương'],
      { column: 'lead', code: 'agency-not-known' },
    ],
    ['an agency of two', ['1', 'A', '', 'phong tu phap'], { column: 'lead', code: 'agency-ambiguous' }],
    [
      'a co-ordinator that there is not',
      ['1', 'A', '', '', 'CA; XX'],
      { column: 'coordinators', code: 'agency-not-known' },
    ],
    ['a day that there is not', ['1', 'A', '', '', '', '31/02/2026'], { column: 'due', code: 'no-such-day' }],
    [
      'a deadline in other words',
      ['1', 'A', '', '', '', 'sớm nhất'],
      { column: 'due', code: 'due-not-understood' },
    ],
    [
      'another urgency',
      ['1', 'A', '', '', '', '', 'gấp'],
      { column: 'urgency', code: 'urgency-not-understood' },
    ],
    [
      'an indicator in other words',
      ['1', 'A', '', '', '', '', '', 'hai vụ'],
      { column: 'indicators', code: 'indicator-not-understood' },
    ],
    ['a formula', ['1', 'A', '', '', '', '=TODAY()'], { column: 'due', code: 'formula-in-cell' }],
  ])('with %s says so at its cell and comes to nothing', async (_, cells, problem) => {
    expect(await drafted(...cells)).toMatchObject({ body: null, problems: [problem] });
  });

  it('means the agency that still is there where another that ended was called the same', async () => {
    expect((await drafted('1', 'A', '', 'Sở Y tế'))?.body).toMatchObject({ leadAgencyId: 'agency-health' });
    expect((await drafted('1', 'A', '', 'Sở Nội vụ'))?.body).toMatchObject({ leadAgencyId: 'agency-ended' });
  });

  it.each(['1.200', '1,200', '-12.500'])('does not guess at a target of %s', async (target) => {
    const row = await drafted('1', 'A', '', '', '', '', '', `M | N | vụ | ${target}`);
    expect(row?.problems).toEqual([{ column: 'indicators', code: 'indicator-not-understood' }]);
  });

  it.each([
    ['0,125', 0.125],
    ['1200,5', 1200.5],
    ['12,50', 12.5],
  ])('takes a target of %s', async (target, value) => {
    const row = await drafted('1', 'A', '', '', '', '', '', `M | N | vụ | ${target}`);
    expect(row?.body).toMatchObject({ indicators: [{ target: value }] });
  });

  it('is left out where a heading spans it from outside of our columns', async () => {
    const read = await readSpreadsheet(
      workbook(
        [
          ['TT', 'Nội dung', 'Hạn'],
          ['I. Lĩnh vực tố tụng', '', ''],
          ['1', 'A', '31/12/2026'],
        ],
        { merges: ['A2:C2'] },
      ),
      'xlsx',
    );
    const headed = 'table' in read ? underHeader(read.table, 'drafts') : null;
    expect(headed && readRows(headed, 'drafts', agencies)).toMatchObject([{ row: 3, problems: [] }]);
  });

  it('is left out where no column of ours holds anything', async () => {
    expect(await read('drafts', draftHeader, 'I\t\t\t', '2\tA')).toMatchObject([{ row: 3 }]);
  });
});

describe('a deadline', () => {
  it.each([
    ['31/12/2026', { on: '2026-12-31' }],
    ['5/1/2027', { on: '2027-01-05' }],
    ['5-1-2027', { on: '2027-01-05' }],
    ['05.01.2027', { on: '2027-01-05' }],
    ['2027-01-05', { on: '2027-01-05' }],
    ['ngày 05 tháng 01 năm 2027', { on: '2027-01-05' }],
    ['10 ngày làm việc', { workingDays: 10 }],
    ['10 NGAY LAM VIEC', { workingDays: 10 }],
    ['1 working day', { workingDays: 1 }],
    ['Thường xuyên', { standing: true }],
    ['standing', { standing: true }],
    ['', null],
    ['không', null],
  ])('written as "%s" is understood', (text, value) => {
    expect(dueIn(text)).toEqual({ value });
  });

  it.each(['10 ngày', '0 ngày làm việc', '31/12/26', '12/2026', 'quý IV', '31/12-2026'])(
    'written as "%s" is not guessed at',
    (text) => {
      expect(dueIn(text)).toEqual({ code: 'due-not-understood' });
    },
  );

  it('is the same day however it is written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          const [year = '', month = '', of = ''] = day.split('-');
          const ways = [
            `${of}/${month}/${year}`,
            `${Number(of)}-${Number(month)}-${year}`,
            day,
            `${of}.${month}.${year}`,
          ];
          for (const way of ways) expect(dayIn(way)).toEqual({ value: day });
        },
      ),
    );
  });
});

describe('a number', () => {
  it.each([
    ['3,5', 3.5],
    ['3.5', 3.5],
    ['1 200', 1200],
    ['-2', -2],
    ['1.234,5', null],
    ['1,234,567', null],
    ['', null],
    ['NaN', null],
    ['1e9', null],
  ])('written as "%s" is %s', (text, value) => {
    expect(numberIn(text)).toBe(value);
  });
});

describe('the header', () => {
  it('is found below a title, in Vietnamese or English, with marks or without, whatever stands in brackets', async () => {
    const title = 'BẢNG THEO DÕI NHIỆM VỤ';
    for (const header of [
      'NOI DUNG\tCO QUAN CHU TRI\tHAN HOAN THANH',
      'Content (whole)\tLead agency [code]\tDue date',
      'content\tlead\tdue',
    ])
      expect(await read('drafts', title, '', header, 'A\tTAND\t31/12/2026')).toMatchObject([
        { row: 4, body: { content: 'A', leadAgencyId: 'agency-court', due: { on: '2026-12-31' } } },
      ]);
  });

  it('knows each column of the template by its own name in both languages', async () => {
    for (const kind of ['drafts', 'running'] as const)
      for (const language of ['vi', 'en'] as const) {
        const header = columnsOf(kind).map((key) => columns[key].header[language]);
        const table = await readSpreadsheet(new TextEncoder().encode(header.join('\t')), 'tsv');
        const headed = 'table' in table ? underHeader(table.table, kind) : null;
        expect(headed?.columns.map(({ column }) => column)).toEqual(columnsOf(kind));
      }
  });

  it('names no column in two ways', () => {
    const names = columnsOf('running').flatMap((key: ColumnKey) => columns[key].names);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a row of a running directive', () => {
  const header = [
    ...['Số cũ', 'Nội dung', 'Cơ quan chủ trì', 'Ngày giao', 'Thời hạn', 'Gia hạn đến', 'Tỷ lệ hoàn thành'],
    ...['Báo cáo gần nhất', 'Ngày báo cáo', 'Ngày hoàn thành', 'Ngày kết thúc', 'Kết quả'],
    ...['Số văn bản', 'Ngày văn bản', 'Người ký'],
  ];
  const running = async (values: Readonly<Record<string, string>>) => {
    const known: Readonly<Record<string, string>> = {
      'Nội dung': 'Việc',
      'Cơ quan chủ trì': 'TAND',
      'Ngày giao': '25/07/2022',
      ...values,
    };
    return (await read('running', header.join('\t'), header.map((name) => known[name] ?? '').join('\t')))[0];
  };

  it('brings its past with it', async () => {
    const row = await running({
      'Số cũ': '7/KL',
      'Thời hạn': '14/12/2022',
      'Gia hạn đến': '21/12/2022; 20/01/2023',
      'Tỷ lệ hoàn thành': '45,5 %',
      'Báo cáo gần nhất': 'Đang làm.',
      'Ngày báo cáo': '01/11/2022',
      'Số văn bản': '15-TB/BCĐ',
      'Ngày văn bản': '25/07/2022',
      'Người ký': 'Trưởng ban',
    });
    expect(row?.problems).toEqual([]);
    expect(runningSchema.parse(row?.body)).toMatchObject({
      formerNumber: '7/KL',
      leadAgencyId: 'agency-court',
      assignedOn: '2022-07-25',
      due: { on: '2022-12-14' },
      extendedTo: ['2022-12-21', '2023-01-20'],
      percent: 45.5,
      reports: [{ on: '2022-11-01', narrative: 'Đang làm.', percent: 45.5 }],
      notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
      closed: null,
    });
  });

  it('may be over, by the day of its completion', async () => {
    const row = await running({ 'Ngày hoàn thành': '20/11/2022', 'Kết quả': 'Đã thực hiện' });
    expect(row?.body).toMatchObject({
      closed: { outcome: 'implemented', on: '2022-11-20', reportedOn: '2022-11-20' },
    });
    const given = await running({ 'Ngày kết thúc': '22/11/2022', 'Kết quả': 'hủy bỏ' });
    expect(given?.body).toMatchObject({
      closed: { outcome: 'cancelled', on: '2022-11-22', reportedOn: null },
    });
  });

  it.each<[string, Record<string, string>, ColumnKey]>([
    ['its lead', { 'Cơ quan chủ trì': '' }, 'lead'],
    ['the day on which it was given', { 'Ngày giao': '' }, 'assignedOn'],
    ['the day of its report', { 'Báo cáo gần nhất': 'Đang làm.' }, 'reportedOn'],
    ['the report of its day', { 'Ngày báo cáo': '01/11/2022' }, 'report'],
    ['the day of its outcome', { 'Kết quả': 'hủy bỏ' }, 'closedOn'],
    ['the day of its notice', { 'Số văn bản': '15', 'Người ký': 'A' }, 'noticeOn'],
    ['the signer of its notice', { 'Số văn bản': '15', 'Ngày văn bản': '25/07/2022' }, 'signer'],
  ])('without %s says so at its cell', async (_, values, column) => {
    expect(await running(values)).toMatchObject({ body: null, problems: [{ column, code: 'cell-empty' }] });
  });
});

describe('any cells', () => {
  it('are understood or refused cell by cell, and what is understood fits the contract of its dates', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom('TAND', '31/12/2026', '5%', '=1'),
    );
    const line = fc.array(cell, { minLength: 19, maxLength: 19 });
    await fc.assert(
      fc.asyncProperty(line, fc.constantFrom('drafts' as const, 'running' as const), async (cells, kind) => {
        const quoted = cells.map((text) => `"${text.replaceAll('"', '""')}"`);
        for (const row of await read(kind, columnsOf(kind).join('\t'), quoted.join('\t')))
          expect((row.body === null) === row.problems.length > 0).toBe(true);
      }),
    );
  });
});
