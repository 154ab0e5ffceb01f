import { describe, expect, it } from '@jest/globals';
import { calendar, fixedDate, leader, office, officerOf, type Story } from '../story.fixture.js';
import type { Viewer } from '../viewer.js';
import { directiveSorts, type DirectiveFilters } from './directive-filters.js';
import type { DirectiveItem } from './directive-item.js';
import { court, goOn, pool, reported, story, useDatabase } from './directive-story.fixture.js';
import { countDirectives, listDirectives } from './list-directives.js';

const today = '2022-09-15';
const police = officerOf('police');

useDatabase();

const list = (filters: DirectiveFilters = {}, viewer: Viewer = office) =>
  listDirectives(pool, filters, viewer, today, calendar);
const idsOf = ({ items }: { items: readonly DirectiveItem[] }) => items.map(({ id }) => id);
const found = async (filters: DirectiveFilters, viewer: Viewer = office) =>
  idsOf(await list({ sort: 'number', ...filters }, viewer));

async function everyPage(filters: DirectiveFilters, between: (page: number) => Promise<void>) {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 40; page += 1) {
    const { items, nextCursor } = await list({ ...filters, limit: 3, cursor });
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = nextCursor;
    await between(page);
  }
  throw new Error('The list never ended');
}

const agency = (id: string, code: string) => ({ ...court(`Cơ quan ${code}`), agencyId: id, code });

function tellOfMany(story: Story): void {
  story.record('agency-court', 'AgencyRegistered', agency('court', 'B'));
  story.record('agency-police', 'AgencyRegistered', agency('police', 'A'));
  for (let index = 1; index <= 12; index += 1) {
    const id = String(index);
    const deadline = index % 5 === 0 ? null : fixedDate(`2022-1${index % 3}-0${(index % 7) + 1}`);
    const leadAgencyId = index % 4 === 0 ? null : index % 2 === 0 ? 'police' : 'court';
    story.issue(id, { deadline, leadAgencyId }, `2022-07-${20 + (index % 5)}`);
  }
}

describe('the orders of the list', () => {
  it.each(directiveSorts.flatMap((sort) => [[sort, 'asc'] as const, [sort, 'desc'] as const]))(
    'by %s, %s, page after page holds each directive once, whatever moves meanwhile',
    async (sort, order) => {
      await reported(tellOfMany);
      const whole = idsOf(await list({ sort, order }));
      const other = idsOf(await list({ sort, order: order === 'asc' ? 'desc' : 'asc' }));
      expect(whole).toEqual(other.reverse());
      const days = ['2022-08-01', '2022-08-02', '2022-08-03'];
      const paged = await everyPage({ sort, order }, async (page) => {
        const day = days[page] ?? '2022-08-04';
        const led = ['1', '2', '3', '6', '7', '9', '10', '11'][page] ?? '11';
        story.progress(led, day);
        story.tell(led, day, office, {
          ...{ type: 'AssignDirective', reason: 'Đúng chức năng.', deadline: fixedDate('2022-10-01') },
          leadAgencyId: page % 2 === 0 ? 'police' : 'court',
        });
        story.draft(`new-${page}`, {}, day);
        await goOn();
      });
      expect(paged).toEqual(whole);
    },
  );

  it('those of one key follow each other by their numbers, page after page and back', async () => {
    await reported((story) => {
      for (let index = 12; index >= 1; index -= 1)
        story.issue(String(index), { deadline: fixedDate('2022-12-14') });
    });
    const inOrder = Array.from({ length: 12 }, (_, index) => String(index + 1));
    for (const sort of ['due', 'agency'] as const) {
      expect(await everyPage({ sort }, async () => undefined)).toEqual(inOrder);
      expect(await everyPage({ sort, order: 'desc' }, async () => undefined)).toEqual(inOrder.toReversed());
    }
  });

  it('number counts as people count, agencies go by their code, and what nobody leads comes last', async () => {
    await reported(tellOfMany);
    expect(idsOf(await list({ sort: 'number' }))).toEqual(
      Array.from({ length: 12 }, (_, index) => String(index + 1)),
    );
    const leads = (await list({ sort: 'agency' })).items.map(({ leadAgencyId }) => leadAgencyId);
    expect(leads).toEqual([
      ...Array.from({ length: 3 }, () => 'police'),
      ...Array.from({ length: 6 }, () => 'court'),
      ...Array.from({ length: 3 }, () => null),
    ]);
  });
});

