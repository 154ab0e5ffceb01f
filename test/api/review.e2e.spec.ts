import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { hasOffice, officeTimeoutMs, openedByOffice } from './office.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

interface Counts {
  readonly [count: string]: number;
}
interface Rate {
  readonly percent: number | null;
  readonly calculation: string;
}
type Rated = Counts & Readonly<Record<'overdueRate' | 'onTimeRate' | 'onTimeRateByOriginalDate', Rate>>;
interface Review {
  readonly position: string;
  readonly total: Rated & { readonly change: Counts };
  readonly agencies: readonly (Rated & { readonly name: string })[];
  readonly indicators: { readonly items: readonly { readonly actual: number; readonly target: number }[] };
  readonly overdue: {
    readonly total: number;
    readonly items: readonly { readonly number: string; readonly daysLate: number }[];
  };
}

let system: TestSystem;
let committee: Committee;
let review: Review;
const window = 'from=2022-06-15&to=2022-12-14';
const withOffice = (title: string, check: () => Promise<void>) =>
  (hasOffice ? it : it.skip)(title, check, officeTimeoutMs);

beforeAll(async () => {
  system = await startSystem({
    DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z',
    DONDOC_LETTERHEAD_PARENT: 'Tỉnh ủy Quảng Ninh',
    DONDOC_LETTERHEAD_NAME: 'Ban Chỉ đạo cải cách tư pháp',
    DONDOC_LETTERHEAD_PLACE: 'Quảng Ninh',
  });
  committee = await seatCommittee(system);
  const indicators = [
    { code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 2.5 },
    { code: 'THU-HOI', name: '=Tiền thu hồi', unit: 'tỷ đồng', target: 120.75 },
  ];
  const late = await committee.underWay({
    title: '+ Nhiệm vụ quá hạn',
    due: { on: '2022-09-30' },
    indicators,
  });
  const done = await committee.underWay({ due: { on: '2022-12-30' } });
  await committee.must('agency', `/directives/${late}/progress`, {
    ...{ narrative: 'Đã rà soát.', percent: 40 },
    indicators: [
      { code: 'AN-SUA', actual: 3.5 },
      { code: 'THU-HOI', actual: 100.5 },
    ],
  });
  await committee.must('agency', `/directives/${done}/completion`, { summary: 'Đã hoàn thành.' });
  await committee.must('admin', `/admin/directives/${done}/close`, { outcome: 'implemented' });
  await committee.must('admin', '/simulation/clock', { to: '2022-12-20T02:00:00Z' });
  review = (await ask('json')).json as unknown as Review;
});
afterAll(async () => {
  await system.stop();
});

async function ask(format: string, more = '') {
  const as = committee.tokens.leader;
  const answer = await system.call('GET', `/reports/review?${window}&format=${format}${more}`, { as });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
  return answer;
}

async function bytesOf(path: string, headers: Readonly<Record<string, string>> = {}) {
  const authorization = `Bearer ${committee.tokens.leader}`;
  const response = await fetch(`${system.url}/api/v1${path}`, { headers: { authorization, ...headers } });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}
const fileOf = async (format: 'xlsx' | 'docx') =>
  bytesOf(`/reports/review?${window}&format=${format}`, { 'accept-language': 'vi' });

describe('the review', () => {
  it('counts, names what is overdue, and tells figures in decimals', () => {
    expect(review.total).toMatchObject({ doneOnTime: 1, openOverdue: 1, total: 2, change: { total: 2 } });
    expect(review.overdue.items).toMatchObject([{ daysLate: 75 }]);
    expect(review.indicators.items).toMatchObject([
      { target: 2.5, actual: 3.5, percentOfTarget: 140 },
      { target: 120.75, actual: 100.5, percentOfTarget: 83.23 },
    ]);
  });

  it('is restated by what was corrected since, and says what', async () => {
    const id = await committee.underWay({ due: { on: '2023-01-10' } });
    expect(id).toBeTruthy();
    const [before] = [(await ask('json', '&as=restated')).json];
    expect(before['restated']).toMatchObject({ firstPosition: review.position, corrections: { total: 0 } });
    const listed = await system.call('GET', '/directives?time=overdue', { as: committee.tokens.leader });
    const [overdue] = listed.json['items'] as unknown as { id: string }[];
    await committee.must('admin', `/admin/directives/${String(overdue?.id)}/correct`, {
      ...{ field: 'dueOn', value: '2022-12-30', reason: 'Ghi nhầm thời hạn.', authority: 'Công văn số 12' },
    });
    const { position } = await committee.must('admin', '/agencies', { code: 'CA', name: 'Công an tỉnh' });
    const { json } = await ask('json', `&as=restated&after=${String(position)}`);
    expect(json).toMatchObject({
      total: { openOverdue: 0, openInTime: 1 },
      restated: {
        total: { openOverdue: 1, openInTime: 0 },
        corrections: {
          items: [
            { field: 'dueOn', previous: '2022-09-30', value: '2022-12-30', reason: 'Ghi nhầm thời hạn.' },
          ],
        },
      },
    });
    expect((await ask('json')).json).toEqual(review);
  });
});

