import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { accessibilityFaults, desktop, picture, signInOn, telephone } from './browser.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

onThePage('the calendar, on the page', {}, (running) => {
  async function office(options = desktop): Promise<Page> {
    const page = await (await running.browser.newContext({ ...options, locale: 'vi-VN' })).newPage();
    await signInOn(page, running.system.url, 'admin', adminPassword);
    return page;
  }

  test('a month shows its deadlines and days off in a table, and as a list on a telephone', async () => {
    await running.committee.underWay({ title: 'Rà soát trụ sở', due: { on: '2022-09-15' } });
    const page = await office();
    await page.goto(`${running.system.url}/calendar?month=2022-09`);
    const table = page.getByRole('table', { name: 'Thời hạn và ngày nghỉ trong tháng 09/2022' });
    await table.getByRole('link', { name: /Rà soát trụ sở/ }).waitFor();
    expect(await table.getByRole('columnheader').count()).toBe(7);
    expect(await table.getByRole('cell', { name: /^2 Nghỉ: Quốc khánh/ }).count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'lich');
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('heading', { name: 'Thứ Năm, 15/09/2022' }).waitFor();
    expect(await table.isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    await page.getByRole('link', { name: 'Tháng sau' }).click();
    await page.waitForURL(/month=2022-10/);
    await page.getByRole('heading', { name: 'Tháng 10/2022' }).waitFor();
    await page.context().close();
    const small = await office(telephone);
    await small.goto(`${running.system.url}/calendar?month=2022-09`);
    await small.getByRole('heading', { name: 'Thứ Năm, 15/09/2022' }).waitFor();
    expect(await small.getByRole('table', { name: /Thời hạn và ngày nghỉ/ }).count()).toBe(0);
    expect(await accessibilityFaults(small)).toEqual([]);
    await picture(small, 'lich-dien-thoai');
    await small.context().close();
  }, 240_000);

  test('the present month is that of the office, whatever the clock of the reader’s device shows', async () => {
    const page = await office();
    await page.clock.setFixedTime('2019-02-03T05:00:00Z');
    await page.goto(`${running.system.url}/calendar`);
    const present = page.locator('[aria-current=date]');
    await present.waitFor();
    const { json } = await running.system.call('GET', '/auth/session', {
      as: running.committee.tokens.admin,
    });
    const [year, month] = String(json['now']).split('-');
    await page.getByRole('heading', { name: `Tháng ${month}/${year}` }).waitFor();
    await page.context().close();
  }, 120_000);

  test('the office moves one deadline that a new calendar would move, and keeps another', async () => {
    const due = { workingDays: 10, from: '2030-03-01' };
    const moved = await running.committee.underWay({ title: 'Nhiệm vụ được chuyển hạn', due });
    const kept = await running.committee.underWay({ title: 'Nhiệm vụ giữ hạn', due });
    await running.committee.must('admin', '/calendars', {
      ...{ year: 2030, nonWorking: [{ on: '2030-03-06', name: 'Nghỉ theo quyết định' }], working: [] },
    });
    const dueOf = async (id: string) => {
      const { json } = await running.system.call('GET', `/directives/${id}`, {
        as: running.committee.tokens.admin,
      });
      return json['dueOn'] as unknown;
    };
    const before = '2030-03-15';
    await eventually('both are shown', async () =>
      (await Promise.all([dueOf(moved), dueOf(kept)])).every((on) => on === before),
    );
    const page = await office();
    await page.goto(`${running.system.url}/calendar?month=2030-03`);
    const proposals = page.getByRole('table', { name: 'Đề xuất điều chỉnh thời hạn' });
    const row = (name: string) => proposals.getByRole('row', { name: new RegExp(name) });
    await row('Nhiệm vụ được chuyển hạn').getByRole('button', { name: 'Chuyển thời hạn' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Chuyển thời hạn' }).click();
    await row('Nhiệm vụ được chuyển hạn').waitFor({ state: 'detached' });
    await row('Nhiệm vụ giữ hạn').getByRole('button', { name: 'Giữ thời hạn' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Giữ thời hạn' }).click();
    await page.getByText('Lịch đang áp dụng không làm thay đổi thời hạn nào.').waitFor();
    await eventually('the deadline moves', async () => (await dueOf(moved)) !== before);
    expect(await dueOf(kept)).toBe(before);
    await page.context().close();
  }, 240_000);
});
