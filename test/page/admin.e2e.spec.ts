import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { expect, test } from '@jest/globals';
import { eventually } from '../api/system.fixture.js';
import { accessibilityFaults, isNotWider, picture, putDay, signInOn, telephone } from './browser.fixture.js';
import { patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const chosen = 'mot cau du dai de nho';

onThePage('the administration, on the page', {}, (running) => {
  const asAdmin = async <Answer>(path: string): Promise<Answer> => {
    const answer = await running.system.call('GET', path, { as: running.committee.tokens.admin });
    return answer.json as unknown as Answer;
  };
  const agencies = async () =>
    (await asAdmin<{ items: { id: string; code: string; name: string }[] }>('/agencies')).items;

  test(
    'the office registers an agency, keeps what was typed when the code is taken, renames it and puts its address right',
    async () => {
      const page = await running.at('admin', '/admin/agencies', 'Cơ quan');
      const dialog = page.getByRole('dialog');
      const table = page.getByRole('table');
      await page.getByRole('button', { name: 'Đăng ký cơ quan' }).click();
      await dialog.getByRole('button', { name: 'Đăng ký' }).click();
      expect(await dialog.getByRole('alert').getByText('Bắt buộc nhập').count()).toBe(2);
      await dialog.getByLabel('Mã', { exact: true }).fill('TAND');
      await dialog.getByLabel('Tên cơ quan').fill('Cục Thi hành án dân sự');
      await dialog.getByRole('button', { name: 'Đăng ký' }).click();
      await dialog.getByRole('alert').waitFor();
      expect(await dialog.getByLabel('Tên cơ quan').inputValue()).toBe('Cục Thi hành án dân sự');
      await dialog.getByLabel('Mã', { exact: true }).fill('THA');
      await dialog.getByLabel('Thư điện tử của Thủ trưởng').fill('không phải địa chỉ');
      await dialog.getByRole('button', { name: 'Đăng ký' }).click();
      await dialog.locator('#field-headEmail[aria-invalid="true"]').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-agencies-refused');
      await dialog.getByLabel('Thư điện tử của Thủ trưởng').fill('truong@tha.example.vn');
      await dialog.getByRole('button', { name: 'Đăng ký' }).click();
      await table.getByRole('row', { name: /THA/ }).getByText('truong@tha.example.vn').waitFor();

      await page.getByRole('button', { name: 'Đổi tên: Cục Thi hành án dân sự' }).click();
      await dialog.getByLabel('Tên cơ quan').fill('Thi hành án dân sự tỉnh');
      const id = (await agencies()).find(({ code }) => code === 'THA')?.id ?? '';
      await running.committee.must('admin', `/agencies/${id}/rename`, { name: 'Cục Thi hành án' });
      // Somebody else was faster: both versions stand side by side, and what was typed stays.
      const moved = dialog.getByRole('group', { name: 'Nội dung đã thay đổi trong lúc nhập' });
      await moved.getByText('Cục Thi hành án', { exact: true }).waitFor();
      await moved.getByText('Cục Thi hành án dân sự', { exact: true }).waitFor();
      await dialog.getByRole('button', { name: 'Đổi tên' }).click();
      await dialog
        .getByRole('alert')
        .getByText('Trong lúc nhập, nội dung này đã được cập nhật ở nơi khác')
        .waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-agencies-moved');
      expect(await dialog.getByLabel('Tên cơ quan').inputValue()).toBe('Thi hành án dân sự tỉnh');
      await dialog.getByRole('button', { name: 'Vẫn gửi' }).click();
      await table.getByText(/^Tên trước đây: .*Cục Thi hành án dân sự/).waitFor();
      await page.getByRole('button', { name: 'Địa chỉ liên hệ: Thi hành án dân sự tỉnh' }).click();
      await dialog.getByLabel('Thư điện tử của văn phòng cơ quan').fill('vp@tha.example.vn');
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      await table.getByText('vp@tha.example.vn').waitFor();
      expect((await agencies()).find(({ code }) => code === 'THA')).toMatchObject({
        ...{ name: 'Thi hành án dân sự tỉnh', headEmail: 'truong@tha.example.vn' },
        officeEmail: 'vp@tha.example.vn',
      });
      await page.context().close();
    },
    patience,
  );

  test(
    'an account is made with a link that is shown once, its person signs in, acts in another role, is reset, and is shut out',
    async () => {
      const page = await running.at('admin', '/admin/accounts', 'Tài khoản');
      const dialog = page.getByRole('dialog');
      const row = page.getByRole('row', { name: /B[aà] Hai Mươi/ });
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
      await dialog.getByLabel('Tên đăng nhập').fill('hai.muoi');
      await dialog.getByLabel('Họ và tên').fill('Ba Hai Mươi');
      await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click();
      await dialog.locator('#field-agencyId[aria-invalid="true"]').waitFor();
      await dialog.getByLabel('Cơ quan').selectOption({ label: 'Sở Tư pháp' });
      await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click();
      const link = page.getByText(/\/invitation#/);
      const address = (await link.textContent()) ?? '';
      await page.getByText('Chuyển địa chỉ này cho Ba Hai Mươi (hai.muoi)').waitFor();
      await row.getByText('Chưa nhận lời mời').waitFor();
      await picture(page, 'admin-accounts-invited');
      await page.reload();
      await row.waitFor();
      expect(await link.count()).toBe(0);
      await press('Đính chính họ tên: Ba Hai Mươi');
      await dialog.getByLabel('Họ và tên').fill('Bà Hai Mươi');
      await dialog.getByLabel('Lý do').fill('Nhập nhầm.');
      await dialog.getByLabel('Căn cứ').fill('Quyết định số 12');
      await dialog.getByRole('button', { name: 'Đính chính họ tên' }).click();
      const context = await running.browser.newContext({ ...telephone, locale: 'vi-VN' });
      const person = await context.newPage();
      const choose = async (invitation: string, password: string) => {
        await person.goto('about:blank');
        await person.goto(invitation);
        await person.getByLabel('Mật khẩu mới', { exact: true }).fill(password);
        await person.getByLabel('Nhập lại mật khẩu mới').fill(password);
        await person.getByRole('button', { name: 'Đặt mật khẩu' }).click();
        await person.getByText('Đã đặt mật khẩu').waitFor();
      };
      await choose(address, chosen);
      await signInOn(person, running.system.url, 'hai.muoi', chosen);

      await page.getByRole('button', { name: 'Đổi vai trò: Bà Hai Mươi' }).click();
      await dialog.getByLabel('Vai trò').selectOption({ label: 'Thanh tra' });
      await dialog.getByLabel('Lý do').fill('Điều động.');
      await dialog.getByRole('button', { name: 'Lưu' }).click();
      await row.getByText('Thanh tra').waitFor();
      await person.goto(`${running.system.url}/audit`);
      await person.getByRole('heading', { level: 1, name: 'Nhật ký' }).waitFor();

      await page.getByRole('button', { name: 'Cấp lại mật khẩu: Bà Hai Mươi' }).click();
      await dialog.getByRole('button', { name: 'Cấp lại mật khẩu' }).click();
      await link.waitFor();
      await person.reload();
      await person.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor();
      await choose((await link.textContent()) ?? '', `${chosen} lan hai`);
      await signInOn(person, running.system.url, 'hai.muoi', `${chosen} lan hai`);

      await press('Khóa tài khoản: Bà Hai Mươi');
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-accounts-disable');
      await dialog.getByRole('button', { name: 'Khóa', exact: true }).click();
      await row.getByText('Đã khóa').waitFor();
      await person.reload();
      await person.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor();
      await press('Mở khóa tài khoản: Bà Hai Mươi');
      await dialog.getByRole('button', { name: 'Mở khóa' }).click();
      await press('Khóa tài khoản: Bà Hai Mươi');
      await dialog.getByRole('button', { name: 'Khóa', exact: true }).click();
      await press('Xóa dữ liệu cá nhân: Bà Hai Mươi');
      await dialog.getByText(/Bản sao lưu lập trước đây còn giữ khóa/).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await dialog.getByLabel('Căn cứ').fill('Đơn ngày 01/07/2022');
      await dialog.getByLabel('Lý do').fill('Đã nghỉ việc.');
      await dialog.getByRole('button', { name: 'Xóa dữ liệu cá nhân' }).click();
      await page.getByRole('row', { name: /^Người dùng đã xóa dữ liệu cá nhân \(/ }).waitFor();
      await Promise.all([context.close(), page.context().close()]);
    },
    patience,
  );

  test(
    'the office publishes its own days of a year, and the calendar says whose they are',
    async () => {
      const page = await running.at('admin', '/admin/calendars', 'Lịch làm việc');
      await page.getByLabel('Năm', { exact: true }).fill('2031');
      await page.getByRole('button', { name: 'Công bố lịch năm 2031' }).click();
      const dialog = page.getByRole('dialog');
      const off = dialog.getByRole('group', { name: 'Ngày nghỉ', exact: true });
      await off.getByRole('button', { name: 'Thêm ngày' }).click();
      await putDay(off, ['30', '2', '2031']);
      await off.getByLabel('Tên, lý do').fill('Nghỉ theo quyết định của tỉnh');
      await dialog.getByRole('button', { name: 'Công bố' }).click();
      await dialog.getByRole('alert').getByText('Ngày không hợp lệ').waitFor();
      await putDay(off, ['6', '3', '2031']);
      await dialog.getByRole('button', { name: 'Công bố' }).click();
      await page.getByText(/Đã công bố lịch/).waitFor();
      const row = page.getByRole('row', { name: /06\/03\/2031/ });
      await row.getByText('Bản công bố số 1 của Văn phòng').waitFor();
      const { nonWorking } = await asAdmin<{ nonWorking: unknown }>('/calendars/2031');
      expect(nonWorking).toContainEqual(expect.objectContaining({ on: '2031-03-06', edition: 1 }));
      await page.context().close();
    },
    patience,
  );

  test(
    'the office keeps the list of causes of lateness: one is added, and retired',
    async () => {
      const page = await running.at('admin', '/admin/lateness-causes', 'Nguyên nhân quá hạn');
      await page.getByText('Danh mục chưa có nguyên nhân nào.').waitFor();
      const dialog = page.getByRole('dialog');
      await page.getByRole('button', { name: 'Thêm nguyên nhân' }).click();
      await dialog.getByRole('button', { name: 'Thêm nguyên nhân' }).click();
      expect(await dialog.getByRole('alert').getByText('Bắt buộc nhập').count()).toBe(3);
      await dialog.getByLabel('Mã').fill('HO-SO');
      await dialog.getByLabel('Tên bằng tiếng Việt').fill('Chờ hồ sơ của cơ quan khác');
      await dialog.getByLabel('Tên bằng tiếng Anh').fill('Waiting for files of another agency');
      await dialog.getByRole('button', { name: 'Thêm nguyên nhân' }).click();
      const row = page.getByRole('row', { name: /HO-SO/ });
      await row.getByText('Đang sử dụng').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-causes');
      await page.getByRole('button', { name: 'Ngừng sử dụng: Chờ hồ sơ của cơ quan khác' }).click();
      await dialog.getByLabel('Lý do').fill('Đã tách thành hai nguyên nhân.');
      await dialog.getByRole('button', { name: 'Ngừng sử dụng' }).click();
      await row.getByText('Đã ngừng sử dụng').waitFor();
      const { items } = await asAdmin<{ items: unknown[] }>('/admin/lateness-causes');
      expect(items).toMatchObject([{ code: 'HO-SO', active: false }]);
      await page.context().close();
    },
    patience,
  );

  test(
    'a policy is tried out as a table of who would be told what and when, and published as it was tried out',
    async () => {
      const { committee } = running;
      await committee.underWay({ title: 'Nhiệm vụ để chạy thử', due: { on: '2030-12-13' } });
      const page = await running.at('admin', '/admin/policies', 'Quy định đôn đốc');
      await page.getByRole('button', { name: 'Soạn quy định mới' }).click();
      await page.getByLabel('Nhắc trước hạn (ngày làm việc)').fill('hai');
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await page.getByRole('alert').getByText('Chỉ nhập số nguyên, cách nhau bằng dấu phẩy').waitFor();
      await page.getByLabel('Nhắc trước hạn (ngày làm việc)').fill('4, 2');
      await putDay(page.getByRole('group', { name: 'Chạy thử từ ngày' }), ['2', '12', '2030']);
      await putDay(page.getByRole('group', { name: 'Đến hết ngày' }), ['12', '12', '2030']);
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await page.getByRole('heading', { name: 'Kết quả chạy thử từ 02/12/2030 đến 12/12/2030' }).waitFor();
      const lines = page.getByRole('group', { name: 'Các lần đôn đốc, báo cáo dự kiến' }).getByRole('row');
      const listed = await lines.filter({ hasText: 'Nhiệm vụ để chạy thử' }).allTextContents();
      const before = listed.filter((line) => line.includes('là đến hạn'));
      expect(before.map((line) => line.slice(0, 10))).toEqual(['09/12/2030', '11/12/2030']);
      expect(before.every((line) => line.includes('Ông chuyen.vien, thông báo nội bộ'))).toBe(true);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await isNotWider(page)).toBe(true);
      await picture(page, 'admin-dry-run');
      await page.getByRole('button', { name: 'Công bố quy định' }).click();
      await page.getByText('Đã công bố quy định đôn đốc.').waitFor();
      const { published } = await asAdmin<{ published: unknown[] }>('/reminder-policies');
      expect(published).toMatchObject([
        { appliesTo: 'office', beforeDue: [{ days: 4, unit: 'working' }, { days: 2 }] },
      ]);
      await page.context().close();
    },
    patience,
  );

  test(
    'a stream that cannot be read stands with the reason, the health says so, and setting its record aside mends both; queues pause and go on',
    async () => {
      const { committee, system } = running;
      const foreigner = EventStoreDBClient.connectionString(system.eventStoreUrl);
      const streamId = `directive-${await committee.underWay()}`;
      await foreigner.appendToStream(streamId, binaryEvent({ type: 'Theirs', data: Buffer.from('no') }));
      await foreigner.dispose();
      await eventually('it is parked', async () =>
        JSON.stringify(await asAdmin('/admin/parked')).includes(streamId),
      );
      const page = await running.at('admin', '/admin/health', 'Tình trạng hệ thống');
      await page.getByText('Hệ thống hoạt động, có khâu cần xem xét.').waitFor();
      await page.getByRole('link', { name: 'Luồng bản ghi tạm dừng' }).click();
      await page.getByRole('heading', { name: streamId }).waitFor();
      await page.getByText(/Danh sách nhiệm vụ: đã thử/).waitFor();
      await picture(page, 'admin-parked');
      await page.getByRole('button', { name: `Để riêng bản ghi: ${streamId}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Để riêng bản ghi' }).click();
      await dialog.getByRole('alert').getByText('Bắt buộc nhập').waitFor();
      await dialog.getByLabel('Lý do').fill('Chương trình khác ghi nhầm.');
      expect(await accessibilityFaults(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Để riêng bản ghi' }).click();
      await page.getByText('Không có luồng nào tạm dừng.').waitFor();
      await page.getByRole('link', { name: 'Tình trạng hệ thống' }).click();
      await page.getByText('Hệ thống hoạt động bình thường.').waitFor();
      const { consumers } = await asAdmin<{ consumers: unknown[] }>('/admin/health');
      const rows = page.getByRole('table').nth(1).locator('tbody tr');
      expect(await rows.count()).toBe(consumers.length);
      for (const [act, state] of [
        ['Tạm dừng hàng đợi timer', 'Đang tạm dừng'],
        ['Hoạt động trở lại: hàng đợi timer', 'Đang hoạt động'],
      ] as const) {
        await page.getByRole('button', { name: act }).click();
        await dialog.getByLabel('Lý do').fill('Bảo trì máy chủ hàng đợi.');
        expect(await accessibilityFaults(page)).toEqual([]);
        await dialog.getByRole('button', { name: /^(Tạm dừng|Hoạt động trở lại)$/ }).click();
        await page.getByRole('row', { name: /timer/ }).getByText(state, { exact: true }).waitFor();
      }
      await page.getByRole('button', { name: 'Dựng lại: Danh sách cơ quan' }).click();
      await dialog.getByLabel('Lý do').fill('Đối chiếu.');
      await dialog.getByRole('button', { name: 'Dựng lại' }).click();
      await page.getByText('Đã yêu cầu dựng lại.').waitFor();
      const refused: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await page.getByRole('button', { name: 'Mở bảng theo dõi hàng đợi' }).click();
      await page.waitForURL('**/api/v1/admin/queues/**');
      await page.getByRole('link', { name: /timer/ }).first().waitFor();
      expect(refused).toEqual([]);
      await page.context().close();
    },
    patience,
  );

  test(
    'whoever is not of the office is told so, and sees nothing of it',
    async () => {
      for (const role of ['leader', 'agency', 'inspector'] as const) {
        const page = await running.at(role, '/admin/accounts', 'Tài khoản');
        await page.getByText('Chỉ Văn phòng được sử dụng mục này.').waitFor();
        expect(await page.getByRole('table').count()).toBe(0);
        expect(await page.getByRole('link', { name: 'Quản trị' }).count()).toBe(0);
        await page.context().close();
      }
    },
    patience,
  );
});
