import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, binaryEvent } from '@eventstore/db-client';
import type { RecordedEvent } from '#event-store';
import { createPool } from '#platform';
import {
  consumerStates,
  createConsumerRunner,
  insertRows,
  PassingFailure,
  ReadModelBehind,
  requestRebuild,
  ringWhenTheLogGrows,
  watchPositions,
  type Build,
  type Consumer,
  type ConsumerRunner,
} from './index.js';
import { appendNumbered, startServers, until, type TestServers } from './servers.fixture.js';

let servers: TestServers;
let name: string;
let prefix: string;
let count = 0;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => servers.stop());

beforeEach(() => {
  count += 1;
  name = `numbers_${count}`;
  prefix = `simulation-${count}-`;
});

const numbersTable = (table: string) => ({ name: table, columns: { number: 'int', seen: 'int' }, key: [] });

/** Writes every number it sees as a row: a number seen twice would be there twice. */
function numbers(
  more: Partial<Consumer> & { onBatch?: (batch: readonly RecordedEvent[]) => void } = {},
): Consumer {
  const { onBatch, ...others } = more;
  return {
    name,
    version: 1,
    prefixes: [prefix],
    tables: `CREATE TABLE ${name} (number int NOT NULL, seen int NOT NULL)`,
    async apply(batch, tx) {
      onBatch?.(batch);
      await insertRows(
        tx,
        numbersTable(name),
        batch.map(({ data }) => ({ number: Number(data['number']), seen: 1 })),
      );
    },
    ...others,
  };
}

function runner(consumer: Consumer, more: { events?: number; failures?: Error[] } = {}): ConsumerRunner {
  return createConsumerRunner({
    eventStore: servers.eventStore,
    pool: servers.pool,
    consumers: [consumer],
    bounds: { events: more.events ?? 500, characters: 4_000_000 },
    onFailure: (_build: Build, error) => more.failures?.push(error),
  });
}

async function liveNumbers(): Promise<number[]> {
  const { rows } = await servers.pool.query<{ number: number }>(
    `SELECT number FROM live.${name} ORDER BY number`,
  );
  return rows.map((row) => row.number);
}

const range = (to: number) => Array.from({ length: to }, (_, index) => index);

async function stateOf(version = 1) {
  const states = await consumerStates(servers.pool);
  return states.filter((state) => state.name === name && state.version === version);
}

