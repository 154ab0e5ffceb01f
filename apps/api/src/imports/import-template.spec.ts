import { expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { templateOf } from './import-template.js';

test('the template offers the agencies that can be given duties, and none whose place others have taken', async () => {
  const bytes = await templateOf('drafts', 'vi', [
    { id: 'agency-before', code: 'SKH', name: 'Sở Kế hoạch và Đầu tư', succession: { kind: 'merged' } },
    { id: 'agency-finance', code: 'STC', name: 'Sở Tài chính', succession: null },
  ]);
  const { sheets } = await readXlsx(bytes);
  expect(sheets.find(({ name }) => name === 'Cơ quan')?.rows).toEqual([
    ['Mã', 'Tên cơ quan'],
    ['STC', 'Sở Tài chính'],
  ]);
});
