import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisIsInstalled } from '../../../../test/servers/test-redis.fixture.js';
import { TestQueues } from './test-queues.fixture.js';

const tested = TestQueues.forThisFile();

describe.each([
  ...(redisIsInstalled ? [{ backend: 'Redis', urls: () => ({ redisUrl: tested.redis?.url }) }] : []),
  { backend: 'PostgreSQL', urls: () => ({}) },
])('queues on $backend', ({ urls }) => {
  beforeEach(() => tested.empty(urls()));

  it('a worker that has just been started is not taken for one that has stopped', async () => {
    const queues = tested.connect({ ...urls(), lookEveryMs: 1 });
    await queues.wake();
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.until('the wake', () => runs === 1);
    expect(tested.troubles).toEqual([]);
  });

  it('a wake that another process works on is followed by the next one given meanwhile', async () => {
    const [giving, taking] = [tested.connect(urls()), tested.connect(urls())];
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
      await tested.until(`wake ${which}`, () => taken === which);
    }
    finish();
  });

  it('many wakes of a process make one waiting job', async () => {
    const queues = tested.connect(urls());
    await Promise.all(Array.from({ length: 50 }, () => queues.wake()));
    await queues.wake();
    expect((await queues.counts('wake')).waiting).toBe(1);
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.until(
      'the queue to drain',
      async () => (await queues.counts('wake')).waiting === 0 && runs > 0,
    );
    expect(runs).toBe(1);
  });

  it('a wake that comes while one is worked on brings another run', async () => {
    const queues = tested.connect(urls());
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
    await tested.until('the first run', () => runs === 1);
    await queues.wake();
    finishFirst();
    await tested.until('the second run', () => runs === 2);
  });

  it('a wake left waiting by another process does not swallow ours', async () => {
    const theirs = tested.connect(urls());
    const ours = tested.connect(urls());
    await theirs.wake();
    await ours.wake();
    expect((await ours.counts('wake')).waiting).toBe(2);
    let runs = 0;
    ours.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.until('both wakes', () => runs === 2);
  });

  it('an instant comes once, and not early, however often it is scheduled', async () => {
    const queues = tested.connect(urls());
    const fired: { dueAt: string; early: boolean }[] = [];
    queues.work(
      'timer',
      async ({ dueAt }) => void fired.push({ dueAt, early: Date.now() < Date.parse(dueAt) - 1 }),
      { concurrency: 4 },
    );
    const dueAt = new Date(Date.now() + 400);
    for (let time = 0; time < 3; time += 1) await queues.scheduleTimers([dueAt], new Date());
    await tested.until('the timer', () => fired.length > 0);
    await tested.until('the queue to drain', async () => (await queues.counts('timer')).delayed === 0);
    expect(fired).toEqual([{ dueAt: dueAt.toISOString(), early: false }]);
  });

  it('a handler that fails is reported, and the queue goes on', async () => {
    const queues = tested.connect(urls());
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
    await tested.until('the report', () =>
      tested.troubles.some(({ error, job }) => job !== undefined && error.message === 'cannot take it'),
    );
    await queues.wake();
    await tested.until('the next wake', () => runs === 2);
  });

  it('a paused queue keeps its jobs, its worker is left alone, and they are worked on once it is resumed', async () => {
    const [first, second, taking] = [tested.connect(urls()), tested.connect(urls()), tested.connect(urls())];
    const operations = tested.operate(urls());
    let runs = 0;
    taking.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await first.wake();
    await tested.until('a wake to be handled', () => runs > 0);
    await operations.pause('wake');
    // Of another process: one's own next wake is held back until what became of the one before is noted.
    await second.wake();
    const before = runs;
    // Longer than it takes until a worker that leaves jobs alone is replaced.
    await sleep(5_000);
    expect(runs).toBe(before);
    expect(await operations.states()).toMatchObject([
      { name: 'wake', paused: true, waiting: 1 },
      { name: 'timer', paused: false },
    ]);
    expect(tested.troubles.filter(({ error }) => error.message.includes('had stopped'))).toEqual([]);
    await operations.resume('wake');
    await tested.until('the wake', () => runs > before);
  });

  it('jobs are removed by their state, a bounded number at a time, and later ones come as before', async () => {
    const queues = tested.connect(urls());
    const operations = tested.operate(urls());
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
    await tested.wakeUntil(queues, () => runs > 0);
    await queues.scheduleTimers(later, now);
    expect(await operations.remove('timer', 'delayed', 10)).toEqual({ jobs: 3, left: 0 });
  });

  it('jobs that failed and were kept are worked on again, a bounded number at a time', async () => {
    const looking = tested.lookAt(urls());
    const timer = looking.queues.find(({ name }) => name === 'timer');
    const dueAt = new Date().toISOString();
    await timer?.addBulk([1, 2, 3].map(() => ({ name: 'timer', data: { dueAt }, opts: { attempts: 1 } })));
    const queues = tested.connect(urls());
    const operations = tested.operate(urls());
    let [isBroken, done] = [true, 0];
    const take = async () => {
      if (isBroken) throw new Error('cannot take it');
      done += 1;
    };
    queues.work('timer', take, { concurrency: 1 });
    const failed = async () => (await operations.states()).find(({ name }) => name === 'timer')?.failed;
    await tested.until('all to fail', async () => (await failed()) === 3);
    isBroken = false;
    expect(await operations.retryFailed('timer', 2)).toEqual({ jobs: 2, left: 1 });
    await tested.until('two to be done', () => done === 2);
    expect(await operations.remove('timer', 'failed', 10)).toEqual({ jobs: 1, left: 0 });
    await operations.remove('timer', 'completed', 10);
    await looking.close();
  });

  it('a closed queue hands out nothing more', async () => {
    const queues = tested.connect(urls());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await queues.wake();
    await tested.until('a run', () => runs === 1);
    await queues.close();
    const others = tested.connect(urls());
    const { waiting } = await others.counts('wake');
    await others.wake();
    await sleep(300);
    expect(runs).toBe(1);
    expect((await others.counts('wake')).waiting).toBe(waiting + 1);
    others.work('wake', async () => undefined, { concurrency: 1 });
    await tested.until('the queue to drain', async () => (await others.counts('wake')).waiting === 0);
  });
});