function tellOfTroubles(story: Story): void {
  story.record('agency-court', 'AgencyRegistered', court('Tòa án tỉnh'));
  story.record('cause-c1', 'LatenessCauseListed', {
    ...{ causeId: 'c1', code: 'CHO', name: { vi: 'Chờ ý kiến', en: 'Waiting' } },
  });
  const due = { deadline: fixedDate('2022-09-01') };
  story.issue('1', { ...due, urgency: 'express' });
  story.issue('2', { coordinators: [{ agencyId: 'police' }] }).progress('2', '2022-09-10');
  story.tell('2', '2022-09-11', police, {
    ...{ type: 'ReportShareCompletion', summary: 'Xong.', effectiveOn: '2022-09-11', evidence: [] },
  });
  story.issue('3').complete('3', '2022-09-01');
  story.issue('4').complete('4', '2022-09-01');
  story.tell('4', '2022-09-12', office, { type: 'ReturnCompletion', reason: 'Thiếu số liệu.' });
  story.issue('5', { leadAgencyId: 'police' }).tell('5', '2022-09-01', police, {
    ...{ type: 'RequestExtension', proposedDueOn: '2022-12-30', reason: 'Thiếu hồ sơ.' },
  });
  story.tell('5', '2022-09-02', office, { type: 'ReferExtension', opinion: null });
  story.issue('6', due).close('6', '2022-09-02', 'cancelled');
  story.issue('7', due).progress('7', '2022-09-14');
  story.tell('7', '2022-09-14', office, {
    type: 'RecordLatenessCause',
    cause: { id: 'c1', code: 'CHO', name: { vi: 'Chờ ý kiến', en: 'Waiting' }, active: true },
    note: null,
    evidence: [],
  });
}

describe('the filters of the list', () => {
  it('tell what waits for an answer, whose hands it is in, what is silent, returned or late for a cause', async () => {
    await reported(tellOfTroubles);
    expect(await found({ awaiting: ['completion'] })).toEqual(['3']);
    expect(await found({ awaiting: ['extension', 'share'] })).toEqual(['2', '5']);
    expect(await found({ heldBy: ['leader'] })).toEqual(['5']);
    expect(await found({ heldBy: ['office'] })).toEqual(['3']);
    expect(await found({ silent: true })).toEqual(['1', '5']);
    expect(await found({ silent: false })).toEqual(['2', '3', '4', '6', '7']);
    expect(await found({ returned: true })).toEqual(['4']);
    expect(await found({ returned: false, heldBy: ['agency'] })).toEqual(['1', '2', '7']);
    expect(await found({ urgency: ['express'] })).toEqual(['1']);
    expect(await found({ outcome: ['cancelled', 'superseded'] })).toEqual(['6']);
    expect(await found({ time: ['overdue'] })).toEqual(['1', '7']);
    expect(await found({ time: ['overdue'], latenessCause: ['none'] })).toEqual(['1']);
    expect(await found({ latenessCause: ['c1'] })).toEqual(['7']);
    expect((await list({ latenessCause: ['c1'] })).items[0]?.latenessCause).toEqual({
      ...{ id: 'c1', code: 'CHO', name: { vi: 'Chờ ý kiến', en: 'Waiting' } },
    });
  });

  it('take several agencies, and what they lead alone', async () => {
    await reported(tellOfTroubles);
    expect(await found({ agencyId: 'police' })).toEqual(['2', '5']);
    expect(await found({ agencyId: ['police'], leadOnly: true })).toEqual(['5']);
    expect(await found({ agencyId: ['police', 'court'], leadOnly: true })).toHaveLength(7);
    expect(await found({ leadOnly: true }, police)).toEqual(['5']);
    expect(await found({ leadOnly: true }, leader)).toHaveLength(7);
  });

  it('show an agency as returned what was returned to it', async () => {
    await reported(tellOfTroubles);
    story.tell('2', '2022-09-12', office, { type: 'ReturnShare', agencyId: 'police', reason: 'Thiếu.' });
    await goOn();
    expect(await found({ returned: true })).toEqual(['2', '4']);
    expect(await found({ returned: true }, police)).toEqual(['2']);
    expect(await found({ returned: true }, officerOf('court'))).toEqual(['4']);
  });

  it('count the same as the list holds', async () => {
    await reported(tellOfTroubles);
    const all: DirectiveFilters[] = [
      ...[{}, { time: ['overdue'] }, { time: ['due_soon'] }, { time: ['late', 'not_judged'] }],
      ...[{ silent: true }, { returned: true }, { q: 'nhiem vu' }, { dueFrom: '2022-09-01' }],
      ...[{ dueTo: '2022-09-01' }, { awaiting: ['completion', 'share'] }],
    ] as DirectiveFilters[];
    for (const viewer of [office, police])
      for (const filters of all) {
        const { items } = await list(filters, viewer);
        const counted = await countDirectives(pool, filters, viewer, today, calendar);
        expect([filters, counted]).toEqual([filters, { count: items.length, isExact: true }]);
      }
  });
});
