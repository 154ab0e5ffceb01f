import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import {
  accessibilityFaults,
  isNotWider,
  picture,
  putDay,
  speakEnglish,
  telephone,
} from './browser.fixture.js';
import { patience } from './desk.fixture.js';
import { onThePage } from './on-the-page.fixture.js';

const env = { DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z' };

onThePage('the trail, on the page', { env }, (running) => {
  let id: string;
  let number: string;
  beforeAll(async () => {
    const { must, underWay, tokens } = running.committee;
    id = await underWay({ title: 'Rà soát án tồn đọng', due: { on: '2022-08-12' } });
    await underWay({ title: 'Kiện toàn đội ngũ cán bộ', due: { on: '2022-08-12' } });
    await must('admin', '/simulation/clock', { to: '2022-07-25T02:00:00Z' });
    await must('agency', `/directives/${id}/progress`, { narrative: 'Đã rà soát 45 vụ.', percent: 40 });
    await must('admin', '/simulation/clock', { to: '2022-08-16T02:00:00Z' });
    const { json } = await running.system.call('GET', `/directives/${id}`, { as: tokens.admin });
    number = String(json['number']);
  }, patience);

  const asInspector = async (path: string) =>
    (await running.system.call('GET', path, { as: running.committee.tokens.inspector })).json;
  const rows = (page: Page) => page.getByRole('list', { name: 'Danh sách bản ghi' }).getByRole('listitem');

  test(
    'an inspector is told that each reading is recorded, narrows the trail down, and the list is the API’s',
    async () => {
      const page = await running.at('inspector', '/audit', 'Nhật ký');
      await page.getByText('Mỗi lượt tra cứu nhật ký đều được ghi lại.').waitFor();
      const before = await readings();
      await page.getByLabel('Từ khóa').fill('ra soat vu');
      await page.getByLabel('Loại bản ghi').selectOption('ProgressReported');
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await page.waitForURL(/q=ra/);
      await page.getByText('Tất cả 01 bản ghi').waitFor();
      expect(await rows(page).first().textContent()).toContain('Ông chuyen.vien');
      expect(await readings()).toBeGreaterThan(before);
      await page.getByLabel('Từ khóa').fill('');
      await page.getByLabel('Loại bản ghi').selectOption('DirectiveIssued');
      await page.getByLabel('Cơ quan').selectOption({ label: 'Tòa án nhân dân tỉnh' });
      await putDay(page.getByRole('group', { name: 'Từ ngày' }), ['32', '7', '2022']);
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await page.getByText('Ngày không hợp lệ').first().waitFor();
      await putDay(page.getByRole('group', { name: 'Từ ngày' }), ['20', '7', '2022']);
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await page.waitForURL(/type=DirectiveIssued/);
      const { search } = new URL(page.url());
      const { items } = (await asInspector(`/audit/events${search}`)) as unknown as { items: unknown[] };
      await page.getByText(`Tất cả 0${items.length} bản ghi`).waitFor();
      expect(items.length).toBe(2);
      expect(await rows(page).count()).toBe(2);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Tra cứu');
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'audit');
      await page.goto(`${running.system.url}/audit?directiveId=${id}&order=asc`);
      await page.getByText(`Bộ lọc: Nhiệm vụ: ${number}; Cũ nhất trước`).waitFor({ state: 'attached' });
      await page.context().close();
    },
    patience,
  );

  test(
    'a record of what the system did says from whose act it followed, and leads to what else that person did',
    async () => {
      const { items } = (await asInspector(
        `/audit/events?directiveId=${id}&type=DirectiveAssigned`,
      )) as unknown as { items: { position: string; initiator?: { id: string; name: string } }[] };
      const [assigned] = items;
      const name = assigned?.initiator?.name ?? '';
      expect(name).not.toBe('');
      const position = assigned?.position ?? '';
      const page = await running.at('inspector', `/audit/events/${position}`, `Bản ghi ${position}`);
      const rowOf = (label: string) => page.getByRole('term').filter({ hasText: label }).locator('..');
      expect(await rowOf('Người thực hiện').textContent()).toContain('Hệ thống');
      expect(await rowOf('Theo thao tác của').textContent()).toContain(`${name} · Văn phòng`);
      await page.getByRole('link', { name: `Mọi bản ghi của ${name}` }).click();
      await page.waitForURL(new RegExp(`actorId=${assigned?.initiator?.id}`));
      await rows(page).first().waitFor();
      await page.context().close();
    },
    patience,
  );

  /** How often the trail was read, as the log has it. */
  async function readings(): Promise<number> {
    let count = 0;
    for await (const { type } of running.system.eventStore.readAll())
      count += type === 'AuditTrailRead' ? 1 : 0;
    return count;
  }

  test(
    'a number that names no directive is said to be none, and the whole trail is not shown for it; what was typed is cleared',
    async () => {
      const page = await running.at('inspector', '/audit', 'Nhật ký');
      await page.getByText(/^Tất cả \d+ bản ghi$/).waitFor();
      const before = await readings();
      const field = page.getByLabel('Nhiệm vụ', { exact: true });
      await field.fill('BCD-2022-99/99');
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await page.getByText('Chưa tìm thấy nhiệm vụ mang số hiệu này').waitFor();
      expect(new URL(page.url()).search).toBe('');
      expect(await readings()).toBe(before);
      await field.fill(number);
      await page.getByText('Chưa tìm thấy nhiệm vụ mang số hiệu này').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Tra cứu', exact: true }).click();
      await page.waitForURL(/directiveId=/);
      await page.getByRole('button', { name: 'Bỏ điều kiện', exact: true }).last().click();
      await page.waitForURL((url) => url.search === '');
      expect(await field.inputValue()).toBe('');
      await page.getByLabel('Từ khóa').fill('rà soát');
      await page.getByRole('button', { name: 'Bỏ điều kiện', exact: true }).click();
      expect(await page.getByLabel('Từ khóa').inputValue()).toBe('');
      await page.context().close();
    },
    patience,
  );

  test(
    'the trail is had as JSON lines and as CSV under the same filters',
    async () => {
      const page = await running.at('inspector', `/audit?directiveId=${id}`, 'Nhật ký');
      await page.getByText(/^Tất cả \d+ bản ghi$/).waitFor();
      const { items } = (await asInspector(`/audit/events?directiveId=${id}&limit=500`)) as unknown as {
        items: { eventId: string }[];
      };
      const saved = async (name: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name, exact: true }).click(),
        ]);
        return (await readFile(await download.path())).toString().replace(/^\uFEFF/, '');
      };
      const lines = (await saved('Kết xuất JSON Lines')).trim().split('\n');
      const ids = lines.map((line) => (JSON.parse(line) as { eventId: string }).eventId);
      expect(ids.toSorted()).toEqual(items.map(({ eventId }) => eventId).toSorted());
      const table: string[][] = parse(await saved('Kết xuất CSV'), { relax_column_count: true });
      expect(table).toHaveLength(items.length + 1);
      const readable: string[][] = parse(await saved('Kết xuất CSV dễ đọc'), { relax_column_count: true });
      expect(readable.flat().join(' ')).toContain('Rà soát án tồn đọng');
      await page.context().close();
    },
    patience,
  );

  test(
    'one event is shown with all that it holds, what else the same act led to, and the state of its directive then',
    async () => {
      const page = await running.at('inspector', `/audit?directiveId=${id}&type=ProgressReported`, 'Nhật ký');
      await page.getByText('Tất cả 01 bản ghi').waitFor();
      await rows(page).getByRole('link').first().click();
      await page.getByRole('heading', { level: 1, name: /^Bản ghi \d+$/ }).waitFor();
      await page.getByText('Đã rà soát 45 vụ.').first().waitFor();
      await page.getByRole('heading', { name: 'Các bản ghi của cùng một thao tác' }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'audit-event');
      await page.getByRole('link', { name: 'Tình trạng nhiệm vụ tại bản ghi này' }).click();
      await page.getByRole('heading', { level: 1, name: 'Nhiệm vụ tại một ngày' }).waitFor();
      await page.getByRole('columnheader', { name: /^Tại bản ghi \d+$/ }).waitFor();
      await page.context().close();
    },
    patience,
  );

  test(
    'a directive stands as it was on a past day beside today, and what changed in between is listed with its records',
    async () => {
      const page = await running.at('inspector', '/audit/past', 'Nhiệm vụ tại một ngày');
      await page.getByRole('button', { name: 'So sánh' }).click();
      await page.getByText('Chưa tìm thấy nhiệm vụ mang số hiệu này').first().waitFor();
      // Pasted whole: what it names is found out afterwards.
      await page.getByLabel('Nhiệm vụ', { exact: true }).fill(number);
      await page.locator(`datalist option[value="${number}"]`).waitFor({ state: 'attached' });
      await putDay(page.getByRole('group', { name: 'Tại ngày' }), ['21', '7', '2022']);
      await page.getByRole('button', { name: 'So sánh' }).click();
      await page.waitForURL(/at=2022-07-21/);
      const states = page.getByRole('table', { name: 'Tình trạng tại hai thời điểm' });
      const late = states.getByRole('row', { name: /Trong hạn.*Quá hạn/ });
      await late.waitFor();
      expect(await late.textContent()).toContain('(khác)');
      const changes = page.getByRole('group', { name: 'Những thay đổi giữa hai thời điểm' });
      await changes.getByText('Đã rà soát 45 vụ.').or(changes.getByText('40')).first().waitFor();
      expect(await changes.getByRole('link').count()).toBeGreaterThan(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'audit-past');
      await speakEnglish(page);
      await picture(page, 'audit-past-en');
      await page.context().close();
    },
    patience,
  );

  test(
    'what was overdue and never told is listed with the reason, as the API has it',
    async () => {
      const page = await running.at('inspector', '/audit/unreminded', 'Quá hạn chưa được đôn đốc', telephone);
      await putDay(page.getByRole('group', { name: 'Từ ngày' }), ['13', '8', '2022']);
      await putDay(page.getByRole('group', { name: 'Đến ngày' }), ['31', '8', '2022']);
      await page.getByRole('button', { name: 'Xem' }).click();
      await page.waitForURL(/to=2022-08-31/);
      const table = page.getByRole('group', { name: 'Quá hạn chưa được đôn đốc' });
      await table.getByText('Đã gửi nội bộ, chưa đọc').first().waitFor();
      const { items } = (await asInspector('/audit/unreminded?from=2022-08-13&to=2022-08-31')) as unknown as {
        items: unknown[];
      };
      expect(await table.locator('tbody tr').count()).toBe(items.length);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await isNotWider(page)).toBe(true);
      await picture(page, 'audit-unreminded-telephone');
      await page.context().close();
    },
    patience,
  );

  test(
    'what stands out is there without being asked for, narrowed down by kind, and leads to the events that show it',
    async () => {
      const { must, underWay } = running.committee;
      const closedAtOnce = await underWay({ title: 'Đầu tư cơ sở vật chất' });
      await must('agency', `/directives/${closedAtOnce}/completion`, { summary: 'Đã hoàn thành.' });
      const { position } = await must('admin', `/admin/directives/${closedAtOnce}/close`, {
        outcome: 'implemented',
      });
      const { items } = (await asInspector(`/audit/findings?after=${String(position)}`)) as unknown as {
        items: { kind: string }[];
      };
      expect(items.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['closed-within-minutes', 'overdue-never-told']),
      );
      const page = await running.at('inspector', '/audit/findings', 'Nội dung cần lưu ý');
      const table = page.getByRole('group', { name: 'Nội dung cần lưu ý' });
      await table.getByText('Quá hạn chưa được thông báo').first().waitFor();
      expect(await table.locator('tbody tr').count()).toBe(items.length);
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, 'audit-findings');
      await page.getByLabel('Nội dung', { exact: true }).selectOption('Kết thúc ngay sau khi báo cáo');
      await page.getByRole('button', { name: 'Xem' }).click();
      await page.waitForURL(/kind=closed-within-minutes/);
      await table.getByText(/sau khi nhận báo cáo hoàn thành$/).waitFor();
      expect(await table.locator('tbody tr').count()).toBe(1);
      await table
        .getByRole('link', { name: /^Bản ghi/ })
        .last()
        .click();
      await page.getByRole('heading', { level: 1, name: /^Bản ghi \d+$/ }).waitFor();
      await page
        .getByText('Đầu tư cơ sở vật chất')
        .or(page.getByText(/Kết thúc theo dõi/))
        .first()
        .waitFor();
      await page.context().close();
      const small = await running.at('inspector', '/audit/findings', 'Nội dung cần lưu ý', telephone);
      await small.getByText('Quá hạn chưa được thông báo').last().waitFor();
      expect(await isNotWider(small)).toBe(true);
      await picture(small, 'audit-findings-telephone');
      await small.context().close();
    },
    patience,
  );

  test(
    'a bundle is had from the trail under its filters, verified with the network off, and refused when a bit of it was changed',
    async () => {
      const { url } = running.system;
      const inspector = await running.at(
        'inspector',
        `/directives/${id}`,
        `Một nhiệm vụ ${number}. Rà soát án tồn đọng`,
      );
      await inspector
        .getByRole('link', { name: 'Tra cứu nhiệm vụ này trong nhật ký, lập gói chứng cứ' })
        .click();
      await inspector.getByText(/^Tất cả \d+ bản ghi$/).waitFor();
      const taken = async (role: 'button' | 'link', name: string) => {
        const [download] = await Promise.all([
          inspector.waitForEvent('download'),
          inspector.getByRole(role, { name, exact: true }).click(),
        ]);
        return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
      };
      const bundle = await taken('button', 'Lập gói chứng cứ');
      expect(bundle.name).toBe('goi-chung-cu.zip');
      const buffer = bundle.bytes;
      const key = (await taken('link', 'Tải khóa kiểm tra của nhật ký')).bytes.toString().trim();
      await inspector.context().close();

      const context = await running.browser.newContext({ locale: 'vi-VN' });
      const page = await context.newPage();
      page.setDefaultTimeout(120_000);
      await page.goto(`${url}/verify`);
      await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
      await context.setOffline(true);
      await page.reload();
      await page.getByRole('heading', { level: 1, name: 'Kiểm chứng gói chứng cứ' }).waitFor();
      await page.getByLabel('Khóa kiểm tra của nhật ký').fill(key);
      const choose = (name: string, bytes: Buffer) =>
        page
          .getByLabel('Chọn gói chứng cứ')
          .setInputFiles({ name, mimeType: 'application/zip', buffer: bytes });
      await choose('goi.zip', buffer);
      await page.getByRole('status').filter({ hasText: /^ĐẠT/ }).waitFor();
      await page.getByText('Nội dung báo cáo có đúng sự thật hay không.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await isNotWider(page)).toBe(true);
      await picture(page, 'verify');

      const changed = Buffer.from(buffer);
      changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
      await choose('sua.zip', changed);
      await page
        .getByRole('status')
        .filter({ hasText: /^KHÔNG ĐẠT/ })
        .waitFor();
      await page.getByRole('button', { name: 'English' }).click();
      await page
        .getByRole('status')
        .filter({ hasText: /^FAILED/ })
        .waitFor();
      await context.close();
    },
    patience,
  );
});
