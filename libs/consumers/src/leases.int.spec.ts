import { describe, expect, it } from '@jest/globals';
import { createConsumerRunner, keepLeases, type Consumer, type Leases } from './index.js';
import { liveNumbers, name, numbers, prefix, range, servers, useServers } from './numbers.fixture.js';
import { appendNumbered, until } from './servers.fixture.js';

useServers();

const several = (count: number): Consumer[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ name: `${name}_${at}`, version: 1, prefixes: [prefix] },
    apply: () => Promise.resolve(),
  }));

/** A worker that takes its share of the consumers; frozen, it looks no more. */
function share(consumers: readonly Consumer[], lookEveryMs = 50): Leases {
  const onError = (error: Error) => {
    throw error;
  };
  return keepLeases({
    ...{ pool: servers.pool, consumers, lookEveryMs, goneAfterMs: 600, onError },
    onGained: () => undefined,
  });
}

async function ownersOf(consumers: readonly Consumer[]): Promise<(string | null)[]> {
  const { rows } = await servers.pool.query<{ owner: string | null }>(
    'SELECT owner FROM public.consumer WHERE name = ANY($1) ORDER BY name',
    [consumers.map((consumer) => consumer.name)],
  );
  return rows.map(({ owner }) => owner);
}

const runnerOf = (consumers: readonly Consumer[], owner?: string) =>
  createConsumerRunner({
    ...{ eventStore: servers.eventStore, pool: servers.pool, consumers },
    ...(owner === undefined ? {} : { owner }),
    onFailure: (_, error) => {
      throw error;
    },
  });

describe('workers on one database', () => {
  it('share the consumers evenly as they come and go, and then leave them where they are', async () => {
    const consumers = several(6);
    await runnerOf(consumers).prepare();
    const [one, two, three] = [share(consumers), share(consumers), share(consumers)];
    const isEven = (workers: readonly Leases[]) => async () => {
      const owners = await ownersOf(consumers);
      return workers.every(
        ({ owner }) => owners.filter((each) => each === owner).length === 6 / workers.length,
      );
    };
    await one.start();
    await until('the first to have all', isEven([one]));
    await two.start();
    await three.start();
    await until('each to have its third', isEven([one, two, three]));
    const { rows: before } = await servers.pool.query(
      'SELECT name, owner, epoch FROM public.consumer ORDER BY name',
    );
    let looks = 0;
    await until('some more looks', async () => {
      const { rows } = await servers.pool.query(
        'SELECT name, owner, epoch FROM public.consumer ORDER BY name',
      );
      expect(rows).toEqual(before);
      return (looks += 1) > 15;
    });
    await three.stop();
    await until('each to have its half', isEven([one, two]));
    await one.stop();
    await until('the last to have all', isEven([two]));
    await two.stop();
    expect(new Set(await ownersOf(consumers))).toEqual(new Set([null]));
  });

  it('run what they own, each, and take over from one that shows up no more', async () => {
    const consumer = numbers();
    await runnerOf([consumer]).prepare();
    const frozen = share([consumer], 3_600_000);
    await frozen.start();
    const other = share([consumer]);
    await other.start();
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    const [frozenRunner, otherRunner] = [frozen, other].map(({ owner }) => runnerOf([consumer], owner));
    expect(await otherRunner?.run(name)).toBeUndefined();
    await frozenRunner?.run(name);
    expect(await liveNumbers()).toEqual(range(5));

    await until('it to be taken over', async () => (await ownersOf([consumer]))[0] === other.owner);
    await appendNumbered(servers.eventStore, prefix, 5, 9);
    expect(await frozenRunner?.run(name)).toBeUndefined();
    await otherRunner?.run(name);
    expect(await liveNumbers()).toEqual(range(9));
    await Promise.all([frozen.stop(), other.stop()]);
  });

  it('write nothing more of what they had begun when another took over, though nothing has come since', async () => {
    await runnerOf([numbers()]).prepare();
    const frozen = share([numbers()], 3_600_000);
    await frozen.start();
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    const seen: number[] = [];
    const other = share([numbers()]);
    let asked = 0;
    const frozenForLong = async () => {
      await other.start();
      await until('it to be taken over', async () => (await ownersOf([numbers()]))[0] === other.owner);
    };
    const ousted = createConsumerRunner({
      ...{ eventStore: servers.eventStore, pool: servers.pool, owner: frozen.owner },
      consumers: [numbers({ onBatch: (batch) => seen.push(batch.length) })],
      // Asked before it reads, and then before it writes what it has read: there the process is frozen, for long.
      backpressure: () => ((asked += 1) === 2 ? frozenForLong() : undefined),
      onFailure: (_, error) => {
        throw error;
      },
    });
    expect(await ousted.run(name)).toMatchObject({ outcome: 'retired', applied: 0 });
    expect(seen).toEqual([]);
    await runnerOf([numbers()], other.owner).run(name);
    expect(await liveNumbers()).toEqual(range(5));
    await Promise.all([frozen.stop(), other.stop()]);
  });
});
