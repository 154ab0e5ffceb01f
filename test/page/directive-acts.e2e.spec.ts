import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { adminPassword, eventually } from '../api/system.fixture.js';
import { canReadPaper, openedAs, picture, printed, putDay } from './browser.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const password = 'mat-khau-dai-hon';
const people = {
  admin: ['admin', adminPassword],
  leader: ['lanh.dao', password],
  lead: ['chuyen.vien', password],
  inspector: ['thanh.tra', password],
} as const;

/** Without blanks: where a reader of paper sees one depends on the type. */
const bare = (text: string): string => text.replaceAll(/\s+/g, '');

const files = await mkdtemp(join(tmpdir(), 'dondoc-files-'));

onThePage(
  'what is done about one directive',
  { env: { DONDOC_FILES: pathToFileURL(files).href } },
  (running) => {
    afterAll(() => rm(files, { recursive: true, force: true }));

    const opened = async (who: keyof typeof people, id: string, options = {}): Promise<Page> => {
      const page = await openedAs(
        running.browser,
        `${running.system.url}/directives/${id}`,
        people[who],
        options,
      );
      await page.getByRole('heading', { level: 1, name: 'Một nhiệm vụ' }).waitFor();
      return page;
    };
    const open = (page: Page, action: string) =>
      page.getByRole('button', { name: action, exact: true }).first().click();
    const send = (page: Page, action: string) =>
      page.locator('form').getByRole('button', { name: action, exact: true }).click();
    const recorded = (page: Page, action: string) => page.getByText(`Đã ghi nhận: ${action}.`).waitFor();
    /** Reads the directive until it is as told: what the page heard of, another reader hears of a moment later. */
    const becomes = (id: string, expected: object) =>
      eventually(`the directive is ${JSON.stringify(expected)}`, async () => {
        const { json } = await running.system.call('GET', `/directives/${id}`, {
          as: running.committee.tokens.admin,
        });
        try {
          expect(json).toMatchObject(expected);
          return true;
        } catch {
          return false;
        }
      });
    const signInAgain = async (page: Page, username: string) => {
      const dialog = page.getByRole('dialog', { name: 'Phiên làm việc đã hết' });
      await dialog.getByLabel('Tên đăng nhập').fill(username);
      await dialog.getByLabel('Mật khẩu').fill(password);
      await dialog.getByRole('button', { name: 'Đăng nhập' }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    const late = { due: { on: '2022-09-01' } };

    it('a request for more time is put before the leader with the office’s opinion, who decides by it', async () => {
      const id = await running.committee.underWay();
      const request = { proposedDueOn: '2031-01-31', reason: 'Thiếu hồ sơ.' };
      await running.committee.must('agency', `/directives/${id}/extension`, request);
      const office = await opened('admin', id);
      await open(office, 'Trình lãnh đạo đề nghị gia hạn');
      await office.getByLabel('Ý kiến của Văn phòng').fill('Đề nghị đồng ý.');
      await send(office, 'Trình lãnh đạo đề nghị gia hạn');
      await recorded(office, 'Trình lãnh đạo đề nghị gia hạn');
      await office.getByText('Lãnh đạo', { exact: true }).first().waitFor();
      await office.getByText('Văn phòng trình lãnh đạo ngày').waitFor();
      const leader = await opened('leader', id);
      await open(leader, 'Quyết định gia hạn');
      await leader.locator('form').getByText('Ý kiến của Văn phòng: Đề nghị đồng ý.').waitFor();
      await send(leader, 'Quyết định gia hạn');
      await recorded(leader, 'Quyết định gia hạn');
      // The office sees it without asking.
      await office.getByText('31/01/2031').first().waitFor();
      await becomes(id, { dueOn: '2031-01-31', heldBy: { party: 'agency' } });
      await Promise.all([office.context().close(), leader.context().close()]);
    }, 120_000);

    it('a paper that says that a share is done is entered by the office, for an agency whose share is open', async () => {
      const { otherAgencyId: agencyId } = running.committee;
      const id = await running.committee.underWay({ coordinators: [{ agencyId }] });
      const office = await opened('admin', id);
      const action = 'Nhập báo cáo phần việc phối hợp bằng văn bản';
      await open(office, action);
      await office.getByLabel('Văn bản của cơ quan').selectOption('Sở Tư pháp');
      await office.getByLabel('Số, ngày, tên văn bản').fill('45/BC-STP');
      await putDay(office.getByRole('group', { name: 'Ngày văn bản đến Văn phòng' }), ['10', '11', '2022']);
      await office.getByLabel('Kết quả thực hiện').fill('Đã xong phần việc.');
      await send(office, action);
      await recorded(office, action);
      await office.getByText('Theo văn bản: 45/BC-STP').waitFor();
      await becomes(id, { shares: [{ agencyId, state: 'reported', reportedOn: '2022-11-10' }] });
      await office.context().close();
    }, 120_000);

    it('why it is overdue is said by a cause of the list, with a file that proves it, for everybody to read', async () => {
      const id = await running.committee.underWay(late);
      const office = await opened('admin', id);
      await open(office, 'Ghi nguyên nhân quá hạn');
      await office.getByText('Danh mục nguyên nhân quá hạn chưa có nội dung').waitFor();
      const cause = { code: 'CHO-Y-KIEN', name: { vi: 'Chờ ý kiến cấp trên', en: 'Waiting for a superior' } };
      await running.committee.must('admin', '/admin/lateness-causes', cause);
      await open(office, 'Ghi nguyên nhân quá hạn');
      await open(office, 'Ghi nguyên nhân quá hạn');
      await office.getByLabel('Nguyên nhân', { exact: true }).waitFor();
      await send(office, 'Ghi nguyên nhân quá hạn');
      await office.getByRole('alert').getByRole('link', { name: 'Bắt buộc nhập' }).waitFor();
      await office.getByLabel('Nguyên nhân', { exact: true }).selectOption('Chờ ý kiến cấp trên');
      await office.getByLabel('Ghi chú').fill('Theo Công văn số 12.');
      const bytes = Buffer.from('%PDF-1.7\nCông văn số 12\n');
      const file = { name: 'Công văn 12.pdf', mimeType: 'application/pdf', buffer: bytes };
      await office.getByLabel('Chọn tệp').setInputFiles(file);
      await office.getByText('Đã gửi, ').waitFor();
      await send(office, 'Ghi nguyên nhân quá hạn');
      await recorded(office, 'Ghi nguyên nhân quá hạn');
      const inspector = await opened('inspector', id);
      const found = inspector.getByRole('region', { name: 'Nguyên nhân quá hạn' });
      await found.getByText('Theo Công văn số 12.').waitFor();
      await found.getByRole('link', { name: 'Công văn 12.pdf' }).waitFor();
      await becomes(id, {
        latenessCause: { name: cause.name },
        latenessFindings: [{ evidence: [{ name: 'Công văn 12.pdf', size: bytes.length, stored: true }] }],
      });
      await Promise.all([office.context().close(), inspector.context().close()]);
    }, 120_000);

    it('a connection lost while one types costs nothing of it: the page says so, and the same goes out once it is back', async () => {
      const id = await running.committee.underWay();
      const page = await opened('lead', id);
      await open(page, 'Báo cáo hoàn thành');
      const field = page.getByLabel('Kết quả thực hiện', { exact: true });
      await field.fill('Viết dở');
      await page.context().setOffline(true);
      await field.fill('Viết dở khi mất mạng.');
      await send(page, 'Báo cáo hoàn thành');
      await page.getByRole('alert').getByText('Không kết nối được').waitFor();
      expect(await field.inputValue()).toBe('Viết dở khi mất mạng.');
      await page.context().setOffline(false);
      await send(page, 'Báo cáo hoàn thành');
      await recorded(page, 'Báo cáo hoàn thành');
      await becomes(id, { completionReports: [{ summary: 'Viết dở khi mất mạng.' }] });
      await page.context().close();
    }, 120_000);

    it('what a session ended in front of is sent once, as it was typed, when the same person has signed in again', async () => {
      const id = await running.committee.underWay();
      const page = await opened('lead', id);
      await open(page, 'Báo cáo hoàn thành');
      await page.getByLabel('Kết quả thực hiện', { exact: true }).fill('Đã hoàn thành.');
      const keys: (string | undefined)[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/completion')) keys.push(request.headers()['idempotency-key']);
      });
      await page.context().clearCookies();
      await send(page, 'Báo cáo hoàn thành');
      await signInAgain(page, 'chuyen.vien');
      await recorded(page, 'Báo cáo hoàn thành');
      expect(keys).toHaveLength(2);
      expect(new Set(keys).size).toBe(1);
      await becomes(id, { completionReports: [{ summary: 'Đã hoàn thành.' }] });
      await page.context().close();
    }, 120_000);

    it('what one person was sending is not sent for another who signs in in their place', async () => {
      const id = await running.committee.underWay();
      const page = await opened('lead', id);
      await open(page, 'Báo cáo hoàn thành');
      await page.getByLabel('Kết quả thực hiện', { exact: true }).fill('Của người trước.');
      let sent = 0;
      page.on('request', (request) => (sent += request.url().endsWith('/completion') ? 1 : 0));
      await page.context().clearCookies();
      await send(page, 'Báo cáo hoàn thành');
      await signInAgain(page, 'lanh.dao');
      await page.getByText('Ông lanh.dao').first().waitFor();
      expect(sent).toBe(1);
      await becomes(id, { completionReports: [] });
      await page.context().close();
    }, 120_000);

    it('figures of an indicator, the note of a closing and a former number are put right, with reason and authority', async () => {
      const { must, convene, agencyId } = running.committee;
      const past = {
        ...{ title: 'Việc đang theo dõi', content: 'Thực hiện.', leadAgencyId: agencyId },
        ...{ due: { on: '2022-12-14' }, assignedOn: '2022-07-25', formerNumber: '7/KL-BCĐ' },
        notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban' },
        indicators: [{ code: 'AN-SUA', name: 'Án bị sửa', unit: 'vụ', target: 2.5 }],
      };
      const { results } = (await must('admin', '/imports/running', {
        meetingId: await convene(),
        directives: [past],
      })) as unknown as { results: { id: string }[] };
      const id = results[0]?.id ?? '';
      const indicators = [{ code: 'AN-SUA', actual: 3 }];
      await must('agency', `/directives/${id}/progress`, { narrative: 'Đã làm.', indicators });
      const closing = { outcome: 'implemented', withoutReport: true, reason: 'Đã kiểm tra.', note: 'Đạt.' };
      await must('admin', `/admin/directives/${id}/close`, closing);
      const page = await opened('admin', id);
      for (const [field, value, expected, shown, stood] of [
        ['Chỉ tiêu được giao: Án bị sửa', '3,5', { indicators: [{ target: 3.5 }] }, '3,5'],
        [
          'Kết quả thực hiện chỉ tiêu: Án bị sửa',
          '12500,5',
          { indicators: [{ actual: 12_500.5 }] },
          '12.500,5',
        ],
        // What stands in the field is what stood before, with nothing between its thousands.
        [
          'Kết quả thực hiện chỉ tiêu: Án bị sửa',
          '2,75',
          { indicators: [{ actual: 2.75 }] },
          '2,75',
          '12500,5',
        ],
        [
          'Ghi chú kết thúc theo dõi',
          'Đạt một phần.',
          { closure: { note: 'Đạt một phần.' } },
          'Đạt một phần.',
        ],
        ['Số trước đây', '8/KL-BCĐ', { imported: { formerNumber: '8/KL-BCĐ' } }, 'số trước đây 8/KL-BCĐ'],
      ] as const) {
        await open(page, 'Đính chính');
        await page.getByLabel('Nội dung cần đính chính').selectOption({ label: field });
        if (stood) expect(await page.getByLabel('Nội dung đúng').inputValue()).toBe(stood);
        await page.getByLabel('Nội dung đúng').fill(value);
        await page.getByLabel('Lý do', { exact: true }).fill('Nhập nhầm.');
        await page.getByLabel('Căn cứ', { exact: false }).fill('Công văn số 12/VP');
        await send(page, 'Đính chính');
        await becomes(id, expected);
        await page.getByText(shown).first().waitFor();
      }
      await page.context().close();
    }, 120_000);

    it('shows the kinds of events that one asks for, and all of them again', async () => {
      const id = await running.committee.underWay();
      await running.committee.must('agency', `/directives/${id}/progress`, {
        narrative: 'Đã ban hành kế hoạch.',
      });
      const page = await opened('inspector', id);
      const timeline = page.getByRole('region', { name: 'Quá trình thực hiện' });
      const rows = timeline.getByRole('listitem');
      await rows.filter({ hasText: 'Đã ban hành kế hoạch.' }).waitFor();
      const all = await rows.count();
      await timeline.getByLabel('Nội dung hiển thị').selectOption('Báo cáo');
      await eventually('only the report is shown', async () => (await rows.count()) === 1);
      await timeline.getByLabel('Nội dung hiển thị').selectOption('Tất cả');
      await eventually('everything is shown', async () => (await rows.count()) === all);
      await page.context().close();
    }, 90_000);

    (canReadPaper ? it : it.skip)(
      'goes on A4 with every loaded row of its course, numbered, and says who printed it',
      async () => {
        const id = await running.committee.underWay({
          coordinators: [{ agencyId: running.committee.otherAgencyId }],
        });
        const narratives = Array.from({ length: 60 }, (_, index) => `KQ${index + 1}X`);
        for (const narrative of narratives)
          await running.committee.must('agency', `/directives/${id}/progress`, { narrative });
        const page = await opened('inspector', id);
        const timeline = page.getByRole('region', { name: 'Quá trình thực hiện' });
        await timeline.getByRole('button', { name: 'Xem bản ghi cũ hơn' }).click();
        await timeline.getByText('KQ1X').waitFor();
        await picture(page, 'directive-whole');
        const sheets = await printed(page);
        const paper = bare(sheets.join(''));
        for (const narrative of narratives) expect(paper).toContain(narrative);
        for (const words of ['Quá trình thực hiện', 'Cơ quan thực hiện', 'Tòa án nhân dân tỉnh'])
          expect(paper).toContain(bare(words));
        expect(paper).toContain(bare('Người in: Ông thanh.tra'));
        for (const words of ['Đăng xuất', 'Bàn làm việc', 'Xem bản ghi cũ hơn'])
          expect(paper).not.toContain(bare(words));
        expect(sheets[0]).toContain(`1 / ${sheets.length}`);
        await page.context().close();
      },
      180_000,
    );
  },
);
