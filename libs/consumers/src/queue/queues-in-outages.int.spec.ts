import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FlakyProxy } from '../../../../test/servers/flaky-proxy.fixture.js';
import { redisIsInstalled } from '../../../../test/servers/test-redis.fixture.js';
import { QueueUnavailable } from '../index.js';
import { TestQueues } from './test-queues.fixture.js';

const tested = TestQueues.forThisFile();

(redisIsInstalled ? describe : describe.skip)('a Redis that fails', () => {
  it('wakes are refused while it is away and handled again when it is back, empty', async () => {
    const queues = tested.connect({ redisUrl: tested.redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.wakeUntil(queues, () => runs > 0);
    await tested.redis?.stop();
    await tested.until('a refusal', () =>
      queues.wake().then(
        () => false,
        () => true,
      ),
    );
    await tested.redis?.start();
    const before = runs;
    await tested.wakeUntil(queues, () => runs > before);
  });

  it('wakes are handled after everything in it was deleted', async () => {
    const queues = tested.connect({ redisUrl: tested.redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.wakeUntil(queues, () => runs > 0);
    await tested.redis?.command('FLUSHALL');
    const before = runs;
    await tested.wakeUntil(queues, () => runs > before);
  });

  it('it may be away when the queues are opened', async () => {
    await tested.redis?.stop();
    const queues = tested.connect({ redisUrl: tested.redis?.url });
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await expect(queues.wake()).rejects.toThrow(QueueUnavailable);
    await tested.redis?.start();
    await tested.wakeUntil(queues, () => runs > 0);
  });

  it('it is told from one that works when it answers, and takes no jobs: out of memory, or a copy of another', async () => {
    const { redis } = tested;
    const operations = tested.operate({ redisUrl: redis?.url });
    await operations.takesJobs();
    await redis?.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(operations.states()).resolves.toHaveLength(2);
    await expect(operations.takesJobs()).rejects.toThrow(/^OOM /);
    await redis?.command('CONFIG', 'SET', 'maxmemory', '0');
    await operations.takesJobs();
    await redis?.command('REPLICAOF', '127.0.0.1', '1');
    await expect(operations.states()).resolves.toHaveLength(2);
    await expect(operations.takesJobs()).rejects.toThrow(/^READONLY /);
    await redis?.command('REPLICAOF', 'NO', 'ONE');
    await operations.takesJobs();
  });

  it('the queues close while it is away', async () => {
    const queues = tested.connect({ redisUrl: tested.redis?.url });
    queues.work('wake', async () => undefined, { concurrency: 1 });
    await queues.ping();
    await tested.redis?.stop();
    await queues.close();
    await tested.redis?.start();
  });
});

describe('a PostgreSQL that fails under the queues', () => {
  let proxy: FlakyProxy;

  beforeAll(async () => {
    proxy = await FlakyProxy.to(Number(new URL(tested.databaseUrl).port));
  });

  afterAll(() => proxy.close());

  const throughProxy = () => {
    const url = new URL(tested.databaseUrl);
    url.host = `127.0.0.1:${proxy.port}`;
    return { databaseUrl: url.href };
  };

  it('wakes are handled again after all its connections were ended', async () => {
    const queues = tested.connect();
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.wakeUntil(queues, () => runs > 0);
    const client = new pg.Client({ connectionString: tested.databaseUrl });
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await client.end();
    const before = runs;
    await tested.wakeUntil(queues, () => runs > before);
  });

  it('wakes are handled again after its connections went silent', async () => {
    const queues = tested.connect(throughProxy());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await tested.wakeUntil(queues, () => runs > 0);
    proxy.swallow();
    const before = runs;
    await tested.wakeUntil(queues, () => runs > before);
  });

  it('a handler that fails while it is silent is reported', async () => {
    const queues = tested.connect(throughProxy());
    let [runs, fail]: [number, () => void] = [0, () => undefined];
    const failed = new Promise<void>(
      (_resolve, reject) => (fail = () => reject(new Error('cannot take it'))),
    );
    queues.work('wake', () => ((runs += 1), failed), { concurrency: 1 });
    await tested.wakeUntil(queues, () => runs > 0);
    proxy.swallow();
    fail();
    await tested.until('the report', () =>
      tested.troubles.some(({ error }) => error.message === 'cannot take it'),
    );
  });

  it('it may be away when the queues are opened', async () => {
    proxy.refuse(true);
    const queues = tested.connect(throughProxy());
    let runs = 0;
    queues.work('wake', async () => void (runs += 1), { concurrency: 1 });
    await expect(queues.wake()).rejects.toThrow();
    proxy.refuse(false);
    await tested.wakeUntil(queues, () => runs > 0);
  });

  it('the queues close while it is silent', async () => {
    const queues = tested.connect(throughProxy());
    queues.work('wake', async () => undefined, { concurrency: 1 });
    await queues.ping();
    proxy.swallow();
    await queues.close();
  });
});