describe('catching up', () => {
  it('every event is applied once, in order, in batches, and the position is that of the log', async () => {
    const position = await appendNumbered(servers.eventStore, prefix, 0, 2_300);
    const batches: number[][] = [];
    const consumer = numbers({
      onBatch: (batch) => batches.push(batch.map(({ data }) => Number(data['number']))),
    });
    const result = await runner(consumer).run(name);
    expect(result).toMatchObject({ outcome: 'caught_up', applied: 2_300 });
    expect(batches.flat()).toEqual(range(2_300));
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(500);
    expect(await liveNumbers()).toEqual(range(2_300));
    expect(await stateOf()).toMatchObject([{ live: true, state: 'running', commitPosition: position }]);
  });

  it('a consumer goes on from its own position in a new process', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 10);
    await runner(numbers()).run(name);
    await appendNumbered(servers.eventStore, prefix, 10, 25);
    const seen: number[] = [];
    await runner(
      numbers({ onBatch: (batch) => seen.push(...batch.map(({ data }) => Number(data['number']))) }),
    ).run(name);
    expect(seen).toEqual(range(25).slice(10));
    expect(await liveNumbers()).toEqual(range(25));
  });

  it('events of other streams move the position on', async () => {
    await runner(numbers()).run(name);
    const position = await appendNumbered(servers.eventStore, 'agency-', 0, 3);
    await runner(numbers()).run(name);
    expect((await stateOf())[0]?.commitPosition).toBe(position);
  });

  it('two runners that race apply every event once', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 3_000);
    const pools = [createPool(servers.databaseUrl), createPool(servers.databaseUrl)];
    const consumer = numbers();
    const runners = pools.map((pool) =>
      createConsumerRunner({
        eventStore: servers.eventStore,
        pool,
        consumers: [consumer],
        bounds: { events: 50, characters: 4_000_000 },
        onFailure: () => undefined,
      }),
    );
    const wakes = range(6).map((index) => runners[index % 2]?.run(name));
    await Promise.all(wakes);
    await until('both to be done', async () => {
      await Promise.all(runners.map((each) => each.run(name)));
      return (await stateOf())[0]?.commitPosition === (await servers.eventStore.lastPosition());
    });
    expect(await liveNumbers()).toEqual(range(3_000));
    for (const pool of pools) await pool.end();
  });

  it('a process that dies between batches loses nothing and repeats nothing', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 600);
    let batches = 0;
    const dying = numbers({
      async apply(batch, tx) {
        batches += 1;
        await numbers().apply(batch, tx);
        // Ends the connection under the transaction, as a killed process does.
        if (batches === 4) await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
      },
    });
    const first = runner(dying, { events: 100 });
    await first.run(name);
    expect(await liveNumbers()).toEqual(range(600));
  });

  it('a wake while it runs makes it look again', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 10);
    let joined: Promise<unknown> | undefined;
    const one = runner(
      numbers({
        onBatch: (batch) => {
          if (batch[0]?.data['number'] === 0) {
            joined = appendNumbered(servers.eventStore, prefix, 10, 20).then(() => one.run(name));
          }
        },
      }),
    );
    await one.run(name);
    await joined;
    await until('the later events', async () => (await liveNumbers()).length === 20);
  });

  it('a consumer without tables keeps its position when its version is raised', async () => {
    const seen: number[] = [];
    const process = (version: number): Consumer => ({
      name,
      version,
      prefixes: [prefix],
      apply: (batch) => {
        seen.push(...batch.map(({ data }) => Number(data['number'])));
        return Promise.resolve();
      },
    });
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    await runner(process(1)).run(name);
    await appendNumbered(servers.eventStore, prefix, 5, 8);
    await runner(process(2)).run(name);
    expect(seen).toEqual(range(8));
    expect(await runner(process(1)).run(name)).toBeUndefined();
  });
});

