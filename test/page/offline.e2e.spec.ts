import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { seatCommittee, type Committee } from '../api/committee.fixture.js';
import { eventually, startSystem, type TestSystem } from '../api/system.fixture.js';
import { accessibilityFaults, chromiumPath, picture, signInOn } from './browser.fixture.js';

const password = 'mat-khau-dai-hon';
const reports = 20;

/** Asked in the page: whether the last answer of a directive is kept there. */
const isDirectiveKept = `(async () => {
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    if (kept.some(({ url }) => new URL(url).pathname.startsWith('/api/v1/directives/'))) return true;
  }
  return false;
})()`;

/** Asked in the page: whether nothing of the API is kept there. */
const areNoAnswersKept = "caches.keys().then((names) => !names.some((name) => name.includes('answers')))";

/** A browser that keeps what it stores, and that can be killed. */
interface Killable {
  readonly context: BrowserContext;
  kill(): Promise<void>;
}

async function startOn(profile: string): Promise<Killable> {
  const portFile = join(profile, 'DevToolsActivePort');
  await Promise.all(
    ['DevToolsActivePort', 'SingletonLock'].map((name) => rm(join(profile, name), { force: true })),
  );
  const flags = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--no-first-run'];
  const places = ['--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const program: ChildProcess = spawn(chromiumPath ?? '', [...flags, ...places, 'about:blank'], {
    stdio: 'ignore',
    detached: true,
  });
  let port = '';
  await eventually('the browser listens', async () => {
    [port = ''] = (await readFile(portFile, 'utf8').catch(() => '')).split('\n');
    return port !== '';
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no context');
  await context.addInitScript("localStorage.setItem('dondoc.language', 'vi')");
  return {
    context,
    async kill() {
      const ended = once(program, 'exit');
      // The whole group: what draws and what stores are processes of their own.
      process.kill(-(program.pid ?? 0), 'SIGKILL');
      await ended;
    },
  };
}

(chromiumPath ? describe : describe.skip)('the page without a network', () => {
  let system: TestSystem;
  let committee: Committee;
  let profile: string;
  let running: Killable;

  beforeAll(async () => {
    system = await startSystem();
    committee = await seatCommittee(system);
  }, 180_000);
  afterAll(() => system.stop());
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'dondoc-profile-'));
    running = await startOn(profile);
  }, 60_000);
  afterEach(async () => {
    await running.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The directive as the officer of its lead opens it, once the page is kept on the device. */
  const opened = async (id: string): Promise<Page> => {
    const page = await running.context.newPage();
    await signInOn(page, `${system.url}/directives/${id}`, 'chuyen.vien', password);
    await page.getByRole('heading', { name: 'Quá trình thực hiện' }).waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await eventually('the directive is kept on the device', () => page.evaluate<boolean>(isDirectiveKept));
    return page;
  };
  const write = async (page: Page, narrative: string): Promise<void> => {
    await page.getByRole('button', { name: 'Báo cáo tiến độ', exact: true }).first().click();
    await page.getByLabel('Nội dung báo cáo').fill(narrative);
    await page.locator('form').getByRole('button', { name: 'Báo cáo tiến độ', exact: true }).click();
    await page.locator('form').waitFor({ state: 'detached' });
  };
  const recordedOf = async (id: string): Promise<string[]> => {
    const { json } = await system.call('GET', `/directives/${id}`, { as: committee.tokens.admin });
    return (json['progress'] as unknown as { narrative: string }[]).map(({ narrative }) => narrative);
  };

  it(`loses none of ${reports} reports and doubles none, though the browser is killed before it sends them and while it does`, async () => {
    const id = await committee.underWay();
    const page = await opened(id);
    await running.context.setOffline(true);
    const written = Array.from({ length: reports }, (_, index) => `Báo cáo ngoại tuyến ${index + 1}.`);
    for (const narrative of written) await write(page, narrative);
    await running.kill();
    expect(await recordedOf(id)).toEqual([]);

    running = await startOn(profile);
    await running.context.setOffline(true);
    const again = await running.context.newPage();
    await again.goto(`${system.url}/directives/${id}`);
    await again.getByRole('heading', { level: 1, name: 'Một nhiệm vụ' }).waitFor();
    await again.getByText('Số liệu hiển thị tại thời điểm').waitFor();
    await again.getByText(`${reports} báo cáo chờ gửi`).waitFor();
    expect(await accessibilityFaults(again)).toEqual([]);
    await picture(again, 'offline-waiting');
    await running.context.setOffline(false);
    // The session is a cookie of the browser's life: whoever comes back says who they are, and all goes on by itself.
    const dialog = again.getByRole('dialog', { name: 'Phiên làm việc đã hết' });
    await dialog.getByLabel('Tên đăng nhập').fill('chuyen.vien');
    await dialog.getByLabel('Mật khẩu').fill(password);
    await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
    await eventually('some are recorded', async () => (await recordedOf(id)).length > 0);
    await running.kill();

    running = await startOn(profile);
    const atLast = await running.context.newPage();
    await signInOn(atLast, `${system.url}/directives/${id}`, 'chuyen.vien', password);
    await eventually('all are recorded', async () => (await recordedOf(id)).length >= reports);
    // What is sent is settled on the device too: nothing is left that could be sent again.
    await atLast.getByRole('heading', { name: 'Quá trình thực hiện' }).waitFor();
    await atLast.getByText('báo cáo chờ gửi').waitFor({ state: 'detached' });
    await atLast.getByRole('heading', { name: 'Báo cáo chưa gửi' }).waitFor({ state: 'detached' });
    expect(await recordedOf(id)).toEqual(written);
  }, 240_000);

  it('shows a report whose directive moved meanwhile, and sends it only when its writer says so', async () => {
    const id = await committee.underWay();
    const page = await opened(id);
    await running.context.setOffline(true);
    await write(page, 'Viết khi không có mạng.');
    const correction = { field: 'title', value: 'Tên mới', reason: 'Sai tên.', authority: 'Trưởng ban' };
    await committee.must('admin', `/admin/directives/${id}/correct`, correction);
    await running.context.setOffline(false);
    const waiting = page.getByRole('article').filter({ hasText: 'nhiệm vụ đã thay đổi' });
    await waiting.getByText('Tên mới').waitFor({ timeout: 60_000 });
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'offline-moved');
    expect(await recordedOf(id)).toEqual([]);
    await waiting.getByRole('button', { name: 'Vẫn gửi' }).click();
    await eventually('it is recorded', async () => (await recordedOf(id)).length === 1);
    await waiting.waitFor({ state: 'detached' });
    expect(await recordedOf(id)).toEqual(['Viết khi không có mạng.']);
  }, 180_000);

  it('leaves nothing that was read on the device once its reader signs out', async () => {
    const id = await committee.underWay();
    const page = await opened(id);
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor();
    await eventually('the answers are gone', () => page.evaluate<boolean>(areNoAnswersKept));
  }, 120_000);
});
