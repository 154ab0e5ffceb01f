import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CorrectMeeting, PublishCalendar, PublishConclusions, PublishReminderPolicy } from '#application';
import { defaultPolicy, notificationId } from '#domain';
import { SimulatedClock } from '#platform';
import { consumerStates } from '#consumers';
import { correctDirectivesConsumerName } from './correct-directives-when-their-meeting-is-corrected.js';
import { FollowUp, startServers, until, type Servers } from './follow-up.fixture.js';
import { issueDraftsConsumerName } from './issue-drafts-when-conclusions-are-published.js';
import { rederiveAll } from './keep-timers-for-directives/rederive-timers.js';
import { notifyConsumerName } from './notify-when-a-reminder-is-issued.js';

let servers: Servers;
let clock: SimulatedClock;
let office: FollowUp;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => servers.stop());

beforeEach(async () => {
  clock = new SimulatedClock(new Date('2022-07-20T02:00:00Z'));
  office = await FollowUp.start(servers, clock);
});

afterEach(() => office.stop());

const typesOf = async (id: string) => (await office.history(`directive-${id}`)).map(({ type }) => type);

describe('issue drafts when conclusions are published', () => {
  it('drafts are issued although the command that published was cut off behind it', async () => {
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const id = await office.draft(meetingId, agencyId, null);
    await office.cutOff('directive-', () => office.publish(meetingId));
    expect(await typesOf(id)).toEqual(['DirectiveDrafted']);
    await office.catchUp();
    expect(await typesOf(id)).toEqual(['DirectiveDrafted', 'DirectiveIssued', 'DirectiveAssigned']);
    const published = (await office.history(`meeting-${meetingId}`)).at(-1);
    const issued = (await office.history(`directive-${id}`)).at(-1);
    expect(issued?.metadata['$causationId']).toBe(published?.id);
  });

  it('whoever publishes is left to issue them: no append is made by two processes', async () => {
    const worker = await FollowUp.start(servers, clock);
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const ids = [
      await office.draft(meetingId, agencyId, null),
      await office.draft(meetingId, agencyId, null),
    ];
    await worker.catchUp();
    const append = office.eventStore.append.bind(office.eventStore);
    jest.spyOn(office.eventStore, 'append').mockImplementation(async (streamId, ...rest) => {
      if (streamId.startsWith('directive-')) await sleep(200);
      return append(streamId, ...rest);
    });
    const appends = jest.spyOn(worker.eventStore, 'append');
    const publishing = { done: false };
    const published = office.publish(meetingId).finally(() => (publishing.done = true));
    while (!publishing.done) {
      await worker.runner.run(issueDraftsConsumerName);
      await sleep(10);
    }
    await published;
    expect(appends.mock.calls).toEqual([]);
    for (const id of ids)
      expect(await typesOf(id)).toEqual(['DirectiveDrafted', 'DirectiveIssued', 'DirectiveAssigned']);
    await worker.stop();
  });

  it('nothing is read or commanded for drafts that whoever published has issued', async () => {
    const worker = await FollowUp.start(servers, clock);
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const id = await office.draft(meetingId, agencyId, null);
    await office.publish(meetingId);
    const readings = jest.spyOn(worker.eventStore, 'readStream');
    const appends = jest.spyOn(worker.eventStore, 'append');
    await worker.catchUp();
    expect([...readings.mock.calls, ...appends.mock.calls]).toEqual([]);
    expect(await typesOf(id)).toEqual(['DirectiveDrafted', 'DirectiveIssued', 'DirectiveAssigned']);
    await worker.stop();
  });

  it('a draft that comes after the publishing under a number reserved before it is issued too', async () => {
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const late = office.envelope();
    await office.cutOff('directive-', () => office.draft(meetingId, agencyId, null, late));
    await office.publish(meetingId);
    await office.catchUp();
    const id = await office.draft(meetingId, agencyId, null, late);
    expect(await typesOf(id)).toEqual(['DirectiveDrafted']);
    await office.catchUp();
    expect(await typesOf(id)).toEqual(['DirectiveDrafted', 'DirectiveIssued', 'DirectiveAssigned']);
  });
});

