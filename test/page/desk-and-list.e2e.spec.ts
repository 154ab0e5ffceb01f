import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { severableProxyTo } from '../api/severable-proxy.fixture.js';
import { eventually } from '../api/system.fixture.js';
import { accessibilityFaults, openedAs, picture, telephone } from './browser.fixture.js';
import { fillDesks, meetingOfMany, patience, people, roles } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

interface DeskNumber {
  readonly name: string;
  readonly count: number;
  readonly path: string;
  readonly query: string;
}

const filterIn = (query: string) => Object.fromEntries(new URLSearchParams(query));
const counted = (count: number) => (count >= 1 && count < 10 ? `0${count}` : String(count));

onThePage('the desk and the list of directives, on the page', {}, (running) => {
  let waiting: string;

  beforeAll(async () => {
    const filled = await fillDesks(running.committee);
    waiting = filled.waiting;
    await eventually('the read models show it', async () => {
      const path = `/desk?after=${filled.position}`;
      return (await running.system.call('GET', path, { as: running.committee.tokens.admin })).status === 200;
    });
  }, patience);

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const rows = (page: Page) => page.locator('tbody tr[data-index]');
  const found = (page: Page, count: number) =>
    page.getByText(`${counted(count)} nhiệm vụ`, { exact: true }).waitFor();
  const titles = (page: Page) => page.locator('td[data-column="title"]').allTextContents();
  test.each(roles)(
    'each number of the desk of a person who is %s is the API’s, and opens the very list that it counts',
    async (role) => {
      const { json } = await running.system.call('GET', '/desk', { as: running.committee.tokens[role] });
      const numbers = json['numbers'] as unknown as readonly DeskNumber[];
      expect(numbers.length).toBeGreaterThan(3);
      const page = await running.opened(role);
      for (const { name, count, path, query } of numbers) {
        await heading(page, 'Bàn làm việc');
        const link = page.locator(`[data-number="${name}"]`).getByRole('link');
        expect((await link.textContent())?.startsWith(`${counted(count)} `)).toBe(true);
        await link.click();
        await page.waitForURL((url) => url.pathname === path);
        if (path === '/directives') {
          await heading(page, 'Nhiệm vụ');
          await found(page, count);
          expect(await rows(page).count()).toBe(count);
          expect(filterIn(new URL(page.url()).search)).toEqual(filterIn(query));
        }
        await page.getByRole('link', { name: 'Bàn làm việc' }).click();
      }
      await page.context().close();
    },
    patience,
  );

  test(
    'an API that is gone is said, and what got no answer meanwhile comes by itself once it is back',
    async () => {
      const gate = await severableProxyTo(Number(new URL(running.system.url).port));
      const page = await openedAs(running.browser, `http://127.0.0.1:${gate.port}`, people.leader);
      await heading(page, 'Bàn làm việc');
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      await gate.shut();
      const lost = page.getByText('Mất kết nối với máy chủ.');
      await lost.waitFor();
      await page.getByRole('link', { name: 'Hội nghị' }).click();
      await page.getByRole('alert').getByText('Không kết nối được với máy chủ.').waitFor();
      await gate.open();
      await lost.waitFor({ state: 'detached' });
      await page
        .getByRole('rowheader', { name: /Hội nghị sơ kết/ })
        .first()
        .waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.context().close();
      await gate.shut();
    },
    patience,
  );

  test(
    'an officer sees once what was returned and why, with the one thing to do about it',
    async () => {
      const page = await running.opened('agency', telephone);
      await page.getByText('Lý do trả lại: Thiếu số liệu quý III.').waitFor();
      expect(await page.getByRole('link', { name: /Bổ sung và báo cáo lại/ }).count()).toBe(1);
      await page.getByRole('link', { name: /Bổ sung và báo cáo lại/ }).click();
      await heading(page, 'Một nhiệm vụ');
      await page.context().close();
    },
    patience,
  );

  test(
    'an inspector begins with words to look for in the trail, and is told that reading it is on record',
    async () => {
      const page = await running.opened('inspector');
      await page.getByText('Mỗi lần tra cứu nhật ký đều được ghi nhận.').waitFor();
      await page.getByLabel('Tra cứu nhật ký').fill('quý III');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname === '/audit' && url.searchParams.get('q') === 'quý III');
      await page.context().close();
    },
    patience,
  );

  test(
    'the filter is set in words and boxes, stands in the address and in chips, and each chip leaves it out',
    async () => {
      const page = await running.opened('admin');
      await page.goto(`${running.system.url}/directives?meetingId=&sort=number`);
      for (const words of ['can bo', 'cán bộ']) {
        await page.getByLabel('Tìm theo số, tên, nội dung, báo cáo').fill(words);
        await page.getByRole('button', { name: 'Tìm kiếm' }).click();
        await page.waitForURL((url) => url.searchParams.get('q') === words);
        await found(page, 1);
        expect(await titles(page)).toEqual(['Kiện toàn đội ngũ cán bộ']);
      }
      await page.getByText('Bộ lọc', { exact: true }).click();
      await page.getByLabel('Quá hạn', { exact: true }).check();
      await page.getByLabel('Khẩn', { exact: true }).check();
      await page.getByLabel('Cơ quan chủ trì hoặc phối hợp').selectOption({ label: 'Tòa án nhân dân tỉnh' });
      const chips = page.getByRole('list', { name: 'Bộ lọc' });
      await chips.getByRole('button', { name: /Tòa án nhân dân tỉnh/ }).waitFor();
      const { searchParams } = new URL(page.url());
      expect([searchParams.get('time'), searchParams.get('urgency'), searchParams.get('agencyId')]).toEqual([
        'overdue',
        'urgent',
        running.committee.agencyId,
      ]);
      await found(page, 1);
      await chips.getByRole('button', { name: /“cán bộ”/ }).click();
      await page.waitForURL((url) => !url.searchParams.has('q'));
      await chips.getByRole('button', { name: /Độ khẩn: Khẩn/ }).click();
      await found(page, 2);
      await page.getByRole('button', { name: 'Bỏ mọi điều kiện' }).click();
      await found(page, 4);
      await chips.waitFor({ state: 'detached' });
      await page.getByLabel('Cơ quan chủ trì hoặc phối hợp').focus();
      // Each arrow chooses the next agency; only the last one was meant.
      for (const key of ['ArrowDown', 'ArrowDown', 'Tab']) await page.keyboard.press(key);
      await chips.getByRole('button', { name: /Tòa án nhân dân tỉnh/ }).waitFor();
      expect(new URL(page.url()).searchParams.get('agencyId')).toBe(running.committee.agencyId);
      await page.context().close();
    },
    patience,
  );

  test(
    'the list tells nothing of before as what a filter finds, and asks by itself for no page that was refused',
    async () => {
      const page = await running.opened('admin');
      let [refused, answer] = [0, () => {}];
      const isWaitedFor = new Promise<void>((resolve) => (answer = resolve));
      await page.route('**/api/v1/directives?*', async (route) => {
        const { searchParams } = new URL(route.request().url());
        if (searchParams.has('time')) await isWaitedFor;
        if (searchParams.has('cursor')) refused += 1;
        if (searchParams.has('cursor'))
          return route.fulfill({ status: 500, json: { status: 500, code: 'internal', detail: 'Có lỗi.' } });
        const response = await route.fetch();
        return route.fulfill({ response, json: { ...(await response.json()), nextCursor: 'next' } });
      });
      await page.goto(`${running.system.url}/directives`);
      await page.getByText('Có lỗi.').waitFor();
      await page.getByRole('button', { name: 'Thử lại' }).click();
      await eventually('it is asked for once more', () => refused === 2);
      await page.getByText('Bộ lọc', { exact: true }).click();
      await page.getByLabel('Quá hạn', { exact: true }).check();
      await page.locator('p[role="status"]').getByText('Đang tải dữ liệu…').waitFor();
      expect(refused).toBe(2);
      answer();
      await found(page, 2);
      await page.context().close();
    },
    patience,
  );

  test(
    'a heading orders the list, and once more the other way; columns are chosen and stand in the address',
    async () => {
      const page = await running.opened('leader');
      await page.goto(`${running.system.url}/directives`);
      await found(page, 4);
      await page.getByRole('button', { name: 'Số', exact: true }).click();
      await page.waitForURL(/sort=number&order=asc/);
      const ordered = page.locator('th[aria-sort="ascending"]', { hasText: 'Số' });
      await ordered.waitFor();
      const numbers = page.locator('td[data-column="number"]');
      const { json } = await running.system.call('GET', '/directives?sort=number&order=asc', {
        as: running.committee.tokens.leader,
      });
      const upwards = (json['items'] as unknown as { number: string }[]).map(({ number }) => number);
      await eventually('the list is in that order', async () =>
        isDeepStrictEqual(await numbers.allTextContents(), upwards),
      );
      await page.getByRole('button', { name: 'Số' }).click();
      await page.waitForURL(/order=desc/);
      await numbers
        .first()
        .getByText(upwards.at(-1) ?? '', { exact: true })
        .waitFor();
      expect(await numbers.allTextContents()).toEqual([...upwards].reverse());
      await page.getByText('Cột hiển thị').click();
      await page.getByLabel('Độ khẩn', { exact: true }).last().check();
      await page.getByRole('columnheader', { name: 'Độ khẩn' }).waitFor();
      expect(new URL(page.url()).searchParams.get('columns')).toContain('urgency');
      await page.context().close();
    },
    patience,
  );

  test(
    'a view is saved, opened and removed',
    async () => {
      const page = await running.opened('admin');
      await page.goto(`${running.system.url}/directives?time=overdue`);
      await page.getByRole('button', { name: 'Lưu bộ lọc' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
      await dialog.getByRole('alert').getByText('Bắt buộc nhập').waitFor();
      await dialog.getByLabel('Tên bộ lọc').fill('Đang quá hạn');
      await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
      const view = page.getByRole('button', { name: 'Đang quá hạn', exact: true });
      await view.waitFor();
      await page.goto(`${running.system.url}/directives`);
      await view.click();
      await page.waitForURL(/time=overdue/);
      await page.getByRole('button', { name: 'Xóa Đang quá hạn' }).click();
      await view.waitFor({ state: 'detached' });
      await page.context().close();
    },
    patience,
  );

  test(
    'closing many shows what will happen to each, asks once, and says of each what happened',
    async () => {
      const page = await running.opened('admin');
      await page.goto(`${running.system.url}/directives?agencyId=${running.committee.agencyId}`);
      await found(page, 4);
      await page.getByRole('checkbox', { name: 'Chọn mọi nhiệm vụ đã tải' }).check();
      await page.getByRole('button', { name: 'Kết thúc theo dõi các nhiệm vụ đã chọn' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Sẽ kết thúc theo dõi 01 trên 04 nhiệm vụ').waitFor();
      expect(await dialog.locator('li[data-refused="true"]').count()).toBe(3);
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'directives-close-many');
      await dialog.getByRole('button', { name: 'Kết thúc theo dõi 01 nhiệm vụ' }).click();
      const outcome = page.getByRole('dialog', { name: 'Đã kết thúc theo dõi 01 nhiệm vụ' });
      await outcome.getByText('03 nhiệm vụ không thực hiện được').waitFor();
      await outcome
        .getByRole('list', { name: 'Đã kết thúc theo dõi' })
        .getByText('Đầu tư cơ sở vật chất')
        .waitFor();
      await outcome.getByRole('button', { name: 'Đóng' }).click();
      await page.getByText('Đã chọn 03 nhiệm vụ').waitFor();
      await eventually('it is closed', async () => {
        const { json } = await running.system.call('GET', `/directives/${waiting}`, {
          as: running.committee.tokens.admin,
        });
        return json['work'] === 'closed' && json['outcome'] === 'implemented';
      });
      await page.context().close();
    },
    patience,
  );

  test(
    'a leader decides on many requests for more time at once, and sees before what would happen to each',
    async () => {
      const { must, underWay } = running.committee;
      const ids = [await underWay({ title: 'Xin thêm một' }), await underWay({ title: 'Xin thêm hai' })];
      for (const id of ids)
        await must('agency', `/directives/${id}/extension`, {
          proposedDueOn: '2030-12-20',
          reason: 'Thiếu hồ sơ.',
        });
      const page = await running.opened('leader');
      await page.goto(`${running.system.url}/directives?q=Xin+them`);
      await found(page, 2);
      await page.getByRole('checkbox', { name: 'Chọn mọi nhiệm vụ đã tải' }).check();
      expect(await page.getByRole('button', { name: /các nhiệm vụ đã chọn$/ }).allTextContents()).toEqual([
        'Quyết định gia hạn các nhiệm vụ đã chọn',
      ]);
      await page.getByRole('button', { name: 'Quyết định gia hạn các nhiệm vụ đã chọn' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Sẽ quyết định đối với 02 trên 02 nhiệm vụ').waitFor();
      await dialog
        .getByText(/đến ngày 20\/12\/2030$/)
        .first()
        .waitFor();
      await dialog.getByLabel('Quyết định').selectOption({ label: 'Cho phép đến ngày khác' });
      await dialog.getByRole('button', { name: 'Quyết định đối với 02 nhiệm vụ' }).click();
      await dialog.getByText('Ngày không hợp lệ').first().waitFor();
      await dialog.getByLabel('Quyết định').selectOption({ label: 'Đồng ý theo đề nghị' });
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'directives-decide-many');
      await dialog.getByRole('button', { name: 'Quyết định đối với 02 nhiệm vụ' }).click();
      await page.getByRole('dialog', { name: 'Đã quyết định đối với 02 nhiệm vụ' }).waitFor();
      await page.getByRole('button', { name: 'Đóng' }).click();
      await page.locator('h1:focus').waitFor();
      for (const id of ids)
        await eventually('the day that was asked for stands', async () => {
          const { json } = await running.system.call('GET', `/directives/${id}`, {
            as: running.committee.tokens.leader,
          });
          return (json['deadline'] as { dueOn?: string } | undefined)?.dueOn === '2030-12-20';
        });
      await page.context().close();
    },
    patience,
  );

  test(
    'a selection goes over the pages of the list, and whoever acts on none selects nothing',
    async () => {
      const meetingId = await meetingOfMany(running.committee, 105);
      const page = await running.opened('admin');
      await page.goto(`${running.system.url}/directives?meetingId=${meetingId}&sort=number`);
      await found(page, 105);
      await page.getByRole('checkbox', { name: 'Chọn nhiệm vụ' }).first().check();
      await page.getByRole('region', { name: 'Nhiệm vụ' }).focus();
      const last = page.locator('tr[data-index="104"]');
      await eventually('the last page is shown', async () => {
        await page.keyboard.press('End');
        return (await last.count()) > 0;
      });
      await last.getByRole('checkbox').check();
      await page.getByText('Đã chọn 02 nhiệm vụ').waitFor();
      await page.getByRole('checkbox', { name: 'Chọn mọi nhiệm vụ đã tải' }).check();
      await page.getByText('Đã chọn 105 nhiệm vụ').waitFor();
      await page.getByRole('button', { name: 'Kết thúc theo dõi các nhiệm vụ đã chọn' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Kết quả').selectOption({ label: 'Hủy bỏ' });
      await dialog.getByRole('button', { name: 'Kết thúc theo dõi 105 nhiệm vụ' }).click();
      const said = page.getByRole('dialog').getByRole('heading', { name: /^Đã kết thúc|^Chưa thực hiện/ });
      try {
        await said.first().waitFor({ timeout: 120_000 });
      } finally {
        await picture(page, 'directives-closed-many');
      }
      expect(await said.first().textContent()).toBe('Đã kết thúc theo dõi 105 nhiệm vụ');
      await page.context().close();
      const inspector = await running.opened('inspector');
      await inspector.goto(`${running.system.url}/directives?meetingId=${meetingId}`);
      await found(inspector, 105);
      expect(await inspector.getByRole('checkbox', { name: /Chọn/ }).count()).toBe(0);
      await inspector.context().close();
    },
    patience,
  );
});
