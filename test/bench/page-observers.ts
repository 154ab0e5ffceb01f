import type { Page } from 'playwright-core';

/** What the browser noted of what people did on a page, in milliseconds; of a layout shift its score. */
export interface Noted {
  /** Each interaction, from the input to the next paint; one below what the browser tells counts as that. */
  readonly interactions: readonly number[];
  readonly shifts: readonly { readonly at: number; readonly score: number }[];
}

/** Below this the browser tells of no interaction, in milliseconds. */
const leastObserved = 16;

/** Runs in the page, before anything of it does. */
const watch = `
  globalThis.noted = { interactions: new Map(), shifts: [] };
  new PerformanceObserver((list) => {
    for (const { startTime, value, hadRecentInput } of list.getEntries())
      if (!hadRecentInput) noted.shifts.push({ at: startTime, score: value });
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId > 0)
        noted.interactions.set(interactionId, Math.max(duration, noted.interactions.get(interactionId) ?? 0));
  }).observe({ type: 'event', durationThreshold: ${leastObserved}, buffered: true });
`;

/** Has the browser note interactions and layout shifts on every document that the page opens from now on. */
export const watchInteractions = (page: Page): Promise<unknown> => page.addInitScript(watch);

/** What was noted on the document that is open. */
export async function noted(page: Page): Promise<Noted> {
  const { durations, count, shifts } = await page.evaluate<{
    durations: number[];
    count: number;
    shifts: Noted['shifts'];
  }>(
    `({ durations: [...noted.interactions.values()], count: performance.interactionCount ?? 0, shifts: noted.shifts })`,
  );
  const unobserved = Math.max(0, count - durations.length);
  return { interactions: [...durations, ...Array.from({ length: unobserved }, () => leastObserved)], shifts };
}

/** Shifts less than a second apart, five seconds at most, belong together: the worst such window is what is judged. */
export function worstShift(shifts: Noted['shifts']): number {
  let [worst, score, first, last] = [0, 0, -Infinity, -Infinity];
  for (const shift of shifts) {
    const goesOn = shift.at - last < 1_000 && shift.at - first < 5_000;
    score = goesOn ? score + shift.score : shift.score;
    if (!goesOn) first = shift.at;
    last = shift.at;
    worst = Math.max(worst, score);
  }
  return worst;
}

/**
 * Does something on the page and tells how long its picture took after the answer to the last request of this path, in
 * milliseconds; `until` is a condition in the page's language that says it is there.
 */
export async function paintedAfterAnswer(
  page: Page,
  path: string,
  act: () => Promise<unknown>,
  until: string,
): Promise<number> {
  await page.evaluate(`performance.clearResourceTimings()`);
  const painted = page.evaluate<number>(`new Promise((resolve, reject) => {
    const given = performance.now();
    const look = () => {
      const answers = performance.getEntriesByType('resource')
        .filter(({ name, responseEnd }) => new URL(name).pathname === ${JSON.stringify(path)} && responseEnd > 0);
      if (answers.length > 0 && (${until}))
        // What stands in the document now is on the screen once the next frame was drawn.
        requestAnimationFrame(() => setTimeout(() =>
          resolve(performance.now() - Math.max(...answers.map(({ responseEnd }) => responseEnd)))));
      else if (performance.now() - given > 60_000) reject(new Error('It was never painted'));
      else requestAnimationFrame(look);
    };
    look();
  })`);
  await act();
  return painted;
}
