import { beforeAll, expect, test } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import type { Role } from '#domain';
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
import { onThePage } from './on-the-page.fixture.js';

const readers: readonly Role[] = ['admin', 'leader', 'inspector'];
const office: readonly Role[] = ['admin'];

/** A screen by its address, in which `:meeting` and the like stand for what is there, and who may open it. */
const screens: readonly (readonly [name: string, path: string, who: readonly Role[]])[] = [
  ['desk', '/', roles],
  ['directives', '/directives?time=overdue,in_time', roles],
  ['directive', '/directives/:directive', roles],
  ['meetings', '/meetings', roles],
  ['meeting', '/meetings/:meeting', roles],
  ['convene', '/meetings/convene', office],
  ['draft', '/meetings/:drafted/draft', office],
  ['amend', '/meetings/:drafted/drafts/:draft', office],
  ['intake', '/meetings/:drafted/intake', office],
  ['publish', '/meetings/:drafted/publish', office],
  ['correct', '/meetings/:meeting/correct', office],
  ['calendar', '/calendar?month=2022-09', roles],
  ['review', '/review?from=2022-06-15&to=2022-12-14', readers],
  ['audit', '/audit', ['admin', 'inspector']],
  ['audit-event', '/audit/events/:position', ['admin', 'inspector']],
  ['audit-findings', '/audit/findings', ['admin', 'inspector']],
  ['audit-unreminded', '/audit/unreminded?from=2022-09-01&to=2022-12-31', ['admin', 'inspector']],
  ['audit-past', '/audit/past?id=:directive&at=2022-09-01', ['admin', 'inspector']],
  ['admin', '/admin', office],
  ['admin-agencies', '/admin/agencies', office],
  ['admin-successions', '/admin/successions', office],
  ['admin-succeed', '/admin/successions/new', office],
  ['admin-accounts', '/admin/accounts', office],
  ['admin-calendars', '/admin/calendars', office],
  ['admin-policies', '/admin/policies', office],
  ['admin-causes', '/admin/lateness-causes', office],
  ['admin-deliveries', '/admin/deliveries', office],
  ['admin-parked', '/admin/parked', office],
  ['admin-health', '/admin/health', office],
  ['inbox', '/inbox', roles],
  ['settings', '/settings', roles],
];

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
    for (const [name, value] of Object.entries({ directive: waiting, position, drafted, draft, meeting }))
      places.set(name, value);
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
        if (language === 'en') await speakEnglish(page);
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
        for (const [name, path] of [
          ['sign-in', '/'],
          ['invitation', '/invitation#none'],
        ] as const) {
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
