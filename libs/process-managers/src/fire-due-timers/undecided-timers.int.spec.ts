import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandBus } from '@nestjs/cqrs';
import { PublishReminderPolicy, type FireSteps } from '#application';
import { defaultPolicy } from '#domain';
import type { Clock } from '#platform';
import { FollowUp, startServers, until, type Servers } from '../follow-up.fixture.js';
import { rederiveAll } from '../keep-timers-for-directives/rederive-timers.js';
import { claimDue, markDecided } from './due-timers.js';
import { fireDueTimers, type Firing } from './fire-due-timers.js';
import { lateTimers } from './late-timers.js';

/** Seven working days before 10 August, at 08:00. */
const dueOn = '2022-08-10';
const due = new Date('2022-08-01T01:00:00Z');
const justBefore = new Date('2022-08-01T00:59:59.999Z');

let servers: Servers;
let now: Date;
let first: FollowUp;
let second: FollowUp;

beforeEach(async () => {
  servers = await startServers();
  now = new Date('2022-07-20T02:00:00Z');
  const clock = { now: () => now };
  first = await FollowUp.start(servers, clock);
  second = await FollowUp.start(servers, clock);
}, 120_000);

afterEach(async () => {
  await first.stop();
  await second.stop();
  await servers.stop();
  expect([...first.failures, ...second.failures]).toEqual([]);
});

const pending = { step: 'before-7', dueAt: due.toISOString(), state: 'pending' };

/** Firing of a process, told of each directive whose steps it decides on. */
function firingOf(
  process: FollowUp,
  options: { clock?: Clock; batch?: number; onDecision?: (id: string) => void },
) {
  const { pool, bus, reference, failures } = process;
  return fireDueTimers({
    pool,
    bus: {
      execute: (command: FireSteps) => {
        options.onDecision?.(command.directiveId);
        return bus.execute(command);
      },
    } as Pick<CommandBus, 'execute'>,
    clock: options.clock ?? process.clock,
    calendar: () => reference.calendar(),
    onFailure: (error) => failures.push(error),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
  });
}

async function closing<T>(firing: Firing, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await firing.close();
  }
}

/** Has the office send its reminders at another time; only the first process learns of it. */
async function sendAt(time: string): Promise<void> {
  await second.reference.stop();
  const { id: _id, version: _version, ...rules } = defaultPolicy;
  const before = first.reference.rules();
  const policy = { appliesTo: 'office' as const, rules: { ...rules, sendAt: time } };
  await first.bus.execute(new PublishReminderPolicy(policy, first.envelope()));
  await until('the policy to arrive', () => first.reference.rules() !== before);
  await rederiveAll(first.pool, first.reference);
}

describe('a timer that was claimed and is not due yet', () => {
  it('because the clock was set back meanwhile waits on, and fires when it is due', async () => {
    const [id = ''] = (await first.handOut(dueOn)).ids;
    await first.catchUp();
    const queries = [due, justBefore];
    const firing = firingOf(first, { clock: { now: () => queries.shift() ?? now } });
    now = justBefore;
    const fired = await closing(firing, () => firing.fire());
    expect(fired).toEqual({ recorded: 0, notPending: 0, notYet: 1, failed: 0 });
    expect(await first.timers(id)).toEqual([pending]);
    now = due;
    await first.firing.fire();
    expect(await first.steps(id)).toEqual([`before-7 ${due.toISOString()}`]);
  });

  it('by the policy that this process still holds for the one in force waits for one that knows better', async () => {
    const [id = ''] = (await first.handOut(dueOn)).ids;
    await first.catchUp();
    await sendAt('07:30');
    now = new Date('2022-08-01T00:30:00Z');
    expect(await second.firing.fire()).toMatchObject({ recorded: 0, notPending: 0 });
    await first.firing.fire();
    expect(await first.steps(id)).toEqual([`before-7 ${now.toISOString()}`]);
  });

  it('is decided once in a round, however small its batches, and the others are fired in the same round', async () => {
    const { ids } = await first.handOut(dueOn, 12);
    await first.catchUp();
    await sendAt('07:30');
    now = new Date('2022-08-01T00:30:00Z');
    const decided: string[] = [];
    const firing = firingOf(second, { batch: 4, onDecision: (id) => decided.push(id) });
    const fired = await closing(firing, () => firing.fire());
    expect(fired).toMatchObject({ notYet: ids.length, recorded: 0 });
    expect([...decided].sort()).toEqual([...ids].sort());
    expect(await first.firing.fire()).toMatchObject({ recorded: ids.length });
  });
});

describe('a mark that comes late', () => {
  it('leaves alone what came to be owed anew after it was decided', async () => {
    const [id = ''] = (await first.handOut(dueOn)).ids;
    await first.catchUp();
    const [claimed] = await claimDue(first.pool, due, 10);
    const step = claimed?.steps[0];
    if (claimed === undefined || step === undefined) throw new Error('Nothing was claimed');
    const { rows } = await first.pool.query<{ revision: string }>(
      'SELECT revision FROM live.followed_directive WHERE directive_id = $1',
      [id],
    );
    const before = BigInt(rows[0]?.revision ?? '');
    await first.act(id, { type: 'SuspendDirective', reason: 'Chờ văn bản.' });
    await first.act(id, { type: 'ResumeDirective', reason: null });
    await first.catchUp();
    const decidedWhileSuspended = before + 1n;
    await markDecided(first.pool, [
      { directiveId: id, step, state: 'dropped', revision: decidedWhileSuspended },
    ]);
    expect(await first.timers(id)).toEqual([pending]);
  });
});

describe('what was claimed and not tried', () => {
  it('is free at once when one directive fails for a reason of its own, and fired in the same round', async () => {
    const { ids } = await first.handOut(dueOn, 9);
    await first.catchUp();
    now = due;
    const { pool, bus, clock, reference } = first;
    const failed: string[] = [];
    let isFirst = true;
    const firing = fireDueTimers({
      pool,
      bus: {
        execute: (command: FireSteps) => {
          if (!isFirst) return bus.execute(command);
          isFirst = false;
          return Promise.reject(new Error('cannot reach postgres://dondoc:s3cret@db/dondoc\0'));
        },
      } as Pick<CommandBus, 'execute'>,
      clock,
      calendar: () => reference.calendar(),
      batch: 3,
      concurrency: 1,
      onFailure: (_error, id) => failed.push(id),
    });
    const fired = await closing(firing, () => firing.fire());
    expect(fired).toMatchObject({ recorded: ids.length - 1, failed: 1 });
    expect(await first.timers(failed[0] ?? '')).toEqual([pending]);
    // The reason is kept, without what no report may show.
    expect((await lateTimers(pool, now)).error).toBe('Error: cannot reach postgres://[secret]@db/dondoc');
  });

  it('is given back by a process that ends in its midst', async () => {
    const { ids } = await first.handOut(dueOn, 12);
    await first.catchUp();
    now = due;
    const firing: Firing = firingOf(first, { batch: 4, onDecision: () => void firing.close() });
    const fired = await firing.fire();
    await firing.close();
    expect(fired.recorded).toBeGreaterThan(0);
    expect(fired.recorded).toBeLessThan(ids.length);
    const { rows } = await first.pool.query<{ held: number }>(
      `SELECT count(*)::int AS held FROM live.timer WHERE state = 'pending' AND claimed_until IS NOT NULL`,
    );
    expect(rows).toEqual([{ held: 0 }]);
    expect(await second.firing.fire()).toMatchObject({ recorded: ids.length - fired.recorded });
  });
});
