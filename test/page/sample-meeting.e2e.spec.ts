import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ApiClient } from '../../examples/july-2022/src/api-client.js';
import { agencies, startsAt } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { prepareCast, samplePassword, type Cast } from '../../examples/july-2022/src/stage.js';
import { tellStory } from '../../examples/july-2022/src/story.js';
import type { Language } from '../../examples/july-2022/src/text.js';
import { startSystem, type TestSystem } from '../api/system.fixture.js';
import { accessibilityFaults, chromiumPath, isNotWider, picture, startBrowser } from './browser.fixture.js';
import { longRounds } from '../long-rounds.fixture.js';
import { PageClient, type Manner } from './page-client.fixture.js';
import { pageWords } from './page-words.fixture.js';

interface Recorded {
  readonly streamId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: { readonly name: string; readonly role: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Who signed in, who read the trail and how the clock was moved is not of the meeting; and how many mails were given up by the
 * time the trail is read depends on how fast the machine is.
 */
const isOfMeeting = ({ streamId, type }: Recorded): boolean =>
  /^(agency|account|meeting|directive|delivery)-/.test(streamId) && type !== 'NotificationFailed';

(chromiumPath && longRounds ? describe : describe.skip)('the sample meeting, on the page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
  }, 120_000);
  afterAll(() => browser.close());

  const byDemo = new Map<Language, ReturnType<typeof played>>();
  /** What the demonstration leaves, which gives the same commands to the API; played once in each language. */
  const demonstrated = (language: Language) => {
    const left =
      byDemo.get(language) ??
      played(language, async (cast, agencyIds) => {
        await tellStory(cast, agencyIds, language, () => undefined);
      });
    byDemo.set(language, left);
    return left;
  };

  const manners: readonly Manner[] = [
    { language: 'vi', way: 'mouse' },
    { language: 'vi', way: 'keyboard' },
    { language: 'vi', way: 'touch' },
    { language: 'en', way: 'mouse' },
    { language: 'en', way: 'keyboard' },
    { language: 'en', way: 'touch' },
  ];

  /** By manner, what each stream holds in its order. */
  const orders: string[][] = [];

  it.each(manners)(
    'is run from convening to review in $language by $way, and leaves the trail that the demonstration leaves',
    async (manner) => {
      const { language } = manner;
      const onPage = await played(language, async (cast, agencyIds, system) => {
        const client = (username: string) =>
          new PageClient(browser, system.url, username, samplePassword, agencyIds, cast.admin, manner);
        const officers = [...agencyIds.keys()].map((code): [string, PageClient] => [
          code,
          client(`cv.${code.toLowerCase()}`),
        ]);
        const people = { admin: client('admin'), leader: client('lanhdao'), officers: new Map(officers) };
        const acting = { ...cast, ...people } as unknown as Cast;
        const { directiveIds } = await tellStory(acting, agencyIds, language, () => undefined);
        await readsReview(people.leader, manner);
        await looksBack(people.leader, { path: '/', name: 'desk' }, manner);
        for (const key of ['facilities', 'staff'] as const)
          await looksBack(people.admin, { path: `/directives/${directiveIds.get(key)}`, name: key }, manner);
        await Promise.all(
          [people.admin, people.leader, ...people.officers.values()].map((one) => one.close()),
        );
      });
      const left = await demonstrated(language);
      expect(onPage.described.length).toBeGreaterThan(200);
      expect(onPage.described).toEqual(left.described);
      expect(onPage.review).toEqual(left.review);
      expect(onPage.review).toBeDefined();
      orders.push(onPage.ordered);
    },
    1_500_000,
  );

  it('leaves the same events in the same order in each stream, whatever the language and the way', () => {
    for (const ordered of orders) {
      expect(ordered.length).toBeGreaterThan(10);
      expect(ordered).toEqual(orders[0]);
    }
  });

  /** What README shows is taken of these: a story that somebody can follow. */
  async function looksBack(
    person: PageClient,
    { path, name }: { path: string; name: string },
    { language, way }: Manner,
  ): Promise<void> {
    const page = await person.open(path);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.waitForLoadState('load');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await isNotWider(page)).toBe(true);
    await picture(page, `sample-meeting-${name}-${language}-${way}`);
  }

  async function readsReview(leader: PageClient, { language, way }: Manner): Promise<void> {
    const page = await leader.open('/review?from=2022-06-15&to=2022-12-14');
    const name = pageWords(language)('shell.review');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const court = agencies.find(({ code }) => code === 'TAND')?.name[language] ?? '';
    await page.getByRole('rowheader', { name: court }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await isNotWider(page)).toBe(true);
    await picture(page, `sample-meeting-review-${language}-${way}`);
  }
});

/** The story played on a system of its own, and what it left: every event in words that do not depend on the run. */
async function played(
  language: Language,
  play: (cast: Cast, agencyIds: ReadonlyMap<string, string>, system: TestSystem) => Promise<void>,
) {
  const system = await startSystem({
    DONDOC_CLOCK: `simulated:${startsAt}`,
    DONDOC_ADMIN_PASSWORD: samplePassword,
  });
  try {
    const client = (who: string) => new ApiClient(() => system.url, `demo-${who}`, 10_000, language);
    const admin = client('admin');
    await admin.signIn('admin', samplePassword);
    const cast = await prepareCast(admin, client, language);
    await play(cast, cast.agencyIds, system);
    const as = await system.signIn('admin', samplePassword);
    const { text } = await system.call('GET', '/audit/events.jsonl?order=asc', { as });
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Recorded)
      .filter(isOfMeeting);
    const { json } = await system.call('GET', '/reports/review?from=2022-06-15&to=2022-12-14', { as });
    return { described: inWords(events), ordered: inOrder(events), review: json['total'] as unknown };
  } finally {
    await system.stop();
  }
}

/**
 * Every event as a line of its time, type, subject, actor and data; what a run names anew is called by what it is. Left out is
 * when mail was given up: at which step of the clock depends on how fast the machine is.
 */
function inWords(events: readonly Recorded[]): string[] {
  const names = namesIn(events);
  const named = (text: string) =>
    text.replace(
      /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      (id) => names.get(id) ?? 'id',
    );
  return events
    .map(({ streamId, type, recordedAt, actor, data }) =>
      [
        streamId.startsWith('delivery-') ? '' : recordedAt,
        type,
        named(streamId),
        actor.role,
        actor.name,
        named(JSON.stringify(sorted(data))),
      ].join(' | '),
    )
    .sort();
}

/** What the things of the events are called: by the id of each, its kind and its code, user name or number. */
function namesIn(events: readonly Recorded[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { streamId, data } of events) {
    const [, kind = '', id = ''] = /^(\w+)-(.+)$/.exec(streamId) ?? [];
    const name = data['code'] ?? data['username'] ?? data['number'];
    if (typeof name === 'string' && !names.has(id)) names.set(id, `${kind} ${name}`);
  }
  return names;
}

/** The types of the events of each agency, account, meeting and directive, in the order in which they were recorded. */
function inOrder(events: readonly Recorded[]): string[] {
  const names = namesIn(events);
  const types = new Map<string, string[]>();
  for (const { streamId, type } of events) {
    const name = names.get(streamId.slice(streamId.indexOf('-') + 1));
    if (name === undefined || streamId.startsWith('delivery-')) continue;
    types.set(name, [...(types.get(name) ?? []), type]);
  }
  return [...types].map(([name, described]) => `${name}: ${described.join(', ')}`).sort();
}

/** The same data, its names in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