describe('what goes wrong', () => {
  it('a poisoned event stops its consumer in front of it, keeps what was before, and goes on after a fix', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 40);
    const poisoned = numbers({
      async apply(batch, tx) {
        if (batch.some(({ data }) => data['number'] === 25)) throw new TypeError('25 is one too many');
        await numbers().apply(batch, tx);
      },
    });
    const result = await runner(poisoned, { events: 10 }).run(name);
    expect(result).toMatchObject({ outcome: 'stopped', error: { message: '25 is one too many' } });
    const [state] = await stateOf();
    expect(state).toMatchObject({
      state: 'stopped',
      live: false,
      error: 'TypeError: 25 is one too many',
      attempts: 1,
    });
    const { rows } = await servers.pool.query<{ number: number }>(
      `SELECT number FROM rm_${name}_1_1.${name} ORDER BY 1`,
    );
    expect(rows.map((row) => row.number)).toEqual(range(25));
    expect(await runner(numbers()).run(name)).toMatchObject({ outcome: 'caught_up', applied: 15 });
    expect(await liveNumbers()).toEqual(range(40));
    expect(await stateOf()).toMatchObject([{ state: 'running', error: null, attempts: 0 }]);
  });

  it('a stopped consumer is tried again later, not at every wake, and the others run on', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 3);
    let tries = 0;
    const poisoned = numbers({
      apply: () => {
        tries += 1;
        return Promise.reject(new TypeError('never'));
      },
    });
    const healthy = {
      ...numbers(),
      name: `${name}_healthy`,
      tables: `CREATE TABLE ${name} (number int, seen int)`,
    };
    const both = createConsumerRunner({
      eventStore: servers.eventStore,
      pool: servers.pool,
      consumers: [poisoned, healthy],
      onFailure: () => undefined,
    });
    await both.run(name);
    const afterFirst = tries;
    await servers.pool.query(`UPDATE consumer SET retry_at = now() + interval '1 hour' WHERE name = $1`, [
      name,
    ]);
    await both.run(name);
    expect(tries).toBe(afterFirst);
    expect(await both.run(`${name}_healthy`)).toMatchObject({ outcome: 'caught_up' });
    await servers.pool.query(`UPDATE consumer SET retry_at = now() WHERE name = $1`, [name]);
    await both.run(name);
    expect(tries).toBeGreaterThan(afterFirst);
    expect((await stateOf())[0]?.attempts).toBe(2);
  });

  it('an event that is no JSON stops its consumer at its position', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 2);
    const client = EventStoreDBClient.connectionString(servers.eventStoreUrl);
    const appended = await client.appendToStream(
      `${prefix}${randomUUID()}`,
      binaryEvent({ type: 'Binary', data: Buffer.from('no') }),
    );
    await client.dispose();
    expect(await runner(numbers()).run(name)).toMatchObject({ outcome: 'stopped', applied: 2 });
    expect(await stateOf()).toMatchObject([{ state: 'stopped', errorPosition: appended.position?.commit }]);
  });

  it('a failure that passes is repeated and does not stop the consumer', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    let failures = 2;
    const consumer = numbers({
      async apply(batch, tx) {
        failures -= 1;
        if (failures >= 0) throw new PassingFailure('not now');
        await numbers().apply(batch, tx);
      },
    });
    expect(await runner(consumer).run(name)).toMatchObject({ outcome: 'caught_up', applied: 5 });
    expect(await liveNumbers()).toEqual(range(5));
  });

  it('a passing failure that lasts is reported, and the next wake goes on', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    let away = true;
    const failures: Error[] = [];
    const consumer = numbers({
      async apply(batch, tx) {
        if (away) throw new PassingFailure('still not');
        await numbers().apply(batch, tx);
      },
    });
    const one = runner(consumer, { failures });
    await expect(one.run(name)).rejects.toThrow('still not');
    expect(failures).toHaveLength(1);
    away = false;
    expect(await one.run(name)).toMatchObject({ outcome: 'caught_up' });
  });
});

describe('rebuilding', () => {
  it('a new version fills its own tables while queries see the old, and takes over when it has caught up', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 200);
    await runner(numbers()).run(name);
    const duringRebuild: number[] = [];
    const next = numbers({
      version: 2,
      async apply(batch, tx) {
        const { rows } = await servers.pool.query<{ sum: number }>(
          `SELECT sum(seen)::int AS sum FROM live.${name}`,
        );
        duringRebuild.push(rows[0]?.sum ?? -1);
        await insertRows(
          tx,
          numbersTable(name),
          batch.map(({ data }) => ({ number: Number(data['number']), seen: 10 })),
        );
      },
    });
    await runner(next, { events: 50 }).run(name);
    expect(new Set(duringRebuild)).toEqual(new Set([200]));
    const { rows } = await servers.pool.query<{ sum: number }>(
      `SELECT sum(seen)::int AS sum FROM live.${name}`,
    );
    expect(rows[0]?.sum).toBe(2_000);
    expect(await stateOf(1)).toEqual([]);
    expect(await stateOf(2)).toMatchObject([{ live: true }]);
    const { rows: old } = await servers.pool.query(`SELECT 1 FROM pg_namespace WHERE nspname = $1`, [
      `rm_${name}_1_1`,
    ]);
    expect(old).toEqual([]);
  });

  it('queries that run all the while see whole versions only', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 300);
    await runner(numbers()).run(name);
    const sums = new Set<number>();
    let rebuilding = true;
    const querying = (async () => {
      while (rebuilding) {
        const { rows } = await servers.pool.query<{ sum: number }>(
          `SELECT sum(seen)::int AS sum FROM live.${name}`,
        );
        sums.add(rows[0]?.sum ?? -1);
      }
    })();
    for (let version = 2; version <= 4; version += 1) {
      const next = numbers({
        version,
        apply: (batch, tx) =>
          insertRows(
            tx,
            numbersTable(name),
            batch.map(({ data }) => ({ number: Number(data['number']), seen: version })),
          ),
      });
      await runner(next, { events: 20 }).run(name);
    }
    rebuilding = false;
    await querying;
    expect([...sums].filter((sum) => sum % 300 !== 0)).toEqual([]);
  });

  it('a rebuild on request goes on beside the live tables, which keep up', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 100);
    let hold = false;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const consumer = numbers({
      async apply(batch, tx) {
        if (hold && batch[0]?.data['number'] === 0) await held;
        await numbers().apply(batch, tx);
      },
    });
    const one = runner(consumer);
    await one.run(name);
    hold = true;
    await requestRebuild(servers.pool, consumer);
    await appendNumbered(servers.eventStore, prefix, 100, 110);
    await one.run(name);
    expect(await liveNumbers()).toEqual(range(110));
    expect(await stateOf()).toMatchObject([
      { build: 1, live: true },
      { build: 2, live: false },
    ]);
    release();
    await until('the take-over', async () => {
      await one.run(name);
      return (await stateOf()).some((state) => state.build === 2 && state.live);
    });
    expect(await liveNumbers()).toEqual(range(110));
    await one.close();
  });

  it('an older version does not push a newer one aside', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    await runner(numbers({ version: 2 })).run(name);
    expect(await runner(numbers({ version: 1 })).run(name)).toBeUndefined();
    expect(await stateOf(2)).toMatchObject([{ live: true }]);
    await requestRebuild(servers.pool, numbers({ version: 1 }));
    expect(await runner(numbers({ version: 1 })).run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await stateOf(1)).toMatchObject([{ live: true }]);
  });
});

