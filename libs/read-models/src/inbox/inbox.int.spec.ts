import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { notificationId, type Actor } from '#domain';
import type { Pool } from 'pg';
import { InvalidCursor } from '../paging/paging.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { engine, inspector, leader, office, officerOf, Story } from '../story.fixture.js';
import { inboxConsumer } from './inbox-consumer.js';
import { findNotification, readInbox } from './read-inbox.js';

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

const projected = () => project(pool, story.log, [inboxConsumer]);
const inboxOf = (viewer: Actor) => readInbox(pool, {}, viewer, 'vi');
const typesOf = async (viewer: Actor) => (await inboxOf(viewer)).items.map(({ type }) => type).reverse();

function remind(id: string, step: string, audience: unknown[], type = 'ReminderIssued'): void {
  const data = { step, deadline: '2022-12-14', dueAt: '2022-12-05T01:00:00Z', late: false, audience };
  story.record(
    `directive-${id}`,
    type,
    { ...data, policy: { id: 'default', version: 0 } },
    engine,
    '2022-12-05',
    '08:00',
  );
}

function markRead(id: string, reader: Actor): void {
  story.record(
    `delivery-${id}`,
    'NotificationRead',
    { notificationId: id, accountId: reader.id },
    reader,
    '2022-12-06',
  );
}

