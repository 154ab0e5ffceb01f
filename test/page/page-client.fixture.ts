import type { Browser, Page } from 'playwright-core';
import type { ApiClient, CommandAnswer } from '../../examples/july-2022/src/api-client.js';
import { agencies, directives } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { desktop } from './browser.fixture.js';

type Body = Readonly<Record<string, unknown>>;

/** A decimal as people type it here. */
const typed = (value: unknown): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : (value as string);

/** What the sample calls an indicator on the screen. */
const indicatorNames = new Map(
  directives.flatMap(({ indicators = [] }) =>
    indicators.map(({ code, name, unit }) => [code, `${name.vi} (${unit.vi})`]),
  ),
);

/**
 * A person of the sample meeting who gives each command on the page, as the story gives it to the API: what has a screen goes
 * through it, and nothing else does.
 * @param agencyIds by code, to know an agency of the story by its name on the screen
 */
export class PageClient {
  #page: Page | undefined;

  constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly username: string,
    private readonly password: string,
    private readonly agencyIds: ReadonlyMap<string, string>,
    /** For the simulated clock, which no screen moves. */
    private readonly clock: ApiClient,
  ) {}

  /** Opens an address, signing in where the page asks for it. */
  async open(path: string): Promise<Page> {
    this.#page ??= await (await this.browser.newContext({ ...desktop, locale: 'vi-VN' })).newPage();
    const page = this.#page;
    await page.goto(`${this.url}${path}`);
    const name = page.getByLabel('Tên đăng nhập');
    await page.getByRole('button', { name: 'Đăng xuất' }).or(name).first().waitFor();
    if (await name.isVisible()) {
      await name.fill(this.username);
      await page.getByLabel('Mật khẩu').fill(this.password);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.getByRole('button', { name: 'Đăng xuất' }).waitFor();
    }
    return page;
  }

  async close(): Promise<void> {
    await this.#page?.context().close();
  }

  async command(path: string, given: unknown): Promise<CommandAnswer> {
    const body = given as Body;
    if (path.startsWith('/simulation/')) return this.clock.command(path, body);
    const answer = await this.#act(path, body);
    // A page that stays open asks anew for all that the others do.
    await this.#page?.goto('about:blank');
    return answer;
  }

  #act(path: string, body: Body): Promise<CommandAnswer> {
    const [, ofMeeting, meetingId = '', inMeeting] = /^\/(meetings)(?:\/([^/]+)\/(\w+))?$/.exec(path) ?? [];
    if (ofMeeting !== undefined && inMeeting === undefined) return this.#convene(body);
    if (inMeeting === 'directives') return this.#draft(meetingId, body);
    if (inMeeting === 'publish') return this.#publish(meetingId, body);
    const [, id = '', act = ''] = /directives\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const how = acts[act];
    if (how === undefined) throw new Error(`No screen is known for ${path}`);
    return this.#onDirective(id, how, body);
  }

  async #convene(body: Body): Promise<CommandAnswer> {
    const page = await this.open('/meetings/convene');
    await page.getByLabel('Tên hội nghị').fill(String(body['title']));
    await page.getByLabel('Cơ quan tổ chức').fill(String(body['body']));
    await putDay(page, 'Ngày họp', String(body['heldOn']));
    await page.getByLabel('Địa điểm').fill(String(body['place']));
    await page.getByLabel('Người chủ trì').fill(String(body['chair']));
    await page.getByLabel('Biên bản').fill(String(body['minutes']));
    return this.#send(page, 'Nhập hội nghị');
  }

  async #draft(meetingId: string, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/meetings/${meetingId}/draft`);
    await page.getByLabel('Trích yếu nhiệm vụ').fill(String(body['title']));
    await page.getByLabel('Nội dung chỉ đạo').fill(String(body['content']));
    await this.#choose(page, 'Cơ quan chủ trì', String(body['leadAgencyId']));
    for (const { agencyId } of body['coordinators'] as { agencyId: string }[])
      await this.#choose(page, 'Thêm cơ quan phối hợp', agencyId);
    const due = body['due'] as { on?: string; workingDays?: number; from?: string };
    if (due.on !== undefined) await putDay(page, 'Ngày đến hạn', due.on);
    else if (due.workingDays === undefined) await page.getByLabel('Thường xuyên').check();
    else {
      await page.getByLabel('Theo số ngày làm việc').check();
      await page.getByLabel('Số ngày làm việc', { exact: true }).fill(String(due.workingDays));
      await putDay(page, 'Tính từ ngày (không bắt buộc)', due.from ?? '');
    }
    if (body['urgency'] === 'urgent') await page.getByLabel('Khẩn', { exact: true }).check();
    for (const [index, indicator] of ((body['indicators'] ?? []) as Body[]).entries()) {
      await page.getByRole('button', { name: 'Thêm chỉ tiêu' }).click();
      const fields = page.getByRole('group', { name: `Chỉ tiêu ${index + 1}` });
      await fields.getByLabel('Mã chỉ tiêu').fill(String(indicator['code']));
      await fields.getByLabel('Tên chỉ tiêu').fill(String(indicator['name']));
      await fields.getByLabel('Đơn vị tính').fill(String(indicator['unit']));
      await fields.getByLabel('Mức phải đạt').fill(typed(indicator['target']));
    }
    return this.#send(page, 'Lưu dự thảo');
  }

  async #publish(meetingId: string, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/meetings/${meetingId}/publish`);
    await page.getByLabel('Số thông báo').fill(String(body['number']));
    await putDay(page, 'Ngày ban hành', String(body['publishedOn']));
    await page.getByLabel('Người ký').fill(String(body['signer']));
    await page.getByLabel('Trích yếu thông báo').fill(String(body['summary']));
    return this.#send(page, /^Ban hành \d+ nhiệm vụ$/);
  }

  async #onDirective(id: string, { action, fields }: Act, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/directives/${id}`);
    await page.getByRole('button', { name: action, exact: true }).first().click();
    const form = page.locator('form');
    for (const [field, label] of Object.entries(fields)) {
      const value = body[field];
      if (value === undefined) continue;
      if (field.endsWith('On')) await putDay(page, label, value as string);
      else await form.getByLabel(label).first().fill(typed(value));
    }
    for (const { code, actual } of (body['indicators'] ?? []) as { code: string; actual: number }[])
      await form.getByLabel(`${indicatorNames.get(code)}: kết quả thực hiện`).fill(typed(actual));
    const answer = await this.#send(page, action);
    await page.getByText(`Đã ghi nhận: ${action}.`).waitFor();
    return answer;
  }

  /** Chooses an agency by its code in the field of a name. */
  async #choose(page: Page, label: string, agencyId: string): Promise<void> {
    const code = [...this.agencyIds].find(([, id]) => id === agencyId)?.[0];
    const { name } = agencies.find((agency) => agency.code === code) ?? {};
    await page.getByRole('combobox', { name: label }).fill(code ?? '');
    await page.getByRole('option', { name: `${name?.vi} (${code})` }).click();
  }

  /** Presses the button of the form, and tells what the API answered the page. */
  async #send(page: Page, name: string | RegExp): Promise<CommandAnswer> {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.locator('form').getByRole('button', { name, exact: true }).click();
    const response = await answered;
    if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}`);
    return (await response.json()) as CommandAnswer;
  }
}

interface Act {
  /** The name of the button that opens its form, and of the one that sends it. */
  readonly action: string;
  /** The label of the field on the screen, by what the API calls it. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is done with a directive, by the end of the command's path. */
const acts: Readonly<Record<string, Act>> = {
  accept: { action: 'Tiếp nhận', fields: {} },
  progress: {
    action: 'Báo cáo tiến độ',
    fields: { narrative: 'Nội dung báo cáo', percent: 'Tỷ lệ hoàn thành' },
  },
  completion: { action: 'Báo cáo hoàn thành', fields: { summary: 'Kết quả thực hiện' } },
  extension: {
    action: 'Đề nghị gia hạn',
    fields: { proposedDueOn: 'Đề nghị gia hạn đến ngày', reason: 'Lý do' },
  },
  'extension/decision': { action: 'Quyết định gia hạn', fields: { reason: 'Lý do' } },
  return: { action: 'Trả lại báo cáo', fields: { reason: 'Lý do' } },
  close: { action: 'Kết thúc theo dõi', fields: { note: 'Ghi chú' } },
};

/** Fills a day into its three fields. */
async function putDay(page: Page, group: string, on: string): Promise<void> {
  const [year = '', month = '', day = ''] = on.split('-');
  const fields = page.getByRole('group', { name: group, exact: true });
  await fields.getByLabel('Ngày', { exact: true }).fill(day);
  await fields.getByLabel('Tháng', { exact: true }).fill(month);
  await fields.getByLabel('Năm', { exact: true }).fill(year);
}