describe('waiting for a position', () => {
  it('who asks for a position is answered once it is projected', async () => {
    const one = runner(numbers());
    await one.run(name);
    const watch = watchPositions(servers.pool);
    const position = await appendNumbered(servers.eventStore, prefix, 0, 5);
    const waiting = Promise.all(range(50).map(() => watch.waitForPosition(name, position)));
    await one.run(name);
    await waiting;
    expect(await liveNumbers()).toHaveLength(5);
    watch.close();
  });

  it('who waits too long, too many, or for a stopped consumer is told so', async () => {
    const watch = watchPositions(servers.pool, { maxWaiters: 1 });
    const first = watch.waitForPosition(name, 1n << 60n, 300);
    await expect(watch.waitForPosition(name, 1n)).rejects.toThrow('others wait already');
    await expect(first).rejects.toBeInstanceOf(ReadModelBehind);
    await appendNumbered(servers.eventStore, prefix, 0, 1);
    await runner(numbers()).run(name);
    const position = await appendNumbered(servers.eventStore, prefix, 1, 2);
    await runner(numbers({ apply: () => Promise.reject(new TypeError('never')) })).run(name);
    await expect(watch.waitForPosition(name, position, 60_000)).rejects.toThrow('stopped in front of');
    watch.close();
  });
});

describe('the doorbell', () => {
  it('rings for new events, and sweeps for consumers that heard nothing', async () => {
    const stop = new AbortController();
    const one = runner(numbers());
    await one.run(name);
    let deaf = false;
    const errors: Error[] = [];
    const ringing = ringWhenTheLogGrows({
      eventStore: servers.eventStore,
      pool: servers.pool,
      consumers: [name],
      sweepMs: 100,
      signal: stop.signal,
      wake: async (consumer) => {
        if (deaf) throw new Error('the queue is away');
        await one.run(consumer);
      },
      onError: (error) => errors.push(error),
    });
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    await until('the events', async () => (await liveNumbers()).length === 5);
    deaf = true;
    await appendNumbered(servers.eventStore, prefix, 5, 9);
    await until('the failure to be reported', () => errors.length > 0);
    deaf = false;
    await until('the sweep', async () => (await liveNumbers()).length === 9);
    stop.abort();
    await ringing;
  });
});
