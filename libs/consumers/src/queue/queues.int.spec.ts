import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { FlakyProxy } from '../../../../test/servers/flaky-proxy.fixture.js';
import {
  connectQueues,
  openQueueOperations,
  openQueuesToLookAt,
  QueueUnavailable,
  type QueueOperations,
  type Queues,
  type QueuesOptions,
  type QueueTrouble,
} from '../index.js';
import { startOwnDatabase, type OwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { redisIsInstalled, TestRedis } from '../../../../test/servers/test-redis.fixture.js';

let database: OwnDatabase;
let redis: TestRedis | undefined;
let proxy: FlakyProxy;
let open: { close(): Promise<void> }[] = [];
let troubles: QueueTrouble[] = [];

beforeAll(async () => {
  database = await startOwnDatabase();
  if (redisIsInstalled) redis = await TestRedis.start();
});

afterAll(async () => {
  await database.stop();
  await redis?.stop();
});

afterEach(async () => {
  await Promise.all(open.map((queues) => queues.close()));
  open = [];
  troubles = [];
});

async function connect(urls: Partial<QueuesOptions>): Promise<Queues> {
  const queues = connectQueues({ databaseUrl: database.url, onTrouble, lookEveryMs: 300, ...urls });
  open.push(queues);
  return queues;
}

const onTrouble = (trouble: QueueTrouble) => void troubles.push(trouble);

function operate(urls: Partial<QueuesOptions>): QueueOperations {
  const operations = openQueueOperations({ databaseUrl: database.url, ...urls }, { onTrouble });
  open.push(operations);
  return operations;
}

async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error(`Waited in vain: ${what}. ${troubles.map(({ error }) => error.message).join('; ')}`);
}

/** Wakes until a handler was called, as sweeping callers do. */
async function wakeUntil(queues: Queues, handled: () => boolean): Promise<void> {
  await until('a wake to be handled', async () => {
    await queues.wake().catch(() => undefined);
    await sleep(50);
    return handled();
  });
}

describe.each([
  ...(redisIsInstalled ? [{ backend: 'Redis', urls: () => ({ redisUrl: redis?.url }) }] : []),
  { backend: 'PostgreSQL', urls: () => ({}) },
])('queues on $backend', ({ urls }) => {
  it('a wake that another process works on is followed by the next one given meanwhile', async () => {
    const [giving, taking] = [await connect(urls()), await connect(urls())];
    let taken = 0;
    let finish: () => void = () => undefined;
    taking.work(
      'wake',
      () => {
        taken += 1;
        return new Promise<void>((resolve) => (finish = resolve));
      },
      { concurrency: 2 },
    );
    for (const which of [1, 2, 3]) {
      await giving.wake();
      finish();
      await until(`wake ${which}`, () => taken === which);
    }
    finish();
  });

  it('many wakes of a process make one waiting job', async () => {
    const queues = await connect(urls());
    await Promise.all(Array.from({ length: 50 }, () => queues.wake()));
    await queues.wake();
    expect((await queues.counts('wake')).waiting).toBe(1);
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await until('the queue to drain', async () => (await queues.counts('wake')).waiting === 0 && runs > 0);
    expect(runs).toBe(1);
  });

  it('a wake that comes while one is worked on brings another run', async () => {
    const queues = await connect(urls());
    let runs = 0;
    let finishFirst: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    queues.work(
      'wake',
      async () => {
        runs += 1;
        if (runs === 1) await first;
      },
      { concurrency: 1 },
    );
    await queues.wake();
    await until('the first run', () => runs === 1);
    await queues.wake();
    finishFirst();
    await until('the second run', () => runs === 2);
  });

  it('a wake left waiting by another process does not swallow ours', async () => {
    const theirs = await connect(urls());
    const ours = await connect(urls());
    await theirs.wake();
    await ours.wake();
    expect((await ours.counts('wake')).waiting).toBe(2);
    let runs = 0;
    ours.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await until('both wakes', () => runs === 2);
  });

  it('an instant comes once, and not early, however often it is scheduled', async () => {
    const queues = await connect(urls());
    const fired: { dueAt: string; early: boolean }[] = [];
    queues.work(
      'timer',
      async ({ dueAt }) => void fired.push({ dueAt, early: Date.now() < Date.parse(dueAt) - 1 }),
      { concurrency: 4 },
    );
    const dueAt = new Date(Date.now() + 400);
    for (let time = 0; time < 3; time += 1) await queues.scheduleTimers([dueAt], new Date());
    await until('the timer', () => fired.length > 0);
    await until('the queue to drain', async () => (await queues.counts('timer')).delayed === 0);
    expect(fired).toEqual([{ dueAt: dueAt.toISOString(), early: false }]);
  });

  it('a handler that fails is reported, and the queue goes on', async () => {
    const queues = await connect(urls());
    let runs = 0;
    queues.work(
      'wake',
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('cannot take it');
      },
      { concurrency: 1 },
    );
    await queues.wake();
    await until('the report', () =>
      troubles.some(({ error, job }) => job !== undefined && error.message === 'cannot take it'),
    );
    await queues.wake();
    await until('the next wake', () => runs === 2);
  });

  it('a paused queue keeps its jobs, its worker is left alone, and they are worked on once it is resumed', async () => {
    const [first, second, taking] = [await connect(urls()), await connect(urls()), await connect(urls())];
    const operations = operate(urls());
    let runs = 0;
    taking.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await first.wake();
    await until('a wake to be handled', () => runs > 0);
    await operations.pause('wake');
    // Of another process: one's own next wake is held back until what became of the one before is noted.
    await second.wake();
    const before = runs;
    // Longer than it takes until a worker that leaves jobs alone is replaced.
    await sleep(1_500);
    expect(runs).toBe(before);
    expect(await operations.states()).toMatchObject([
      { name: 'wake', paused: true, waiting: 1 },
      { name: 'timer', paused: false },
    ]);
    expect(troubles.filter(({ error }) => error.message.includes('had stopped'))).toEqual([]);
    await operations.resume('wake');
    await until('the wake', () => runs > before);
  });

  it('jobs are removed by their state, a bounded number at a time, and later ones come as before', async () => {
    const queues = await connect(urls());
    const operations = operate(urls());
    await operations.remove('wake', 'waiting', 10);
    await operations.pause('wake');
    await queues.wake();
    const now = new Date();
    const later = [1, 2, 3].map((hours) => new Date(now.getTime() + hours * 3_600_000));
    await queues.scheduleTimers(later, now);
    expect(await operations.remove('timer', 'delayed', 2)).toEqual({ jobs: 2, left: 1 });
    expect(await operations.remove('timer', 'delayed', 2)).toEqual({ jobs: 1, left: 0 });
    expect(await operations.remove('wake', 'waiting', 10)).toEqual({ jobs: 1, left: 0 });
    await operations.resume('wake');
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await wakeUntil(queues, () => runs > 0);
    await queues.scheduleTimers(later, now);
    expect(await operations.remove('timer', 'delayed', 10)).toEqual({ jobs: 3, left: 0 });
  });

  it('jobs that failed and were kept are worked on again, a bounded number at a time', async () => {
    const looking = openQueuesToLookAt({ databaseUrl: database.url, ...urls() }, { onTrouble });
    const timer = looking.queues.find(({ name }) => name === 'timer');
    const dueAt = new Date().toISOString();
    await timer?.addBulk([1, 2, 3].map(() => ({ name: 'timer', data: { dueAt }, opts: { attempts: 1 } })));
    const queues = await connect(urls());
    const operations = operate(urls());
    let [isBroken, done] = [true, 0];
    const take = async () => {
      if (isBroken) throw new Error('cannot take it');
      done += 1;
    };
    queues.work('timer', take, { concurrency: 1 });
    const failed = async () => (await operations.states()).find(({ name }) => name === 'timer')?.failed;
    await until('all to fail', async () => (await failed()) === 3);
    isBroken = false;
    expect(await operations.retryFailed('timer', 2)).toEqual({ jobs: 2, left: 1 });
    await until('two to be done', () => done === 2);
    expect(await operations.remove('timer', 'failed', 10)).toEqual({ jobs: 1, left: 0 });
    await operations.remove('timer', 'completed', 10);
    await looking.close();
  });

  it('a closed queue hands out nothing more', async () => {
    const queues = await connect(urls());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await queues.wake();
    await until('a run', () => runs === 1);
    await queues.close();
    const others = await connect(urls());
    const { waiting } = await others.counts('wake');
    await others.wake();
    await sleep(300);
    expect(runs).toBe(1);
    expect((await others.counts('wake')).waiting).toBe(waiting + 1);
    others.work('wake', async () => undefined, { concurrency: 1 });
    await until('the queue to drain', async () => (await others.counts('wake')).waiting === 0);
  });
});

