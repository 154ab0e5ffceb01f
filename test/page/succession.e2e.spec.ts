import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { accessibilityFaults, canReadPaper, picture, printed } from './browser.fixture.js';
import { patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';
import { fillSuccession } from './succession.fixture.js';

onThePage('the succession of agencies, on the page', {}, (running) => {
  test(
    'the office looks at a merger, and at a part that is split off, duty by duty, records it, and sees what went over',
    async () => {
      const { committee } = running;
      const name = 'Sở Nội vụ';
      const agency = await committee.must('admin', '/agencies', { code: 'SNV-CU', name });
      await committee.must('admin', '/agencies', { code: 'SNV-MOI', name: 'Sở Nội vụ hợp nhất' });
      await committee.must('admin', '/agencies', { code: 'TTLT', name: 'Trung tâm Lưu trữ' });
      const { meetingId } = await committee.draft({ leadAgencyId: agency['id'], due: { on: '2022-12-14' } });
      const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
      await committee.must('admin', `/meetings/${meetingId}/publish`, notice);

      const page = await running.at('admin', '/admin/successions', 'Kế thừa cơ quan');
      await fillSuccession(page, `${name} (SNV-CU)`, 'Sở Nội vụ hợp nhất (SNV-MOI)');
      const record = page.getByRole('button', { name: 'Ghi nhận', exact: true });
      expect(await record.isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Xem trước' }).click();
      await page.getByText('Sẽ bàn giao 01 nhiệm vụ chủ trì, 0 nhiệm vụ phối hợp, 0 tài khoản.').waitFor();
      await page
        .getByText(/Sở Nội vụ hợp nhất tiếp nhận vai trò chủ trì từ Sở Nội vụ theo văn bản/)
        .waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-succeed');
      await record.click();
      await page.getByRole('heading', { level: 1, name: `Bàn giao nhiệm vụ: ${name}` }).waitFor();
      await page.getByText('Đã bàn giao 01 trong tổng số 01 nhiệm vụ; còn lại 0.').waitFor();
      await page.getByRole('table').getByText('Sở Nội vụ hợp nhất').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-succession');
      if (canReadPaper) {
        // The reader of paper parts letters that carry marks from the rest of their word.
        const paper = (await printed(page)).join('').replace(/\s/g, '');
        expect(paper).toMatch(/Sốliệuđếnbảnghi\d+·Ngườiin/);
        expect(paper).toContain('Đãbàngiao01trongtổngsố01nhiệmvụ');
      }

      // A part of it is split off later: only what is chosen goes over.
      await page.goto(`${running.system.url}/admin/successions`);
      await fillSuccession(page, 'Sở Nội vụ hợp nhất (SNV-MOI)', 'Trung tâm Lưu trữ (TTLT)');
      await page.getByLabel('Hình thức').selectOption('Tách');
      await page.getByRole('button', { name: 'Xem trước' }).click();
      await page.getByText('01 nhiệm vụ ở lại cơ quan được tách.').waitFor();
      await page.getByLabel(/^Cơ quan tiếp nhận: BCD/).selectOption('Trung tâm Lưu trữ');
      await page.getByRole('button', { name: 'Xem trước' }).click();
      await page.getByText('Sẽ bàn giao 01 nhiệm vụ chủ trì, 0 nhiệm vụ phối hợp, 0 tài khoản.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'admin-split-off');
      await record.click();
      await page.getByText('Đã bàn giao 01 trong tổng số 01 nhiệm vụ; còn lại 0.').waitFor();
      await picture(page, 'admin-split-off-done');
      await page.goto(`${running.system.url}/admin/agencies`);
      await page.getByText('Tiếp nhận phần tách từ: Sở Nội vụ hợp nhất').waitFor();
      await page.getByText('Đã tách một phần sang: Trung tâm Lưu trữ').waitFor();
      await picture(page, 'admin-agencies-split-off');
      await page.goto(`${running.system.url}/admin/accounts`);
      await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
      await onlyThoseThatStand(page.getByRole('dialog').getByLabel('Cơ quan'));
      const other = await committee.underWay({ title: 'Giao lại' });
      await page.goto(`${running.system.url}/directives/${other}`);
      await page.getByRole('button', { name: 'Giao lại', exact: true }).click();
      await onlyThoseThatStand(page.locator('form').getByLabel('Cơ quan chủ trì'));
      expect(await page.getByRole('checkbox', { name, exact: true }).count()).toBe(0);
      await page.context().close();
    },
    patience,
  );

  /** One whose place another has taken is offered nowhere. */
  async function onlyThoseThatStand(agencies: Locator): Promise<void> {
    const offered = agencies.getByRole('option');
    await offered.getByText('Sở Nội vụ hợp nhất', { exact: true }).waitFor({ state: 'attached' });
    expect(await offered.allTextContents()).not.toContain('Sở Nội vụ');
  }
});
