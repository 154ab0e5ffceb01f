import type { Locator, Page } from 'playwright-core';

/** How a person works a screen: with a mouse, on a touch screen, or by the keyboard alone. */
export interface Input {
  /** Writes a text into a field, in the place of what stands in it. */
  write(field: Locator, text: string): Promise<void>;
  /** Presses a button or a link. */
  press(control: Locator): Promise<void>;
  /** Chooses one of a few. */
  choose(radio: Locator): Promise<void>;
  /** Writes into a field that proposes what may stand there, and takes a proposal. */
  pick(field: Locator, text: string, proposal: Locator): Promise<void>;
}

export type Way = 'mouse' | 'touch' | 'keyboard';

/** More controls than this no screen has from its beginning to its end. */
const mostStops = 400;

/** Goes on by Tab until what is asked for has the focus. */
async function tabUntil(page: Page, what: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let steps = 0; steps < mostStops; steps += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${what}`);
}

/** Goes to a control by Tab alone, once it is there. */
async function reach(page: Page, control: Locator): Promise<void> {
  await control.waitFor();
  await tabUntil(page, String(control), () => control.evaluate((one) => one === document.activeElement));
}

const byKeyboard = (page: Page): Input => ({
  async write(field, text) {
    await reach(page, field);
    await page.keyboard.press('ControlOrMeta+a');
    if (text === '') await page.keyboard.press('Delete');
    else await page.keyboard.type(text);
  },
  async press(control) {
    await reach(page, control);
    await page.keyboard.press('Enter');
  },
  async choose(radio) {
    await radio.waitFor();
    // Tab stops once at a group, at what is chosen; the arrows go on within it.
    const name = await radio.getAttribute('name');
    await tabUntil(page, String(radio), () =>
      page.evaluate((group) => document.activeElement?.getAttribute('name') === group, name),
    );
    for (let steps = 0; steps < mostStops && !(await radio.isChecked()); steps += 1)
      await page.keyboard.press('ArrowDown');
  },
  async pick(field, text, proposal) {
    await this.write(field, text);
    await proposal.waitFor();
    for (let steps = 0; steps < mostStops; steps += 1) {
      await page.keyboard.press('ArrowDown');
      if ((await proposal.getAttribute('aria-selected')) === 'true') break;
    }
    await page.keyboard.press('Enter');
  },
});

const byPointer = (touch: boolean): Input => {
  const press = (control: Locator) => (touch ? control.tap() : control.click());
  return {
    write: (field, text) => field.fill(text),
    press,
    choose: (radio) => radio.check(),
    async pick(field, text, proposal) {
      await field.fill(text);
      await press(proposal);
    },
  };
};

/** The hands that work a page in one of the ways. */
export const inputOn = (page: Page, way: Way): Input =>
  way === 'keyboard' ? byKeyboard(page) : byPointer(way === 'touch');