(redisIsInstalled ? describe : describe.skip)('a Redis that fails', () => {
  it('wakes are refused while it is away and handled again when it is back, empty', async () => {
    const queues = await connect({ redisUrl: redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await wakeUntil(queues, () => runs > 0);
    await redis?.stop();
    await until('a refusal', () =>
      queues.wake().then(
        () => false,
        () => true,
      ),
    );
    await redis?.start();
    const before = runs;
    await wakeUntil(queues, () => runs > before);
  });

  it('wakes are handled after everything in it was deleted', async () => {
    const queues = await connect({ redisUrl: redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await wakeUntil(queues, () => runs > 0);
    await redis?.command('FLUSHALL');
    const before = runs;
    await wakeUntil(queues, () => runs > before);
  });

  it('it may be away when the queues are opened', async () => {
    await redis?.stop();
    const queues = await connect({ redisUrl: redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await expect(queues.wake()).rejects.toThrow(QueueUnavailable);
    await redis?.start();
    await wakeUntil(queues, () => runs > 0);
  });

  it('the queues close while it is away', async () => {
    const queues = await connect({ redisUrl: redis?.url });
    queues.work('wake', async () => undefined, { concurrency: 1 });
    await queues.ping();
    await redis?.stop();
    await queues.close();
    await redis?.start();
  });
});

describe('a PostgreSQL that fails under the queues', () => {
  beforeAll(async () => {
    proxy = await FlakyProxy.to(Number(new URL(database.url).port));
  });

  afterAll(() => proxy.close());

  const throughProxy = () => {
    const url = new URL(database.url);
    url.host = `127.0.0.1:${proxy.port}`;
    return { databaseUrl: url.href };
  };

  it('wakes are handled again after all its connections were ended', async () => {
    const queues = await connect({});
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await wakeUntil(queues, () => runs > 0);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await client.end();
    const before = runs;
    await wakeUntil(queues, () => runs > before);
  });

  it('wakes are handled again after its connections went silent', async () => {
    const queues = await connect(throughProxy());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await wakeUntil(queues, () => runs > 0);
    proxy.swallow();
    const before = runs;
    await wakeUntil(queues, () => runs > before);
  });

  it('it may be away when the queues are opened', async () => {
    proxy.refuse(true);
    const queues = await connect(throughProxy());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await expect(queues.wake()).rejects.toThrow();
    proxy.refuse(false);
    await wakeUntil(queues, () => runs > 0);
  });

  it('the queues close while it is silent', async () => {
    const queues = await connect(throughProxy());
    queues.work('wake', async () => undefined, { concurrency: 1 });
    await queues.ping();
    proxy.swallow();
    await queues.close();
  });
});
