import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { severableProxyTo } from '../api/severable-proxy.fixture.js';
import { openedAs } from './browser.fixture.js';
import { patience, people } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

onThePage('the page while the API is slow or fails', {}, (running) => {
  test(
    'nothing is done to many before it was seen what would happen to each, as the form stands',
    async () => {
      const { underWay } = running.committee;
      await underWay({ title: 'Rà soát một' });
      await underWay({ title: 'Rà soát hai' });
      const page = await running.opened('admin');
      let [isRefused, answer] = [true, () => {}];
      let isWaitedFor = Promise.resolve();
      await page.route('**/api/v1/admin/directives/close/preview', async (route) => {
        if (isRefused)
          return route.fulfill({ status: 500, json: { status: 500, code: 'internal', detail: 'Có lỗi.' } });
        await isWaitedFor;
        return route.continue();
      });
      await page.goto(`${running.system.url}/directives?q=Ra+soat`);
      await page.getByRole('checkbox', { name: 'Chọn mọi nhiệm vụ đã tải' }).check();
      await page.getByRole('button', { name: 'Kết thúc theo dõi các nhiệm vụ đã chọn' }).click();
      const dialog = page.getByRole('dialog');
      const act = dialog.getByRole('button', { name: /^Kết thúc theo dõi \d+ nhiệm vụ$/ });
      await dialog.getByRole('alert').getByText('Có lỗi.').waitFor();
      expect(await act.isDisabled()).toBe(true);
      isRefused = false;
      await dialog.getByRole('button', { name: 'Thử lại' }).click();
      await dialog.getByText('Sẽ kết thúc theo dõi 0 trên 02 nhiệm vụ').waitFor();
      isWaitedFor = new Promise((resolve) => (answer = resolve));
      await dialog.getByLabel('Kết quả').selectOption({ label: 'Hủy bỏ' });
      await dialog.getByText('Đang xem trước kết quả…').waitFor();
      expect(await dialog.getByRole('listitem').count()).toBe(0);
      expect(await act.isDisabled()).toBe(true);
      answer();
      await dialog.getByText('Sẽ kết thúc theo dõi 02 trên 02 nhiệm vụ').waitFor();
      expect(await act.isEnabled()).toBe(true);
      await page.context().close();
    },
    patience,
  );

  /** Fails what is asked of a path from now on, has others change something, and waits until the page was refused for it. */
  async function refuse(page: Page, path: string): Promise<void> {
    await page.route(path, (route) =>
      route.fulfill({
        status: 500,
        json: { status: 500, code: 'internal', title: 'Có lỗi', detail: 'Có lỗi.' },
      }),
    );
    const refused = page.waitForResponse((answer) => answer.status() === 500);
    await running.committee.underWay({ title: 'Việc của người khác' });
    await refused;
  }

  test(
    'what is shown and what is typed stay, where it is asked for anew and refused',
    async () => {
      const { committee, system } = running;
      const page = await running.opened('admin');
      const meetingId = await committee.convene();
      await page.goto(`${system.url}/meetings/${meetingId}/intake`);
      await page.getByRole('gridcell').first().dblclick();
      await page.keyboard.type('Rà soát');
      await refuse(page, `**/api/v1/meetings/${meetingId}*`);
      await page.keyboard.type(' văn bản');
      await page.keyboard.press('Enter');
      await page.getByRole('gridcell', { name: 'Rà soát văn bản' }).waitFor();
      expect(await page.getByText('Có lỗi.').count()).toBe(0);

      const late = await committee.underWay({ title: 'Việc quá hạn', due: { on: '2022-08-01' } });
      await committee.must('admin', '/admin/lateness-causes', {
        code: 'HO-SO',
        name: { vi: 'Thiếu hồ sơ', en: 'Papers missing' },
      });
      await page.goto(`${system.url}/directives/${late}`);
      await page.getByRole('button', { name: 'Ghi nguyên nhân quá hạn' }).click();
      const note = page.locator('form').getByLabel('Ghi chú');
      await note.fill('Chờ hồ sơ của');
      await refuse(page, '**/api/v1/admin/lateness-causes*');
      await note.pressSequentially(' cơ quan khác');
      expect(await note.inputValue()).toBe('Chờ hồ sơ của cơ quan khác');

      await page.goto(`${system.url}/review`);
      await page.getByRole('heading', { name: 'Tỷ lệ đúng hạn và quá hạn' }).waitFor();
      await refuse(page, '**/api/v1/reports/review*');
      await page.getByText('Có lỗi.').waitFor();
      expect(await page.getByRole('heading', { name: 'Tỷ lệ đúng hạn và quá hạn' }).count()).toBe(1);
      await page.context().close();
    },
    patience,
  );

  test(
    'whoever opens the page while the API is away sees the screen once it is back, without loading it again',
    async () => {
      const page = await (await running.browser.newContext({ locale: 'vi-VN' })).newPage();
      let isAway = true;
      await page.route('**/api/v1/auth/session', (route) =>
        isAway
          ? route.fulfill({
              status: 500,
              json: { status: 500, code: 'internal', title: 'Có lỗi', detail: 'Có lỗi.' },
            })
          : route.continue(),
      );
      await page.goto(running.system.url);
      await page.getByText('Có lỗi.').waitFor();
      await page.getByRole('button', { name: 'Thử lại' }).waitFor();
      isAway = false;
      await page.getByLabel('Tên đăng nhập').waitFor({ timeout: 120_000 });
      await page.context().close();
    },
    patience,
  );

  test(
    'what one did oneself a moment ago is not told to be somebody else’s change, and the next thing is done on it',
    async () => {
      const { committee, system } = running;
      const id = await committee.underWay({ title: 'Việc làm liền tay' });
      const page = await running.opened('agency');
      await page.goto(`${system.url}/directives/${id}`);
      await page.getByRole('button', { name: 'Báo cáo tiến độ', exact: true }).waitFor();
      const form = page.locator('form');
      const report = async (words: string) => {
        await page.getByRole('button', { name: 'Báo cáo tiến độ', exact: true }).first().click();
        await form.getByLabel('Nội dung báo cáo').fill(words);
        await form.getByLabel('Tỷ lệ hoàn thành (%)').fill(String(words.length));
      };
      const send = () => form.getByRole('button', { name: 'Báo cáo tiến độ', exact: true }).click();
      let [show, isShown] = [() => {}, Promise.resolve()];
      await page.route(new RegExp(`/api/v1/directives/${id}([?]|$)`), async (route) => {
        await isShown;
        return route.continue();
      });
      isShown = new Promise((resolve) => (show = resolve));
      await report('Lần một.');
      await send();
      await form.waitFor({ state: 'detached' });
      await report('Lần thứ hai.');
      await send();
      await form.waitFor({ state: 'detached' });
      await report('Lần thứ ba.');
      show();
      await page.getByText('đạt 12%').waitFor();
      expect(await form.getByText('Nội dung đã thay đổi trong lúc nhập').count()).toBe(0);
      await send();
      await page.getByText('đạt 11%').waitFor();
      await page.context().close();
    },
    patience,
  );

  test(
    'what others did while the connection was lost is shown once it is back, although nothing was heard before',
    async () => {
      const gate = await severableProxyTo(Number(new URL(running.system.url).port));
      const page = await openedAs(running.browser, `http://127.0.0.1:${gate.port}`, people.leader);
      await page.goto(`http://127.0.0.1:${gate.port}/directives?q=Mat+ket+noi`);
      await page.getByText('0 nhiệm vụ', { exact: true }).waitFor();
      await gate.shut();
      await page.getByText('Mất kết nối với máy chủ.').waitFor();
      await running.committee.underWay({ title: 'Việc giao khi mất kết nối' });
      await gate.open();
      await page.getByRole('link', { name: 'Việc giao khi mất kết nối' }).waitFor();
      await page.context().close();
      await gate.shut();
    },
    patience,
  );

  test(
    'of agencies that are not known yet it is not told that there are none, and a meeting that is awaited has its heading',
    async () => {
      const { committee, system } = running;
      const meetingId = await committee.convene();
      const page = await running.opened('admin');
      let [answer, isRefused] = [() => {}, true];
      const isWaitedFor = new Promise<void>((resolve) => (answer = resolve));
      await page.route(/\/api\/v1\/(agencies|meetings)/, async (route) => {
        await isWaitedFor;
        return isRefused && route.request().url().includes('agencies')
          ? route.fulfill({
              status: 500,
              json: { status: 500, code: 'internal', title: 'Có lỗi', detail: 'Có lỗi.' },
            })
          : route.continue();
      });
      await page.goto(`${system.url}/meetings/${meetingId}`);
      await page.getByRole('heading', { level: 1, name: 'Hội nghị', exact: true }).waitFor();
      await page.goto(`${system.url}/meetings/${meetingId}/draft`);
      const lead = page.getByRole('combobox', { name: 'Cơ quan chủ trì' });
      await lead.fill('toa an');
      await page.getByText('Đang tải dữ liệu…').first().waitFor();
      expect(await page.getByText('Không có cơ quan phù hợp').count()).toBe(0);
      answer();
      await page.getByRole('alert').getByText('Có lỗi.').first().waitFor();
      isRefused = false;
      await page.getByRole('button', { name: 'Thử lại' }).first().click();
      await lead.fill('toa');
      await page.getByRole('option', { name: /^Tòa án/ }).waitFor();
      await page.context().close();
    },
    patience,
  );
});
