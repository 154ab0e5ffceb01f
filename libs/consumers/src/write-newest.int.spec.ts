import { describe, expect, it } from '@jest/globals';
import { LogTail } from '#event-store';
import { createConsumerRunner, insertRows, parkedStreams, type Consumer } from './index.js';
import { name, numbers, numbersTable, prefix, range, servers, useServers } from './numbers.fixture.js';
import { appendNumbered, until } from './servers.fixture.js';

useServers();

/** Three consumers of the test's numbers, each with a table of its own. */
function three(change: (consumer: Consumer, which: number) => Consumer = (consumer) => consumer): Consumer[] {
  return [1, 2, 3].map((which) => {
    const table = `${name}_${which}`;
    return change(
      {
        ...numbers(),
        name: table,
        tables: `CREATE TABLE ${table} (number int NOT NULL, seen int NOT NULL)`,
        apply: (batch, tx) =>
          insertRows(
            tx,
            numbersTable(table),
            batch.map(({ data }) => ({ number: Number(data['number']), seen: 1 })),
          ),
      },
      which,
    );
  });
}

/** Runs them with a tail that holds the numbers of the test from its first event on, which all of them have applied. */
async function atTheEndOfTheLog(consumers: readonly Consumer[], events = 500) {
  const tail = new LogTail();
  const failures: Error[] = [];
  const runner = createConsumerRunner({
    ...{ eventStore: servers.eventStore, pool: servers.pool, consumers, tail },
    bounds: { events, characters: 4_000_000 },
    onFailure: (_, error) => failures.push(error),
  });
  await appendNumbered(servers.eventStore, prefix, 0, 1);
  await runner.runAll();
  let count = 1;
  return {
    runner,
    failures,
    /** Appends further numbers, in a stream of their own, which the tail hears of. */
    async append(more: number) {
      await appendNumbered(servers.eventStore, prefix, count, (count += more));
      tail.clear();
      for await (const event of servers.eventStore.readAll({ prefixes: [prefix] })) tail.add(event);
    },
  };
}

async function numbersOf(which: number): Promise<number[]> {
  const { rows } = await servers.pool.query<{ number: number }>(
    `SELECT number FROM live.${name}_${which} ORDER BY number`,
  );
  return rows.map((row) => row.number);
}

/** How many transactions last wrote the rows of these consumers. */
async function lastTransactions(): Promise<number> {
  const { rows } = await servers.pool.query<{ count: number }>(
    `SELECT count(DISTINCT xmin::text)::int AS count FROM public.consumer WHERE name LIKE $1`,
    [`${name}\\_%`],
  );
  return rows[0]?.count ?? 0;
}

