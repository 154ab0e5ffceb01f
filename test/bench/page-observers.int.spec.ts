import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { eventually } from '../api/system.fixture.js';
import { chromiumPath, startBrowser } from '../page/chromium.fixture.js';
import { noted, watchInteractions, worstShift } from './page-observers.js';

/** A page whose button does nothing, and whose text is pushed down by what comes later, where that is asked for. */
const document = `data:text/html,${encodeURIComponent(`
  <button>Nothing</button>
  <p style="font-size: 40px">What somebody reads.</p>
  <script>
    globalThis.push = () => document.body.insertAdjacentHTML('afterbegin', '<div style="height: 300px"></div>');
  </script>
`)}`;

(chromiumPath ? describe : describe.skip)('what the bench notes of a page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 120_000);
  afterAll(() => browser.close());

  it('is no layout shift while nothing moves, and one once something pushes the text down', async () => {
    const page = await browser.newPage();
    await watchInteractions(page);
    await page.goto(document);
    await page.getByRole('button').click();
    await eventually('the click is noted', async () => (await noted(page)).interactions.length > 0);
    expect(worstShift((await noted(page)).shifts)).toBe(0);
    // What moves within half a second of an input counts as its answer.
    await page.waitForTimeout(700);
    await page.evaluate('push()');
    await eventually('the shift is noted', async () => (await noted(page)).shifts.length > 0);
    expect(worstShift((await noted(page)).shifts)).toBeGreaterThan(0.02);
    await page.close();
  }, 60_000);

  it('adds up the shifts of one window, and judges the worst window alone', () => {
    const shifts = [
      { at: 0, score: 0.01 },
      { at: 500, score: 0.02 },
      { at: 2_000, score: 0.015 },
    ];
    expect(worstShift(shifts)).toBeCloseTo(0.03);
    expect(worstShift([])).toBe(0);
  });
});
