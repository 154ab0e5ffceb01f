import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectQueues, type Queues } from '#consumers';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { redisIsInstalled, TestRedis } from '../../../../test/servers/test-redis.fixture.js';
import { FollowUp, startServers, until, type Servers } from '../follow-up.fixture.js';
import { SetClock } from '../set-clock.fixture.js';
import { keepFiring } from './keep-firing.js';

const morning = new Date('2022-08-01T01:00:00Z');
const anHourBefore = new Date('2022-08-01T00:00:00Z');

/** What is due at one instant, and on later days; the long rounds take as many as a large office has. */
const AT_ONCE = rounds({ usual: 10_000, long: 100_000 });
const PENDING = rounds({ usual: 10_000, long: 1_000_000 });

let servers: Servers;
let redis: TestRedis | undefined;
let clock: SetClock;
let followUp: FollowUp;
let queues: Queues;

async function start(onRedis: boolean): Promise<void> {
  servers = await startServers();
  redis = onRedis ? await TestRedis.start() : undefined;
  clock = new SetClock();
  clock.setTo(anHourBefore);
  followUp = await FollowUp.start(servers, clock);
  await followUp.registerAgency();
  await followUp.catchUp();
  queues = connectQueues({
    databaseUrl: servers.databaseUrl,
    redisUrl: redis?.url,
    onTrouble: ({ error }) => followUp.failures.push(error),
  });
}

afterEach(async () => {
  await queues.close();
  await followUp.stop();
  await redis?.stop();
  await servers.stop();
});

/** Pending timers, the n-th due so many seconds after the morning. */
async function pending(name: string, count: number, secondsAfter: string): Promise<void> {
  await followUp.pool.query(
    `INSERT INTO live.timer (directive_id, step, agency_id, kind, due_at, revision)
     SELECT $1 || n, 'before-7', '', 'reminder', $2::timestamptz + (${secondsAfter}) * interval '1 second', 0
     FROM generate_series(0, $3::int - 1) n`,
    [name, morning.toISOString(), count],
  );
}

/** As the worker does, until the queue holds as many delayed jobs as are expected, or more. */
async function queuedOnce(expected: number): Promise<void> {
  const stopping = new AbortController();
  const { pool, firing, reference: rules } = followUp;
  const onError = (error: Error) => followUp.failures.push(error);
  const loops = [1, 2].map(() =>
    keepFiring({ pool, clock, firing, rules, queues, signal: stopping.signal, onError }),
  );
  try {
    await until('the jobs', async () => (await queues.counts('timer')).delayed >= expected);
  } finally {
    stopping.abort();
    await Promise.all(loops.map(({ done }) => done));
  }
  expect(followUp.failures).toEqual([]);
}

describe.each([
  ...(redisIsInstalled ? [{ place: 'Redis', onRedis: true }] : []),
  { place: 'PostgreSQL', onRedis: false },
])('the queue in $place', ({ onRedis }) => {
  beforeEach(() => start(onRedis), 120_000);

  it('holds one job for each instant of the next two hours, however many timers are pending', async () => {
    await pending('of-the-morning-', AT_ONCE, '0');
    await pending('spread-', 20_000, '1 + n % 400');
    await pending('of-later-days-', PENDING, '86400 + n');
    await queuedOnce(401);
    expect(await queues.counts('timer')).toEqual({ delayed: 401, waiting: 0, active: 0 });
  }, 1_800_000);

  it('holds no more jobs than its bound, even where every timer is due at an instant of its own', async () => {
    await pending('spread-', 6_000, 'n * 0.5');
    await queuedOnce(5_000);
    expect(await queues.counts('timer')).toEqual({ delayed: 5_000, waiting: 0, active: 0 });
  }, 1_800_000);
});
