import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ApiClient, CommandAnswer } from '../../examples/july-2022/src/api-client.js';
import { agencies, directives } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { desktop, telephone } from './browser.fixture.js';
import { inputOn, type Input, type Way } from './input.fixture.js';
import { pageWords } from './page-words.fixture.js';

type Body = Readonly<Record<string, unknown>>;

/** A decimal as people type it here. */
const typed = (value: unknown): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : (value as string);

/** In which language somebody reads the page, and how they work it; by touch on a telephone. */
export interface Manner {
  readonly language: 'vi' | 'en';
  readonly way: Way;
}

/** The indicators of the sample by their codes. */
const indicators = new Map(
  directives.flatMap(({ indicators: all = [] }) => all.map((indicator) => [indicator.code, indicator])),
);

/**
 * A person of the sample meeting who gives each command on the page, as the story gives it to the API: what has a screen goes
 * through it, and nothing else does.
 * @param agencyIds by code, to know an agency of the story by its name on the screen
 */
export class PageClient {
  #page: Page | undefined;
  readonly #say: ReturnType<typeof pageWords>;

  constructor(
    private readonly browser: Browser,
    private readonly url: string,
    private readonly username: string,
    private readonly password: string,
    private readonly agencyIds: ReadonlyMap<string, string>,
    /** For the simulated clock, which no screen moves. */
    private readonly clock: ApiClient,
    private readonly manner: Manner,
  ) {
    this.#say = pageWords(manner.language);
  }

  /** Opens an address, signing in where the page asks for it. */
  async open(path: string): Promise<Page> {
    this.#page ??= await this.#newPage();
    const page = this.#page;
    await page.goto(`${this.url}${path}`);
    const name = page.getByLabel(this.#say('session.username'));
    const signOut = page.getByRole('button', { name: this.#say('session.sign-out') });
    await signOut.or(name).first().waitFor();
    if (await name.isVisible()) {
      const input = this.#input(page);
      await input.write(name, this.username);
      await input.write(page.getByLabel(this.#say('session.password')), this.password);
      await input.press(page.getByRole('button', { name: this.#say('session.sign-in') }));
      await signOut.waitFor();
    }
    return page;
  }

  async #newPage(): Promise<Page> {
    const { language, way } = this.manner;
    const size: BrowserContextOptions = way === 'touch' ? telephone : desktop;
    const context = await this.browser.newContext({ ...size, locale: 'vi-VN' });
    const page = await context.newPage();
    if (language === 'en') {
      await page.goto(this.url);
      await this.#input(page).press(page.getByRole('button', { name: 'English' }));
      await page.locator('html[lang="en"]').waitFor();
    }
    return page;
  }

  #input(page: Page): Input {
    return inputOn(page, this.manner.way);
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

  /** Writes each text of a body into the field of its label. */
  async #write(page: Page, body: Body, fields: readonly (readonly [name: string, label: string])[]) {
    const input = this.#input(page);
    for (const [name, label] of fields) {
      if (name.endsWith('On')) await this.#putDay(page, label, String(body[name]));
      else await input.write(page.getByLabel(this.#say(label)).first(), String(body[name]));
    }
  }

  async #convene(body: Body): Promise<CommandAnswer> {
    const page = await this.open('/meetings/convene');
    await this.#write(page, body, [
      ...([
        ['title', 'meeting.meeting-title'],
        ['body', 'meeting.body'],
      ] as const),
      ...([
        ['heldOn', 'meeting.held-on'],
        ['place', 'meeting.place'],
      ] as const),
      ...([
        ['chair', 'meeting.chair'],
        ['minutes', 'meeting.minutes'],
      ] as const),
    ]);
    return this.#send(page, this.#say('meeting.convene'));
  }

  async #draft(meetingId: string, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/meetings/${meetingId}/draft`);
    const [input, say] = [this.#input(page), this.#say];
    await this.#write(page, body, [
      ['title', 'meeting.title'],
      ['content', 'meeting.content'],
    ]);
    await this.#pick(page, 'meeting.lead', String(body['leadAgencyId']));
    for (const { agencyId } of body['coordinators'] as { agencyId: string }[]) {
      const name = await this.#pick(page, 'meeting.add-coordinator', agencyId);
      // It is listed, and the field is there anew for the next.
      await page.getByRole('button', { name: say('meeting.remove-named', { name }) }).waitFor();
    }
    const due = body['due'] as { on?: string; workingDays?: number; from?: string };
    if (due.on !== undefined) await this.#putDay(page, 'meeting.due-day', due.on);
    else if (due.workingDays === undefined)
      await input.choose(page.getByLabel(say('meeting.due-standing'), { exact: true }));
    else {
      await input.choose(page.getByLabel(say('meeting.due-working-days')));
      const count = page.getByLabel(say('meeting.due-count'), { exact: true });
      await input.write(count, String(due.workingDays));
      await this.#putDay(page, 'meeting.due-from', due.from ?? '');
    }
    if (body['urgency'] === 'urgent')
      await input.choose(page.getByLabel(say('status.urgent'), { exact: true }));
    for (const [index, indicator] of ((body['indicators'] ?? []) as Body[]).entries()) {
      await input.press(page.getByRole('button', { name: say('meeting.add-indicator') }));
      const fields = page.getByRole('group', {
        name: say('meeting.indicator-number', { number: index + 1 }),
      });
      for (const name of ['code', 'name', 'unit', 'target'])
        await input.write(fields.getByLabel(say(`meeting.indicator-${name}`)), typed(indicator[name]));
    }
    return this.#send(page, say('meeting.save-draft'));
  }

  async #publish(meetingId: string, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/meetings/${meetingId}/publish`);
    await this.#write(page, body, [
      ...([
        ['number', 'meeting.notice-number'],
        ['publishedOn', 'meeting.published-on'],
      ] as const),
      ...([
        ['signer', 'meeting.signer'],
        ['summary', 'meeting.summary'],
      ] as const),
    ]);
    const [before = '', after = ''] = this.#say('meeting.publish-count', { count: '#' }).split('#');
    return this.#send(page, new RegExp(`^${before}\\d+${after}`));
  }

