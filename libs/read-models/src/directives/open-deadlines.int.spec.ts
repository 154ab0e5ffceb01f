import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, fixedDate, inspector, leader, office, officerOf, Story } from '../story.fixture.js';
import type { Viewer } from '../viewer.js';
import { directivesConsumer } from './directives-consumer.js';
import { listOpenDeadlines } from './open-deadlines.js';

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

async function deadlines(viewer: Viewer = leader, today = '2022-09-01'): Promise<string[][]> {
  await project(pool, story.log, [directivesConsumer(calendar.timeZone)]);
  const found = await listOpenDeadlines(pool, viewer, today);
  return found.map(({ directiveId, dueOn, directiveDueOn }) =>
    dueOn === directiveDueOn ? [directiveId, dueOn] : [directiveId, dueOn, directiveDueOn ?? 'none'],
  );
}

describe('open deadlines', () => {
  it('are those of directives that are issued and not closed, the overdue ones too, in order of time', async () => {
    story
      .issue('late', { deadline: fixedDate('2022-08-15') })
      .issue('far', { deadline: fixedDate('2022-12-30') })
      .issue('near', { deadline: fixedDate('2022-09-01') })
      .issue('standing', { deadline: null })
      .issue('closed')
      .complete('closed', '2022-08-01')
      .close('closed', '2022-08-02');
    story.issue('resting').tell('resting', '2022-08-01', office, {
      type: 'SuspendDirective',
      reason: 'Chờ hướng dẫn.',
    });
    expect(await deadlines()).toEqual([
      ['late', '2022-08-15'],
      ['near', '2022-09-01'],
      ['resting', '2022-12-14'],
      ['far', '2022-12-30'],
    ]);
  });

  it('move with an extension, at a higher revision', async () => {
    story.issue('01');
    await project(pool, story.log, [directivesConsumer(calendar.timeZone)]);
    const [before] = await listOpenDeadlines(pool, leader, '2022-09-01');
    story.extend('01', '2022-08-02', '2022-12-30');
    expect(await deadlines()).toEqual([['01', '2022-12-30']]);
    const [after] = await listOpenDeadlines(pool, leader, '2022-09-01');
    expect(after?.revision).toBeGreaterThan(before?.revision ?? Infinity);
  });

  it('of an officer are those the agency leads or co-ordinates, by its own deadline where it has one', async () => {
    story
      .issue('own', {
        coordinators: [{ agencyId: 'bar' }, { agencyId: 'police', dueOn: '2022-11-30' }],
      })
      .issue('shared', { coordinators: [{ agencyId: 'police' }] })
      .issue('led', { leadAgencyId: 'police' })
      .issue('without', {
        deadline: null,
        coordinators: [{ agencyId: 'police', dueOn: '2022-10-15' }, { agencyId: 'bar' }],
      })
      .issue('others');
    expect(await deadlines(officerOf('police'))).toEqual([
      ['without', '2022-10-15', 'none'],
      ['own', '2022-11-30', '2022-12-14'],
      ['led', '2022-12-14'],
      ['shared', '2022-12-14'],
    ]);
    expect(await deadlines(officerOf('bar'))).toEqual([['own', '2022-12-14']]);
    expect(await deadlines({ id: 'x', role: 'agency' })).toEqual([]);
    for (const viewer of [leader, office, inspector])
      expect((await deadlines(viewer)).map(([id]) => id)).toEqual(['led', 'others', 'own', 'shared']);
  });

  it('of an officer are not those of shares that are reported done, nor of what the lead declined', async () => {
    const police = officerOf('police');
    story
      .issue('done', { coordinators: [{ agencyId: 'police', dueOn: '2022-11-30' }] })
      .issue('declined', { coordinators: [{ agencyId: 'police' }] })
      .issue('open', { coordinators: [{ agencyId: 'police' }] });
    story.tell('done', '2022-08-01', police, {
      ...{ type: 'ReportShareCompletion', summary: 'Xong.', effectiveOn: '2022-08-01', evidence: [] },
    });
    story.tell('declined', '2022-08-01', officerOf('court'), {
      ...{ type: 'DeclineDirective', reason: 'Không thuộc thẩm quyền.' },
    });
    expect((await deadlines(police)).map(([id]) => id)).toEqual(['open']);
    expect((await deadlines(officerOf('court'))).map(([id]) => id)).toEqual(['done', 'open']);
    expect((await deadlines(office)).map(([id]) => id)).toEqual(['declined', 'done', 'open']);
    story.tell('done', '2022-08-02', office, {
      ...{ type: 'ReturnShare', agencyId: 'police', reason: 'Thiếu số liệu.' },
    });
    expect((await deadlines(police)).map(([id]) => id)).toEqual(['done', 'open']);
  });

  it('are bounded: those ahead come before those behind, the nearest first', async () => {
    await project(pool, story.log, [directivesConsumer(calendar.timeZone)]);
    const insert = (name: string, firstDay: string, step: number) =>
      pool.query(
        `INSERT INTO live.directive (id, number, title, meeting_id, urgency, work, issued, coordinator_ids, coordinators, standing, agency_ids, due_on, due_key,
           extensions, updated_position, updated_at, revision,
           number_key, lead_code, held_by, held_since, extension_asked, share_reported, returned_to, former_agency_ids,
           inherited_split_off)
         SELECT $1 || lpad(i::text, 5, '0'), i::text, 't', 'm', 'normal', 'issued', true, '{}', '[]', false, '{}', day, day, 0, i, now(), 1,
           i::text, '', 'office', now(), false, false, '{}', '{}', false
         FROM generate_series(1, 1500) i, LATERAL (SELECT $2::date + $3::int * (i / 10) AS day) days`,
        [name, firstDay, step],
      );
    await insert('ahead', '2022-09-01', 1);
    await insert('behind', '2022-08-31', -1);
    await insert('long-ago', '2021-08-31', -1);
    const found = (await deadlines()).map(([id]) => id);
    expect(found).toHaveLength(2_000);
    expect(found.filter((id) => id?.startsWith('ahead'))).toHaveLength(1_500);
    expect(found.at(499)).toBe('behind00009');
    expect(found.at(0)).toBe('behind00500');
  });
});
