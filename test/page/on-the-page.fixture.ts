import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '#domain';
import { seatCommittee, type Committee } from '../api/committee.fixture.js';
import { startSystem, type TestSystem } from '../api/system.fixture.js';
import { longRounds } from '../long-rounds.fixture.js';
import { chromiumPath, openedAs, startBrowser } from './browser.fixture.js';
import { patience, people } from './desk.fixture.js';

/** What the tests of a file share: a system, its committee and a browser; there once the first test runs. */
export interface Running {
  readonly system: TestSystem;
  readonly committee: Committee;
  readonly browser: Browser;
  /** A window of its own in which a person of this role is signed in; on a desktop in Vietnamese, unless said otherwise. */
  opened(role: Role, options?: BrowserContextOptions): Promise<Page>;
  /** Such a window at a path, once its `h1` of this name is there. */
  at(role: Role, path: string, heading: string, options?: BrowserContextOptions): Promise<Page>;
}

/**
 * Tests of a screen against the really started system, left out where no browser is installed.
 * @param isLong only with `npm test -- --long`
 * @param env what API and worker find in their environment besides
 */
export function onThePage(
  title: string,
  { isLong = false, env = {} }: { readonly isLong?: boolean; readonly env?: NodeJS.ProcessEnv },
  tests: (running: Running) => void,
): void {
  const here = chromiumPath !== undefined && (longRounds || !isLong) ? describe : describe.skip;
  here(title, () => {
    let system: TestSystem;
    let committee: Committee;
    let browser: Browser;
    beforeAll(async () => {
      [system, browser] = await Promise.all([startSystem(env), startBrowser()]);
      committee = await seatCommittee(system);
    }, patience);
    afterAll(async () => {
      await browser.close();
      await system.stop();
    });
    const opened: Running['opened'] = (role, options) => openedAs(browser, system.url, people[role], options);
    tests({
      get system() {
        return system;
      },
      get committee() {
        return committee;
      },
      get browser() {
        return browser;
      },
      opened,
      async at(role, path, heading, options) {
        const page = await opened(role, options);
        await page.goto(system.url + path);
        await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
        return page;
      },
    });
  });
}
