import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { password, other } from '../api/browser.fixture.js';
import { accessibilityFaults, desktop, picture, signInOn, telephone } from './browser.fixture.js';
import { patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

onThePage('The page and who is signed in', {}, (running) => {
  const opened = async (options = desktop): Promise<Page> => {
    const context = await running.browser.newContext({ ...options, locale: 'vi-VN' });
    return context.newPage();
  };
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

  test('whoever is invited chooses a password and signs in with it', async () => {
    const registered = await running.system.call('POST', '/users', {
      as: running.committee.tokens.admin,
      body: { username: 'ba.moi', name: 'Bà Mời', role: 'leader' },
    });
    const { token } = registered.json['invitation'] as unknown as { token: string };
    const page = await opened(telephone);
    await page.goto(`${running.system.url}/invitation#${token}`);
    await heading(page, 'Đặt mật khẩu').waitFor();
    await page.getByText('Bà Mời').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'invitation-telephone');
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password);
    await page.getByLabel('Nhập lại mật khẩu mới').fill('khác');
    await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
    await page.getByRole('link', { name: 'Mật khẩu nhập lại không khớp.' }).waitFor();
    await page.getByLabel('Nhập lại mật khẩu mới').fill(password);
    await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
    await page.getByText('Đã đặt mật khẩu').waitFor();
    await page.getByRole('link', { name: 'Đăng nhập' }).click();
    await heading(page, 'Đăng nhập').waitFor();
    const office = await opened();
    await signInOn(office, running.system.url, 'ba.moi', password);
    await office.context().close();
    await page.goto(`${running.system.url}/invitation#${token}`);
    await page.getByText('Lời mời không có hiệu lực').waitFor();
    await page.getByText('đề nghị Văn phòng cấp lời mời mới').waitFor();
    await page.context().close();
  });

  test('whoever has a temporary password changes it before anything else', async () => {
    await running.system.call('POST', '/users', {
      as: running.committee.tokens.admin,
      body: { username: 'ong.tam', password: 'tam-thoi-12', name: 'Ông Tạm', role: 'leader' },
    });
    const page = await opened();
    await page.goto(`${running.system.url}/settings`);
    await page.getByLabel('Tên đăng nhập').fill('ong.tam');
    await page.getByLabel('Mật khẩu').fill('tam-thoi-12');
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await heading(page, 'Đổi mật khẩu').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'change-password');
    await page.getByLabel('Mật khẩu hiện tại').fill('tam-thoi-12');
    for (const label of ['Mật khẩu mới', 'Nhập lại mật khẩu mới'])
      await page.getByLabel(label, { exact: true }).fill('matkhau12345');
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await page.getByRole('link', { name: /Mật khẩu dễ đoán/ }).waitFor();
    for (const label of ['Mật khẩu mới', 'Nhập lại mật khẩu mới'])
      await page.getByLabel(label, { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    await heading(page, 'Cài đặt').waitFor();
    await page.context().close();
  });

  test('one ends a session of one’s own from the list, and it ends where it is open', async () => {
    await running.committee.openAccount({
      username: 'hai.may',
      password,
      name: 'Bà Hai Máy',
      role: 'leader',
    });
    const [office, home] = [await opened(), await opened()];
    await signInOn(home, running.system.url, 'hai.may', password);
    await signInOn(office, `${running.system.url}/settings`, 'hai.may', password);
    await office.getByRole('heading', { name: 'Phiên đăng nhập' }).waitFor();
    await office.getByText('Phiên đang dùng').waitFor();
    expect(await accessibilityFaults(office)).toEqual([]);
    await picture(office, 'settings-sessions');
    await office.getByRole('button', { name: /^Kết thúc phiên trên/ }).click();
    await office.getByRole('button', { name: /^Kết thúc phiên trên/ }).waitFor({ state: 'detached' });
    await home.reload();
    await heading(home, 'Đăng nhập').waitFor();
    await office.context().close();
    await home.context().close();
  });

  test('a session that ends while one types is begun anew in front of it, and what was being sent is sent', async () => {
    await running.committee.openAccount({ username: 'dang.go', password, name: 'Ông Gõ', role: 'leader' });
    const page = await opened();
    await signInOn(page, `${running.system.url}/settings`, 'dang.go', password);
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(other);
    const as = await running.system.signIn('dang.go', password);
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const headers = { cookie: cookies, 'x-requested-with': 'dondoc' };
    expect((await running.system.call('DELETE', '/auth/session', { headers })).status).toBe(204);
    expect((await running.system.call('GET', '/auth/session', { as })).status).toBe(200);
    await page.getByLabel('Nhập lại mật khẩu mới').fill(other);
    await page.getByLabel('Mật khẩu hiện tại').fill(password);
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
    const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã hết' });
    await dialog.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel('Tên đăng nhập').fill('dang.go');
    await dialog.getByLabel('Mật khẩu').fill(password);
    await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Đã đổi mật khẩu.').waitFor();
    await page.context().close();
  });

  test('whose session ended is asked to sign in before a file is had, and gets it then', async () => {
    await running.committee.openAccount({ username: 'lay.tep', password, name: 'Bà Tệp', role: 'leader' });
    const page = await opened();
    await signInOn(page, `${running.system.url}/directives`, 'lay.tep', password);
    const file = page.getByRole('link', { name: 'Kết xuất CSV' });
    await file.waitFor();
    await page.context().clearCookies();
    await file.click();
    const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã hết' });
    await dialog.getByLabel('Tên đăng nhập').fill('lay.tep');
    await dialog.getByLabel('Mật khẩu').fill(password);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Đăng nhập' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await page.context().close();
  });

  test(
    'one account among many is found by a part of its name, its user name or its agency, without marks',
    async () => {
      const page = await running.at('admin', '/admin/accounts', 'Tài khoản');
      const rows = page.getByRole('table').locator('tbody tr');
      const find = page.getByLabel('Tìm theo họ tên, tên đăng nhập, thư điện tử, cơ quan');
      await find.fill('lanh.d');
      await page.getByText('01 tài khoản', { exact: true }).waitFor();
      expect(await rows.count()).toBe(1);
      expect(new URL(page.url()).searchParams.get('q')).toBe('lanh.d');
      await page.reload();
      await page.getByText('01 tài khoản', { exact: true }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await find.fill('khong co ai');
      await page.getByText('0 tài khoản', { exact: true }).waitFor();
      await page.context().close();
    },
    patience,
  );
});
