import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { workbook } from '../../apps/api/src/imports/spreadsheet/workbook.fixture.js';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { accessibilityFaults, desktop, picture, signInOn, telephone } from './browser.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

onThePage('the grid for many directives', { isLong: true }, (running) => {
  /** The grid of a new meeting, opened by a clerk. */
  async function opened(how = desktop): Promise<{ page: Page; context: BrowserContext; meetingId: string }> {
    const meetingId = await running.committee.convene();
    const context = await running.browser.newContext({ ...how, locale: 'vi-VN' });
    const page = await context.newPage();
    await signInOn(page, `${running.system.url}/meetings/${meetingId}/intake`, 'admin', adminPassword);
    await page.getByRole('grid').waitFor();
    return { page, context, meetingId };
  }

  /** Puts a text on the clipboard of the page and pastes it where the focus is. */
  async function paste(page: Page, text: string, html = ''): Promise<void> {
    await page.evaluate(`(() => {
    const data = new DataTransfer();
    data.setData('text/plain', ${JSON.stringify(text)});
    if (${JSON.stringify(html)} !== '') data.setData('text/html', ${JSON.stringify(html)});
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  })()`);
  }

  const cell = (page: Page, row: number, column: string) => page.locator(`#cell-${row}-${column}`);
  const checkAndSend = (page: Page) => page.getByRole('button', { name: /^Kiểm tra và gửi/ }).click();
  const directivesOf = async (meetingId: string): Promise<Record<string, unknown>[]> => {
    const path = `/directives?meetingId=${meetingId}&limit=500`;
    const { json } = await running.system.call('GET', path, { as: running.committee.tokens.admin });
    const items = json['items'] as unknown as ({ number: string } & Record<string, unknown>)[];
    return items.sort((one, other) => (one.number < other.number ? -1 : 1));
  };
  /** Waits until the read model shows these titles of a meeting, in this order. */
  const haveTitles = (meetingId: string, titles: readonly string[]) =>
    eventually('the directives of the meeting are shown', async () => {
      const found = (await directivesOf(meetingId)).map(({ title }) => title);
      return JSON.stringify(found) === JSON.stringify(titles);
    });
  /** Gives the grid a file. */
  const put = (page: Page, name: string, bytes: Uint8Array) =>
    page
      .getByLabel('Chọn tệp bảng tính (.xlsx, .csv)')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

  it('is filled by keyboard alone, checked by cell, and sent', async () => {
    const { page, context, meetingId } = await opened();
    await cell(page, 0, 'title').focus();
    await page.keyboard.type('Kế hoạch năm');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('Sở không có');
    await page.keyboard.press('Enter');
    await cell(page, 1, 'lead').waitFor();
    await checkAndSend(page);
    await page.getByRole('alert').getByText('Không có cơ quan nào mang mã hoặc tên này.').waitFor();
    expect(await cell(page, 0, 'lead').getAttribute('aria-invalid')).toBe('true');
    await picture(page, 'intake-faults');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('alert').getByRole('link', { name: 'Dòng 1, Cơ quan chủ trì' }).click();
    await eventually('the page is so far', () =>
      page.evaluate<boolean>(`document.activeElement?.id === 'cell-0-lead'`),
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('TAND');
    await page.keyboard.press('Enter');
    await checkAndSend(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Gửi 01 nhiệm vụ' }).click();
    await page.getByText('Đã thêm 01 nhiệm vụ.').waitFor();
    await haveTitles(meetingId, ['Kế hoạch năm']);
    await context.close();
  }, 240_000);

  it('takes a paste of Excel without a header from the cell on, and of Word with one by its headers', async () => {
    const { page, context, meetingId } = await opened();
    await cell(page, 0, 'title').focus();
    await paste(page, 'Việc một\t"Nội dung\nhai dòng"\tTAND\nViệc hai\tNội dung\tSTP\n');
    await cell(page, 1, 'lead').getByText('STP').waitFor();
    const html =
      '<table><tr><td><p>TT</p></td><td>Hạn hoàn thành</td><td>Nội dung chỉ đạo</td></tr><tr><td>1</td><td>31/12/2030</td><td><p>Việc <b>ba</b></p></td></tr></table>';
    await paste(page, 'TT\tHạn hoàn thành\tNội dung chỉ đạo\n1\t31/12/2030\tViệc ba', html);
    await cell(page, 2, 'due').getByText('31/12/2030').waitFor();
    await checkAndSend(page);
    await page.getByRole('dialog').waitFor();
    await picture(page, 'intake-confirm');
    await page.getByRole('dialog').getByRole('button', { name: 'Gửi 03 nhiệm vụ' }).click();
    await page.getByText('Đã thêm 03 nhiệm vụ.').waitFor();
    await picture(page, 'intake-sent');
    await haveTitles(meetingId, ['Việc một', 'Việc hai', 'Việc ba']);
    await context.close();
  }, 240_000);

  it('takes a workbook of running directives, and shows what is wrong in its cells', async () => {
    const { page, context, meetingId } = await opened();
    await page.getByLabel('Nhiệm vụ đang theo dõi').check();
    await put(
      page,
      'so-theo-doi.xlsx',
      workbook([
        ['Số cũ', 'Nội dung', 'Cơ quan chủ trì', 'Ngày giao', 'Thời hạn', 'Gia hạn đến', 'Tỷ lệ'],
        ['7/KL', 'Việc đang theo dõi', 'TAND', '20/07/2022', '14/12/2022', '20/01/2031', '60 %'],
        ['8/KL', 'Việc khác', 'Sở Y tế', '19/07/2022', '31/02/2023', '', ''],
        ['9/KL', 'Việc không có ai', '', '20-07-2022', 'thường xuyên', '', ''],
        ['Tổng cộng', '3'],
      ]),
    );
    await cell(page, 1, 'lead').getByText('Không có cơ quan nào').waitFor();
    await cell(page, 1, 'due').getByText('Không có ngày này trong lịch.').waitFor();
    await cell(page, 2, 'lead').getByText('Ô này bắt buộc nhập.').waitFor();
    await page.getByText('Đã bỏ qua 01 dòng tiêu đề, dòng cộng, không phải nhiệm vụ: Tổng cộng 3.').waitFor();
    await picture(page, 'nhap-dang-theo-doi');
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const row of [3, 2]) {
      await cell(page, row - 1, 'lead').focus();
      await page.getByRole('button', { name: `Xóa dòng ${row}` }).click();
    }
    await checkAndSend(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Gửi 01 nhiệm vụ' }).click();
    await page.getByText('Đã thêm 01 nhiệm vụ.').waitFor();
    await haveTitles(meetingId, ['Việc đang theo dõi']);
    const [taken] = await directivesOf(meetingId);
    await eventually('its timeline says where it comes from', async () => {
      const path = `/directives/${String(taken?.['id'])}/timeline`;
      const { text } = await running.system.call('GET', path, { as: running.committee.tokens.admin });
      return text.includes('"DirectiveImported"');
    });
    expect(taken).toMatchObject({ work: 'in_progress', dueOn: '2031-01-20', originalDueOn: '2022-12-14' });
    await context.close();
  }, 240_000);

  it('says by cell of a workbook what nobody typed, and takes days in three forms', async () => {
    const { page, context, meetingId } = await opened();
    const due = { formula: 'TODAY()', shows: '14/12/2030' };
    await put(
      page,
      'du-thao.xlsx',
      workbook(
        [
          ['TT', 'Tên nhiệm vụ', 'Cơ quan chủ trì', 'Thời hạn'],
          [1, 'Việc một', 'TAND', '13/12/2030'],
          [2, 'Việc hai', 'STP', '13-12-2030'],
          [3, 'Việc ba', 'Tòa án nhân dân tỉnh', '2030-12-13'],
          [4, 'Việc bốn', 'STP', due],
          [5, 'Việc năm', 'STP', { serial: 47830 }],
        ],
        { merges: ['C5:C6'] },
      ),
    );
    await cell(page, 3, 'due').getByText('Ô này có công thức').waitFor();
    await cell(page, 4, 'lead').getByText('Ô này bị gộp với ô khác').waitFor();
    await picture(page, 'nhap-loi-theo-o');
    // How a cell stood in its file stays wrong until somebody types it.
    await checkAndSend(page);
    await cell(page, 3, 'due').getByText('Ô này có công thức').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    const type = async (row: number, column: string, text: string) => {
      await cell(page, row, column).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      // The focus goes on to the cell below, then the next may be typed.
      await cell(page, row, column).getByText(text, { exact: true }).waitFor();
      await eventually('the page is so far', () =>
        page.evaluate<boolean>(`document.activeElement?.role === 'gridcell'`),
      );
    };
    await type(3, 'due', '13/12/2030');
    await type(3, 'lead', 'STP');
    await type(4, 'lead', 'STP');
    await checkAndSend(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Gửi 05 nhiệm vụ' }).click();
    await page.getByText('Đã thêm 05 nhiệm vụ.').waitFor();
    await haveTitles(meetingId, ['Việc một', 'Việc hai', 'Việc ba', 'Việc bốn', 'Việc năm']);
    const days = (await directivesOf(meetingId)).map(({ dueOn }) => dueOn);
    expect(days).toEqual(Array<string>(5).fill('2030-12-13'));
    await context.close();
  }, 240_000);

  it('says of a file that cannot be taken why, keeps what stands, and sends nothing', async () => {
    const { page, context, meetingId } = await opened();
    await cell(page, 0, 'title').focus();
    await page.keyboard.type('Việc đã nhập');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await put(page, 'van-ban.pdf', Buffer.from('%PDF-1.7'));
    await alert.getByText('Không đọc được tệp này').waitFor();
    const tcvn3 = Buffer.from('Néi dung,h¹n\n®Êu tranh,t\u00ad ph¸p\nb¸o c¸o,th¸ng', 'latin1');
    await put(page, 'cu.csv', tcvn3);
    await alert.getByText('Văn bản dùng bảng mã TCVN3').waitFor();
    await put(page, 'khong-tieu-de.csv', Buffer.from('a,b\nc,d'));
    await alert.getByText('Trong 20 dòng đầu không có dòng nào nêu cột').waitFor();
    const many = Array.from({ length: 100_000 }, (_, index) => `Việc ${index};TAND;13/12/2030`);
    await put(page, 'dai.csv', Buffer.from(['Tên nhiệm vụ;Cơ quan chủ trì;Thời hạn', ...many].join('\n')));
    await alert.getByText('Mỗi lần chỉ đọc tối đa 2.000 dòng').waitFor();
    await page.getByText('Mỗi lần gửi tối đa 500 nhiệm vụ').waitFor();
    await cell(page, 0, 'title').getByText('Việc đã nhập').waitFor();
    expect(await directivesOf(meetingId)).toEqual([]);
    await context.close();
  }, 240_000);

  it('gives a template that it takes back as it is', async () => {
    const { page, context } = await opened();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải tệp mẫu' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('dondoc-drafts.xlsx');
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    await put(page, 'mau.xlsx', bytes);
    await page.getByRole('alert').getByText('không có dòng nào dưới dòng tiêu đề').waitFor();
    await context.close();
  }, 240_000);

  it('keeps what was typed through a reload and a lost connection, and sends it once', async () => {
    const { page, context, meetingId } = await opened();
    await cell(page, 0, 'title').focus();
    await page.keyboard.type('Việc còn lại');
    await page.keyboard.press('Enter');
    await page.reload();
    await cell(page, 0, 'title').getByText('Việc còn lại').waitFor();
    await checkAndSend(page);
    const send = page.getByRole('dialog').getByRole('button', { name: 'Gửi 01 nhiệm vụ' });
    await send.waitFor();
    // The request arrives and its answer is lost.
    await page.route('**/directives/batch', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await send.click();
    await page.getByRole('dialog').getByRole('status').waitFor();
    await page.unroute('**/directives/batch');
    await send.click();
    await page.getByText('Đã thêm 01 nhiệm vụ.').waitFor();
    await haveTitles(meetingId, ['Việc còn lại']);
    await page.reload();
    await page.getByRole('grid').waitFor();
    expect(await cell(page, 0, 'title').textContent()).toBe('');
    await context.close();
  }, 240_000);

  it('keeps what was typed when its tab is closed, for whoever typed it alone, until they sign out', async () => {
    const { page, context, meetingId } = await opened();
    const path = `${running.system.url}/meetings/${meetingId}/intake`;
    await cell(page, 0, 'title').focus();
    await page.keyboard.type('Việc của chiều mai');
    await page.keyboard.press('Enter');
    await cell(page, 0, 'title').getByText('Việc của chiều mai').waitFor();
    await page.close();
    const again = await context.newPage();
    await again.goto(path);
    await cell(again, 0, 'title').getByText('Việc của chiều mai').waitFor();
    // Another clerk at the same machine, after a session that ended by itself.
    const cookies = await context.cookies();
    await context.clearCookies();
    const own = { username: 'van.thu', password: 'mat-khau-dai-hon' };
    await running.committee.openAccount({ ...own, name: 'Bà Văn thư', role: 'admin' });
    const other = await context.newPage();
    await signInOn(other, path, own.username, own.password);
    await other.getByRole('grid').waitFor();
    expect(await other.getByRole('grid').textContent()).not.toContain('Việc của chiều mai');
    await other.getByRole('button', { name: 'Đăng xuất' }).click();
    await other.getByLabel('Tên đăng nhập').waitFor();
    await other.close();
    await context.addCookies(cookies);
    await again.reload();
    await cell(again, 0, 'title').getByText('Việc của chiều mai').waitFor();
    await again.getByRole('button', { name: 'Đăng xuất' }).click();
    const dialog = again.getByRole('dialog');
    await dialog.getByRole('button').nth(0).click();
    await cell(again, 0, 'title').getByText('Việc của chiều mai').waitFor();
    await again.getByRole('button', { name: 'Đăng xuất' }).click();
    await dialog.getByRole('button').nth(1).click();
    await again.getByLabel('Tên đăng nhập').waitFor();
    await signInOn(again, path, 'admin', adminPassword);
    await again.getByRole('grid').waitFor();
    expect(await again.getByRole('grid').textContent()).not.toContain('Việc của chiều mai');
    expect(
      await again.evaluate(`Object.keys(localStorage).filter((name) => name.includes('intake'))`),
    ).toEqual([]);
    await context.close();
  }, 240_000);

  it('leaves whoever types on while it checks at what they type, and the answer of before aside', async () => {
    const { page, context } = await opened();
    let answer = () => {};
    const isWaitedFor = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/imports/preview?*', async (route) => {
      await isWaitedFor;
      await route.continue();
    });
    await cell(page, 0, 'lead').focus();
    await page.keyboard.type('Sở không có');
    await page.keyboard.press('Enter');
    await checkAndSend(page);
    await cell(page, 1, 'title').focus();
    await page.keyboard.type('Việc ');
    const answered = page.waitForResponse('**/imports/preview?*');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Nội ');
    answer();
    await answered;
    await page.keyboard.type('dung');
    await page.keyboard.press('Tab');
    await cell(page, 1, 'content').getByText('Nội dung', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.close();
  }, 240_000);

  it('throws nothing away that was typed before it has asked', async () => {
    const { page, context } = await opened();
    await cell(page, 0, 'title').focus();
    await page.keyboard.type('Kế hoạch năm');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Xóa toàn bộ bảng' }).click();
    const dialog = page.getByRole('dialog', { name: 'Xóa toàn bộ bảng?' });
    await dialog.getByText('01 dòng đã nhập, chưa gửi sẽ bị xóa').waitFor();
    await dialog.getByRole('button', { name: 'Quay lại' }).click();
    expect(await cell(page, 0, 'title').textContent()).toBe('Kế hoạch năm');
    await page.getByRole('button', { name: 'Xóa toàn bộ bảng' }).click();
    await dialog.getByRole('button', { name: 'Xóa toàn bộ bảng' }).click();
    await cell(page, 0, 'title').getByText('Kế hoạch năm').waitFor({ state: 'detached' });
    await context.close();
  }, 240_000);

  it('draws only the rows in view of two thousand, in a language of choice, on a telephone', async () => {
    const { page, context } = await opened(telephone);
    await page.evaluate(`localStorage.setItem('dondoc.language', 'en')`);
    await page.reload();
    await page.getByRole('grid').waitFor();
    await page.getByRole('gridcell').first().focus();
    const lines = Array.from({ length: 2_000 }, (_, index) => `Việc ${index + 1}\tNội dung\tTAND`);
    await paste(page, ['Title\tContent\tLead agency', ...lines].join('\n'));
    await page.getByText('Việc 1', { exact: true }).waitFor();
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('2001');
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('gridcell').first().focus();
    await page.keyboard.press('ControlOrMeta+End');
    await page.getByText('2000', { exact: true }).waitFor();
    const sideways = await page.evaluate(
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    );
    expect(sideways).toBe(false);
    await picture(page, 'intake-telephone');
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  }, 240_000);
});
