import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { tableBounds } from '../../apps/api/src/imports/spreadsheet/table.js';
import { workbook } from '../../apps/api/src/imports/spreadsheet/workbook.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

interface Result {
  readonly status: number;
  readonly position?: string;
}
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const give = (path: string, body: unknown) => system.call('POST', path, { as: committee.tokens.admin, body });
const resultsOf = ({ json }: { json: Record<string, unknown> }) => json['results'] as Result[];

async function preview(query: string, contentType: string, body: Uint8Array | string) {
  const response = await fetch(`${system.url}/api/v1/imports/preview?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${committee.tokens.admin}`,
      'content-type': contentType,
      'accept-language': 'vi',
    },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return { status: response.status, json: (await response.json()) as never as Record<string, never> };
}

describe('a preview', () => {
  const header = ['Tên nhiệm vụ', 'Cơ quan chủ trì', 'Thời hạn'];

  it('of a workbook gives bodies that the batch takes, and its problems by cell', async () => {
    const meetingId = await committee.convene();
    const file = workbook([
      header,
      ['Việc một', 'Tòa án nhân dân tỉnh', { serial: 46370 }],
      ['Việc hai', 'Sở Y tế', '14/12/2026'],
      ['Việc ba', 'STP', '19/07/2022'],
      ['Việc bốn', '', { formula: 'TODAY()', shows: '14/12/2026' }],
    ]);
    const { status, json } = await preview(`kind=drafts&meetingId=${meetingId}`, xlsx, file);
    expect(status).toBe(200);
    expect(json['counts']).toEqual({ rows: 4, ready: 1, withProblems: 3 });
    const rows = json['rows'] as unknown as { draft?: object; problems: { cell: string; code: string }[] }[];
    expect(rows.flatMap(({ problems }) => problems.map(({ cell, code }) => [cell, code]))).toEqual([
      ['B3', 'agency-not-known'],
      ['C4', 'due-date-before-meeting'],
      ['C5', 'formula-in-cell'],
    ]);
    const directives = rows.flatMap((row) => (row.draft ? [row.draft] : []));
    const results = resultsOf(await give(`/meetings/${meetingId}/directives/batch`, { directives }));
    expect(results).toMatchObject([{ status: 201 }]);
    const again = await preview(
      `kind=drafts&meetingId=${meetingId}&after=${results[0]?.position ?? ''}`,
      xlsx,
      file,
    );
    const [first] = again.json['rows'] as unknown as { problems: object[] }[];
    expect(first?.problems).toMatchObject([
      { cell: 'A2', code: 'directive-there-already', message: expect.stringContaining('/01)') },
    ]);
  });

  it('of running directives gives bodies that taking over takes', async () => {
    const meetingId = await committee.convene();
    const text = [
      ['Số cũ', ...header, 'Ngày giao', 'Gia hạn đến', 'Tỷ lệ', 'Báo cáo', 'Ngày báo cáo'].join('\t'),
      ['7', 'Việc', 'TAND', '14/12/2022', '25/07/2022', '20/01/2023', '60%', 'Đang làm.', '01/11/2022'].join(
        '\t',
      ),
    ].join('\n');
    const { json } = await preview(
      `kind=running&meetingId=${meetingId}`,
      'text/tab-separated-values; charset=utf-8',
      text,
    );
    const [row] = json['rows'] as unknown as { running?: object }[];
    const results = resultsOf(await give('/imports/running', { meetingId, directives: [row?.running] }));
    expect(results).toMatchObject([{ status: 201 }]);
  });

  it('leaves out what is no directive and names it, and warns of a former number beside other words', async () => {
    const meetingId = await committee.convene();
    const lines = [
      ['Số cũ', ...header, 'Ngày giao'],
      ['I. Lĩnh vực tố tụng'],
      ['7', 'Việc', 'TAND', '14/12/2026', '25/07/2022'],
      ['8', 'Việc khác', 'TAND', '14/12/2026', '25/07/2022'],
      ['8', 'Việc thứ ba', 'TAND', '14/12/2026', '25/07/2022'],
      ['Tổng cộng', '3'],
    ];
    const text = lines.map((cells) => cells.join('\t')).join('\n');
    const running = (query: string) =>
      preview(`kind=running&meetingId=${meetingId}${query}`, 'text/tab-separated-values', text);
    const { json } = await running('');
    expect(json['leftOut']).toEqual([
      { row: 2, text: 'I. Lĩnh vực tố tụng' },
      { row: 6, text: 'Tổng cộng 3' },
    ]);
    expect(json['counts']).toEqual({ rows: 3, ready: 3, withProblems: 0 });
    const rows = json['rows'] as unknown as { running: object; warnings: object[] }[];
    expect(rows.map(({ warnings }) => warnings)).toMatchObject([
      ...[
        [],
        [],
        [{ cell: 'A5', code: 'former-number-shared', message: expect.stringContaining('(dòng 4)') }],
      ],
    ]);
    const taken = { meetingId, directives: [rows[2]?.running] };
    const [made] = resultsOf(await give('/imports/running', taken));
    const again = (await running(`&after=${made?.position ?? ''}`)).json['rows'] as unknown as typeof rows;
    expect(again[1]?.warnings).toMatchObject([{ message: expect.stringContaining('/01)') }]);
  });

  it('says of 100,000 rows that they are too many, and keeps answering others meanwhile', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `Việc ${index};TAND;14/12/2026`);
    const file = [header.join(';'), ...lines].join('\n');
    const asking = preview('kind=drafts', 'text/csv', file);
    expect((await system.call('GET', '/agencies', { as: committee.tokens.admin })).status).toBe(200);
    const { status, json } = await asking;
    expect(status).toBe(200);
    expect(json['problems']).toMatchObject([
      { code: 'too-many-rows', message: expect.stringContaining('2.000') },
    ]);
    expect(json['rows']).toHaveLength(tableBounds.rows);
  });

  it.each([
    ['of no spreadsheet', xlsx, Buffer.from('%PDF-1.7 không phải bảng tính'), 400, 'not-a-spreadsheet'],
    ['of nothing', 'text/csv', Buffer.alloc(0), 200, 'sheet-empty'],
    [
      'of TCVN3 bytes',
      'text/csv',
      Buffer.from('Néi dung,h¹n\n®Êu tranh,t­ ph¸p\nb¸o c¸o,th¸ng', 'latin1'),
      400,
      'legacy-tcvn3',
    ],
    [
      'of more bytes than are read',
      'text/csv',
      Buffer.alloc(tableBounds.bytes + 1, 'a'),
      413,
      'spreadsheet-too-large',
    ],
    [
      'of a document of Word',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      Buffer.from('PK'),
      415,
      'spreadsheet-expected',
    ],
    ['of JSON', 'application/json', Buffer.from('{}'), 415, 'spreadsheet-expected'],
    ['without a header', 'text/csv', Buffer.from('a,b\nc,d'), 200, 'header-not-found'],
  ])('%s says so', async (_, type, body, status, code) => {
    const answer = await preview('kind=drafts', type, body);
    const problem =
      status === 200 ? (answer.json['problems'] as unknown as { code: string }[])[0] : answer.json;
    expect([answer.status, problem?.['code']]).toEqual([status, code]);
  });

  it('takes so many at once, and asks the others to come back', async () => {
    const meetingId = await committee.convene();
    const rows = Array.from({ length: 1_000 }, (_, n) => [`Việc ${n}`, 'Tòa án nhân dân tỉnh', '14/12/2026']);
    const file = workbook([header, ...rows]);
    const ask = () => preview(`kind=drafts&meetingId=${meetingId}`, xlsx, file);
    const answers = await Promise.all(Array.from({ length: 24 }, ask));
    const taken = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(taken.length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, json } of refused)
      expect({ status, json }).toMatchObject({ status: 429, json: { code: 'spreadsheets-busy' } });
    expect((await ask()).status).toBe(200);
  });

  it('of a meeting that there is not is 404', async () => {
    const answer = await preview('meetingId=none', 'text/csv', 'Nội dung\nA');
    expect([answer.status, answer.json['code']]).toEqual([404, 'meeting-not-found']);
  });
});

describe('the template', () => {
  it.each([
    ['drafts', 'vi', 'Tên nhiệm vụ', 'Nhiệm vụ'],
    ['running', 'vi', 'Số cũ', 'Nhiệm vụ'],
    ['drafts', 'en', 'Title', 'Directives'],
  ])(
    'of %s in %s has its headers, its guide and the agencies, and is read back',
    async (kind, language, first, sheet) => {
      const response = await fetch(`${system.url}/api/v1/imports/template.xlsx?kind=${kind}`, {
        headers: { authorization: `Bearer ${committee.tokens.admin}`, 'accept-language': language },
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, xlsx]);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { sheets } = await readXlsx(bytes);
      expect([sheets[0]?.name, sheets[0]?.rows[0]?.[0]]).toEqual([sheet, first]);
      expect(JSON.stringify(sheets[2]?.rows)).toContain('Tòa án nhân dân tỉnh');
      const { json } = await preview(`kind=${kind}`, xlsx, bytes);
      expect(json['problems']).toMatchObject([{ code: 'sheet-empty' }]);
    },
  );
});
