import type { Page } from 'playwright-core';

const stops =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]';

/** More controls than this no screen has in one round. */
const mostStops = 600;

/** Goes once around the screen by Tab, and tells each control that was not reached, in a line. */
export async function notReachedByKeyboard(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const reached = new Set<EventTarget | null>();
    Object.assign(globalThis, { reached });
    document.addEventListener('focusin', ({ target }) => reached.add(target));
    // The round begins where the page does, wherever the focus was put when the screen opened.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const isAround = () => page.evaluate(() => document.activeElement === document.body);
  for (let steps = 0; steps < mostStops; steps += 1) {
    await page.keyboard.press('Tab');
    if (await isAround()) break;
  }
  return page.evaluate((selector) => {
    const { reached } = globalThis as unknown as { reached: Set<EventTarget> };
    const groupOf = (one: Element) =>
      one instanceof HTMLInputElement && one.type === 'radio' ? one.name : '';
    const groups = new Set([...reached].map((one) => groupOf(one as Element)).filter((name) => name !== ''));
    return [...document.querySelectorAll(selector)]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !reached.has(one))
      .filter((one) => !groups.has(groupOf(one)) && one.getAttribute('tabindex') !== '-1')
      .map((one) => `${one.tagName} ${one.id} ${(one.textContent ?? '').slice(0, 60)}`);
  }, stops);
}
