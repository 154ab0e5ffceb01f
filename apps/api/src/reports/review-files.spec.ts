import { describe, expect, it, test } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { letterhead, review } from './review.fixture.js';
import { reviewDocument } from './review-document.js';
import { reviewWorkbook } from './review-workbook.js';

const inWords = () => 'Đang thực hiện';
const document = () => reviewDocument(review, letterhead, inWords);
const workbook = () => reviewWorkbook(review, 'vi', inWords);
const partOf = (file: Uint8Array, name: string) => strFromU8(unzipSync(file)[name] ?? new Uint8Array());
const mm = (twips: string | undefined) => (Number(twips) * 25.4) / 1_440;

/** Everything that a document says, a line for each paragraph. */
const wordsOf = (file: Uint8Array): string[] =>
  [...partOf(file, 'word/document.xml').matchAll(/<w:p[ >].*?<\/w:p>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text = '']) => text).join(''),
  );

describe('the review as an official report', () => {
  it('is of the same bytes for the same report, whenever it is made', async () => {
    const [one, other] = [await document(), await document()];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    expect(partOf(one, 'docProps/core.xml')).toContain('2022-12-14T00:00:00Z');
  });

  it('stands on A4 upright, in the margins and the type of Decree 30/2020/NĐ-CP', async () => {
    const xml = partOf(await document(), 'word/document.xml');
    const sections = [...xml.matchAll(/<w:pgSz ([^/]*)\/>.*?<w:pgMar ([^/]*)\/>/gs)];
    expect(sections).toHaveLength(2);
    for (const [, size = '', margins = ''] of sections) {
      const of = (text: string, name: string) => mm(new RegExp(`w:${name}="(\\d+)"`).exec(text)?.[1]);
      expect([Math.round(of(size, 'w')), Math.round(of(size, 'h'))]).toEqual([210, 297]);
      for (const [side, least, most] of [
        ...[['top', 20, 25] as const, ['bottom', 20, 25] as const],
        ...[['left', 30, 35] as const, ['right', 15, 20] as const],
      ]) {
        expect(of(margins, side)).toBeGreaterThan(least - 0.1);
        expect(of(margins, side)).toBeLessThan(most + 0.1);
      }
    }
    const fonts = new Set([...xml.matchAll(/w:ascii="([^"]*)"/g)].map(([, font]) => font));
    expect([...fonts]).toEqual(['Times New Roman']);
    expect(xml.match(/<w:titlePg\/>/g)).toHaveLength(2);
  });

  it('has the parts of the form in their order', async () => {
    const words = wordsOf(await document()).filter((text) => text !== '');
    const parts = [
      ...['TỈNH ỦY QUẢNG NINH', 'BAN CHỈ ĐẠO CẢI CÁCH TƯ PHÁP', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      ...['Độc lập - Tự do - Hạnh phúc', 'Số:        /BC-BCĐCCTP'],
      ...['Quảng Ninh, ngày      tháng      năm 2022', 'BÁO CÁO', 'I. KẾT QUẢ CHUNG'],
      ...['II. KẾT QUẢ THEO CƠ QUAN CHỦ TRÌ', 'III. KẾT QUẢ THỰC HIỆN CHỈ TIÊU'],
      ...['IV. ĐÍNH CHÍNH SAU BÁO CÁO LẦN ĐẦU', 'Nơi nhận:', 'TRƯỞNG BAN', 'Họ và tên', 'Phụ lục'],
      'DANH MỤC NHIỆM VỤ QUÁ HẠN CHƯA HOÀN THÀNH',
    ];
    expect(words.filter((text) => parts.includes(text))).toEqual(parts);
  });

  it('says the figures as a Vietnamese text has them, with the formula of each rate', async () => {
    const words = wordsOf(await document());
    expect(words).toEqual(
      expect.arrayContaining(['14.068', '1,37%', '−0,25', '−12', '3,5', '120,75', '140,00%']),
    );
    expect(words).toContain(
      '- Tỷ lệ quá hạn = quá hạn ÷ (đã hoàn thành + quá hạn) = 223 ÷ (14.068 + 1.983 + 223) = 1,37%.',
    );
    expect(words).toEqual(expect.arrayContaining(['báo cáo hoàn thành bằng văn bản', '09/12/2022']));
    expect(words).toEqual(expect.arrayContaining(['31/10/2022', '30/11/2022', '05/10/2022', '70']));
  });

  it('leaves out the annex and the corrections where there are none', async () => {
    const none = { total: 0, items: [] };
    const plain = { ...review, restated: null, overdue: none, indicators: none };
    const words = wordsOf(await reviewDocument(plain, letterhead, inWords));
    expect(words).not.toContain('Phụ lục');
    expect(words.filter((text) => /^[IV]+\. /.test(text))).toHaveLength(3);
    expect(words).toContain('Không có nhiệm vụ giao chỉ tiêu.');
  });
});

describe('the review as a workbook', () => {
  it('is of the same bytes for the same report, whenever it is made', async () => {
    expect(Buffer.from(await workbook()).equals(Buffer.from(await workbook()))).toBe(true);
  });

  it('holds numbers as numbers, days as days and what looks like a formula as text', async () => {
    const file = await workbook();
    const { sheets } = await readXlsx(file);
    expect(sheets.map(({ name }) => name)).toEqual([
      ...['Thông tin', 'Theo cơ quan', 'Chỉ tiêu', 'Quá hạn', 'Nhập sau', 'Đính chính'],
    ]);
    const [, agencies, indicators, overdue, late] = sheets.map(({ rows }) => rows);
    expect(agencies?.[1]?.slice(0, 4)).toEqual(['TAND', 'Tòa án nhân dân tỉnh', 21_935, 14_068]);
    expect(agencies?.[2]?.slice(0, 2)).toEqual(['=1+1', '=HYPERLINK("http://x.example")']);
    expect(agencies?.[1]).toContain(1.37);
    expect(indicators?.[1]?.slice(6)).toEqual([2.5, 3.5, 140]);
    expect(indicators?.[2]?.slice(4, 8)).toEqual(['+ Tiền thu hồi', 'tỷ đồng', 120.75, null]);
    expect(late?.map((row) => row.slice(3))).toEqual([
      ['Nội dung', 'Ngày', 'Văn bản'],
      ['báo cáo hoàn thành bằng văn bản', new Date('2022-12-09T00:00:00Z'), '=45/BC-TAND'],
      ['nhiệm vụ tiếp nhận từ danh mục trước', new Date('2022-07-25T00:00:00Z'), null],
    ]);
    expect(overdue?.[1]?.[3]).toEqual(new Date('2022-10-05T00:00:00Z'));
    for (const [name, part] of Object.entries(unzipSync(file)))
      if (name.startsWith('xl/worksheets/')) expect(strFromU8(part)).not.toContain('<f>');
  });

  it('speaks the reader’s language', async () => {
    const { sheets } = await readXlsx(await reviewWorkbook(review, 'en', () => 'In progress'));
    expect(sheets[1]?.rows[0]?.slice(0, 3)).toEqual(['Code', 'Lead agency', 'Directives in all']);
    expect(sheets[1]?.rows[3]?.[1]).toBe('No lead agency yet');
  });
});

test('an urgency that was put right is told by its name in both files, never by its code', async () => {
  const [line] = review.restated?.corrections.items ?? [];
  if (!review.restated || !line) throw new Error('The review of the fixture has a correction');
  const items = [{ ...line, field: 'urgency' as const, previous: 'normal', value: 'express' }];
  const corrected = { ...review, restated: { ...review.restated, corrections: { total: 1, items } } };
  expect(wordsOf(await reviewDocument(corrected, letterhead, inWords))).toEqual(
    expect.arrayContaining(['Thường', 'Hỏa tốc']),
  );
  for (const [language, names] of [
    ['vi', ['Thường', 'Hỏa tốc']],
    ['en', ['Normal', 'Express']],
  ] as const) {
    const { sheets } = await readXlsx(await reviewWorkbook(corrected, language, () => ''));
    expect(sheets.at(-1)?.rows[1]).toEqual(expect.arrayContaining([...names]));
  }
});
