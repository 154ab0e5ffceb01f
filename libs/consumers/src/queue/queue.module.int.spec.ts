import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { QUEUES, QueueModule, type Queues } from '../index.js';
import { startOwnDatabase, type OwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { redisIsInstalled, TestRedis } from '../../../../test/servers/test-redis.fixture.js';

let database: OwnDatabase;
let redis: TestRedis | undefined;

beforeAll(async () => {
  database = await startOwnDatabase();
  if (redisIsInstalled) redis = await TestRedis.start();
});

afterAll(async () => {
  await database.stop();
  await redis?.stop();
});

let woken = 0;

@Processor('wake', { concurrency: 2 })
class WakeProcessor extends WorkerHost {
  override process(): Promise<void> {
    woken += 1;
    return Promise.resolve();
  }
}

beforeEach(() => void (woken = 0));

describe.each([
  ...(redisIsInstalled ? [{ backend: 'Redis', urls: () => ({ redisUrl: redis?.url }) }] : []),
  { backend: 'PostgreSQL', urls: () => ({}) },
])('QueueModule on $backend', ({ urls }) => {
  it('a job reaches the class declared with @Processor, and shutdown closes everything', async () => {
    @Module({
      imports: [QueueModule.forRoot({ databaseUrl: database.url, ...urls(), onTrouble: () => undefined })],
      providers: [WakeProcessor],
    })
    class WorkerModule {}

    const application = await Test.createTestingModule({ imports: [WorkerModule] }).compile();
    application.enableShutdownHooks();
    await application.init();
    const queues = application.get<Queues>(QUEUES);
    await queues.wake();
    for (let attempt = 0; attempt < 200 && woken === 0; attempt += 1) await sleep(25);
    expect(woken).toBe(1);
    await application.close();
    await expect(queues.wake()).rejects.toThrow('closed');
  });
});
