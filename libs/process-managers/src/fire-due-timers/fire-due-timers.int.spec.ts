import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import type { FireSteps } from '#application';
import { SimulatedClock } from '#platform';
import { FollowUp, officerOf, startServers, type Servers } from '../follow-up.fixture.js';
import { fireDueTimers } from './fire-due-timers.js';
import { lateTimers } from './late-timers.js';

let servers: Servers;
let clock: SimulatedClock;
let first: FollowUp;
let second: FollowUp;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => servers.stop());

beforeEach(async () => {
  clock = new SimulatedClock(new Date('2022-07-20T02:00:00Z'));
  first = await FollowUp.start(servers, clock);
  second = await FollowUp.start(servers, clock);
});

afterEach(async () => {
  await first.stop();
  await second.stop();
  expect([...first.failures, ...second.failures]).toEqual([]);
});

describe('timers that fall due', () => {
  it('nothing goes out before its instant, and all of it once at it', async () => {
    const { ids } = await first.handOut('2022-08-10');
    const [id = ''] = ids;
    await first.catchUp();
    expect(await first.timers(id)).toEqual([
      { step: 'before-7', dueAt: '2022-08-01T01:00:00.000Z', state: 'pending' },
    ]);
    clock.advanceTo(new Date('2022-08-01T00:59:59.999Z'));
    await first.firing.fire();
    expect(await first.steps(id)).toEqual([]);
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    await first.firing.fire();
    await first.firing.fire();
    await first.catchUp();
    await first.firing.fire();
    expect(await first.steps(id)).toEqual(['before-7 2022-08-01T01:00:00.000Z']);
    expect(await first.timers(id)).toEqual([
      { step: 'before-3', dueAt: '2022-08-05T01:00:00.000Z', state: 'pending' },
    ]);
  });

  it('wait from when they are due, or from when they came to be owed if that was later', async () => {
    await first.handOut('2022-08-10');
    await first.catchUp();
    const nothing = { dueAt: null, waitedMs: 0, error: null };
    expect(await lateTimers(first.pool, clock.now())).toEqual(nothing);
    clock.advanceTo(new Date('2022-08-02T01:00:00Z'));
    const aDay = 86_400_000;
    const late = await lateTimers(first.pool, clock.now());
    expect(late.dueAt).toEqual(new Date('2022-08-01T01:00:00Z'));
    expect(late.waitedMs).toBeLessThan(aDay / 2);
    await first.pool.query(`UPDATE live.timer SET noted_at = noted_at - interval '3 days'`);
    expect((await lateTimers(first.pool, clock.now())).waitedMs).toBe(aDay);
    await first.firing.fire();
    await first.catchUp();
    expect(await lateTimers(first.pool, clock.now())).toEqual(nothing);
  });

  it('two processes that race record each step once', async () => {
    const { ids } = await first.handOut('2022-08-10', 60);
    await first.catchUp();
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    await Promise.all([first, second, first, second].map(({ firing }) => firing.fire()));
    for (const id of ids) expect(await first.steps(id)).toEqual(['before-7 2022-08-01T01:00:00.000Z']);
  });

  it('while more is due than a batch holds, everything that can wait is asked to, and no longer', async () => {
    const { ids } = await first.handOut('2022-08-10', 30);
    await first.catchUp();
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    const asked: boolean[] = [];
    const firing = fireDueTimers({
      pool: first.pool,
      bus: {
        execute: (command: FireSteps) => {
          asked.push(firing.backpressure() !== undefined);
          return first.bus.execute(command);
        },
      } as Pick<CommandBus, 'execute'>,
      clock,
      calendar: () => first.reference.calendar(),
      batch: 20,
      onFailure: (error) => first.failures.push(error),
    });
    expect(firing.backpressure()).toBeUndefined();
    expect(await firing.fire()).toMatchObject({ recorded: ids.length });
    expect(asked).toEqual(ids.map(() => true));
    expect(firing.backpressure()).toBeUndefined();
    await firing.close();
  });

  it('a claim without effect, as of a killed process, does not keep a step from being recorded once', async () => {
    const { ids } = await first.handOut('2022-08-10', 5);
    await first.catchUp();
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    await first.pool.query(`UPDATE live.timer SET claimed_until = now() - interval '1 second'`);
    await first.firing.fire();
    await first.pool.query(`UPDATE live.timer SET state = 'pending', claimed_until = NULL`);
    await second.firing.fire();
    for (const id of ids) expect(await first.steps(id)).toHaveLength(1);
  });

  it('what is late goes out late, in order, and says so', async () => {
    const { ids } = await first.handOut('2022-08-10');
    const [id = ''] = ids;
    await first.catchUp();
    clock.advanceTo(new Date('2022-08-05T03:00:00Z'));
    await first.firing.fire();
    await first.catchUp();
    await first.firing.fire();
    expect(await first.steps(id)).toEqual([
      'before-7 2022-08-05T03:00:00.000Z late',
      'before-3 2022-08-05T03:00:00.000Z late',
    ]);
  });

  it('a timer that is out of date fires nothing: the directive decides', async () => {
    const { ids } = await first.handOut('2022-08-10');
    const [id = ''] = ids;
    await first.catchUp();
    await first.act(id, { type: 'CloseDirective', outcome: 'cancelled' });
    clock.advanceTo(new Date('2022-08-01T01:00:00Z'));
    await second.firing.fire();
    expect(await first.steps(id)).toEqual([]);
    expect(await first.timers(id)).toMatchObject([{ state: 'dropped' }]);
  });
});

describe('timers as the log has them', () => {
  it('closing a directive takes its timers away', async () => {
    const { ids } = await first.handOut('2022-08-10');
    const [id = ''] = ids;
    await first.catchUp();
    await first.act(id, { type: 'CloseDirective', outcome: 'cancelled' });
    await first.catchUp();
    expect(await first.timers(id)).toEqual([]);
  });

  it('an extension moves the timers to the new date', async () => {
    const { ids, agencyId } = await first.handOut('2022-08-10');
    const [id = ''] = ids;
    const asked = {
      type: 'RequestExtension',
      proposedDueOn: '2022-09-09',
      reason: 'Cần thêm thời gian',
    } as const;
    await first.act(id, asked, officerOf(agencyId));
    const calendarVersion = first.reference.calendar().version;
    await first.act(id, { type: 'DecideExtension', decision: 'grant', calendarVersion });
    await first.catchUp();
    // Seven working days before 9 September, over the two days of National Day.
    expect(await first.timers(id)).toEqual([
      { step: 'silent-30', dueAt: '2022-08-19T01:00:00.000Z', state: 'pending' },
    ]);
    clock.advanceTo(new Date('2022-08-19T01:00:00Z'));
    await first.firing.fire();
    await first.catchUp();
    expect(await first.timers(id)).toEqual([
      { step: 'before-7', dueAt: '2022-08-29T01:00:00.000Z', state: 'pending' },
    ]);
  });
});
