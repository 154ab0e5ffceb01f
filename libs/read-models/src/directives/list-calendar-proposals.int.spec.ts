import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  composeCalendar,
  proposedMove,
  resolveDeadline,
  type Directive,
  type PublishedCalendar,
  type WorkingCalendar,
} from '#domain';
import type { Pool } from 'pg';
import { InvalidCursor } from '../paging/paging.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar as shipped, office, Story } from '../story.fixture.js';
import { directivesConsumer } from './directives-consumer.js';
import {
  firstProposals,
  listCalendarProposals,
  type CalendarProposal,
  type ProposalPage,
} from './list-calendar-proposals.js';

let pool: Pool;
let stop: () => Promise<void>;
let story: Story;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(async () => {
  await stop();
});
beforeEach(async () => {
  story = new Story();
  await forget(pool);
});

const daysOff = (version: number, ...days: string[]): PublishedCalendar => ({
  year: 2022,
  version,
  nonWorking: days.map((on) => ({ on, name: 'Nghỉ bão' })),
  working: [],
});
const composed = (...editions: PublishedCalendar[]) => composeCalendar('Asia/Ho_Chi_Minh', editions);
const stormy = composed(daysOff(1, '2022-07-25'));

const term = (workingDays: number, from = '2022-07-20') =>
  resolveDeadline({ workingDays, from }, shipped, from);

const projected = () => project(pool, story.log, [directivesConsumer(shipped.timeZone)]);
const list = (page: ProposalPage = {}, inForce: WorkingCalendar = stormy) => {
  const known = [shipped, stormy, inForce];
  const calendarOf = (version: string) => known.find((one) => one.version === version) ?? null;
  return listCalendarProposals(pool, page, { calendar: () => inForce, calendarOf });
};
const idsOf = ({ items }: { items: readonly CalendarProposal[] }) =>
  items.map(({ directiveId }) => directiveId);

