import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectQueues, type Queues } from '#consumers';
import { longRounds, rounds } from '../../../test/long-rounds.fixture.js';
import { redisIsInstalled, TestRedis } from '../../../test/servers/test-redis.fixture.js';
import { FollowUp, startServers, until, type Servers } from './follow-up.fixture.js';
import { SetClock } from './set-clock.fixture.js';
import { Workers } from './workers.fixture.js';

const handedOutAt = new Date('2022-07-20T02:00:00Z');
/** Seven working days before the due date, at 08:00. */
const morning = new Date('2022-08-01T01:00:00Z');
/** Three working days before it. */
const nextWave = new Date('2022-08-05T01:00:00Z');
const dueOn = '2022-08-10';
const directives = rounds({ usual: 40, long: 100 });

const seconds = (count: number) => count * 1_000;
const hours = (count: number) => seconds(count * 3_600);
const from = (instant: Date, ms: number) => new Date(instant.getTime() + ms);

let servers: Servers;
let redis: TestRedis | undefined;
let clock: SetClock;
let people: FollowUp;
let workers: Workers;
let queues: Queues;
let ids: readonly string[];
let waiting: AbortController;

/** Directives are handed out and have their timers; the workers' clocks are to start an hour before the reminders of the morning. */
async function start(onRedis: boolean, count = directives): Promise<void> {
  waiting = new AbortController();
  servers = await startServers();
  redis = onRedis ? await TestRedis.start() : undefined;
  clock = new SetClock();
  clock.setTo(handedOutAt);
  people = await FollowUp.start(servers, clock);
  ({ ids } = await people.handOut(dueOn, count));
  await people.catchUp();
  clock.setTo(from(morning, -hours(1)));
  workers = new Workers(servers, clock, redis?.url);
  queues = connectQueues({
    databaseUrl: servers.databaseUrl,
    redisUrl: redis?.url,
    onTrouble: () => undefined,
  });
}

afterEach(async () => {
  waiting.abort();
  workers.killAll();
  await queues.close();
  expect(people.failures).toEqual([]);
  await people.stop();
  await redis?.stop();
  await servers.stop();
});

/** Resolves once so many reminders stand in the log, or the test is over. */
async function reminders(count: number): Promise<void> {
  const { signal } = waiting;
  let seen = 0;
  for await (const { type } of people.eventStore.follow({ after: null, prefixes: ['directive-'], signal })) {
    if (type === 'ReminderIssued') seen += 1;
    if (seen >= count) return;
  }
}

/** Each directive's history holds exactly these steps, once each, none before its instant. */
async function expectEachOnce(...steps: readonly { step: string; late: boolean }[]): Promise<void> {
  for (const id of ids) {
    const reported = (await people.history(`directive-${id}`)).filter(
      ({ type }) => type === 'ReminderIssued',
    );
    expect(reported.map(({ data: { step, late } }) => ({ step, late }))).toEqual(steps);
    for (const { data, metadata } of reported)
      expect((metadata['recordedAt'] as string) >= (data['dueAt'] as string)).toBe(true);
  }
}

const onTime = (step: string) => ({ step, late: false });
const sentLate = (step: string) => ({ step, late: true });

const jobs = () => queues.counts('timer').catch(() => ({ delayed: -1, waiting: -1, active: -1 }));

/** How long Redis stays away, in seconds. */
const AWAY = rounds({ usual: 3, long: 60 });

/** The queue holds one job for the morning, however many timers are due. */
const jobStands = () => until('the job of the morning', async () => (await jobs()).delayed === 1);

async function emptyTheQueue(): Promise<void> {
  if (redis) await redis.command('FLUSHALL');
  else await people.pool.query('DELETE FROM bullmq.job');
}