describe('the review as a file', () => {
  it('is of the same bytes at each asking, with a name and a type of its own', async () => {
    for (const format of ['xlsx', 'docx'] as const) {
      const [one, other] = [await fileOf(format), await fileOf(format)];
      expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
      expect(one.response.headers.get('content-disposition')).toBe(
        `attachment; filename="so-ket_2022-06-15_2022-12-14.${format}"`,
      );
      expect(one.response.headers.get('content-type')).toContain('openxmlformats');
    }
  });

  withOffice('opens in LibreOffice as a workbook that shows the very figures of the API', async () => {
    const shown = await openedByOffice((await fileOf('xlsx')).bytes, 'xlsx');
    const sheetOf = (name: string): string[][] =>
      parse(shown.get(`given-${name}.csv`) ?? '', { relax_column_count: true });
    const [headings = [], first = [], total = []] = sheetOf('Theo cơ quan');
    const at = (heading: string) => headings.indexOf(heading);
    const [agency] = review.agencies;
    expect([first[1], first[at('Tổng số nhiệm vụ')]]).toEqual([agency?.name, String(agency?.['total'])]);
    expect(total[at('Quá hạn, chưa hoàn thành')]).toBe(String(review.total['openOverdue']));
    expect(Number(total[at('Tỷ lệ quá hạn (%)')])).toBe(review.total.overdueRate.percent);
    const figures = sheetOf('Chỉ tiêu').slice(1);
    expect(figures.map((row) => [row[4], Number(row[6]), Number(row[7])])).toEqual([
      ['Án bị sửa', 2.5, 3.5],
      ['=Tiền thu hồi', 120.75, 100.5],
    ]);
    const [overdue = []] = sheetOf('Quá hạn').slice(1);
    expect([overdue[1], overdue[3], overdue[6]]).toEqual(['+ Nhiệm vụ quá hạn', '30/09/2022', '75']);
  });

  withOffice(
    'opens in LibreOffice as a report in the official form, with the very figures of the API',
    async () => {
      const { bytes } = await fileOf('docx');
      const text = (await openedByOffice(bytes, 'docx')).get('given.txt')?.toString('utf8') ?? '';
      for (const words of [
        ...[
          'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
          'Độc lập - Tự do - Hạnh phúc',
          'BÁO CÁO',
          'Nơi nhận:',
          'Phụ lục',
        ],
        ...[
          'TỈNH ỦY QUẢNG NINH',
          'BAN CHỈ ĐẠO CẢI CÁCH TƯ PHÁP',
          `chốt số liệu tại bản ghi ${review.position}`,
        ],
        `${review.total.overdueRate.calculation} = 50,00%`,
        ...['3,5', '120,75', '100,5', '140,00%', '83,23%', '+ Nhiệm vụ quá hạn', '30/09/2022'],
        'Tổng số có 02 nhiệm vụ, trong đó 01 nhiệm vụ hoàn thành đúng hạn',
      ])
        expect(text).toContain(words);
      const pdf = (await openedByOffice(bytes, 'pdf of docx')).get('given.pdf');
      expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
      // A4, in points.
      expect(pdf?.toString('latin1')).toMatch(/\/MediaBox\s*\[\s*0 0 595\.\d+ 84[12](\.\d+)?\s*\]/);
    },
  );
});

describe('the list of directives as a workbook', () => {
  it('holds what the list holds, by the same filters, as numbers, days and text', async () => {
    const { response, bytes } = await bytesOf('/directives.xlsx?work=closed', { 'accept-language': 'vi' });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="directives.xlsx"');
    const [sheet] = (await readXlsx(bytes)).sheets;
    const [headings = [], row = [], ...others] = sheet?.rows ?? [];
    expect([sheet?.name, others]).toEqual(['Nhiệm vụ', []]);
    const at = (heading: string) => row[headings.indexOf(heading)];
    expect([at('Thời hạn'), at('Số lần gia hạn'), at('Tình trạng')]).toEqual([
      ...[new Date('2022-12-30T00:00:00Z'), 0, 'Đã kết thúc theo dõi'],
    ]);
    const listed = await system.call('GET', '/directives?work=closed', { as: committee.tokens.leader });
    expect(at('Số')).toBe((listed.json['items'] as unknown as { number: string }[])[0]?.number);
  });

  it('takes what looks like a formula for text', async () => {
    const { bytes } = await bytesOf('/directives.xlsx?q=qua%20han');
    const [sheet] = (await readXlsx(bytes)).sheets;
    expect(sheet?.rows[1]?.[1]).toBe('+ Nhiệm vụ quá hạn');
  });

  withOffice('opens in LibreOffice', async () => {
    const { bytes } = await bytesOf('/directives.xlsx', { 'accept-language': 'vi' });
    const [csv = Buffer.alloc(0)] = [...(await openedByOffice(bytes, 'xlsx')).values()];
    const rows: string[][] = parse(csv, { relax_column_count: true });
    expect(rows).toHaveLength(4);
    expect(rows.flat()).toEqual(expect.arrayContaining(['30/12/2022', '+ Nhiệm vụ quá hạn']));
  });

  it('shows an officer what the list shows an officer', async () => {
    const authorization = `Bearer ${committee.otherOfficer}`;
    const response = await fetch(`${system.url}/api/v1/directives.xlsx`, { headers: { authorization } });
    const [sheet] = (await readXlsx(new Uint8Array(await response.arrayBuffer()))).sheets;
    expect(sheet?.rows).toHaveLength(1);
  });
});
