import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { accessibilityFaults, desktop, picture, signInOn, telephone } from './browser.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

interface Item {
  readonly id: string;
  readonly title: string;
  readonly work: string;
  readonly dueOn: string | null;
  readonly leadAgencyId: string | null;
  readonly coordinatorIds: readonly string[];
  readonly urgency: string;
}

onThePage('meetings, on the page', {}, (running) => {
  async function office(options = desktop): Promise<Page> {
    const page = await (await running.browser.newContext({ ...options, locale: 'vi-VN' })).newPage();
    await signInOn(page, running.system.url, 'admin', adminPassword);
    return page;
  }
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const putDay = async (page: Page, group: string, [day = '', month = '', year = '']: readonly string[]) => {
    const fields = page.getByRole('group', { name: group, exact: true });
    await fields.getByLabel('Ngày', { exact: true }).fill(day);
    await fields.getByLabel('Tháng', { exact: true }).fill(month);
    await fields.getByLabel('Năm', { exact: true }).fill(year);
  };
  const directivesOf = async (meetingId: string): Promise<readonly Item[]> => {
    const path = `/directives?meetingId=${meetingId}&limit=100`;
    const { json } = await running.system.call('GET', path, { as: running.committee.tokens.admin });
    return (json['items'] as unknown as Item[]).sort((one, other) => (one.title < other.title ? -1 : 1));
  };
  const meetingOf = async (id: string) => {
    const { json } = await running.system.call('GET', `/meetings/${id}`, {
      as: running.committee.tokens.admin,
    });
    return json as Record<string, unknown>;
  };

  test('the office convenes, drafts two directives by keyboard, publishes, and the API says the same', async () => {
    const page = await office();
    await page.getByRole('navigation').getByRole('link', { name: 'Hội nghị' }).click();
    await page.getByRole('link', { name: 'Nhập hội nghị' }).click();
    await heading(page, 'Nhập hội nghị');
    await button(page, 'Nhập hội nghị').click();
    await page.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Tên hội nghị').fill('Hội nghị sơ kết cải cách tư pháp');
    await page.getByLabel('Cơ quan tổ chức').fill('Ban Chỉ đạo cải cách tư pháp tỉnh');
    await putDay(page, 'Ngày họp', ['20', '7', '2022']);
    await page.getByLabel('Người chủ trì (không bắt buộc)').fill('Trưởng Ban Chỉ đạo');
    await button(page, 'Nhập hội nghị').click();
    await heading(page, 'Hội nghị sơ kết cải cách tư pháp');
    const meetingId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.getByRole('link', { name: 'Dự thảo nhiệm vụ' }).click();
    await heading(page, 'Dự thảo nhiệm vụ');
    await page.getByLabel('Tên nhiệm vụ').fill('Kiện toàn đội ngũ cán bộ');
    await page.getByLabel('Nội dung nhiệm vụ').fill('Bảo đảm số lượng, chất lượng.');
    await page.getByRole('combobox', { name: 'Cơ quan chủ trì' }).focus();
    await page.keyboard.type('toa an');
    await page.getByRole('option', { name: 'Tòa án nhân dân tỉnh (TAND)' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Thêm cơ quan phối hợp' }).focus();
    await page.keyboard.type('stp');
    await page.getByRole('option', { name: 'Sở Tư pháp (STP)' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await putDay(page, 'Thời hạn riêng của Sở Tư pháp (không bắt buộc)', ['30', '11', '2030']);
    await putDay(page, 'Ngày đến hạn', ['13', '12', '2030']);
    await page.getByLabel('Hỏa tốc').check();
    await button(page, 'Thêm chỉ tiêu').click();
    await page.getByLabel('Mã chỉ tiêu').fill('AN-SUA');
    await page.getByLabel('Tên chỉ tiêu').fill('Án bị sửa');
    await page.getByLabel('Đơn vị tính').fill('vụ');
    await page.getByLabel('Mức phải đạt').fill('3,5');
    await button(page, 'Lưu dự thảo').click();
    await page.getByText(/Đã lưu dự thảo nhiệm vụ số .*01\./).waitFor();

    await page.getByLabel('Tên nhiệm vụ').fill('Học tập tấm gương đạo đức');
    await page.getByLabel('Nội dung nhiệm vụ').fill('Thường xuyên.');
    await page.getByRole('combobox', { name: 'Cơ quan chủ trì' }).fill('tư pháp');
    await page.getByRole('option', { name: 'Sở Tư pháp (STP)' }).click();
    await page.getByLabel('Thường xuyên').check();
    await button(page, 'Lưu dự thảo').click();
    await page.getByText(/Đã lưu dự thảo nhiệm vụ số .*02\./).waitFor();
    await eventually('both are drafts', async () => {
      const works = (await directivesOf(meetingId)).map(({ work }) => work);
      return works.join() === 'draft,draft';
    });

    await page.getByRole('link', { name: 'Về hội nghị' }).click();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('link', { name: 'Ban hành thông báo kết luận' }).click();
    await heading(page, 'Ban hành thông báo kết luận');
    await page.getByText('Sở Tư pháp (hạn 30/11/2030)').waitFor();
    await page.getByRole('cell', { name: 'Thường xuyên' }).waitFor();
    expect(asked.filter((path) => path.startsWith('/api/v1/directives/'))).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'ban-hanh');
    await page.getByLabel('Số thông báo').fill('15-TB/BCĐ');
    await putDay(page, 'Ngày ban hành', ['20', '07', '2022']);
    await button(page, 'Ban hành 02 nhiệm vụ').click();
    await heading(page, 'Hội nghị sơ kết cải cách tư pháp');
    await page.getByText('Số 15-TB/BCĐ, ngày 20/07/2022').waitFor();
    await page.getByText('Chưa tiếp nhận').nth(1).waitFor();
    // As its deadline, and as its status of the time.
    expect(await page.getByText('Thường xuyên', { exact: true }).count()).toBe(2);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'hoi-nghi');

    const [staff, example] = await directivesOf(meetingId);
    expect(staff).toMatchObject({
      ...{ title: 'Học tập tấm gương đạo đức', work: 'assigned', dueOn: null },
      leadAgencyId: running.committee.otherAgencyId,
    });
    expect(example).toMatchObject({
      ...{ title: 'Kiện toàn đội ngũ cán bộ', work: 'assigned', dueOn: '2030-12-13', urgency: 'express' },
      ...{ leadAgencyId: running.committee.agencyId, coordinatorIds: [running.committee.otherAgencyId] },
    });
    expect(await meetingOf(meetingId)).toMatchObject({
      notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-20', signer: 'Trưởng Ban Chỉ đạo' },
    });
    const { json } = await running.system.call('GET', `/directives/${example?.id}`, {
      as: running.committee.tokens.admin,
    });
    expect(json['indicators']).toMatchObject([{ code: 'AN-SUA', target: 3.5 }]);
    await page.context().close();
  }, 180_000);

  test('what was typed and not sent is lost only once its reader says so: by a link, a step back, a closed tab', async () => {
    const meetingId = await running.committee.convene();
    const page = await office();
    await page.goto(`${running.system.url}/meetings/${meetingId}`);
    await page.getByRole('link', { name: 'Dự thảo nhiệm vụ' }).click();
    await heading(page, 'Dự thảo nhiệm vụ');
    const title = page.getByLabel('Tên nhiệm vụ');
    await title.fill('Rà soát trụ sở');
    const dialog = page.getByRole('dialog', { name: 'Nội dung đang nhập chưa được gửi' });
    for (const leave of [
      () => page.getByRole('link', { name: 'Về hội nghị' }).click(),
      () => page.goBack(),
    ]) {
      await leave();
      await dialog.waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await button(page, 'Nhập tiếp').click();
      await dialog.waitFor({ state: 'detached' });
      await eventually('the address is that of the form', () => page.url().endsWith('/draft'));
      expect(await title.inputValue()).toBe('Rà soát trụ sở');
    }
    const asked: string[] = [];
    page.once('dialog', (question) => {
      asked.push(question.type());
      void question.dismiss();
    });
    await page.close({ runBeforeUnload: true });
    await eventually('the browser asks before the tab is closed', () => asked.join() === 'beforeunload');
    await page.getByRole('link', { name: 'Về hội nghị' }).click();
    await button(page, 'Bỏ nội dung đã nhập').click();
    await page.waitForURL((url) => url.pathname === `/meetings/${meetingId}`);
    await page.context().close();
  }, 180_000);

  test('the minutes are attached as a file, which everybody who reads the meeting can open', async () => {
    const meetingId = await running.committee.convene();
    const page = await office();
    await page.goto(`${running.system.url}/meetings/${meetingId}`);
    await page.getByText('Chưa có biên bản.').waitFor();
    await button(page, 'Đính kèm tệp biên bản').click();
    await button(page, 'Đính kèm').click();
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Tệp biên bản: / })
      .waitFor();
    const choice = page.getByLabel('Chọn tệp');
    await choice.setInputFiles({
      name: 'a.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ'),
    });
    await page.getByText('Không nhận loại tệp này.').waitFor();
    await button(page, 'Bỏ tệp a.exe').click();
    const minutes = Buffer.from('%PDF-1.7 biên bản hội nghị');
    await choice.setInputFiles({ name: 'Biên bản.pdf', mimeType: 'application/pdf', buffer: minutes });
    await page.getByText('Đã gửi, 33 B').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'bien-ban');
    await button(page, 'Đính kèm').click();
    await page.getByText('Đã đính kèm 01 tệp biên bản.').waitFor();
    const link = page.getByRole('list', { name: 'Tệp biên bản' }).getByRole('link', { name: 'Biên bản.pdf' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(await readFile(await download.path())).toEqual(minutes);
    expect(await meetingOf(meetingId)).toMatchObject({ minutesFiles: [{ name: 'Biên bản.pdf', size: 33 }] });
    await page.getByRole('link', { name: 'Nhập nhiều nhiệm vụ' }).click();
    await heading(page, 'Nhập nhiều nhiệm vụ');
    await page.getByRole('link', { name: /Hội nghị sơ kết/ }).click();
    await heading(page, 'Hội nghị sơ kết');
    await page.context().close();
  }, 240_000);

  test('a draft is amended on what stands, and dropped once the office says why', async () => {
    const { meetingId, directiveId } = await running.committee.draft({ title: 'Đầu tư cơ sở vật chất' });
    const page = await office(telephone);
    await page.goto(`${running.system.url}/meetings/${meetingId}/drafts/${directiveId}`);
    await page.getByLabel('Tên nhiệm vụ').fill('Đầu tư cơ sở vật chất, trang thiết bị');
    await running.committee.must('admin', `/directives/${directiveId}/draft`, { urgency: 'urgent' });
    const moved = page.getByRole('group', { name: 'Nội dung đã thay đổi trong lúc nhập' });
    await moved.getByRole('row', { name: 'Độ khẩn Thường Khẩn' }).waitFor();
    await button(page, 'Lưu dự thảo').click();
    await button(page, 'Vẫn gửi').click();
    await heading(page, 'Hội nghị sơ kết');
    await page.getByRole('link', { name: /Đầu tư cơ sở vật chất, trang thiết bị/ }).waitFor();
    await page.getByRole('link', { name: /^Sửa dự thảo nhiệm vụ số/ }).click();
    await button(page, 'Hủy dự thảo').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Lý do').fill('Trùng với nhiệm vụ khác.');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Hủy dự thảo' }).click();
    await heading(page, 'Hội nghị sơ kết');
    await eventually(
      'the draft is dropped',
      async () => (await directivesOf(meetingId))[0]?.work === 'closed',
    );
    await page.context().close();
  }, 240_000);

  test('what is missing is said before a supplementary notice, and a notice is put right after it', async () => {
    const directiveId = await running.committee.underWay({ title: 'Thực hiện Chương trình công tác' });
    let meetingId = '';
    await eventually('the directive is shown', async () => {
      const { status, json } = await running.system.call('GET', `/directives/${directiveId}`, {
        as: running.committee.tokens.admin,
      });
      meetingId = String(json['meetingId']);
      return status === 200;
    });
    await running.committee.must('admin', `/meetings/${meetingId}/directives`, {
      ...{ title: 'Rà soát trụ sở', content: 'Đề xuất.' },
    });
    const page = await office(telephone);
    await page.goto(`${running.system.url}/meetings/${meetingId}/publish`);
    await heading(page, 'Ban hành thông báo bổ sung');
    await page.getByText('chưa có cơ quan chủ trì; chưa có thời hạn').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, 'ban-hanh-bo-sung-dien-thoai');
    await page.getByLabel('Số thông báo').fill('16-TB/BCĐ');
    await putDay(page, 'Ngày ban hành', ['21', '07', '2022']);
    await page.getByLabel('Người ký').fill('Trưởng Ban');
    await button(page, 'Ban hành 01 nhiệm vụ').click();
    await page.getByText('Số 16-TB/BCĐ, ngày 21/07/2022').waitFor();
    await page.getByRole('link', { name: 'Đính chính' }).click();
    await page
      .getByLabel('Nội dung cần đính chính')
      .selectOption({ label: 'Người ký, Thông báo số 16-TB/BCĐ' });
    await page.getByLabel('Nội dung đúng').fill('Phó Trưởng Ban');
    await page.getByLabel('Lý do').fill('Ghi sai người ký.');
    await page.getByLabel('Căn cứ').fill('Bản gốc thông báo.');
    expect(await accessibilityFaults(page)).toEqual([]);
    await button(page, 'Đính chính').click();
    await page.getByText('Người ký: Phó Trưởng Ban').waitFor();
    expect(await meetingOf(meetingId)).toMatchObject({
      supplements: [{ number: '16-TB/BCĐ', signer: 'Phó Trưởng Ban' }],
    });
    await page.context().close();
  }, 240_000);

  test('an officer reads a meeting, and is offered nothing that is the office’s', async () => {
    const { meetingId } = await running.committee.draft();
    const page = await (await running.browser.newContext(desktop)).newPage();
    await signInOn(page, running.system.url, 'chuyen.vien', 'mat-khau-dai-hon');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.goto(`${running.system.url}/meetings`);
    await page.getByRole('heading', { level: 1, name: 'Meetings' }).waitFor();
    expect(await page.getByRole('link', { name: 'Enter a meeting' }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${running.system.url}/meetings/${meetingId}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: 'Draft a directive' }).count()).toBe(0);
    await page.context().close();
  }, 240_000);
});