describe('what is added after publishing', () => {
  const supplement = { notice: '2-TB', publishedOn: '2022-07-20', signer: 'Trưởng ban', summary: null };
  const publishMore = (meetingId: string) =>
    office.bus.execute(new PublishConclusions(meetingId, supplement, office.envelope(), 'PublishSupplement'));

  it('stays a draft until a supplement issues it under its own number, also when that was cut off', async () => {
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const first = await office.draft(meetingId, agencyId, null);
    await office.publish(meetingId);
    const added = await office.draft(meetingId, agencyId, null);
    await office.catchUp();
    expect(await typesOf(added)).toEqual(['DirectiveDrafted']);
    await office.cutOff('directive-', () => publishMore(meetingId));
    expect(await typesOf(added)).toEqual(['DirectiveDrafted']);
    await office.catchUp();
    expect(await typesOf(added)).toEqual(['DirectiveDrafted', 'DirectiveIssued', 'DirectiveAssigned']);
    const notices = await Promise.all(
      [first, added].map(async (id) => (await office.history(`directive-${id}`))[1]?.data['notice']),
    );
    expect(notices).toEqual(['1-TB', '2-TB']);
  });
});

describe('correct directives when their meeting is corrected', () => {
  const correcting = { field: 'number', value: '9-TB', reason: 'Nhầm số.', authority: 'CV 1' } as const;

  it('they follow although the command was cut off behind the meeting, and once however often it is seen', async () => {
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const id = await office.draft(meetingId, agencyId, null);
    await office.publish(meetingId);
    const command = new CorrectMeeting(meetingId, correcting, office.envelope());
    await office.cutOff('directive-', () => office.bus.execute(command));
    expect(await typesOf(id)).not.toContain('CorrectionRecorded');
    await office.catchUp();
    await office.pool.query(
      `UPDATE public.consumer SET commit_position = NULL, prepare_position = NULL WHERE name = $1`,
      [correctDirectivesConsumerName],
    );
    await office.catchUp();
    const corrections = (await office.history(`directive-${id}`)).filter(
      ({ type }) => type === 'CorrectionRecorded',
    );
    expect(corrections.map(({ data }) => data)).toEqual([
      { field: 'notice', previous: '1-TB', value: '9-TB', reason: 'Nhầm số.', authority: 'CV 1' },
    ]);
    expect(office.failures).toEqual([]);
  });
});

describe('a directive whose history cannot be read', () => {
  const correcting = { field: 'number', value: '9-TB', reason: 'Nhầm số.', authority: 'CV 1' } as const;

  it('hinders neither a correction of its meeting nor the other directives, which follow it', async () => {
    const agencyId = await office.registerAgency();
    const meetingId = await office.convene();
    const unreadable = await office.draft(meetingId, agencyId, null);
    const other = await office.draft(meetingId, agencyId, null);
    await office.publish(meetingId);
    const last = (await office.history(`directive-${unreadable}`)).at(-1)?.revision ?? 0n;
    const data = { percent: 'many' };
    await office.eventStore.append(`directive-${unreadable}`, last, [
      { id: randomUUID(), type: 'ProgressReported', data, metadata: {} },
    ]);
    await office.bus.execute(new CorrectMeeting(meetingId, correcting, office.envelope()));
    expect(await typesOf(other)).toContain('CorrectionRecorded');
    expect(await typesOf(unreadable)).not.toContain('CorrectionRecorded');
  });
});

describe('notify when a reminder is issued', () => {
  async function remind(): Promise<{ id: string; agencyId: string; deliveryId: string }> {
    const { ids, agencyId } = await office.handOut('2022-08-10');
    const [id = ''] = ids;
    await office.catchUp();
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    await office.firing.fire();
    const reminder = (await office.history(`directive-${id}`)).at(-1);
    expect(reminder?.type).toBe('ReminderIssued');
    return { id, agencyId, deliveryId: notificationId(reminder?.id ?? '', { kind: 'agency', agencyId }) };
  }

  it('each audience of a reminder is told once, however often the process sees it', async () => {
    const { id, agencyId, deliveryId } = await remind();
    await office.catchUp();
    await office.pool.query(
      `UPDATE public.consumer SET commit_position = NULL, prepare_position = NULL WHERE name = $1`,
      [notifyConsumerName],
    );
    await office.catchUp();
    const deliveries = await office.history(`delivery-${deliveryId}`);
    expect(deliveries.map(({ type, data }) => ({ type, data }))).toEqual([
      {
        type: 'NotificationDelivered',
        data: expect.objectContaining({
          notificationId: deliveryId,
          directiveId: id,
          channel: 'inbox',
          recipient: { kind: 'agency', agencyId },
        }),
      },
    ]);
    expect(office.failures).toEqual([]);
  });

  it('while the log takes no delivery the position stays in front of it, and it is made up for', async () => {
    const { deliveryId } = await remind();
    await office.cutOff('delivery-', () => office.runner.run(notifyConsumerName));
    expect(await office.history(`delivery-${deliveryId}`)).toEqual([]);
    await office.catchUp();
    expect(await office.history(`delivery-${deliveryId}`)).toHaveLength(1);
    const notify = (await consumerStates(office.pool)).find(({ name }) => name === notifyConsumerName);
    expect(notify).toMatchObject({ state: 'running' });
  });
});