  async #onDirective(id: string, { action, fields }: Act, body: Body): Promise<CommandAnswer> {
    const page = await this.open(`/directives/${id}`);
    const [input, say] = [this.#input(page), this.#say];
    const name = say(`directive.action-${action}`);
    await input.press(page.getByRole('button', { name, exact: true }).first());
    const form = page.locator('form');
    for (const [field, label] of Object.entries(fields)) {
      const value = body[field];
      if (value === undefined) continue;
      if (field.endsWith('On')) await this.#putDay(page, label, value as string);
      else await input.write(form.getByLabel(say(label)).first(), typed(value));
    }
    for (const { code, actual } of (body['indicators'] ?? []) as { code: string; actual: number }[]) {
      const { language } = this.manner;
      const [called, unit] = [indicators.get(code)?.name[language], indicators.get(code)?.unit[language]];
      const label = say('directive.actual-of', { name: called ?? code, unit: unit ?? '' });
      await input.write(form.getByLabel(label), typed(actual));
    }
    const answer = await this.#send(page, name);
    await page.getByText(say('directive.done', { action: name })).waitFor();
    return answer;
  }

  /** Picks an agency by its code in the field of a label, and tells its name. */
  async #pick(page: Page, label: string, agencyId: string): Promise<string> {
    const code = [...this.agencyIds].find(([, id]) => id === agencyId)?.[0];
    const name = agencies.find((agency) => agency.code === code)?.name[this.manner.language] ?? '';
    const proposal = page.getByRole('option', { name: `${name} (${code})` });
    await this.#input(page).pick(
      page.getByRole('combobox', { name: this.#say(label) }),
      code ?? '',
      proposal,
    );
    return name;
  }

  /** Writes a day into its three fields. */
  async #putDay(page: Page, label: string, on: string): Promise<void> {
    const parts = on.split('-').reverse();
    const fields = page.getByRole('group', { name: this.#say(label), exact: true });
    for (const [index, part] of ['day', 'month', 'year'].entries())
      await this.#input(page).write(
        fields.getByLabel(this.#say(`common.${part}`), { exact: true }),
        parts[index] ?? '',
      );
  }

  /** Presses the button of the form, and tells what the API answered the page. */
  async #send(page: Page, name: string | RegExp): Promise<CommandAnswer> {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await this.#input(page).press(page.locator('form').getByRole('button', { name, exact: true }));
    const response = await answered;
    if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}`);
    return (await response.json()) as CommandAnswer;
  }
}

interface Act {
  /** The action that the page has for it. */
  readonly action: string;
  /** The message that labels the field on the screen, by what the API calls it. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is done with a directive, by the end of the command's path. */
const acts: Readonly<Record<string, Act>> = {
  accept: { action: 'accept', fields: {} },
  progress: {
    action: 'progress',
    fields: { narrative: 'directive.narrative', percent: 'directive.field-percent' },
  },
  completion: { action: 'complete', fields: { summary: 'directive.summary' } },
  extension: {
    action: 'request-extension',
    fields: { proposedDueOn: 'directive.proposed', reason: 'directive.reason' },
  },
  'extension/decision': { action: 'decide-extension', fields: { reason: 'directive.reason' } },
  return: { action: 'return', fields: { reason: 'directive.reason' } },
  close: { action: 'close', fields: { note: 'directive.note' } },
};
