import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectQueues,
  openQueueOperations,
  openQueuesToLookAt,
  type QueueOperations,
  type Queues,
  type QueuesOptions,
  type QueueTrouble,
} from '../index.js';
import { startOwnDatabase, type OwnDatabase } from '../../../../test/servers/own-database.fixture.js';
import { redisIsInstalled, TestRedis } from '../../../../test/servers/test-redis.fixture.js';

/** A PostgreSQL and, where it is installed, a Redis for the tests of a file, and the queues that a test opens on them. */
export class TestQueues {
  /** What the queues of the test reported. */
  troubles: QueueTrouble[] = [];
  redis: TestRedis | undefined;
  #database: OwnDatabase | undefined;
  #open: { close(): Promise<void> }[] = [];

  /** Starts the servers before the tests of the file, and closes after each test what it has opened. */
  static forThisFile(): TestQueues {
    const queues = new TestQueues();
    beforeAll(async () => {
      queues.#database = await startOwnDatabase();
      if (redisIsInstalled) queues.redis = await TestRedis.start();
    });
    afterAll(async () => {
      await queues.#database?.stop();
      await queues.redis?.stop();
    });
    afterEach(async () => {
      await Promise.all(queues.#open.map((each) => each.close()));
      queues.#open = [];
      queues.troubles = [];
    });
    return queues;
  }

  get databaseUrl(): string {
    if (!this.#database) throw new Error('The database has not been started');
    return this.#database.url;
  }

  /** The queues of a process; on PostgreSQL where no URL says otherwise. */
  connect(options: Partial<QueuesOptions> = {}): Queues {
    const queues = connectQueues({
      ...{ databaseUrl: this.databaseUrl, onTrouble: this.#onTrouble, lookEveryMs: 300 },
      ...options,
    });
    this.#open.push(queues);
    return queues;
  }

  operate(urls: Partial<QueuesOptions>): QueueOperations {
    const operations = openQueueOperations(this.#urls(urls), { onTrouble: this.#onTrouble });
    this.#open.push(operations);
    return operations;
  }

  lookAt(urls: Partial<QueuesOptions>) {
    return openQueuesToLookAt(this.#urls(urls), { onTrouble: this.#onTrouble });
  }

  /** Leaves the queues as a new system finds them: a wake that is given again and again may leave one waiting. */
  async empty(urls: Partial<QueuesOptions>): Promise<void> {
    const looking = this.lookAt(urls);
    for (const queue of looking.queues) {
      await queue.obliterate({ force: true });
      await queue.resume();
    }
    await looking.close();
  }

  /** @throws Error with what was reported meanwhile, when it is not done within some 20 s */
  async until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (await done()) return;
      await sleep(50);
    }
    const reported = this.troubles.map(({ error }) => error.message).join('; ');
    throw new Error(`Waited in vain: ${what}. ${reported}`);
  }

  /** Wakes until a handler was called, as sweeping callers do. */
  async wakeUntil(queues: Queues, handled: () => boolean): Promise<void> {
    await this.until('a wake to be handled', async () => {
      await queues.wake().catch(() => undefined);
      await sleep(50);
      return handled();
    });
  }

  #urls(urls: Partial<QueuesOptions>): { databaseUrl: string } & Partial<QueuesOptions> {
    return { databaseUrl: this.databaseUrl, ...urls };
  }

  readonly #onTrouble = (trouble: QueueTrouble) => void this.troubles.push(trouble);
}
