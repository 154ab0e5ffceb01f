import { describe, expect, it } from '@jest/globals';
import { LogTail, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { createConsumerRunner, wakeConsumersFromLog, type Consumer } from './index.js';
import {
  liveNumbers,
  name,
  numbers,
  prefix,
  range,
  runner,
  servers,
  stateOf,
  useServers,
} from './numbers.fixture.js';
import { appendNumbered, until } from './servers.fixture.js';

useServers();

async function waitingForLocks(): Promise<number> {
  const { rows } = await servers.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
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

  it('what is more urgent goes first: until it is over nothing is read or applied, and then everything', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 30);
    let urgent: Promise<void> | undefined;
    let release: () => void = () => undefined;
    urgent = new Promise((resolve) => {
      release = resolve;
    });
    let asked = 0;
    let reads = 0;
    let applied = 0;
    const waiting = createConsumerRunner({
      eventStore: {
        ...servers.eventStore,
        catchUp(options) {
          reads += 1;
          return servers.eventStore.catchUp(options);
        },
      },
      pool: servers.pool,
      consumers: [numbers({ onBatch: ({ length }) => (applied += length) })],
      backpressure: () => {
        asked += 1;
        return urgent;
      },
      onFailure: (_build, error) => {
        throw error;
      },
    });
    const run = waiting.run(name);
    await runner({ ...numbers(), name: `${name}_other`, tables: '', apply: () => Promise.resolve() }).run(
      `${name}_other`,
    );
    await until('it to be asked', () => asked > 0);
    expect([reads, applied]).toEqual([0, 0]);
    urgent = undefined;
    release();
    await run;
    expect(await liveNumbers()).toEqual(range(30));
  });

  it('who is nearly at the end takes the newest events from the tail, and asks the log for what the tail lacks', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    const tail = new LogTail();
    let reads = 0;
    const eventStore: EventStore = {
      ...servers.eventStore,
      catchUp(options) {
        reads += 1;
        return servers.eventStore.catchUp(options);
      },
    };
    const sharing = createConsumerRunner({
      eventStore,
      pool: servers.pool,
      consumers: [numbers()],
      tail,
      onFailure: (_build, error) => {
        throw error;
      },
    });
    const readsOf = async (run: () => Promise<unknown>): Promise<number> => {
      const before = reads;
      await run();
      return reads - before;
    };
    expect(await readsOf(() => sharing.run(name))).toBe(1);

    for await (const event of servers.eventStore.readAll({ prefixes: [prefix] })) tail.add(event);
    const position = await appendNumbered(servers.eventStore, prefix, 5, 9);
    for await (const event of servers.eventStore.readAll({ prefixes: [prefix] }))
      if (Number(event.data['number']) >= 5) tail.add(event);
    expect(await readsOf(() => sharing.run(name))).toBe(0);
    expect(await liveNumbers()).toEqual(range(9));
    expect((await stateOf())[0]?.commitPosition).toBe(position);

    await appendNumbered(servers.eventStore, prefix, 9, 12);
    expect(await readsOf(() => sharing.run(name))).toBe(1);
    expect(await liveNumbers()).toEqual(range(12));
    await sharing.close();
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
    await Promise.all([...runners, ...runners, ...runners].map((each) => each.run(name)));
    await until('both to be done', async () => {
      await Promise.all(runners.map((each) => each.run(name)));
      return (await stateOf())[0]?.commitPosition === (await servers.eventStore.lastPosition());
    });
    expect(await liveNumbers()).toEqual(range(3_000));
    for (const pool of pools) await pool.end();
  });

  it('a batch that another runner holds is left to it', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    let others = 0;
    const other = runner(
      numbers({
        async apply(batch, tx) {
          others += 1;
          await numbers().apply(batch, tx);
        },
      }),
    );
    let theirs: Promise<unknown> | undefined;
    const first = runner(
      numbers({
        async apply(batch, tx) {
          theirs ??= other.run(name);
          await until(
            'the other to be held up, or not',
            async () => others > 0 || (await waitingForLocks()) > 0,
          );
          await numbers().apply(batch, tx);
        },
      }),
    );
    await first.run(name);
    await theirs;
    expect(await liveNumbers()).toEqual(range(5));
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
    const one = runner(
      numbers({
        async apply(batch, tx) {
          await numbers().apply(batch, tx);
          if (batch[0]?.data['number'] !== 0) return;
          await appendNumbered(servers.eventStore, prefix, 10, 20);
          expect(await one.run(name)).toBeUndefined();
        },
      }),
    );
    await one.run(name);
    expect(await liveNumbers()).toEqual(range(20));
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

describe('the subscription to the log', () => {
  it('wakes the consumers for new events, and sweeps for consumers that heard nothing', async () => {
    const stop = new AbortController();
    const one = runner(numbers());
    await one.run(name);
    let deaf = false;
    const errors: Error[] = [];
    const ringing = wakeConsumersFromLog({
      eventStore: servers.eventStore,
      pool: servers.pool,
      consumers: [name],
      sweepMs: 100,
      signal: stop.signal,
      wake: async (consumer) => {
        if (deaf) throw new Error('the queue is away');
        await one.run(consumer);
      },
      wakeAll: async () => {
        if (deaf) throw new Error('the queue is away');
        await one.run(name);
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

  it('after something more urgent one read of what came meanwhile is enough for all', async () => {
    const seen = new Map([1, 2, 3].map((n): [string, number[]] => [`${name}_${n}`, []]));
    const consumers = [...seen].map(([each, numbersSeen]): Consumer => ({
      name: each,
      version: 1,
      prefixes: [prefix],
      apply: (batch) => {
        numbersSeen.push(...batch.map(({ data }) => Number(data['number'])));
        return Promise.resolve();
      },
    }));
    let release: () => void = () => undefined;
    let urgent: Promise<void> | undefined;
    let reads = 0;
    const tail = new LogTail();
    const around = {
      eventStore: {
        ...servers.eventStore,
        catchUp(options: Parameters<EventStore['catchUp']>[0]) {
          reads += 1;
          return servers.eventStore.catchUp(options);
        },
      },
      pool: servers.pool,
      tail,
      backpressure: () => urgent,
    };
    // A machine that is busy may keep the log silent for too long: what is shown is of a try that nothing disturbed.
    const disturbances: Error[] = [];
    const failed = (error: Error) => void disturbances.push(error);
    const all = createConsumerRunner({ ...around, consumers, onFailure: (_, error) => failed(error) });
    await all.runAll();
    const stop = new AbortController();
    const ringing = wakeConsumersFromLog({
      ...around,
      consumers: all.names,
      wake: () => Promise.resolve(),
      wakeAll: () => Promise.resolve(),
      signal: stop.signal,
      onError: failed,
    });
    let count = 0;
    let [previous, newest] = [0n, 0n];
    let readsMeanwhile = -1;
    const tryOnce = async () => {
      disturbances.length = 0;
      await until('the log to be followed', async () => {
        if (tail.after({ commit: previous, prepare: previous }, [prefix]) !== null) return true;
        previous = newest;
        newest = await appendNumbered(servers.eventStore, prefix, count, (count += 1));
        return false;
      });
      await all.runAll();

      const readsBefore = reads;
      urgent = new Promise((resolve) => (release = resolve));
      await appendNumbered(servers.eventStore, prefix, count, (count += 2_000));
      const running = all.runAll();
      const isBehind = () => tail.filling() !== undefined || disturbances.length > 0;
      await until('the follower to fall behind', isBehind);
      urgent = undefined;
      release();
      await running;
      readsMeanwhile = reads - readsBefore;
    };
    for (let tries = 0; tries === 0 || (disturbances.length > 0 && tries < 5); tries += 1) await tryOnce();
    expect([...seen.values()]).toEqual([range(count), range(count), range(count)]);
    expect(readsMeanwhile).toBe(0);
    stop.abort();
    await ringing;
    await all.close();
  });
});