describe('the inbox', () => {
  it('tells an agency what it is given, reminded of, answered and relieved of', async () => {
    story.issue('01', { coordinators: [{ agencyId: 'bar' }] });
    story.extend('01', '2022-08-01', '2022-12-30').complete('01', '2022-08-02');
    story.tell('01', '2022-08-03', office, { type: 'ReturnCompletion', reason: 'Thiếu số liệu.' });
    remind('01', 'before-7', [{ kind: 'agency', agencyId: 'court' }]);
    remind('01', 'escalate-head-1', [{ kind: 'agency_head', agencyId: 'court' }], 'EscalationRaised');
    story.complete('01', '2022-12-07').close('01', '2022-12-08');
    await projected();
    expect(await typesOf(officerOf('court'))).toEqual([
      ...['DirectiveAssigned', 'ExtensionGranted', 'CompletionReturned'],
      ...['ReminderIssued', 'EscalationRaised', 'DirectiveClosed'],
    ]);
    expect(await typesOf(officerOf('bar'))).toEqual(['DirectiveAssigned', 'DirectiveClosed']);
    expect(await typesOf(officerOf('police'))).toEqual([]);
  });

  it('tells no agency of a draft that was cancelled', async () => {
    story.draft('01', { coordinators: [{ agencyId: 'bar' }] }).close('01', '2022-07-21', 'cancelled');
    story.issue('02').close('02', '2022-07-21', 'cancelled');
    await projected();
    expect(await typesOf(officerOf('court'))).toEqual(['DirectiveAssigned', 'DirectiveClosed']);
    expect(await typesOf(officerOf('bar'))).toEqual([]);
  });

  it('tells the office what waits for it, the leader what is asked and escalated, an inspector nothing', async () => {
    story.issue('01').extend('01', '2022-08-01', '2022-12-30').complete('01', '2022-08-02');
    remind('01', 'escalate-leader-5', [{ kind: 'leader' }], 'EscalationRaised');
    await projected();
    expect(await typesOf(office)).toEqual(['ExtensionRequested', 'CompletionReported']);
    expect(await typesOf(leader)).toEqual(['ExtensionRequested', 'EscalationRaised']);
    expect(await inboxOf(inspector)).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  it('tells both the old and the new lead of a reassignment', async () => {
    story.issue('01').tell('01', '2022-08-01', office, {
      type: 'AssignDirective',
      leadAgencyId: 'police',
      reason: 'Đúng chức năng.',
    });
    await projected();
    expect(await typesOf(officerOf('court'))).toEqual(['DirectiveAssigned', 'DirectiveReassigned']);
    expect(await typesOf(officerOf('police'))).toEqual(['DirectiveReassigned']);
  });

  it('tells the heir of what went over to it, and the agency too where that goes on', async () => {
    const basis = { number: '202/2022/QH15', issuedOn: '2022-07-01', issuer: 'Quốc hội' };
    const handOver = (id: string, heirId: string, splitOff: boolean) =>
      story.issue(id).tell(id, '2022-08-01', engine, {
        ...{ type: 'HandOverDirective', successionId: 's-1', agencyId: 'court', heirId, splitOff },
        ...{ joinsParts: false, effectiveOn: '2022-08-01', basis },
      });
    handOver('01', 'police', true);
    handOver('02', 'bar', false);
    await projected();
    expect(await typesOf(officerOf('police'))).toEqual(['DirectiveHandedOver']);
    expect(await typesOf(officerOf('bar'))).toEqual(['DirectiveHandedOver']);
    const ofCourt = ['DirectiveAssigned', 'DirectiveHandedOver', 'DirectiveAssigned'];
    expect(await typesOf(officerOf('court'))).toEqual(ofCourt);
  });

  it('says in words what happened to which directive, under an id that others can derive', async () => {
    story.record('agency-court', 'AgencyRegistered', {
      ...{
        agencyId: 'court',
        code: 'TAND',
        name: 'Tòa án nhân dân tỉnh',
        headEmail: null,
        officeEmail: null,
      },
    });
    story.issue('01');
    await projected();
    const assigned = story.log.events.at(-1);
    const { items, unread } = await inboxOf(officerOf('court'));
    expect(unread).toBe(1);
    expect(items).toEqual([
      {
        id: notificationId(assigned?.id ?? '', { kind: 'agency', agencyId: 'court' }),
        eventId: assigned?.id,
        type: 'DirectiveAssigned',
        directiveId: '01',
        directiveNumber: 'BCD-2022-01/01',
        directiveTitle: 'Nhiệm vụ 01',
        audience: { kind: 'agency', agencyId: 'court' },
        recordedAt: '2022-07-20T02:00:00.000Z',
        readAt: null,
        words: 'Giao Tòa án nhân dân tỉnh chủ trì, hạn ngày 14/12/2022',
        data: assigned?.data,
      },
    ]);
    expect(await findNotification(pool, items[0]?.id ?? '', officerOf('court'), 'en')).toMatchObject({
      words: 'Assigned to Tòa án nhân dân tỉnh as lead, due on 14 December 2022',
    });
    expect(await findNotification(pool, items[0]?.id ?? '', office, 'en')).toBeNull();
  });

  it('puts the unread first, the newest before, for each reader alone', async () => {
    story.issue('01').issue('02').issue('03');
    await projected();
    const court = officerOf('court');
    const colleague = { ...court, id: 'court-colleague' };
    const third = (await inboxOf(court)).items[0];
    markRead(third?.id ?? '', court);
    markRead(third?.id ?? '', court);
    await projected();
    const { items, unread } = await inboxOf(court);
    expect(items.map(({ directiveId, readAt }) => [directiveId, readAt])).toEqual([
      ['02', null],
      ['01', null],
      ['03', '2022-12-06T02:00:00.000Z'],
    ]);
    expect(unread).toBe(2);
    expect((await inboxOf(colleague)).unread).toBe(3);
    expect((await readInbox(pool, { unread: true }, court, 'vi')).items).toHaveLength(2);
  });

  it('is paged without loss while notifications come and are read', async () => {
    for (let index = 10; index < 21; index += 1) story.issue(String(index));
    await projected();
    const court = officerOf('court');
    const all = (await inboxOf(court)).items.map(({ id }) => id);
    for (const id of all.slice(7, 9)) markRead(id, court);
    await projected();
    const expected = (await inboxOf(court)).items.map(({ id }) => id);
    const read: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 20; page += 1) {
      const { items, nextCursor } = await readInbox(pool, { limit: 3, cursor }, court, 'vi');
      read.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = nextCursor;
      markRead(items[0]?.id ?? '', court);
      markRead(expected[expected.length - 4 - page] ?? '', court);
      story.issue(`new-${page}`);
      await projected();
    }
    expect(read).toEqual(expected);
    await expect(readInbox(pool, { cursor: 'x' }, court, 'vi')).rejects.toThrow(InvalidCursor);
  });
});
