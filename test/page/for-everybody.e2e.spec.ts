import { beforeAll, expect, test } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { eventually } from '../api/system.fixture.js';
import {
  accessibilityFaults,
  desktop,
  isNotWider,
  openedAs,
  picture,
  speakEnglish,
  telephone,
} from './browser.fixture.js';
import { fillDesks, meetingOfMany, patience, people, roles } from './desk.fixture.js';
import { notReachedByKeyboard } from './keyboard.fixture.js';
import { onThePage, type Running } from './on-the-page.fixture.js';
import { openScreens, screens } from './screens.fixture.js';

/** A department with a person and a duty, merged into another: all of it is handed over. */
async function succeedAnAgency({ committee }: Running): Promise<string> {
  const { id } = await committee.must('admin', '/agencies', { code: 'SNV', name: 'Sở Nội vụ' });
  const agencyId = String(id);
  const person = { username: 'noi.vu', password: 'mat-khau-dai-hon', name: 'Bà Nội vụ', role: 'agency' };
  await committee.openAccount({ ...person, agencyId });
  const { meetingId } = await committee.draft({ leadAgencyId: agencyId });
  const notice = { number: '17-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  const basis = { number: '202/2025/QH15', issuedOn: '2025-06-12', issuer: 'Quốc hội' };
  const act = {
    agencyId,
    kind: 'merged',
    basis,
    effectiveOn: '2025-07-01',
    heirIds: [committee.otherAgencyId],
  };
  const { successionId } = await committee.must('admin', '/admin/successions', act);
  return String(successionId);
}

/** What an A4 sheet leaves between its margins, in pixels of CSS. */
const paper = { width: 661, height: 900 };

const sizes = [
  ['desktop', desktop],
  ['telephone', telephone],
] as const;

onThePage('every screen, for everybody', { isLong: true }, (running) => {
  const places = new Map<string, string>();
  beforeAll(async () => {
    const { committee } = running;
    const { waiting, position } = await fillDesks(committee);
    const { meetingId: drafted, directiveId: draft } = await committee.draft({
      ...{ leadAgencyId: committee.agencyId, coordinators: [{ agencyId: committee.otherAgencyId }] },
      indicators: [{ code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 2.5 }],
    });
    const meeting = await meetingOfMany(committee, 12);
    const succession = await succeedAnAgency(running);
    const all = { directive: waiting, position, drafted, draft, meeting, succession };
    for (const [name, value] of Object.entries(all)) places.set(name, value);
  }, patience);

  const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name: string) => places.get(name) ?? name);

  /** Opens an address and waits until nothing on it is being loaded or asked for. */
  async function open(page: Page, path: string): Promise<void> {
    const asked = new Set<Request>();
    const isAsked = (request: Request) => void (request.resourceType() === 'fetch' && asked.add(request));
    const isAnswered = (request: Request) => void asked.delete(request);
    page.on('request', isAsked).on('requestfinished', isAnswered).on('requestfailed', isAnswered);
    await page.goto(running.system.url + addressOf(path));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await eventually('everything is there', async () => {
      const loading = page.locator('[role="status"][class*="loading"]');
      return (await loading.count()) === 0 && asked.size === 0;
    });
    await page.evaluate('document.fonts.ready.then(() => true)');
    page.off('request', isAsked).off('requestfinished', isAnswered).off('requestfailed', isAnswered);
  }

  test.each(roles.flatMap((role) => sizes.map(([size, options]) => [role, size, options] as const)))(
    'a person who is %s works it by keyboard and reads it in either language and on paper, without a finding: %s',
    async (role, size, options) => {
      const faults: string[] = [];
      const page = await openedAs(running.browser, running.system.url, people[role], options);
      for (const language of ['vi', 'en']) {
        if (language === 'en') {
          await open(page, '/');
          await speakEnglish(page);
        }
        for (const [name, path, who] of screens) {
          if (!who.includes(role)) continue;
          await open(page, path);
          const note = (what: string) => faults.push(`${name} (${language}): ${what}`);
          await picture(page, `${name}-${role}-${size}-${language}`);
          (await accessibilityFaults(page)).forEach(note);
          if (!(await isNotWider(page))) note('is wider than the screen');
          if (language === 'vi')
            (await notReachedByKeyboard(page)).forEach((one) => note(`not reached: ${one}`));
          await page.emulateMedia({ media: 'print' });
          await page.setViewportSize(paper);
          await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
          (await accessibilityFaults(page)).forEach((fault) => note(`on paper, ${fault}`));
          if (!(await isNotWider(page))) note('is wider than paper');
          if (size === 'desktop') await picture(page, `${name}-${role}-paper-${language}`);
          await page.evaluate(() => dispatchEvent(new Event('afterprint')));
          await page.emulateMedia({ media: null });
          await page.setViewportSize(options.viewport ?? paper);
        }
      }
      expect(faults).toEqual([]);
      await page.context().close();
    },
    patience,
  );

  test.each(sizes)(
    'whoever is not signed in signs in by keyboard, or reads that an invitation holds no more, without a finding: %s',
    async (size, options) => {
      const faults: string[] = [];
      for (const language of ['vi', 'en']) {
        const context = await running.browser.newContext(options);
        const page = await context.newPage();
        for (const [name, path] of openScreens) {
          await open(page, path);
          const other = page.getByRole('button', { name: 'English' });
          if (language === 'en' && (await other.isVisible())) await other.click();
          await page.locator(`html[lang="${language}"]`).waitFor();
          await picture(page, `${name}-${size}-${language}`);
          faults.push(...(await accessibilityFaults(page)), ...(await notReachedByKeyboard(page)));
          if (!(await isNotWider(page))) faults.push(`${name} is wider than the screen`);
        }
        await context.close();
      }
      expect(faults).toEqual([]);
    },
    patience,
  );
});
