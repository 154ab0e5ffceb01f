import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import type { Page } from 'playwright-core';
import { hasOffice, openedByOffice } from '../api/office.fixture.js';
import {
  accessibilityFaults,
  canReadPaper,
  isNotWider,
  picture,
  printed,
  telephone,
} from './browser.fixture.js';
import { patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const span = 'from=2022-06-15&to=2022-12-14';
const path = `/review?${span}`;
const parts = ['doneOnTime', 'openInTime', 'doneLate', 'openOverdue'] as const;

interface Counts {
  readonly name?: string;
  readonly [count: string]: unknown;
}
interface Review {
  readonly position: string;
  readonly total: Counts;
  readonly agencies: readonly Counts[];
  readonly restated: { readonly total: Counts } | null;
}

/** A number as the screen shows it: the thousands apart, the decimals after a comma. */
const shown = (value: number) => value.toLocaleString('vi-VN');

const percentOf = (counts: Counts, rate: string) => {
  const { percent } = counts[rate] as { percent: number | null };
  return percent === null ? '–' : `${shown(percent)}%`;
};

onThePage(
  'the half-year review, on the page',
  {
    env: {
      DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z',
      DONDOC_LETTERHEAD_NAME: 'Ban Chỉ đạo cải cách tư pháp',
    },
  },
  (running) => {
    beforeAll(async () => {
      const { committee } = running;
      const indicators = [{ code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 2.5 }];
      const due = { on: '2022-09-30' };
      const late = await committee.underWay({ title: 'Khắc phục án bị hủy, sửa', due, indicators });
      const done = await committee.underWay({ title: 'Xây dựng kế hoạch', due: { on: '2022-12-30' } });
      await committee.underWay({ title: 'Việc của cơ quan khác', leadAgencyId: committee.agencyId });
      await committee.must('agency', `/directives/${late}/progress`, {
        ...{ narrative: 'Đã rà soát.', percent: 40, indicators: [{ code: 'AN-SUA', actual: 3.5 }] },
      });
      await committee.must('agency', `/directives/${done}/completion`, { summary: 'Đã hoàn thành.' });
      await committee.must('admin', `/admin/directives/${done}/close`, { outcome: 'implemented' });
      await committee.must('admin', '/simulation/clock', { to: '2022-12-20T02:00:00Z' });
      const first = await reviewOf();
      expect(first.total).toMatchObject({ openOverdue: 1, doneOnTime: 1, openInTime: 1 });
      await committee.must('admin', `/admin/directives/${late}/correct`, {
        ...{ field: 'dueOn', value: '2022-12-30', reason: 'Ghi nhầm thời hạn.', authority: 'Công văn số 12' },
      });
    }, patience);

    async function reviewOf(more = ''): Promise<Review> {
      const as = running.committee.tokens.leader;
      const { json } = await running.system.call('GET', `/reports/review?${span}${more}`, { as });
      return json as unknown as Review;
    }
    const figures = (page: Page) => page.getByRole('region', { name: 'Theo cơ quan chủ trì' });

    /** The figures of a row of the table, without those that say the change. */
    async function rowOf(page: Page, name: string): Promise<string[]> {
      const cells = figures(page)
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name }) });
      const texts = await cells
        .locator('td.number')
        .evaluateAll((all) => all.map((cell) => cell.firstChild?.textContent ?? ''));
      return texts;
    }
    async function standsAsInTheApi(page: Page, review: Review): Promise<void> {
      for (const counts of [...review.agencies, { ...review.total, name: 'Tổng cộng' } as Counts]) {
        const row = await rowOf(page, String(counts.name));
        expect(row.slice(0, 5)).toEqual(['total', ...parts].map((part) => shown(Number(counts[part]))));
        expect(row.at(-1)).toBe(percentOf(counts, 'overdueRate'));
      }
      for (const rate of ['onTimeRate', 'onTimeRateByOriginalDate', 'overdueRate'])
        await page
          .getByRole('listitem')
          .filter({ hasText: (review.total[rate] as { calculation: string }).calculation })
          .getByText(percentOf(review.total, rate), { exact: true })
          .first()
          .waitFor();
    }

    test(
      'its figures are the API’s, as first reported and as restated with what was put right',
      async () => {
        const page = await running.at('leader', path, 'Sơ kết');
        await figures(page).waitFor();
        const reported = await reviewOf();
        await standsAsInTheApi(page, reported);
        await page.getByText(`chốt số liệu tại bản ghi ${reported.position}`).waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(page, 'review');
        await page.getByLabel('Sau đính chính').check();
        await page.waitForURL(/as=restated/);
        await page.getByRole('heading', { name: 'Đính chính sau báo cáo lần đầu' }).waitFor();
        const restated = await reviewOf('&as=restated');
        expect(restated.total['openOverdue']).toBe(0);
        expect(restated.restated?.total).toMatchObject({ openOverdue: 1 });
        await standsAsInTheApi(page, restated);
        const correction = page
          .getByRole('region', { name: /Đính chính/ })
          .getByRole('row')
          .last();
        expect((await correction.textContent())?.replaceAll(/\s+/g, ' ')).toMatch(
          /thời hạn30\/09\/202230\/12\/2022Ghi nhầm thời hạn. \(Công văn số 12\)/,
        );
        expect(await accessibilityFaults(page)).toEqual([]);
        await picture(page, 'review-restated');
        await page.context().close();
      },
      patience,
    );

    test(
      'it is had as XLSX and as DOCX, with the very figures of the screen, and LibreOffice opens the report',
      async () => {
        const page = await running.at('leader', path, 'Sơ kết');
        await figures(page).waitFor();
        const saved = async (name: string) => {
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', { name }).click(),
          ]);
          return { file: download.suggestedFilename(), bytes: await readFile(await download.path()) };
        };
        const { total } = await reviewOf();
        const workbook = await saved('Tải bảng số liệu (XLSX)');
        expect(workbook.file).toBe('so-ket_2022-06-15_2022-12-14.xlsx');
        const { sheets } = await readXlsx(workbook.bytes);
        const [headings = [], ...rows] = sheets.find(({ name }) => name === 'Theo cơ quan')?.rows ?? [];
        const sum = rows.find((row) => row[1] === 'Tổng cộng') ?? [];
        const at = (heading: string) => sum[headings.indexOf(heading)];
        expect([at('Tổng số nhiệm vụ'), at('Quá hạn, chưa hoàn thành')]).toEqual([
          total['total'],
          total['openOverdue'],
        ]);
        const report = await saved('Tải báo cáo (DOCX)');
        expect(report.file).toBe('so-ket_2022-06-15_2022-12-14.docx');
        if (hasOffice) {
          const text = (await openedByOffice(report.bytes, 'docx')).get('given.txt')?.toString('utf8') ?? '';
          expect(text).toContain('BAN CHỈ ĐẠO CẢI CÁCH TƯ PHÁP');
          expect(text).toContain((total['overdueRate'] as { calculation: string }).calculation);
          expect(text).toContain('Khắc phục án bị hủy, sửa');
        }
        await page.context().close();
      },
      patience,
    );

    (canReadPaper ? test : test.skip)(
      'the leader’s page is one sheet of A4 with every figure of the table, the position and who printed it',
      async () => {
        const page = await running.at('leader', path, 'Sơ kết');
        await figures(page).waitFor();
        const sheets = await printed(page);
        expect(sheets).toHaveLength(1);
        const bare = (text: string) => text.replaceAll(/\s+/g, '');
        const paper = bare(sheets.join(''));
        const review = await reviewOf();
        for (const words of [
          ...['Tòa án nhân dân tỉnh', 'Tổng cộng', `bản ghi ${review.position}`, 'Người in: Ông lanh.dao'],
          ...[percentOf(review.total, 'overdueRate'), percentOf(review.total, 'onTimeRate')],
        ])
          expect(paper).toContain(bare(words));
        expect(paper).not.toContain(bare('Tải báo cáo'));
        await page.context().close();
      },
      patience,
    );

    test(
      'another half-year is chosen by its days, on a telephone too, and an officer is told that it is not for him',
      async () => {
        const page = await running.at('inspector', path, 'Sơ kết', telephone);
        await figures(page).waitFor();
        expect(await isNotWider(page)).toBe(true);
        await picture(page, 'review-telephone');
        await page.getByLabel('Kỳ sơ kết').selectOption({ label: '15/12/2021 – 14/06/2022' });
        await page.waitForURL((url) => url.searchParams.get('from') !== '2022-06-15');
        await page.context().close();
        const officer = await running.at('agency', path, 'Sơ kết');
        await officer.getByRole('alert').waitFor();
        await picture(officer, 'review-officer');
        await officer.context().close();
      },
      patience,
    );
  },
);
