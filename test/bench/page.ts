import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../page/chromium.fixture.js';
import { begin, percentile, report, say } from './figures.js';
import { owe } from './leftovers.js';
import { fillLists } from './list-queries.js';
import { longDirective } from './long-directive.js';
import { noted, paintedAfterAnswer, watchInteractions, worstShift, type Noted } from './page-observers.js';
import { adminPassword, type RunningSystem } from './running-system.js';
import { playStory } from './page-story.js';

const reports = 20_000;
const openings = 10;
const filterings = 30;
const scrolls = 60;

/** How fast the page is for a person at an office's size: the list, one long directive, every interaction of a story. */
export async function benchPage(system: RunningSystem): Promise<void> {
  begin('The page, in the browser of this machine');
  const browser = await startBrowser();
  const closed = owe(() => browser.close());
  try {
    await fillLists(system.endpoints.database);
    const page = await signedIn(browser, system);
    await measureList(page, system.endpoints.api);
    await measureLongDirective(page, system);
    await measureStory(browser, system);
  } finally {
    await closed();
  }
  say();
}

async function signedIn(browser: Browser, { endpoints }: RunningSystem): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'vi-VN' });
  const page = await context.newPage();
  await watchInteractions(page);
  await page.goto(endpoints.api);
  await page.getByLabel('Tên đăng nhập').fill('admin');
  await page.getByLabel('Mật khẩu').fill(adminPassword);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).waitFor();
  return page;
}

/** A filter of 100,000 directives, from the API's answer to the picture; and scrolling through their pages. */
async function measureList(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/directives`);
  await page.locator('tbody tr[data-index]').first().waitFor();
  const words = page.getByLabel('Tìm theo số, tên, nội dung, báo cáo');
  const painted: number[] = [];
  for (let round = 0; round < filterings; round += 1) {
    // Words that were not asked for yet: what the page holds already it does not ask again.
    await words.fill(`nhiem vu ${4_711 + round}`);
    const before = await page.evaluate<string>(`document.querySelector('tbody')?.textContent ?? ''`);
    const until = `document.querySelector('tbody tr[data-index]') !== null
      && document.querySelector('tbody').textContent !== ${JSON.stringify(before)}`;
    painted.push(await paintedAfterAnswer(page, '/api/v1/directives', () => words.press('Enter'), until));
  }
  report('a filter of 100,000: painted after the answer, p95', percentile(painted, 0.95), 'ms', {
    atMost: 100,
  });

  await page.goto(`${url}/directives?sort=number`);
  await page.locator('tbody tr[data-index]').first().waitFor();
  await page.evaluate(`(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const note = (now) => { frames_.push(now - last); last = now; requestAnimationFrame(note); };
    requestAnimationFrame(note);
  })()`);
  await page.getByRole('region', { name: 'Nhiệm vụ' }).hover();
  for (let turn = 0; turn < scrolls; turn += 1) {
    await page.mouse.wheel(0, 4_000);
    await page.waitForTimeout(50);
  }
  const frames = await page.evaluate<number[]>('frames_');
  report('scrolled through its pages: between two frames, p98', percentile(frames, 0.98), 'ms', {
    atMost: 100,
  });
}

/** A directive of 20,000 reports: from its address to its first actions and its newest events on the screen. */
async function measureLongDirective(page: Page, system: RunningSystem): Promise<void> {
  const id = await longDirective(system, { reports, code: 'DAI' });
  const opened: number[] = [];
  for (let round = 0; round < openings; round += 1) {
    await page.goto('about:blank');
    await page.goto(`${system.endpoints.api}/directives/${id}`, { waitUntil: 'commit' });
    const usable = `document.querySelector('[aria-labelledby="timeline"] ol li') !== null
      && document.querySelector('main h1') !== null`;
    opened.push(
      await page.evaluate<number>(`new Promise((resolve) => {
        const look = () => (${usable})
          ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
          : requestAnimationFrame(look);
        look();
      })`),
    );
  }
  report(
    `a directive of ${reports.toLocaleString('en')} events: usable, p95`,
    percentile(opened, 0.95),
    'ms',
    {
      atMost: 1_000,
    },
  );
}

/** Every interaction of a clerk's story, and what moved under the clerk's hands meanwhile. */
async function measureStory(browser: Browser, system: RunningSystem): Promise<void> {
  const page = await signedIn(browser, system);
  const all: Noted[] = [];
  await playStory(page, system.endpoints.api, async () => void all.push(await noted(page)));
  const interactions = all.flatMap((each) => each.interactions);
  report(
    `${interactions.length} interactions: to the next paint, p98`,
    percentile(interactions, 0.98),
    'ms',
    {
      atMost: 100,
    },
  );
  report('layout shift of the worst screen', Math.max(...all.map(({ shifts }) => worstShift(shifts))), '', {
    atMost: 0.02,
  });
}
