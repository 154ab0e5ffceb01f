import { describe, expect, it } from '@jest/globals';
import { LogTail, type EventStore } from '#event-store';
import { createPool } from '#platform';
import { createConsumerRunner, type Consumer } from './index.js';
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
