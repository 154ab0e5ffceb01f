import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { password } from '../api/browser.fixture.js';
import { seatCommittee, type Committee } from '../api/committee.fixture.js';
import { startSystem, type TestSystem } from '../api/system.fixture.js';
import {
  accessibilityFaults,
  chromiumPath,
  desktop,
  isNotWider,
  openedAs,
  picture,
  speakEnglish,
  startBrowser,
  telephone,
} from './browser.fixture.js';
import { patience } from './desk.fixture.js';

let system: TestSystem;
let committee: Committee;
let browser: Browser;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  system = await startSystem();
  committee = await seatCommittee(system);
  browser = await startBrowser();
});

afterAll(async () => {
  if (chromiumPath === undefined) return;
  await browser.close();
  await system.stop();
});

const shown = (secret: string, codesAway = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({
    timestamp: Date.now() + codesAway * 30_000,
  });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function signedOutPage(url: string, username: string, options = desktop): Promise<Page> {
  const context = await browser.newContext({ ...options, locale: 'vi-VN' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu').fill(password);
  await button(page, 'Đăng nhập').click();
  return page;
}

/** From the picture to the codes; @returns the secret */
async function enrolOn(page: Page): Promise<string> {
  await page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
  const secret = (await page.locator('code').first().textContent()) ?? '';
  await page.getByLabel('Mã trong ứng dụng').fill(shown(secret));
  await button(page, 'Xác nhận mã').click();
  await button(page, 'Đã cất mã dự phòng').waitFor();
  return secret;
}

(chromiumPath === undefined ? describe.skip : describe)('The page and the second factor', () => {
  test(
    'is enrolled in the settings, asked for at the next sign-in, and works on a telephone in both languages',
    async () => {
      await committee.openAccount({ username: 'ba.hai.lop', password, name: 'Bà Hai Lớp', role: 'leader' });
      const page = await openedAs(browser, system.url, ['ba.hai.lop', password], telephone);
      await page.goto(`${system.url}/settings`);
      await button(page, 'Bật xác thực hai lớp').click();
      await page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await isNotWider(page)).toBe(true);
      await picture(page, 'second-factor-telephone');
      const secret = await enrolOn(page);
      expect(await page.locator('li code').count()).toBe(10);
      // What others do has the page ask anew; codes that are shown once stay before whoever writes them down.
      const askedAnew = page.waitForResponse((answer) => answer.url().includes('/me/second-factor'));
      await committee.must('admin', '/agencies', { code: 'MOI', name: 'Cơ quan mới' });
      expect(await (await askedAnew).json()).toMatchObject({ enrolled: true });
      await page.getByText('Còn 10 mã dự phòng chưa dùng.').waitFor();
      expect(await page.locator('li code').count()).toBe(10);
      await button(page, 'Đã cất mã dự phòng').click();
      await button(page, 'Đã cất mã dự phòng').waitFor({ state: 'detached' });
      await page.getByText('Còn 10 mã dự phòng chưa dùng.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await speakEnglish(page);
      await page.getByText('Recovery codes left: 10.').waitFor();
      const again = await signedOutPage(system.url, 'ba.hai.lop');
      await again.getByText('Tài khoản dùng xác thực hai lớp.').waitFor();
      expect(await accessibilityFaults(again)).toEqual([]);
      await again.getByLabel('Mã xác thực').fill('000000');
      await button(again, 'Đăng nhập').click();
      await again.getByText('Mã xác thực không đúng').first().waitFor();
      // Each code is taken once, and only after those before it.
      await again.getByLabel('Mã xác thực').fill(shown(secret, 1));
      await button(again, 'Đăng nhập').click();
      await button(again, 'Đăng xuất').waitFor();
      await Promise.all([page, again].map((each) => each.context().close()));
    },
    patience,
  );

  test(
    'is enrolled before anything else where the role needs it',
    async () => {
      const asking = await system.startApi({ DONDOC_SECOND_FACTOR_FOR: 'leader' });
      await committee.openAccount({ username: 'ba.phai.co', password, name: 'Bà Phải Có', role: 'leader' });
      const page = await signedOutPage(asking.url, 'ba.phai.co');
      await page.getByRole('heading', { level: 1, name: 'Xác thực hai lớp' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await button(page, 'Bật xác thực hai lớp').click();
      await enrolOn(page);
      // Two minutes in another window, where the codes are written down.
      await page.clock.setFixedTime(Date.now() + 120_000);
      const askedAnew = page.waitForResponse((answer) => answer.url().includes('/auth/session'));
      await page.evaluate("dispatchEvent(new Event('visibilitychange'))");
      expect(await (await askedAnew).json()).toMatchObject({ secondFactorDue: false });
      expect(await page.locator('li code').count()).toBe(10);
      await button(page, 'Đã cất mã dự phòng').click();
      await page.getByRole('navigation').first().waitFor();
      await page.context().close();
      await asking.stop();
    },
    patience,
  );

  test('and a proof: what hands out a secret asks for the password again, and goes on by itself', async () => {
    const { id } = await committee.openAccount({
      ...{ username: 'ong.lau.roi', password, name: 'Ông Lâu Rồi', role: 'leader' },
    });
    const page = await openedAs(browser, system.url, ['ong.lau.roi', password]);
    const client = new pg.Client({ connectionString: system.databaseUrl });
    await client.connect();
    await client.query(
      `UPDATE identity.session SET proven_at = now() - interval '1 hour' WHERE account_id = $1`,
      [id],
    );
    await client.end();
    // Another API has not read the session a moment ago; a cookie does not care for the port.
    const other = await system.startApi();
    await page.goto(`${other.url}/settings`);
    await button(page, 'Tạo liên kết').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tạo liên kết', exact: true }).click();
    await page.getByRole('heading', { name: 'Xác nhận lại' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'proof');
    const dialog = page.getByRole('dialog', { name: 'Xác nhận lại' });
    await dialog.getByLabel('Mật khẩu hiện tại').fill(password);
    await dialog.getByRole('button', { name: 'Xác nhận', exact: true }).click();
    await page.getByText('Liên kết mới.').waitFor();
    await page.context().close();
    await other.stop();
  });
});