describe('consumers that stand within the tail of the log', () => {
  it('share one transaction, however many they are', async () => {
    const { runner, append } = await atTheEndOfTheLog(three());
    expect(await lastTransactions()).toBe(3);
    await append(5);
    await runner.runAll();
    expect(await Promise.all([1, 2, 3].map(numbersOf))).toEqual([range(6), range(6), range(6)]);
    expect(await lastTransactions()).toBe(1);
    await runner.close();
  });

  it('take a batch after the other when there is more than a batch', async () => {
    const sizes: number[] = [];
    const counting = three((consumer) => ({
      ...consumer,
      apply: (batch, tx) => {
        sizes.push(batch.length);
        return consumer.apply(batch, tx);
      },
    }));
    const { runner, append } = await atTheEndOfTheLog(counting, 4);
    await append(10);
    await runner.runAll();
    expect(await Promise.all([1, 2, 3].map(numbersOf))).toEqual([range(11), range(11), range(11)]);
    expect(Math.max(...sizes)).toBe(4);
    await runner.close();
  });

  it('have each of their statements planned once, for whatever it is given later', async () => {
    const plans: unknown[] = [];
    const watched = three((consumer, which) => ({
      ...consumer,
      async apply(batch, tx) {
        await consumer.apply(batch, tx);
        const { rows } = await tx.query(
          `SELECT custom_plans::int AS custom, generic_plans::int AS generic FROM pg_prepared_statements
           WHERE statement LIKE 'INSERT INTO ${name}\\_${which} %'`,
        );
        plans.push(...(rows as unknown[]));
      },
    }));
    const { runner, append } = await atTheEndOfTheLog(watched);
    expect(plans).toEqual([]);
    for (const more of [1, 5]) {
      await append(more);
      await runner.runAll();
    }
    expect(await Promise.all([1, 2, 3].map(numbersOf))).toEqual([range(7), range(7), range(7)]);
    const thrice = <Item>(item: Item) => [item, item, item];
    expect(plans).toEqual([...thrice({ custom: 0, generic: 1 }), ...thrice({ custom: 0, generic: 2 })]);
    await runner.close();
  });

  it('are not held up by one that fails on an event: its stream is parked for that one alone', async () => {
    const poisoned = three((consumer, which) => ({
      ...consumer,
      apply: (batch, tx) =>
        which === 2 && batch.some(({ data }) => data['number'] === 3)
          ? Promise.reject(new Error('it cannot be applied'))
          : consumer.apply(batch, tx),
    }));
    const { runner, append, failures } = await atTheEndOfTheLog(poisoned);
    await append(5);
    await append(5);
    await runner.runAll();
    expect(await numbersOf(1)).toEqual(range(11));
    expect(await numbersOf(2)).toEqual([0, 1, 2, ...range(11).slice(6)]);
    expect(await numbersOf(3)).toEqual(range(11));
    const parked = (await parkedStreams(servers.pool)).filter(({ consumer }) => consumer.startsWith(name));
    expect(parked.map(({ consumer }) => consumer)).toEqual([`${name}_2`]);
    expect(failures).toEqual([]);
    await runner.close();
  });

  it('are not held up by one whose row somebody else holds, nor by one that gives commands', async () => {
    let isDeciding = false;
    let goOn: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const acting = three((consumer, which) =>
      which === 3
        ? {
            ...consumer,
            actsOn: ['Numbered'],
            async apply(batch, tx) {
              if (batch.some(({ data }) => data['number'] === 1)) {
                isDeciding = true;
                await waiting;
              }
              await consumer.apply(batch, tx);
            },
          }
        : consumer,
    );
    const { runner, append } = await atTheEndOfTheLog(acting);
    await append(5);
    const holder = await servers.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM public.consumer WHERE name = $1 FOR UPDATE', [`${name}_2`]);
    const running = runner.runAll();
    await until('it to give commands', () => isDeciding);
    expect(await numbersOf(1)).toEqual(range(6));
    expect(await numbersOf(2)).toEqual(range(1));
    await holder.query('ROLLBACK');
    holder.release();
    goOn();
    await running;
    await runner.runAll();
    expect(await numbersOf(2)).toEqual(range(6));
    expect(await numbersOf(3)).toEqual(range(6));
    await runner.close();
  });

  it('and are awaited are written before the rest, and apart from them', async () => {
    let isHeld = false;
    let goOn: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const consumers = three((consumer, which) => ({
      ...consumer,
      ...(which === 1 ? { isAwaited: true } : {}),
      async apply(batch, tx) {
        if (which > 1 && batch.some(({ data }) => data['number'] === 3)) {
          isHeld = true;
          await waiting;
        }
        await consumer.apply(batch, tx);
      },
    }));
    const { runner, append } = await atTheEndOfTheLog(consumers);
    await append(2);
    await runner.runAll(undefined, 'awaited');
    expect(await Promise.all([1, 2, 3].map(numbersOf))).toEqual([range(3), range(1), range(1)]);
    await append(2);
    const running = runner.runAll();
    await until('the others to be held', () => isHeld);
    await until('what is awaited', async () => (await numbersOf(1)).length === 5);
    expect(await Promise.all([2, 3].map(numbersOf))).toEqual([range(1), range(1)]);
    goOn();
    await running;
    expect(await Promise.all([2, 3].map(numbersOf))).toEqual([range(5), range(5)]);
    expect(await lastTransactions()).toBe(2);
    await runner.close();
  });
});