/** Whatever carries the queue drops everybody; Redis stays away for a while. */
async function dropConnections(whileAway: () => Promise<unknown>): Promise<void> {
  if (redis) await redis.stop();
  else
    await people.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name IN ('dondoc-queue-worker', 'dondoc-queue-producer', 'dondoc-worker')`,
    );
  await whileAway();
  await redis?.start();
}

/** A job that comes before the worker's clock is there, as all do once the clock was set back. */
async function jobComesEarly(): Promise<void> {
  const now = clock.now();
  await queues.scheduleTimers([now], now);
  await until('the early job', async () => {
    const { waiting, active, delayed } = await jobs();
    return waiting === 0 && active === 0 && delayed <= 1;
  });
  // Whatever it set in motion would have been recorded by now on most days.
  await sleep(seconds(1));
}

/** Every directive is reminded of a step, or of as many steps as were due so far. */
const allHaveFired = (steps = 1) => reminders(steps * directives);

describe.each([
  ...(redisIsInstalled ? [{ place: 'Redis', onRedis: true }] : []),
  { place: 'PostgreSQL', onRedis: false },
])(
  'with the queue in $place, every reminder is recorded once, none early and none lost',
  ({ place, onRedis }) => {
    beforeEach(() => start(onRedis), 120_000);

    /** Each case in one place; the long rounds take each in both. */
    const itHolds = (title: string, usually: 'Redis' | 'PostgreSQL', holds: () => Promise<void>) => {
      if (longRounds || !redisIsInstalled || usually === place) it(title, holds, 1_800_000);
    };

    itHolds(
      'when everything in the queue is deleted before and in the midst of the reminders of a morning',
      'Redis',
      async () => {
        await workers.start();
        await jobStands();
        await emptyTheQueue();
        const underWay = reminders(5);
        await workers.setClock(from(morning, -seconds(1)));
        await underWay;
        await emptyTheQueue();
        await allHaveFired();
        await expectEachOnce(onTime('before-7'));
      },
    );

    itHolds('when the connections break in the midst of it and stay away for a while', 'Redis', async () => {
      await workers.start();
      await jobStands();
      const underWay = reminders(5);
      await workers.setClock(from(morning, -seconds(1)));
      await underWay;
      await dropConnections(() => Promise.all([allHaveFired(), sleep(seconds(AWAY))]));
      await expectEachOnce(onTime('before-7'));
      await workers.setClock(from(nextWave, -seconds(1)));
      await allHaveFired(2);
      await expectEachOnce(onTime('before-7'), onTime('before-3'));
    });

    itHolds('when the worker is killed in its midst and another is started', 'PostgreSQL', async () => {
      const worker = await workers.start();
      const underWay = reminders(5);
      await workers.setClock(from(morning, -seconds(1)));
      await underWay;
      const died = once(worker, 'exit');
      worker.kill('SIGKILL');
      await died;
      await workers.start();
      await allHaveFired();
      await expectEachOnce(onTime('before-7'));
    });

    itHolds('when two workers race', 'PostgreSQL', async () => {
      await Promise.all([workers.start(), workers.start()]);
      await workers.setClock(from(morning, -seconds(1)));
      await allHaveFired();
      await workers.setClock(from(nextWave, -seconds(1)));
      await allHaveFired(2);
      await expectEachOnce(onTime('before-7'), onTime('before-3'));
    });

    itHolds(
      'when the clock jumps forwards by a day and back by an hour: the late ones say so',
      'PostgreSQL',
      async () => {
        await workers.start();
        await jobStands();
        await jobComesEarly();
        await expectEachOnce();
        await workers.setClock(from(morning, hours(23)));
        await allHaveFired();
        await workers.setClock(from(morning, hours(22)));
        await jobComesEarly();
        await expectEachOnce(sentLate('before-7'));
        await workers.setClock(from(nextWave, -seconds(1)));
        await allHaveFired(2);
        await workers.setClock(from(nextWave, -hours(1)));
        await jobComesEarly();
        await expectEachOnce(sentLate('before-7'), onTime('before-3'));
      },
    );

    itHolds(
      'when the worker sleeps for a night and its connections are gone: what it missed goes out late',
      'Redis',
      async () => {
        const worker = await workers.start();
        await jobStands();
        worker.kill('SIGSTOP');
        await dropConnections(() => workers.setClock(from(morning, hours(9)), worker));
        worker.kill('SIGCONT');
        await allHaveFired();
        await expectEachOnce(sentLate('before-7'));
      },
    );
  },
);

describe('a worker', () => {
  beforeEach(() => start(false, 1), 120_000);

  it('told to end, finishes what is under way and exits with 0', async () => {
    const worker = await workers.start();
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }, 60_000);

  it('left alone by its launcher, ends', async () => {
    const worker = await workers.start();
    worker.disconnect();
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }, 60_000);
});
