import { expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { accessibilityFaults, desktop, picture, signInOn, telephone } from './browser.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

/** Asked in the page. */
const isNotWider = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
const isInForm = "document.activeElement.closest('form') !== null";

const officerPassword = 'mat-khau-dai-hon';

onThePage('the screen of one directive', {}, (running) => {
  const opened = async (
    username: string,
    password: string,
    directiveId: string,
    options: BrowserContextOptions = desktop,
  ): Promise<Page> => {
    const context = await running.browser.newContext({ locale: 'vi-VN', ...options });
    const page = await context.newPage();
    await signInOn(page, `${running.system.url}/directives/${directiveId}`, username, password);
    await page.getByRole('heading', { level: 1, name: 'Một nhiệm vụ' }).waitFor();
    return page;
  };
  const asLead = (id: string, options?: BrowserContextOptions) =>
    opened('chuyen.vien', officerPassword, id, options);
  const asOffice = (id: string) => opened('admin', adminPassword, id);
  const open = (page: Page, action: string) =>
    page.getByRole('button', { name: action, exact: true }).first().click();
  const send = (page: Page, action: string) =>
    page.locator('form').getByRole('button', { name: action, exact: true }).click();
  const recorded = (page: Page, action: string) => page.getByText(`Đã ghi nhận: ${action}.`).waitFor();

  /** Assigned to the officer's agency, and not accepted yet. */
  const assigned = async (more: object = {}): Promise<string> => {
    const { meetingId, directiveId } = await running.committee.draft({
      leadAgencyId: running.committee.agencyId,
      ...more,
    });
    const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng ban' };
    await running.committee.must('admin', `/meetings/${meetingId}/publish`, notice);
    return directiveId;
  };

  it('tells a lead’s story through the page: accepted, reported, returned by the office, reported again, closed', async () => {
    const indicators = [{ code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 5 }];
    const id = await assigned({ indicators });
    const lead = await asLead(id);
    await open(lead, 'Tiếp nhận');
    await send(lead, 'Tiếp nhận');
    await recorded(lead, 'Tiếp nhận');
    await lead.getByText('Đang thực hiện').first().waitFor();

    await open(lead, 'Báo cáo tiến độ');
    await lead.getByLabel('Nội dung báo cáo').fill('Đã ban hành kế hoạch.');
    await lead.getByLabel('Tỷ lệ hoàn thành (%)').fill('62,5');
    await lead.getByLabel('Án bị sửa (vụ): kết quả thực hiện').fill('3,5');
    await send(lead, 'Báo cáo tiến độ');
    await recorded(lead, 'Báo cáo tiến độ');
    await lead.getByText('Đã ban hành kế hoạch.').first().waitFor();
    await lead.getByText('70% kế hoạch').waitFor();

    await open(lead, 'Báo cáo hoàn thành');
    await lead.getByLabel('Kết quả thực hiện', { exact: true }).fill('Đã hoàn thành.');
    await send(lead, 'Báo cáo hoàn thành');
    await recorded(lead, 'Báo cáo hoàn thành');

    const office = await asOffice(id);
    await open(office, 'Trả lại báo cáo');
    await office.getByLabel('Lý do').fill('Chưa có số liệu của cấp huyện.');
    await send(office, 'Trả lại báo cáo');
    await recorded(office, 'Trả lại báo cáo');

    // The other person's change comes by itself.
    await lead.getByText('Chưa có số liệu của cấp huyện.').first().waitFor();
    await open(lead, 'Báo cáo hoàn thành');
    await lead.getByLabel('Kết quả thực hiện', { exact: true }).fill('Đã hoàn thành, có số liệu cấp huyện.');
    await send(lead, 'Báo cáo hoàn thành');
    await recorded(lead, 'Báo cáo hoàn thành');

    await office.getByText('Chờ xác nhận').first().waitFor();
    await open(office, 'Kết thúc theo dõi');
    await send(office, 'Kết thúc theo dõi');
    await recorded(office, 'Kết thúc theo dõi');
    await lead.getByText('Đã kết thúc theo dõi').first().waitFor();
    const { json } = await running.system.call('GET', `/directives/${id}`, {
      as: running.committee.tokens.admin,
    });
    expect(json).toMatchObject({ work: 'closed', outcome: 'implemented', completionReports: [{}, {}] });
    await Promise.all([lead.context().close(), office.context().close()]);
  }, 180_000);

  it('offers nothing to an inspector, who reads it whole', async () => {
    const page = await opened('thanh.tra', officerPassword, await assigned());
    await page.getByText('Hiện không có thao tác nào').waitFor();
    await page.getByRole('heading', { name: 'Quá trình thực hiện' }).waitFor();
    await page.context().close();
  }, 60_000);

  it('shows, where the directive moved while a form was open, old beside new, and sends on demand', async () => {
    const id = await running.committee.underWay();
    const page = await asLead(id);
    await open(page, 'Báo cáo tiến độ');
    await page.getByLabel('Nội dung báo cáo').fill('Viết trước khi đính chính.');
    const correction = {
      field: 'title',
      value: 'Nhiệm vụ đã đính chính',
      reason: 'Sai tên.',
      authority: 'Trưởng ban',
    };
    await running.committee.must('admin', `/admin/directives/${id}/correct`, correction);
    const changes = page.getByRole('group', { name: 'Nội dung đã thay đổi trong lúc nhập' });
    await changes.getByText('Nhiệm vụ đã đính chính').waitFor();
    await send(page, 'Báo cáo tiến độ');
    await page.getByRole('alert').getByText('Nội dung đã thay đổi').first().waitFor();
    expect(await page.getByLabel('Nội dung báo cáo').inputValue()).toBe('Viết trước khi đính chính.');
    await page.getByRole('button', { name: 'Vẫn gửi' }).click();
    await recorded(page, 'Báo cáo tiến độ');
    await eventually('the report is shown', async () => {
      const { text } = await running.system.call('GET', `/directives/${id}`, {
        as: running.committee.tokens.admin,
      });
      return text.includes('Viết trước khi đính chính.');
    });
    await page.context().close();
  }, 90_000);

  it.each([
    ['desktop', desktop],
    ['telephone', telephone],
  ] as const)(
    'has no finding of axe in either language, a form open, and nothing that is wider: %s',
    async (name, options) => {
      const id = await running.committee.underWay({
        coordinators: [{ agencyId: running.committee.otherAgencyId }],
        indicators: [{ code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 5 }],
      });
      await running.committee.must('agency', `/directives/${id}/progress`, {
        narrative: 'Đang thực hiện.',
        indicators: [{ code: 'AN-SUA', actual: 3.5 }],
      });
      const page = await asLead(id, options);
      await page.getByText('Đang thực hiện.').first().waitFor();
      for (const [language, action] of [
        ['vi', 'Báo cáo tiến độ'],
        ['en', 'Report progress'],
      ] as const) {
        await open(page, action);
        await picture(page, `directive-${name}-${language}`);
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await page.evaluate<boolean>(isNotWider)).toBe(true);
        await page.locator('form').getByRole('button').last().click();
        if (language === 'vi') await page.getByRole('button', { name: 'English' }).click();
      }
      await page.context().close();
    },
    120_000,
  );

  it('is worked by the keyboard alone', async () => {
    const id = await assigned();
    const page = await asLead(id);
    const accept = page.getByRole('button', { name: 'Tiếp nhận', exact: true }).first();
    await accept.focus();
    await page.keyboard.press('Enter');
    await page.locator('form').waitFor();
    for (let steps = 0; steps < 10; steps += 1) {
      await page.keyboard.press('Tab');
      const inForm = await page.evaluate<boolean>(isInForm);
      if (inForm) break;
    }
    await page.keyboard.press('Enter');
    await recorded(page, 'Tiếp nhận');
    await eventually('it is accepted', async () => {
      const { json } = await running.system.call('GET', `/directives/${id}`, {
        as: running.committee.tokens.admin,
      });
      return json['work'] === 'in_progress';
    });
    await page.context().close();
  }, 60_000);
});
