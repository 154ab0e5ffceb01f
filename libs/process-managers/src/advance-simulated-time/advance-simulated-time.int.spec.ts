import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeciderCommandHandler } from '#application';
import { SimulatedClock } from '#platform';
import { watchPositions, type PositionWatch } from '#consumers';
import { FollowUp, officer, startServers, until, type Servers } from '../follow-up.fixture.js';
import {
  advanceSimulatedTime,
  ClockOnlyMovesForward,
  SimulationNotFinished,
  type AdvanceOptions,
  type Sending,
} from './advance-simulated-time.js';
import { followSimulatedClock } from './follow-simulated-clock.js';

let servers: Servers;
let driver: FollowUp;
let driverClock: SimulatedClock;
let positions: PositionWatch;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => servers.stop());

const startsAt = new Date('2022-07-20T02:00:00Z');

beforeEach(async () => {
  driverClock = new SimulatedClock(startsAt);
  driver = await FollowUp.start(servers, driverClock);
  const followed = await followSimulatedClock(driver.eventStore, driverClock, (error) =>
    driver.failures.push(error),
  );
  await followed.stop();
  positions = watchPositions(driver.pool);
});

afterEach(async () => {
  positions.close();
  await driver.stop();
  expect(driver.failures).toEqual([]);
});

const advance = (to: string, more: Partial<Pick<AdvanceOptions, 'wake' | 'limitMs' | 'sending'>> = {}) =>
  advanceSimulatedTime({
    to: new Date(to),
    asked: { commandId: to, fingerprint: to, correlationId: to, by: officer },
    clock: driverClock,
    eventStore: driver.eventStore,
    commands: new DeciderCommandHandler(driver.eventStore),
    pool: driver.pool,
    firing: driver.firing,
    positions,
    consumers: driver.runner.names,
    sending: nothingLeaves,
    wake: () => driver.runner.runAll(),
    ...more,
  });

const nothingLeaves: Sending = {
  consumers: [],
  next: () => Promise.resolve(null),
  round: () => Promise.resolve(0),
};

