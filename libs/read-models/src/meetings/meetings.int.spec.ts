import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { InvalidCursor } from '../paging/paging.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { leader, office, officerOf, Story } from '../story.fixture.js';
import { findMeeting, listMeetings } from './meeting-queries.js';
import { meetingsConsumer } from './meetings-consumer.js';

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

function convene(id: string, heldOn: string, number = id): void {
  const facts = { title: `Hội nghị ${id}`, body: 'Ban Chỉ đạo', heldOn, place: 'Trụ sở', chair: null };
  story.record(`meeting-${id}`, 'MeetingConvened', { meetingId: id, number: `BCD-2022-${number}`, ...facts });
}

const projected = () => project(pool, story.log, [meetingsConsumer]);

describe('a meeting', () => {
  it('keeps its minutes from agencies until its notice is published', async () => {
    convene('m-1', '2022-07-20');
    story.record('meeting-m-1', 'MinutesAttached', { minutes: 'Biên bản.' });
    await projected();
    const minutesFor = async (viewer: typeof leader) => (await findMeeting(pool, 'm-1', viewer))?.minutes;
    expect(await minutesFor(officerOf('court'))).toBeNull();
    for (const viewer of [leader, office]) expect(await minutesFor(viewer)).toBe('Biên bản.');
    const notice = { notice: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban', summary: null };
    const published = { ...notice, directiveIds: [] };
    story.record('meeting-m-1', 'ConclusionsPublished', published, office, '2022-07-25');
    await projected();
    expect(await minutesFor(officerOf('court'))).toBe('Biên bản.');
  });

  it('shows its facts, its minutes and its notice of conclusions', async () => {
    convene('m-1', '2022-07-20');
    story.record('meeting-m-1', 'MinutesAttached', { minutes: 'Biên bản.' });
    story.record('meeting-m-1', 'DirectiveNumbered', {
      directiveId: '01',
      ordinal: 1,
      number: 'BCD-2022-m-1/01',
    });
    const notice = { notice: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban', summary: null };
    story.record(
      'meeting-m-1',
      'ConclusionsPublished',
      { ...notice, directiveIds: ['01'] },
      office,
      '2022-07-25',
    );
    await projected();
    expect(await findMeeting(pool, 'm-1', leader)).toEqual({
      id: 'm-1',
      number: 'BCD-2022-m-1',
      title: 'Hội nghị m-1',
      body: 'Ban Chỉ đạo',
      heldOn: '2022-07-20',
      place: 'Trụ sở',
      chair: null,
      minutes: 'Biên bản.',
      minutesFiles: [],
      notice: { number: '15-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Trưởng ban', summary: null },
      supplements: [],
      directiveCount: 0,
      directives: [],
      updatedAt: '2022-07-25T02:00:00.000Z',
      revision: 3,
    });
  });

  it('lists its directives by number, with the work as the domain has it', async () => {
    convene('m-1', '2022-07-20');
    story.issue('02').issue('01').issue('10').issue('03', { meetingId: 'm-2' });
    story.progress('01', '2022-08-01').complete('01', '2022-08-02').close('01', '2022-08-03');
    story.tell('02', '2022-08-01', office, { type: 'SuspendDirective', reason: 'Chờ hướng dẫn.' });
    await projected();
    story.tell('02', '2022-08-02', office, { type: 'ResumeDirective', reason: null });
    await projected();
    const meeting = await findMeeting(pool, 'm-1', leader);
    expect(meeting?.directives.map(({ id, work }) => [id, work])).toEqual([
      ['01', 'closed'],
      ['02', 'assigned'],
      ['10', 'assigned'],
    ]);
    for (const { id, work } of meeting?.directives ?? []) expect(work).toBe(story.directives.get(id)?.work);
  });

  it('shows an officer of an agency that agency’s directives only', async () => {
    convene('m-1', '2022-07-20');
    story
      .issue('01', { coordinators: [{ agencyId: 'police' }] })
      .issue('02')
      .issue('03', { leadAgencyId: 'police' });
    story.issue('04', { leadAgencyId: null });
    await projected();
    const seen = await findMeeting(pool, 'm-1', officerOf('police'));
    expect(seen?.directives.map(({ id }) => id)).toEqual(['01', '03']);
    expect((await listMeetings(pool, {}, officerOf('police'))).items[0]?.directiveCount).toBe(2);
    expect((await listMeetings(pool, {}, office)).items[0]?.directiveCount).toBe(4);
    expect((await findMeeting(pool, 'm-1', { id: 'x', role: 'agency' }))?.directives).toEqual([]);
  });

  it('shows no agency a draft that was cancelled', async () => {
    convene('m-1', '2022-07-20');
    story.draft('01').close('01', '2022-07-21', 'cancelled');
    await projected();
    expect((await findMeeting(pool, 'm-1', officerOf('court')))?.directives).toEqual([]);
    expect((await findMeeting(pool, 'm-1', office))?.directives).toMatchObject([{ work: 'closed' }]);
  });

  it('is null when there is none', async () => {
    await projected();
    expect(await findMeeting(pool, 'm-9', leader)).toBeNull();
  });
});

describe('the list of meetings', () => {
  it('has the latest first, page by page, and of one day the highest number, whatever the ids are', async () => {
    for (const [id, day, number] of [
      ['m-0', '2022-01-10', '1'],
      ['m-3', '2022-07-20', '9'],
      ['m-2', '2022-03-01', '2'],
      ['m-1', '2022-07-20', '10'],
      ['m-4', '2022-07-20', '8'],
    ] as const)
      convene(id, day, number);
    await projected();
    const first = await listMeetings(pool, { limit: 2 }, leader);
    const rest = await listMeetings(pool, { limit: 3, cursor: first.nextCursor ?? '' }, leader);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(['m-1', 'm-3', 'm-4', 'm-2', 'm-0']);
    expect(rest.nextCursor).toBeNull();
    await expect(listMeetings(pool, { cursor: 'x' }, leader)).rejects.toThrow(InvalidCursor);
  });
});
