import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import type { Page } from 'playwright-core';
import { canReadPaper, printed, speakEnglish } from './browser.fixture.js';
import { fillDesks, meetingOfMany, patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const testIfPaper = canReadPaper ? test : test.skip;

onThePage(
  'the desk and the list of directives, as they are handed on, printed and worked by keyboard',
  { isLong: true },
  (running) => {
    beforeAll(() => fillDesks(running.committee), patience);

    const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

    test(
      'a leader reads on the desk until when more time is asked for, and why',
      async () => {
        const page = await running.opened('leader');
        await page.getByText('Đề nghị gia hạn đến ngày 31/01/2031. Lý do: Thiếu hồ sơ.').waitFor();
        await page.context().close();
      },
      patience,
    );

    test(
      'the list is had as XLSX and as CSV, as it is filtered, in the language that the page speaks',
      async () => {
        const page = await running.opened('inspector');
        await page.goto(`${running.system.url}/directives?time=overdue`);
        const saved = async (name: string): Promise<Buffer> => {
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', { name, exact: true }).click(),
          ]);
          return readFile(await download.path());
        };
        const csv = (await saved('Kết xuất CSV')).toString();
        expect(csv).toContain('Kiện toàn đội ngũ cán bộ');
        expect(csv).not.toContain('Thực hiện chương trình công tác');
        expect(csv).toContain('Quá hạn');
        await speakEnglish(page);
        const [sheet] = (await readXlsx(await saved('Export XLSX'))).sheets;
        const cells = JSON.stringify(sheet?.rows);
        expect(cells).toContain('Kiện toàn đội ngũ cán bộ');
        expect(cells).not.toContain('Thực hiện chương trình công tác');
        expect(cells).toContain('Overdue');
        await page.context().close();
      },
      patience,
    );

    testIfPaper(
      'the list prints on A4 with its filter, its position, who printed it and page numbers',
      async () => {
        const meetingId = await meetingOfMany(running.committee, 60);
        const page = await running.opened('leader');
        await page.goto(`${running.system.url}/directives?meetingId=${meetingId}&work=assigned&sort=number`);
        await page.getByText('60 nhiệm vụ', { exact: true }).waitFor();
        await page.getByRole('button', { name: /Hội nghị sơ kết/ }).waitFor();
        const sheets = await printed(page);
        // Letters with marks come from another font than the rest, and pdftotext puts blanks between.
        const bare = (text: string) => text.replaceAll(/\s+/g, '');
        const paper = bare(sheets.join(''));
        const stands = (text: string) => expect(paper).toContain(bare(text));
        expect(sheets.length).toBeGreaterThan(1);
        sheets.forEach((sheet, index) => {
          expect(bare(sheet)).toContain(`${index + 1}/${sheets.length}`);
          expect(bare(sheet)).toContain(bare('Cơ quan'));
        });
        stands('Bộ lọc: Tình trạng: Chưa tiếp nhận; ');
        stands(' – Hội nghị sơ kết');
        expect(paper).toMatch(/Sốliệuđếnbảnghi\d+·Ngườiin:Ônglanh\.dao,\d\d\/\d\d\/\d{4}\d\d:\d\d/);
        for (const number of [1, 30, 60])
          expect(paper).toMatch(new RegExp(`BCD-\\d{4}-\\d\\d/${String(number).padStart(2, '0')}`));
        expect(paper).not.toContain(bare('Kết xuất'));
        await page.context().close();
      },
      patience,
    );

    test(
      'the list is worked by the keyboard alone: found, filtered, ordered, opened',
      async () => {
        const page = await running.opened('agency');
        const tabTo = async (selector: string) => {
          for (let steps = 0; steps < 80; steps += 1) {
            if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`))
              return;
            await page.keyboard.press('Tab');
          }
          throw new Error(`The keyboard does not reach ${selector}`);
        };
        await tabTo('nav a[href="/directives"]');
        await page.keyboard.press('Enter');
        await heading(page, 'Nhiệm vụ');
        await tabTo('input#field-q');
        await page.keyboard.type('ca');
        await page.keyboard.press('Enter');
        await page.waitForURL(/q=ca/);
        await tabTo('details > summary');
        await page.keyboard.press('Enter');
        await tabTo('input[id="field-time-overdue"]');
        await page.keyboard.press('Space');
        await page.waitForURL(/time=overdue/);
        await tabTo('th button');
        await page.keyboard.press('Enter');
        await page.waitForURL(/sort=number/);
        await tabTo('td a');
        await page.keyboard.press('Enter');
        await heading(page, 'Một nhiệm vụ');
        await page.context().close();
      },
      patience,
    );
  },
);