describe('keep timers for directives', () => {
  it('an office that moves to another zone is reminded by the clocks there', async () => {
    const { ids } = await office.handOut('2022-08-10');
    const { ids: more } = await office.handOut(null);
    const [due = '', silent = ''] = [...ids, ...more];
    await office.catchUp();
    const instants = async () =>
      [...(await office.timers(due)), ...(await office.timers(silent))].map(({ dueAt }) => dueAt);
    expect(await instants()).toEqual(['2022-08-01T01:00:00.000Z', '2022-08-19T01:00:00.000Z']);
    const moved = await FollowUp.start(servers, office.clock, 'Europe/Berlin');
    try {
      expect((await rederiveAll(moved.pool, moved.reference)).derived).toBeGreaterThan(0);
      expect(await instants()).toEqual(['2022-08-01T06:00:00.000Z', '2022-08-19T06:00:00.000Z']);
      expect(await rederiveAll(moved.pool, moved.reference)).toEqual({ derived: 0, left: false });
    } finally {
      await moved.stop();
    }
  });

  it('a calendar published later moves the timers, not the deadline', async () => {
    const { ids } = await office.handOut('2022-08-10');
    const [id = ''] = ids;
    await office.catchUp();
    expect(await office.timers(id)).toMatchObject([{ dueAt: '2022-08-01T01:00:00.000Z' }]);
    const before = office.reference.rules();
    const edition = { year: 2022, nonWorking: [{ on: '2022-08-03', name: 'Ngày nghỉ bù' }], working: [] };
    await office.bus.execute(new PublishCalendar(edition, office.envelope()));
    await until('the calendar to arrive', () => office.reference.rules() !== before);
    expect((await rederiveAll(office.pool, office.reference)).derived).toBeGreaterThan(0);
    expect(await office.timers(id)).toMatchObject([{ step: 'before-7', dueAt: '2022-07-29T01:00:00.000Z' }]);
    expect(await rederiveAll(office.pool, office.reference)).toEqual({ derived: 0, left: false });
  });

  it('nothing is derived anew of what owes nothing, and what somebody else writes is not passed over', async () => {
    const [open = '', busy = ''] = (await office.handOut('2022-08-10', 2)).ids;
    const draft = await office.draft(await office.convene(), await office.registerAgency(), '2022-08-10');
    await office.catchUp();
    const { pool } = office;
    const rules = {
      rules: () => 'others',
      rulesFor: (id: string) => office.reference.rulesFor(id),
    };
    const derivedBy = async (id: string) =>
      (
        await pool.query<{ rules: string }>(
          'SELECT rules FROM live.followed_directive WHERE directive_id = $1',
          [id],
        )
      ).rows[0]?.rules;
    expect(await derivedBy(draft)).toBe('');
    const writer = await pool.connect();
    try {
      await writer.query('BEGIN');
      await writer.query('SELECT FROM live.followed_directive WHERE directive_id = $1 FOR UPDATE', [busy]);
      expect((await rederiveAll(pool, rules)).left).toBe(true);
      expect([await derivedBy(open), await derivedBy(busy)]).toEqual(['others', office.reference.rules()]);
    } finally {
      await writer.query('ROLLBACK');
      writer.release();
    }
    expect(await rederiveAll(pool, rules)).toEqual({ derived: 1, left: false });
    await rederiveAll(pool, office.reference);
  });

  it('a policy published later moves the timers of what it is for, under a name that stays short', async () => {
    const { ids } = await office.handOut('2022-08-10', 3);
    const [id = '', another = '', other = ''] = ids;
    await office.catchUp();
    const { id: _id, version: _version, ...rules } = defaultPolicy;
    const lengths: number[] = [];
    for (const directiveId of [id, another]) {
      const before = office.reference.rules();
      const policy = { appliesTo: { directiveId }, rules: { ...rules, sendAt: '06:30' } };
      await office.bus.execute(new PublishReminderPolicy(policy, office.envelope()));
      await until('the policy to arrive', () => office.reference.rules() !== before);
      lengths.push(office.reference.rules().length);
    }
    expect(lengths[1]).toBe(lengths[0]);
    expect((await rederiveAll(office.pool, office.reference)).derived).toBeGreaterThan(0);
    const [moved, left] = [await office.timers(id), await office.timers(other)];
    expect(moved).toMatchObject([{ step: 'before-7' }]);
    expect(left).toMatchObject([{ step: 'before-7' }]);
    const instants = [...moved, ...left].map(({ dueAt }) => dueAt.slice(11, 16));
    expect(instants).toEqual(['23:30', '01:00']);
  });
});
