import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../api/system.fixture.js';
import {
  accessibilityFaults,
  isNotWider,
  picture,
  putDay,
  speakEnglish,
  telephone,
} from './browser.fixture.js';
import { patience, people } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const env = { DONDOC_CLOCK: 'simulated:2022-11-21T01:00:00Z', DONDOC_WEBHOOK_ALLOW_PRIVATE: 'true' };

onThePage('notifications and settings, on the page', { env }, (running) => {
  /** Refuses for good what it is sent, until it is mended. */
  let receiver: Server;
  let refuses = true;
  let address: string;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(refuses ? 410 : 204).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    await new Promise<void>((resolve) => receiver.close(() => resolve()));
  });

  const asOfficer = async (path: string) =>
    (await running.system.call('GET', path, { as: running.committee.tokens.agency })).json;

  test(
    'a notification arrives while the page is open, is counted, opened, and counted no more; all are read at once',
    async () => {
      const page = await running.at('agency', '/inbox', 'Thông báo', telephone);
      await page.getByText('Chưa có thông báo nào.').waitFor();
      for (const title of ['Rà soát án tồn đọng', 'Kiện toàn đội ngũ', 'Báo cáo quý IV'])
        await running.committee.underWay({ title, due: { on: '2022-12-30' } });
      const unread = page.getByRole('listitem').filter({ hasText: 'Chưa đọc' });
      await page.getByText('Chưa đọc: 03 thông báo').waitFor();
      await page.getByRole('banner').getByText(', 3 chưa đọc').waitFor({ state: 'attached' });
      expect(await unread.count()).toBe(3);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await isNotWider(page)).toBe(true);
      await picture(page, 'inbox-telephone');
      await page.getByRole('link', { name: /Rà soát án tồn đọng/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Một nhiệm vụ' }).waitFor();
      await page.getByRole('banner').getByText(', 2 chưa đọc').waitFor({ state: 'attached' });
      await page.goBack();
      await page.getByRole('button', { name: /^Đánh dấu đã đọc: .*Kiện toàn đội ngũ$/ }).click();
      await page.getByText('Chưa đọc: 01 thông báo').waitFor();
      await page.getByRole('link', { name: 'Chỉ xem thông báo chưa đọc' }).click();
      await page.waitForURL(/unread=true/);
      await page.getByRole('button', { name: 'Đánh dấu 01 thông báo đang hiển thị là đã đọc' }).click();
      await page.getByText('Không có thông báo chưa đọc.').waitFor();
      expect((await asOfficer('/inbox'))['unread']).toBe(0);
      await page.context().close();
    },
    patience,
  );

  test(
    'one chooses how, when and in which language one is told, and each refusal stands at its field',
    async () => {
      const page = await running.at('agency', '/settings', 'Cài đặt');
      const save = page.getByRole('button', { name: 'Lưu cài đặt thông báo' });
      await page.getByLabel('Giờ nhận thông báo tổng hợp').fill('25:00');
      await save.click();
      await page.getByRole('alert').getByText('Nhập giờ theo dạng giờ:phút').waitFor();
      await page.getByLabel('Giờ nhận thông báo tổng hợp').fill('07:30');
      await page.getByLabel('Múi giờ').fill('Châu Á/Hà Nội');
      await save.click();
      await page.locator('#field-timeZone[aria-invalid="true"]').waitFor();
      await page.getByLabel('Múi giờ').fill('Asia/Ho_Chi_Minh');
      await page.getByLabel('Địa chỉ nhận thông báo tự động (webhook) (không bắt buộc)').fill(address);
      await save.click();
      await page.locator('#field-channels-webhook[aria-invalid="true"]').waitFor();
      expect(await page.getByLabel('Giờ nhận thông báo tổng hợp').inputValue()).toBe('07:30');
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'settings-refused');

      await page.getByRole('button', { name: 'Tạo khóa bí mật mới' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Tạo khóa bí mật mới' }).click();
      await page.getByText(/^whsec_/).waitFor();
      await save.click();
      await page.getByText('Đã lưu.').waitFor();
      expect(await asOfficer('/me/notification-settings')).toMatchObject({
        ...{ channels: { webhook: address }, digestAt: '07:30', timeZone: 'Asia/Ho_Chi_Minh' },
      });
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Cài đặt' }).waitFor();
      expect(await page.getByText(/^whsec_/).count()).toBe(0);
      await page.getByLabel('English', { exact: true }).first().click();
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      await page.context().close();
    },
    patience,
  );

  test(
    'a message that could not be delivered is listed for the office with the reason, and sent again when it says so',
    async () => {
      const { committee } = running;
      await committee.underWay({ title: 'Nhiệm vụ sắp đến hạn', due: { on: '2022-11-25' } });
      await committee.must('admin', '/simulation/clock', { to: '2022-11-22T01:00:00Z' });
      const page = await running.at('admin', '/admin/deliveries', 'Thông báo gửi không thành công');
      const rows = page.getByRole('table').locator('tbody tr', { hasText: 'Nhiệm vụ sắp đến hạn' });
      await eventually('it is listed', async () => {
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        return (await rows.count()) > 0;
      });
      await rows.first().getByText(address, { exact: true }).waitFor();
      expect(await rows.first().textContent()).toContain('410');
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-deliveries');
      refuses = false;
      await page.getByRole('button', { name: 'Gửi lại mọi thông báo qua liên thông (webhook)' }).click();
      await page.getByText(/^Đã yêu cầu gửi lại \d+ thông báo\.$/).waitFor();
      await eventually('nothing is left', async () => {
        await page.reload();
        await page.getByRole('heading', { level: 1 }).waitFor();
        return page.getByText('Không có thông báo nào gửi không thành công.').isVisible();
      });
      await page.context().close();
    },
    patience,
  );

  test(
    'the link for a calendar program is shown once, opens the deadlines, and opens nothing once it is withdrawn',
    async () => {
      const page = await running.at('agency', '/settings', 'Cài đặt');
      await page.getByRole('button', { name: 'Tạo liên kết' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Tạo liên kết' }).click();
      const shown = (await page.getByText(/\/calendar-feeds\//).textContent()) ?? '';
      const link = running.system.url + new URL(shown).pathname;
      const answered = await fetch(link);
      expect([answered.status, (await answered.text()).slice(0, 15)]).toEqual([200, 'BEGIN:VCALENDAR']);
      await page.getByRole('button', { name: 'Thu hồi liên kết' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi liên kết' }).click();
      await page.getByText('Chưa có liên kết.').waitFor();
      expect((await fetch(link)).status).toBe(404);
      await page.context().close();
    },
    patience,
  );

  test(
    'one arranges a leave with a colleague who stands in, who reads the notifications, and ends it',
    async () => {
      const { agencyId, openAccount } = running.committee;
      const [, password] = people.agency;
      await openAccount({ username: 'dong.su', password, name: 'Bà Đồng Sự', role: 'agency', agencyId });
      const page = await running.at('agency', '/settings', 'Cài đặt');
      await page.getByRole('button', { name: 'Đăng ký nghỉ' }).click();
      await page.getByRole('alert').getByRole('link', { name: 'Bắt buộc nhập' }).first().waitFor();
      await putDay(page.getByRole('group', { name: 'Nghỉ từ ngày' }), ['22', '11', '2022']);
      await putDay(page.getByRole('group', { name: 'Nghỉ đến hết ngày' }), ['30', '11', '2022']);
      await page.getByLabel('Người thay', { exact: true }).selectOption({ label: 'Bà Đồng Sự' });
      await page.getByLabel('Lý do').fill('Nghỉ phép năm.');
      await page.getByRole('button', { name: 'Đăng ký nghỉ' }).click();
      await page
        .getByText('Nghỉ từ ngày 22/11/2022 đến hết ngày 30/11/2022; người thay: Bà Đồng Sự.')
        .waitFor();
      await picture(page, 'settings');
      await speakEnglish(page);
      await picture(page, 'settings-en');
      await page.getByRole('button', { name: 'Tiếng Việt' }).click();
      await page.getByRole('button', { name: /^Kết thúc nghỉ từ 22\/11\/2022/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc nghỉ' }).click();
      await page.getByText(/người thay: Bà Đồng Sự/).waitFor({ state: 'detached' });
      await page.context().close();
    },
    patience,
  );
});
