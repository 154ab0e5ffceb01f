import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** Pictures of the screens, for people to look at; `.gitignore` names the folder. */
export const pictures = fileURLToPath(new URL('../../.dondoc/pictures/', import.meta.url));

export { chromiumPath, startBrowser } from './chromium.fixture.js';

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
export const telephone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };

/** Signs in through the form, in Vietnamese. */
export async function signInOn(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu').fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor();
}

/** A picture of the whole screen as `<name>.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** What axe finds against WCAG 2.2 AA on what is shown, in a line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // As an argument of the protocol, which no Content-Security-Policy keeps out.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    return run.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** Whether paper can be read (pdftotext), which `npm test` installs where that was asked for, and else says is missing. */
export const canReadPaper = spawnSync('pdftotext', ['-v']).status === 0;

/** What stands on the paper that the page prints: the text of each sheet, of A4 as the page's style says. */
export async function printed(page: Page): Promise<readonly string[]> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: false });
  const { stdout, status, stderr } = spawnSync('pdftotext', ['-layout', '-', '-'], {
    input: pdf,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`pdftotext could not read what was printed: ${stderr}`);
  return stdout
    .normalize('NFC')
    .split('\f')
    .filter((sheet) => sheet.trim() !== '');
}

/** Whether nothing on the screen is wider than the screen. */
export const isNotWider = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

/** Signs in anew in a window of its own: another language and size than the one before. */
export async function openedAs(
  browser: Browser,
  url: string,
  [username, password]: readonly [string, string],
  options: BrowserContextOptions = desktop,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  // A machine that does much else is slow; no test is about that.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await signInOn(page, url, username, password);
  return page;
}

/** Has the page speak the other language, from its heading. */
export async function speakEnglish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Fills a day in Vietnamese in three fields: day, month, year. */
export async function putDay(fields: Locator, parts: readonly string[]): Promise<void> {
  for (const [index, name] of ['Ngày', 'Tháng', 'Năm'].entries())
    await fields.getByLabel(name, { exact: true }).fill(parts[index] ?? '');
}
