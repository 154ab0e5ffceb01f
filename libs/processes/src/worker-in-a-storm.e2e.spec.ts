import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { v4 } from 'uuid';
import { findPort } from '#embedded';
import { SimulatedClock } from '#platform';
import { lastAdvance, simulationStream } from './advance-simulated-time/follow-simulated-clock.js';
import { FollowUp, startServers, until, type Servers } from './follow-up.fixture.js';

const program = new URL('../../../dist/apps/worker/src/main.js', import.meta.url);
const startsAt = '2022-07-20T02:00:00.000Z';
const storm = new Date('2022-08-01T01:00:00Z');
const directives = 150;

let servers: Servers;
let people: FollowUp;
let workers: ChildProcess[] = [];

// The clock of a log only moves forward: each test has servers of its own.
beforeEach(async () => {
  servers = await startServers();
  people = await FollowUp.start(servers, new SimulatedClock(new Date(startsAt)));
});

afterEach(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers = [];
  await people.stop();
  await servers.stop();
});

async function startWorker(redisUrl = ''): Promise<ChildProcess> {
  const worker = fork(program, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      EVENTSTORE_URL: servers.eventStoreUrl,
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: redisUrl,
      DONDOC_CLOCK: `simulated:${startsAt}`,
      DONDOC_TOKEN_SECRET: 'a secret that only this test knows of'.padEnd(40, '.'),
    },
  });
  workers.push(worker);
  await once(worker, 'message');
  return worker;
}

async function letTheStormBegin(): Promise<void> {
  const last = await lastAdvance(people.eventStore);
  const event = { id: v4(), type: 'SimulatedTimeAdvanced', data: { to: storm.toISOString() }, metadata: {} };
  await people.eventStore.append(simulationStream, last?.revision ?? 'no_stream', [event]);
}

/** Resolves once so many reminders stand in the log. */
async function reminders(count: number): Promise<void> {
  const enough = new AbortController();
  let seen = 0;
  for await (const { type } of people.eventStore.follow({
    after: null,
    prefixes: ['directive-'],
    signal: enough.signal,
  })) {
    if (type === 'ReminderIssued') seen += 1;
    if (seen >= count) enough.abort();
  }
}

async function expectEachOnce(ids: readonly string[]): Promise<void> {
  for (const id of ids) expect(await people.steps(id)).toEqual(['before-7 2022-08-01T01:00:00.000Z']);
}

async function timersAreKept(count: number): Promise<void> {
  await until('the timers', async () => {
    const { rows } = await people.pool
      .query<{ count: number }>('SELECT count(*)::int AS count FROM live.timer')
      .catch(() => ({ rows: [{ count: 0 }] }));
    return rows[0]?.count === count;
  });
}

describe('a worker in a storm', () => {
  it('killed in its midst and started again, every reminder is recorded once', async () => {
    const first = await startWorker();
    const { ids } = await people.handOut('2022-08-10', directives);
    await timersAreKept(directives);
    const begun = reminders(5);
    await letTheStormBegin();
    await begun;
    first.kill('SIGKILL');
    const all = reminders(directives);
    await startWorker();
    await all;
    await expectEachOnce(ids);
  }, 180_000);

  it('two workers record every reminder once', async () => {
    await Promise.all([startWorker(), startWorker()]);
    const { ids } = await people.handOut('2022-08-10', directives);
    await timersAreKept(directives);
    const all = reminders(directives);
    await letTheStormBegin();
    await all;
    await expectEachOnce(ids);
  }, 180_000);

  it('told to end, it finishes what is under way and exits with 0', async () => {
    const worker = await startWorker();
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }, 60_000);

  it('left alone by its launcher, it ends', async () => {
    const worker = await startWorker();
    worker.disconnect();
    expect(await once(worker, 'exit')).toEqual([0, null]);
  }, 60_000);
});

describe('a worker whose queue is in Redis', () => {
  let redis: ChildProcess;
  let port: number;

  beforeAll(async () => {
    port = await findPort();
  });

  beforeEach(async () => {
    redis = spawn('redis-server', ['--port', `${port}`, '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    await until('Redis', () => said('PING'));
  });

  afterEach(() => void redis.kill('SIGKILL'));
  afterAll(() => void redis.kill('SIGKILL'));

  async function said(command: string): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(`${command}\r\n`);
      await once(socket, 'data');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }

  it('loses nothing when everything in it is deleted in mid-flight', async () => {
    await startWorker(`redis://127.0.0.1:${port}`);
    const { ids } = await people.handOut('2022-08-10', directives);
    expect(await said('FLUSHALL')).toBe(true);
    await timersAreKept(directives);
    const begun = reminders(5);
    const all = reminders(directives);
    await letTheStormBegin();
    await begun;
    expect(await said('FLUSHALL')).toBe(true);
    await all;
    await expectEachOnce(ids);
  }, 180_000);

  it('loses nothing when it is gone for good', async () => {
    await startWorker(`redis://127.0.0.1:${port}`);
    const { ids } = await people.handOut('2022-08-10', directives);
    redis.kill('SIGKILL');
    await timersAreKept(directives);
    const all = reminders(directives);
    await letTheStormBegin();
    await all;
    await expectEachOnce(ids);
  }, 180_000);
});