describe('the proposals of a new calendar', () => {
  it('tell the rule, both dates with the calendar that gave each, and both in words', async () => {
    story.issue('01', { deadline: term(10), title: 'Rà soát án bị hủy' });
    await projected();
    expect(await list({}, shipped)).toEqual({ items: [], nextCursor: null });
    expect(await list()).toEqual({
      items: [
        {
          directiveId: '01',
          number: 'BCD-2022-01/01',
          title: 'Rà soát án bị hủy',
          work: 'assigned',
          leadAgencyId: 'court',
          revision: story.log.events.length - 1,
          rule: { workingDays: 10, from: '2022-07-20' },
          current: {
            dueOn: '2022-08-03',
            calendarVersion: shipped.version,
            words: {
              vi: `10 ngày làm việc kể từ ngày 20/07/2022, hết hạn ngày 03/08/2022 (lịch làm việc bản ${shipped.version})`,
              en: `10 working days from 20 July 2022, due on 3 August 2022 (working calendar ${shipped.version})`,
            },
          },
          proposed: {
            dueOn: '2022-08-04',
            calendarVersion: stormy.version,
            words: {
              vi: `10 ngày làm việc kể từ ngày 20/07/2022, trừ 25/07/2022 (Nghỉ bão), hết hạn ngày 04/08/2022 (lịch làm việc bản ${stormy.version})`,
              en: `10 working days from 20 July 2022, not counting 25 July 2022 (Nghỉ bão), due on 4 August 2022 (working calendar ${stormy.version})`,
            },
          },
        },
      ],
      nextCursor: null,
    });
  });

  it('are of the open directives due after a term, drafts and suspended ones included', async () => {
    story.issue('moved', { deadline: term(10) });
    story.issue('before', { deadline: term(10, '2022-07-25') });
    story.issue('fixed', { deadline: resolveDeadline({ on: '2022-08-03' }, shipped, '2022-07-20') });
    story.issue('standing', { deadline: resolveDeadline({ standing: true }, shipped, '2022-07-20') });
    story.issue('none', { deadline: null });
    story.issue('extended', { deadline: term(10) }).progress('extended', '2022-07-22');
    story.extend('extended', '2022-07-22', '2022-08-10');
    story.issue('waiting', { deadline: term(10) }).progress('waiting', '2022-07-22');
    story.complete('waiting', '2022-07-22');
    story.issue('closed', { deadline: term(10) }).close('closed', '2022-07-22', 'cancelled');
    story.issue('suspended', { deadline: term(10) });
    story.tell('suspended', '2022-07-22', office, { type: 'SuspendDirective', reason: 'Chờ văn bản.' });
    await projected();
    expect(idsOf(await list())).toEqual(['moved', 'suspended']);
  });

  it('end with an answer: what was accepted is due then, what was declined stays until its years are decided anew', async () => {
    for (const id of ['a', 'b', 'c']) story.issue(id, { deadline: term(10) });
    story.tell('a', '2022-07-22', office, { type: 'RecalculateDeadline', calendar: stormy });
    story.tell('b', '2022-07-22', office, { type: 'KeepDeadline', calendar: stormy, reason: null });
    await projected();
    expect(idsOf(await list())).toEqual(['c']);
    const nextYears = composed(daysOff(1, '2022-07-25'), { ...daysOff(1), year: 2023 });
    expect(idsOf(await list({}, nextYears))).toEqual(['c']);
    const withdrawn = composed(daysOff(2));
    expect((await list({}, withdrawn)).items).toMatchObject([
      { directiveId: 'a', proposed: { dueOn: '2022-08-03' } },
    ]);
    const worse = composed(daysOff(2, '2022-07-25', '2022-07-26'));
    expect(idsOf(await list({}, worse)).sort()).toEqual(['a', 'b', 'c']);
  });

  it('are the same in pages of any size, the earliest due date first, as each directive would tell of itself', async () => {
    for (let index = 0; index < 90; index += 1) {
      const id = String(index).padStart(2, '0');
      const deadline = term(1 + (index % 9), index % 2 ? '2022-07-20' : '2022-07-22');
      story.issue(id, { deadline });
      if (index % 5 === 0 && proposedMove(deadline, null, stormy) !== null)
        story.tell(id, '2022-07-22', office, { type: 'KeepDeadline', calendar: stormy, reason: null });
    }
    await projected();
    const would = [...story.directives.values()]
      .filter(({ deadline, declinedMove }) => proposedMove(deadline, declinedMove, stormy) !== null)
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .map(({ id }) => id);
    expect(would.length).toBeGreaterThan(40);
    for (const limit of [1, 7, 500]) {
      const reported: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await list({ limit, cursor });
        reported.push(...idsOf(page));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(reported).toEqual(would);
    }
    expect(idsOf(await list({ cursor: firstProposals(stormy), limit: 500 }))).toEqual(would);
  });

  it('skip none and repeat none while they are answered and another calendar is published', async () => {
    for (const id of ['a', 'b', 'c', 'd']) story.issue(id, { deadline: term(10) });
    await projected();
    const first = await list({ limit: 2 });
    expect(idsOf(first)).toEqual(['a', 'b']);
    story.tell('a', '2022-07-22', office, { type: 'RecalculateDeadline', calendar: stormy });
    story.tell('c', '2022-07-22', office, { type: 'KeepDeadline', calendar: stormy, reason: null });
    await projected();
    const rest = await list({ limit: 2, cursor: first.nextCursor ?? '' }, composed(daysOff(2)));
    expect(rest.items).toMatchObject([{ directiveId: 'd', proposed: { calendarVersion: stormy.version } }]);
    expect(rest.nextCursor).toBeNull();
  });

  it('refuse the cursor of another list', async () => {
    await projected();
    await expect(list({ cursor: 'WyJkaXJlY3RpdmVzLWR1ZSIsW11d' })).rejects.toBeInstanceOf(InvalidCursor);
  });
});

/** In the order of the list; days in figures of one length. */
function keyOf({ id, deadline, declinedMove }: Directive): string {
  const rule = deadline?.rule;
  if (!rule || !('workingDays' in rule)) return id;
  const days = String(rule.workingDays).padStart(4, '0');
  return [deadline.dueOn, rule.from, days, declinedMove ?? '', id].join(' ');
}