describe('the simulated clock', () => {
  it('half a year of one directive gives every step at its instant, by the calendar of 2022', async () => {
    const { ids } = await driver.handOut('2022-08-10');
    const [id = ''] = ids;
    const { now } = await advance('2023-01-20T02:00:00Z');
    expect(now.toISOString()).toBe('2023-01-20T02:00:00.000Z');
    // The due date is a Wednesday. 1 and 2 September and 2 January were holidays, and nobody ever reports.
    expect(await driver.steps(id)).toEqual([
      'before-7 2022-08-01T01:00:00.000Z',
      'before-3 2022-08-05T01:00:00.000Z',
      'before-1 2022-08-09T01:00:00.000Z',
      'due-day 2022-08-10T01:00:00.000Z',
      'overdue 2022-08-10T17:00:00.000Z',
      'escalate-head-1 2022-08-11T01:00:00.000Z',
      'overdue-1 2022-08-11T01:00:00.000Z',
      'overdue-2 2022-08-12T01:00:00.000Z',
      'overdue-3 2022-08-15T01:00:00.000Z',
      'escalate-leader-5 2022-08-17T01:00:00.000Z',
      'silent-30 2022-08-19T01:00:00.000Z',
      'overdue-8 2022-08-22T01:00:00.000Z',
      'escalate-leader-10 2022-08-24T01:00:00.000Z',
      'overdue-13 2022-08-29T01:00:00.000Z',
      'overdue-18 2022-09-07T01:00:00.000Z',
      'overdue-23 2022-09-14T01:00:00.000Z',
      'silent-60 2022-09-19T01:00:00.000Z',
      'overdue-28 2022-09-21T01:00:00.000Z',
      'overdue-33 2022-09-28T01:00:00.000Z',
      'overdue-38 2022-10-05T01:00:00.000Z',
      'overdue-43 2022-10-12T01:00:00.000Z',
      'silent-90 2022-10-18T01:00:00.000Z',
      'overdue-48 2022-10-19T01:00:00.000Z',
      'overdue-53 2022-10-26T01:00:00.000Z',
      'overdue-58 2022-11-02T01:00:00.000Z',
      'overdue-63 2022-11-09T01:00:00.000Z',
      'overdue-68 2022-11-16T01:00:00.000Z',
      'silent-120 2022-11-17T01:00:00.000Z',
      'overdue-73 2022-11-23T01:00:00.000Z',
      'overdue-78 2022-11-30T01:00:00.000Z',
      'overdue-83 2022-12-07T01:00:00.000Z',
      'overdue-88 2022-12-14T01:00:00.000Z',
      'silent-150 2022-12-19T01:00:00.000Z',
      'overdue-93 2022-12-21T01:00:00.000Z',
      'overdue-98 2022-12-28T01:00:00.000Z',
      'overdue-103 2023-01-05T01:00:00.000Z',
      'overdue-108 2023-01-12T01:00:00.000Z',
      'silent-180 2023-01-16T01:00:00.000Z',
      'overdue-113 2023-01-19T01:00:00.000Z',
    ]);
  });

  it('each delivery bears the instant of its reminder', async () => {
    const { ids } = await driver.handOut('2023-02-15');
    const [id = ''] = ids;
    await advance('2023-02-20T02:00:00Z');
    const reminders = (await driver.history(`directive-${id}`)).filter(
      ({ type }) => type === 'ReminderIssued',
    );
    expect(reminders.length).toBeGreaterThan(3);
    const delivered: { causedBy: unknown; at: unknown }[] = [];
    for await (const { metadata } of driver.eventStore.readAll({ prefixes: ['delivery-'] }))
      delivered.push({ causedBy: metadata['$causationId'], at: metadata['recordedAt'] });
    for (const reminder of reminders)
      expect(delivered).toContainEqual({ causedBy: reminder.id, at: reminder.metadata['recordedAt'] });
  });

  it('another process follows it, and a restarted one begins where it stood', async () => {
    const following = new SimulatedClock(startsAt);
    const followed = await followSimulatedClock(driver.eventStore, following, (error) =>
      driver.failures.push(error),
    );
    await advance('2023-03-01T00:00:00Z');
    await until('the clock to follow', () => following.now().toISOString() === '2023-03-01T00:00:00.000Z');
    await followed.stop();
    const restarted = new SimulatedClock(startsAt);
    const again = await followSimulatedClock(driver.eventStore, restarted, (error) =>
      driver.failures.push(error),
    );
    expect(restarted.now().toISOString()).toBe('2023-03-01T00:00:00.000Z');
    await again.stop();
  });

  it('it only moves forward', async () => {
    await advance('2023-03-02T00:00:00Z');
    await expect(advance('2023-03-01T12:00:00Z')).rejects.toThrow(ClockOnlyMovesForward);
  });

  it('a consumer that does not catch up ends the advance in bounded time with a reason', async () => {
    await driver.handOut('2023-04-12');
    const asleep = { wake: () => Promise.resolve(), limitMs: 300 };
    await expect(advance('2023-04-20T00:00:00Z', asleep)).rejects.toThrow(SimulationNotFinished);
    await advance('2023-04-20T00:00:00Z');
  });

  it('stops where something is to be sent, and goes on only when it was tried, each try by the clock of its instant', async () => {
    const { ids } = await driver.handOut('2023-05-10');
    const [id = ''] = ids;
    const open = ['2023-04-26T00:30:00.000Z', '2023-04-26T01:00:00.000Z', '2023-04-27T00:30:00.000Z'];
    const tried: [string, number][] = [];
    let isBusy = true;
    const sending: Sending = {
      consumers: [],
      next: (upTo) => {
        const [first] = open;
        return Promise.resolve(first !== undefined && new Date(first) <= upTo ? new Date(first) : null);
      },
      round: async () => {
        const now = driverClock.now().toISOString();
        // Every other time somebody else is at it.
        isBusy = !isBusy;
        if (isBusy || open[0] === undefined || open[0] > now) return 0;
        open.shift();
        tried.push([now, (await driver.steps(id)).length]);
        return 1;
      },
    };
    await advance('2023-04-27T02:00:00Z', { sending });
    expect(tried).toEqual([
      ['2023-04-26T00:30:00.000Z', 0],
      ['2023-04-26T01:00:00.000Z', 1],
      ['2023-04-27T00:30:00.000Z', 1],
    ]);
  });
});
