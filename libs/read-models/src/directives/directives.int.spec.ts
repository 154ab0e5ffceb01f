import { describe, expect, it } from '@jest/globals';
import { timeStatus, type TimeStatus } from '#domain';
import { InvalidCursor } from '../paging/paging.js';
import { calendar, fixedDate, leader, office, officerOf, type Story } from '../story.fixture.js';
import type { Viewer } from '../viewer.js';
import type { DirectiveItem } from './directive-item.js';
import { court, goOn, meeting, pool, story, reported, useDatabase } from './directive-story.fixture.js';
import type { DirectiveFilters } from './directive-filters.js';
import { listDirectives } from './list-directives.js';

const today = '2022-09-01';

useDatabase();

const list = (filters: DirectiveFilters = {}, viewer: Viewer = office, day = today) =>
  listDirectives(pool, filters, viewer, day, calendar);

const idsOf = ({ items }: { items: readonly DirectiveItem[] }) => items.map(({ id }) => id);

describe('the list of directives', () => {
  it('shows each directive as the contract says', async () => {
    await reported((story) => {
      story.record('agency-court', 'AgencyRegistered', court('Tòa án tỉnh'));
      story
        .issue('01', {
          coordinators: [{ agencyId: 'police', dueOn: '2022-11-30' }],
          title: 'Thực hiện kế hoạch',
        })
        .progress('01', '2022-08-01', 40)
        .extend('01', '2022-08-02', '2022-12-30');
    });
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: '01',
        number: 'BCD-2022-01/01',
        title: 'Thực hiện kế hoạch',
        meetingId: 'm-1',
        noticeNumber: '15-TB/BCĐ',
        urgency: 'normal',
        work: 'in_progress',
        time: 'in_time',
        outcome: null,
        leadAgencyId: 'court',
        leadAgencyName: 'Tòa án tỉnh',
        coordinatorIds: ['police'],
        coordinators: [{ agencyId: 'police', dueOn: '2022-11-30' }],
        dueOn: '2022-12-30',
        standing: false,
        originalDueOn: '2022-12-14',
        extensions: 1,
        percent: 40,
        closedOn: null,
        daysLate: 0,
        heldBy: { party: 'agency', agencyId: 'court', since: '2022-08-02T02:00:00.000Z' },
        awaiting: [],
        returnedTo: [],
        silentSince: '2022-08-01T02:00:00.000Z',
        inherited: null,
        latenessCause: null,
        updatedAt: '2022-08-02T02:00:00.000Z',
        revision: story.log.events.length - 2,
      },
    ]);
  });

  it('calls an agency by the name that it bears now', async () => {
    await reported((story) => {
      story.record('agency-court', 'AgencyRegistered', court('Tòa án tỉnh'));
      story.issue('01');
    });
    story.record('agency-court', 'AgencyRenamed', { previousName: 'Tòa án tỉnh', name: 'Tòa án khu vực' });
    await goOn();
    expect((await list()).items[0]).toMatchObject({ leadAgencyName: 'Tòa án khu vực' });
  });

  it('finds the notice, the title of the meeting and the words of reports, with other words of the directive', async () => {
    await reported((story) => {
      story.record('meeting-m-1', 'MeetingConvened', meeting('Sơ kết sáu tháng'));
      story.issue('a', { title: 'Cải cách' }).progress('a', '2022-08-01', 40, 'Đã xét xử 12 vụ.');
      const coordinators = [{ agencyId: 'police' }];
      story.issue('b', { title: 'Cải cách', meetingId: 'm-2', coordinators }).complete('b', '2022-08-02');
      story.draft('c', { meetingId: 'm-2' });
      story.tell('b', '2022-08-03', officerOf('police'), {
        type: 'ReportShareCompletion',
        summary: 'Đã bàn giao hồ sơ.',
        effectiveOn: '2022-08-03',
        evidence: [{ name: 'bien-ban.pdf', mediaType: 'application/pdf', size: 1, sha256: 'a'.repeat(64) }],
      });
    });
    expect(idsOf(await list({ q: 'ban giao ho so' }))).toEqual(['b']);
    expect(idsOf(await list({ q: 'bien-ban' }))).toEqual(['b']);
    expect(idsOf(await list({ q: '15-TB' }))).toEqual(['a', 'b']);
    expect(idsOf(await list({ q: 'so ket cai cach' }))).toEqual(['a']);
    expect(idsOf(await list({ q: 'xet xu 15-tb' }))).toEqual(['a']);
    expect(idsOf(await list({ q: 'hoan thanh' }))).toEqual(['b']);
    expect(idsOf(await list({ q: 'xet xu hoan thanh' }))).toEqual([]);
  });

  it('tells a standing task, due on no day, from one whose day was not said', async () => {
    await reported((story) => {
      const standing = { rule: { standing: true }, dueOn: null, calendarVersion: '1' } as const;
      story.issue('a', { deadline: standing }).issue('b', { deadline: null });
      story.issue('c', { deadline: fixedDate('2022-12-10') });
    });
    const { items } = await list({ sort: 'number' });
    expect(items.map(({ id, standing, time }) => [id, standing, time])).toEqual([
      ['a', true, 'no_deadline'],
      ['b', false, 'no_deadline'],
      ['c', false, 'in_time'],
    ]);
  });

  it('puts the earliest deadline first and what has none last', async () => {
    await reported((story) => {
      story.issue('a', { deadline: null });
      story.issue('b', { deadline: fixedDate('2022-12-20') });
      story.issue('c', { deadline: fixedDate('2022-12-10') });
    });
    expect(idsOf(await list())).toEqual(['c', 'b', 'a']);
  });

  it('puts the last changed first when sorted by change', async () => {
    await reported((story) => {
      story.issue('a').issue('b').issue('c').progress('b', '2022-08-01');
    });
    expect(idsOf(await list({ sort: 'updated' }))).toEqual(['b', 'c', 'a']);
  });

  it('finds Vietnamese text with and without marks, every word of it', async () => {
    await reported((story) => {
      story.issue('a', { title: 'Đẩy mạnh cải cách tư pháp' });
      story.issue('b', { title: 'Cải tạo trụ sở', content: 'Cách âm phòng xử án.' });
      story.issue('c', { title: 'Thi hành án dân sự' });
    });
    expect(idsOf(await list({ q: 'cai cach' }))).toEqual(['a', 'b']);
    expect(idsOf(await list({ q: 'CẢI CÁCH tư' }))).toEqual(['a']);
    expect(idsOf(await list({ q: 'day manh' }))).toEqual(['a']);
    expect(idsOf(await list({ q: 'BCD-2022-01/c' }))).toEqual(['c']);
    expect(idsOf(await list({ q: '%' }))).toEqual(['a', 'b', 'c']);
    expect(idsOf(await list({ q: "dân' sự_" }))).toEqual(['c']);
  });

  it('finds a directive by its corrected title, no more by the old one', async () => {
    await reported((story) => void story.issue('a', { title: 'Kiện toàn cán bộ' }));
    story.tell('a', '2022-08-01', office, {
      type: 'CorrectDirective',
      field: 'title',
      value: 'Kiện toàn tổ chức',
      reason: 'Sai văn bản.',
      authority: 'Công văn 12',
    });
    await goOn();
    expect(idsOf(await list({ q: 'to chuc' }))).toEqual(['a']);
    expect(idsOf(await list({ q: 'can bo' }))).toEqual([]);
  });

  it('narrows by status, agency, meeting and deadline', async () => {
    await reported((story) => {
      story.issue('a', { deadline: fixedDate('2022-10-01'), coordinators: [{ agencyId: 'police' }] });
      story.issue('b', { deadline: fixedDate('2022-11-01'), leadAgencyId: 'police', meetingId: 'm-2' });
      story.issue('c', { deadline: fixedDate('2022-12-01') }).progress('c', '2022-08-01');
      story.issue('d', { deadline: null });
    });
    expect(idsOf(await list({ work: ['in_progress'] }))).toEqual(['c']);
    expect(idsOf(await list({ work: ['in_progress', 'assigned'] }))).toEqual(['a', 'b', 'c', 'd']);
    expect(idsOf(await list({ agencyId: 'police' }))).toEqual(['a', 'b']);
    expect(idsOf(await list({ meetingId: 'm-2' }))).toEqual(['b']);
    expect(idsOf(await list({ dueFrom: '2022-10-02', dueTo: '2022-12-01' }))).toEqual(['b', 'c']);
    expect(idsOf(await list({ time: ['no_deadline'] }))).toEqual(['d']);
    expect(idsOf(await list({ time: ['overdue'] }, office, '2022-11-02'))).toEqual(['a', 'b']);
  });

  it('shows an officer of an agency what the agency leads or co-ordinates, drafts and cancelled drafts left out', async () => {
    await reported((story) => {
      story.issue('a', { coordinators: [{ agencyId: 'police' }] });
      story.issue('b');
      story.issue('c', { leadAgencyId: 'police' });
      story.draft('d', { leadAgencyId: 'police', deadline: null });
      story.draft('e', { leadAgencyId: 'police', deadline: null }).close('e', '2022-07-21', 'cancelled');
    });
    expect(idsOf(await list({}, officerOf('police')))).toEqual(['a', 'c']);
    expect(idsOf(await list({}, { id: 'x', role: 'agency' }))).toEqual([]);
    expect(idsOf(await list({}, leader))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('the time status of a listed directive', () => {
  it('is the one that the domain derives, on every day and for every kind of work', async () => {
    const due = ['2022-08-29', '2022-08-30', '2022-08-31', '2022-09-05', '2022-09-07', '2022-12-14', null];
    await reported((story) => {
      for (const [index, dueOn] of due.entries()) {
        const deadline = dueOn === null ? null : fixedDate(dueOn);
        const name = (kind: string) => `${kind}-${index}`;
        story.issue(name('assigned'), { deadline });
        story.issue(name('progress'), { deadline }).progress(name('progress'), '2022-08-01');
        story.issue(name('waiting'), { deadline }).complete(name('waiting'), '2022-08-30');
        story
          .issue(name('early'), { deadline })
          .complete(name('early'), '2022-08-22')
          .close(name('early'), '2022-08-23');
        story
          .issue(name('late'), { deadline })
          .complete(name('late'), '2022-08-31')
          .close(name('late'), '2022-09-06');
        story.issue(name('cancelled'), { deadline }).close(name('cancelled'), '2022-09-07', 'cancelled');
        story.issue(name('superseded'), { deadline }).close(name('superseded'), '2022-09-07', 'superseded');
        story.issue(name('declined'), { deadline }).tell(name('declined'), '2022-08-30', officerOf('court'), {
          type: 'DeclineDirective',
          reason: 'Không thuộc thẩm quyền.',
        });
        story.issue(name('suspended'), { deadline });
        story.tell(name('suspended'), '2022-08-01', office, {
          type: 'SuspendDirective',
          reason: 'Chờ hướng dẫn.',
        });
      }
    });
    const seen = new Set<TimeStatus>();
    for (const day of [
      '2022-08-24',
      '2022-08-29',
      '2022-08-30',
      '2022-08-31',
      '2022-09-01',
      '2022-09-03',
      '2022-09-05',
      '2022-09-08',
      '2022-12-12',
    ]) {
      const { items } = await list({ limit: 500 }, office, day);
      const expected = [...story.directives.values()].map((state) => {
        const dueOn = state.deadline?.dueOn ?? null;
        const dueSoonFrom = dueOn === null ? null : calendar.dueSoonFrom(dueOn);
        return [state.id, timeStatus({ ...state, dueOn, dueSoonFrom }, day)] as const;
      });
      expect(items.map(({ id, time }) => [day, id, time]).sort()).toEqual(
        expected.map((pair) => [day, ...pair]).sort(),
      );
      for (const time of new Set(expected.map(([, status]) => status))) {
        seen.add(time);
        const wanted = expected.filter(([, status]) => status === time).map(([id]) => id);
        expect(idsOf(await list({ limit: 500, time: [time] }, office, day)).sort()).toEqual(wanted.sort());
      }
    }
    expect([...seen].sort()).toEqual([
      ...['due_soon', 'in_time', 'late', 'no_deadline', 'not_judged', 'on_time', 'overdue'],
    ]);
  });

  it('comes with the calendar days late, so far or as judged', async () => {
    await reported((story) => {
      story.issue('a', { deadline: fixedDate('2022-08-20') });
      story.issue('b', { deadline: fixedDate('2022-08-20') }).complete('b', '2022-08-23');
      story
        .issue('c', { deadline: fixedDate('2022-08-20') })
        .complete('c', '2022-08-22')
        .close('c', '2022-08-30');
      story.issue('d', { deadline: null });
    });
    const { items } = await list();
    expect(items.map(({ id, daysLate }) => [id, daysLate])).toEqual([
      ['a', 12],
      ['b', 3],
      ['c', 2],
      ['d', null],
    ]);
  });
});

describe('paging through the directives', () => {
  const names = Array.from({ length: 23 }, (_, index) => `d${String(index).padStart(2, '0')}`);
  const spread = (story: Story) => {
    for (const [index, name] of names.entries())
      story.issue(name, { deadline: index % 5 === 4 ? null : fixedDate(`2022-12-${10 + (index % 7)}`) });
  };

  async function read(sort: 'due' | 'updated', between: (page: number) => void): Promise<string[]> {
    const read: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 30; page += 1) {
      const { items, nextCursor } = await list({ sort, limit: 4, cursor });
      read.push(...items.map(({ id }) => id));
      if (nextCursor === null) return read;
      cursor = nextCursor;
      between(page);
      await goOn();
    }
    throw new Error('The list never ends');
  }

  it.each(['due', 'updated'] as const)('gives every directive once, sorted by %s', async (sort) => {
    await reported(spread);
    const { items } = await list({ sort, limit: 500 });
    const read23 = await read(sort, () => undefined);
    expect(read23).toEqual(items.map(({ id }) => id));
    expect([...read23].sort()).toEqual(names);
  });

  it.each(['due', 'updated'] as const)(
    'shows none twice and skips none while they change, sorted by %s',
    async (sort) => {
      await reported(spread);
      const order = idsOf(await list({ sort, limit: 500 }));
      const read23 = await read(sort, (page) => {
        const unseen = order[order.length - 1 - page] ?? '';
        const seen = order[page] ?? '';
        for (const name of [unseen, seen]) {
          if (story.directives.get(name)?.deadline?.dueOn) story.extend(name, '2022-08-03', '2022-12-31');
          else story.progress(name, '2022-08-03');
        }
        story.issue(`new-${page}`, { deadline: fixedDate('2022-12-31') });
      });
      expect(read23).toEqual(order);
    },
  );

  it('refuses a cursor that it did not give out', async () => {
    await reported(spread);
    const { nextCursor } = await list({ sort: 'due', limit: 4 });
    const cursors = [
      'nonsense',
      '',
      "'; DROP TABLE x",
      Buffer.from('["directives-due",["x","y","z"]]').toString('base64url'),
    ];
    for (const cursor of cursors) await expect(list({ sort: 'due', cursor })).rejects.toThrow(InvalidCursor);
    await expect(list({ sort: 'updated', cursor: nextCursor ?? '' })).rejects.toThrow(InvalidCursor);
  });

  it('gives at most 500 in a page, whatever is asked', async () => {
    await reported(spread);
    expect((await list({ limit: 1e9 })).items).toHaveLength(23);
    expect((await list({ limit: -3 })).items).toHaveLength(1);
  });
});
