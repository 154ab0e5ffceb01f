import { expect, it } from '@jest/globals';
import { underHeader } from './columns.js';
import { withoutHeadingsAndSums } from './no-directives.js';
import { readSpreadsheet } from './spreadsheet/read-spreadsheet.js';

async function leftOutOf(...lines: string[]): Promise<readonly string[]> {
  const table = await readSpreadsheet(new TextEncoder().encode(lines.join('\n')), 'tsv');
  const headed = 'table' in table ? underHeader(table.table, 'running') : null;
  if (headed === null) throw new Error('no header');
  const { headed: rest, leftOut } = withoutHeadingsAndSums(headed);
  expect(rest.rows.length + leftOut.length).toBe(headed.rows.length);
  return leftOut.map(({ text }) => text);
}

const header = 'TT\tSố cũ\tNội dung\tCơ quan chủ trì\tThời hạn';
const directive = '1\t7/KL\tThực hiện kế hoạch\tTAND\t31/12/2026';

it.each([
  ['I\t\tLĩnh vực tố tụng', 'I Lĩnh vực tố tụng'],
  ['\t\tII. Lĩnh vực thi hành án', 'II. Lĩnh vực thi hành án'],
  ['\tB. LĨNH VỰC KHÁC', 'B. LĨNH VỰC KHÁC'],
  ['\tIII\tCông tác cán bộ', 'III Công tác cán bộ'],
  ['\t\tPhần thứ nhất: Nhiệm vụ chung', 'Phần thứ nhất: Nhiệm vụ chung'],
  ['Tổng cộng\t\t12', 'Tổng cộng 12'],
  ['\t\tTổng cộng: 12 nhiệm vụ', 'Tổng cộng: 12 nhiệm vụ'],
  ['\t\tCộng\t\t', 'Cộng'],
])('the row “%s” is no directive', async (row, text) => {
  expect(await leftOutOf(header, directive, row)).toEqual([text]);
});

it.each([
  ['2\t\tI. Rà soát án tồn đọng\tTAND', 'that somebody has to do'],
  ['2\t\tI. Rà soát án tồn đọng\t\t30/11/2026', 'that has a date'],
  ['2\t\tRà soát án tồn đọng', 'whose number is none of a section'],
  ['\t\tRà soát án tồn đọng', 'without a number'],
  ['\t\tTổng cộng các vụ án\tTAND', 'that begins as a sum does'],
  ['\t\tCông an tỉnh báo cáo', 'that begins with a letter'],
])('the row “%s” is a directive: one %s', async (row) => {
  expect(await leftOutOf(header, directive, row)).toEqual([]);
});

it('where no row says who or when, letters may number the contents', async () => {
  expect(await leftOutOf('TT\tNội dung', 'A\tKiện toàn tổ chức', 'B\tRà soát án tồn đọng')).toEqual([]);
});
