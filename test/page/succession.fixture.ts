import type { Page } from 'playwright-core';
import { putDay } from './browser.fixture.js';

/** Opens the form of a succession from the list of them, and fills it in but for its kind; agencies as the lists name them. */
export async function fillSuccession(page: Page, agency: string, heir: string): Promise<void> {
  await page.getByRole('link', { name: 'Ghi nhận sáp nhập, chia, tách, giải thể' }).click();
  const choose = async (label: string, option: string) => {
    await page.getByRole('combobox', { name: label }).fill(option);
    await page.getByRole('option', { name: option }).click();
  };
  await choose('Cơ quan được sáp nhập, chia, tách, giải thể', agency);
  await choose('Cơ quan tiếp nhận thứ 1', heir);
  await page.getByLabel('Số, ký hiệu văn bản').fill('202/2025/QH15');
  await page.getByLabel('Cơ quan ban hành văn bản').fill('Quốc hội');
  await putDay(page.getByRole('group', { name: 'Ngày ban hành văn bản' }), ['12', '6', '2025']);
  await putDay(page.getByRole('group', { name: 'Ngày có hiệu lực' }), ['1', '7', '2025']);
}
