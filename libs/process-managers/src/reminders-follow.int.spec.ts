import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AssignDirective } from '#application';
import type { Audience } from '#domain';
import { SimulatedClock } from '#platform';
import { FollowUp, officerOf, startServers, type Servers } from './follow-up.fixture.js';

const dueOn = '2022-08-10';

let servers: Servers;
let clock: SimulatedClock;
let followUp: FollowUp;
let lead: string;
let other: string;

beforeAll(async () => {
  servers = await startServers();
}, 120_000);

afterAll(() => servers.stop());

beforeEach(async () => {
  clock = new SimulatedClock(new Date('2022-07-20T02:00:00Z'));
  followUp = await FollowUp.start(servers, clock);
  lead = await followUp.registerAgency();
  other = await followUp.registerAgency();
});

afterEach(async () => {
  await followUp.stop();
  expect(followUp.failures).toEqual([]);
});

/** A directive of the lead's, handed out and followed. */
async function handedOut(otherDueOn?: string): Promise<string> {
  const meetingId = await followUp.convene();
  const coordinators = otherDueOn === undefined ? [] : [{ agencyId: other, dueOn: otherDueOn }];
  const id = await followUp.draft(meetingId, lead, dueOn, followUp.envelope(), coordinators);
  await followUp.publish(meetingId);
  await followUp.catchUp();
  return id;
}

const at = (day: string, time = '09:00') => new Date(`${day}T${time}:00+07:00`);

/** Lets the engine do everything that a directive's timers ask for until an instant, each at its own. */
async function until(id: string, instant: Date): Promise<void> {
  for (;;) {
    const due = (await followUp.timers(id)).find(({ state }) => state === 'pending');
    if (due === undefined || new Date(due.dueAt) > instant) break;
    clock.advanceTo(new Date(due.dueAt));
    await followUp.firing.fire();
    await followUp.catchUp();
  }
  clock.advanceTo(instant);
}

/** What people do at an instant, and that the timers know of it. */
async function then(id: string, instant: Date, act: () => Promise<unknown>): Promise<void> {
  await until(id, instant);
  await act();
  await followUp.catchUp();
}

/** Day and step with whom it was meant for, of every reminder in a directive's history. */
async function reminded(id: string): Promise<string[]> {
  const named = (audience: Audience) =>
    'agencyId' in audience ? (audience.agencyId === lead ? 'lead' : 'other') : audience.kind;
  return (await followUp.history(`directive-${id}`))
    .filter(({ type }) => type === 'ReminderIssued')
    .map(({ data, metadata }) => {
      const day = followUp.reference.calendar().dateOf(new Date(metadata['recordedAt'] as string));
      const whom = (data['audience'] as unknown as Audience[]).map(named).join(', ');
      return `${day} ${data['step'] as string} to ${whom}`;
    });
}

const pending = async (id: string) =>
  (await followUp.timers(id)).filter(({ state }) => state === 'pending').map(({ step }) => step);

const completion = {
  type: 'ReportCompletion',
  summary: 'Đã hoàn thành.',
  indicators: [],
  evidence: [],
} as const;
const complete = (id: string, day: string) =>
  followUp.act(id, { ...completion, effectiveOn: day }, officerOf(lead));

describe('what the timers remind of follows, at once,', () => {
  it('a suspension and its end: nobody is reminded meanwhile, nothing of it is made up for, and the date moves', async () => {
    const id = await handedOut();
    await then(id, at('2022-08-02'), () =>
      followUp.act(id, { type: 'SuspendDirective', reason: 'Chờ văn bản.' }),
    );
    expect(await pending(id)).toEqual([]);
    await then(id, at('2022-08-08'), () => followUp.act(id, { type: 'ResumeDirective', reason: null }));
    expect(await pending(id)).toEqual(['before-3']);
    await until(id, at('2022-08-16'));
    expect(await reminded(id)).toEqual([
      '2022-08-01 before-7 to lead',
      '2022-08-11 before-3 to lead',
      '2022-08-15 before-1 to lead',
      '2022-08-16 due-day to lead',
    ]);
  });

  it('a reassignment: the new lead is reminded and the old one left alone', async () => {
    const id = await handedOut();
    const assignment = { leadAgencyId: other, reason: 'Đúng chức năng hơn.' };
    await then(id, at('2022-08-03'), () =>
      followUp.bus.execute(new AssignDirective(id, assignment, followUp.envelope())),
    );
    await until(id, at('2022-08-09'));
    expect(await reminded(id)).toEqual([
      '2022-08-01 before-7 to lead',
      '2022-08-05 before-3 to other',
      '2022-08-09 before-1 to other',
    ]);
  });

  it('a completion report and its return: the office is reminded while it waits, and nobody else', async () => {
    const id = await handedOut('2022-08-05');
    await then(id, at('2022-08-02'), () => complete(id, '2022-08-02'));
    expect(await pending(id)).toEqual(['confirm-1']);
    await then(id, at('2022-08-05'), () =>
      followUp.act(id, { type: 'ReturnCompletion', reason: 'Chưa có số liệu.' }),
    );
    await until(id, at('2022-08-09'));
    expect(await reminded(id)).toEqual([
      '2022-07-27 before-7 to other',
      '2022-08-01 before-7 to lead',
      '2022-08-02 before-3 to other',
      '2022-08-03 confirm-1 to office',
      '2022-08-04 confirm-2 to office',
      '2022-08-05 confirm-3 to office',
      '2022-08-08 overdue-1 to other',
      '2022-08-09 before-1 to lead',
      '2022-08-09 overdue-2 to other',
    ]);
  });

  it('closing and reopening: nothing is owed in between', async () => {
    const id = await handedOut();
    await then(id, at('2022-08-02'), () => complete(id, '2022-08-02'));
    await then(id, at('2022-08-03'), () =>
      followUp.act(id, { type: 'CloseDirective', outcome: 'implemented' }),
    );
    expect(await pending(id)).toEqual([]);
    await then(id, at('2022-08-08'), () =>
      followUp.act(id, { type: 'ReopenDirective', reason: 'Kết luận thanh tra.' }),
    );
    await until(id, at('2022-08-11'));
    expect(await reminded(id)).toEqual([
      '2022-08-01 before-7 to lead',
      '2022-08-03 confirm-1 to office',
      '2022-08-09 before-1 to lead',
      '2022-08-10 due-day to lead',
      '2022-08-11 overdue-1 to lead',
    ]);
  });

  it('an extension, which moves the lead’s reminders and not a co-ordinating agency’s own', async () => {
    const id = await handedOut('2022-08-09');
    const asked = { type: 'RequestExtension', proposedDueOn: '2022-08-17', reason: 'Thiếu hồ sơ.' } as const;
    await then(id, at('2022-08-02'), async () => {
      await followUp.act(id, asked, officerOf(lead));
      const calendarVersion = followUp.reference.calendar().version;
      await followUp.act(id, { type: 'DecideExtension', decision: 'grant', calendarVersion });
    });
    await until(id, at('2022-08-12'));
    expect(await reminded(id)).toEqual([
      '2022-07-29 before-7 to other',
      '2022-08-01 before-7 to lead',
      '2022-08-04 before-3 to other',
      '2022-08-08 before-1 to other',
      '2022-08-08 before-7 to lead',
      '2022-08-09 due-day to other',
      '2022-08-10 overdue-1 to other',
      '2022-08-11 overdue-2 to other',
      '2022-08-12 before-3 to lead',
      '2022-08-12 overdue-3 to other',
    ]);
  });
});
