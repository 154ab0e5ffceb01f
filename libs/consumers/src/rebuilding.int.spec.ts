import { describe, expect, it } from '@jest/globals';
import { ensureBuild, takeOver } from './builds.js';
import { insertRows, requestRebuild } from './index.js';
import {
  liveNumbers,
  name,
  numbers,
  numbersTable,
  prefix,
  range,
  runner,
  servers,
  stateOf,
  useServers,
} from './numbers.fixture.js';
import { appendNumbered, until } from './servers.fixture.js';

useServers();

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

  it('a renamed consumer goes on where it stood under its former name, with its tables and its parked streams', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 50);
    await runner(numbers()).run(name);
    await servers.pool.query(
      `INSERT INTO public.parked_stream (name, version, build, stream_id, revision, commit_position, reason, retry_at)
       VALUES ($1, 1, 1, 'elsewhere-1', 0, 0, 'unreadable', now() + interval '1 day')`,
      [name],
    );
    const renamed = { ...numbers(), name: `${name}_today`, formerName: name };
    await ensureBuild(servers.pool, renamed);
    await ensureBuild(servers.pool, renamed);
    const { rows } = await servers.pool.query<{ name: string; live: boolean; position: string }>(
      `SELECT name, live, commit_position AS position FROM public.consumer WHERE name LIKE $1`,
      [`${name}%`],
    );
    expect(rows).toEqual([
      { name: renamed.name, live: true, position: String(await servers.eventStore.lastPosition()) },
    ]);
    expect(await liveNumbers()).toEqual(range(50));
    const { rows: parked } = await servers.pool.query<{ name: string }>(
      `SELECT name FROM public.parked_stream WHERE stream_id = 'elsewhere-1'`,
    );
    expect(parked).toEqual([{ name: renamed.name }]);
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

  it('takes over only where the live tables stand, or past it', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 20);
    await runner(numbers()).run(name);
    const build = { name, version: 2, build: 1 };
    await ensureBuild(servers.pool, numbers({ version: 2 }));
    expect(await takeOver(servers.pool, build)).toBe(false);
    expect(await stateOf(1)).toMatchObject([{ live: true }]);
    expect(await liveNumbers()).toEqual(range(20));
    await runner(numbers({ version: 2 })).run(name);
    expect(await stateOf(2)).toMatchObject([{ live: true }]);
    expect(await liveNumbers()).toEqual(range(20));
  });

  it('catches up once more when the live tables went on before it could take over', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 20);
    const old = runner(numbers());
    await old.run(name);
    let goneOn = false;
    const next = numbers({
      version: 2,
      async apply(batch, tx) {
        await numbers().apply(batch, tx);
        if (goneOn) return;
        goneOn = true;
        await appendNumbered(servers.eventStore, prefix, 20, 30);
        await old.run(name);
      },
    });
    expect(await runner(next).run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await stateOf(2)).toMatchObject([{ live: true }]);
    expect(await liveNumbers()).toEqual(range(30));
  });

  it('no query sees less than a query before it while versions take over under writing', async () => {
    let written = 0;
    let writing = true;
    const versions = [1, 2, 3, 4].map((version) => runner(numbers({ version })));
    await appendNumbered(servers.eventStore, prefix, 0, (written = 50));
    await versions[0]?.run(name);
    const going = (async () => {
      while (writing) {
        await appendNumbered(servers.eventStore, prefix, written, (written += 5));
        await Promise.all(versions.map((each) => each.run(name)));
      }
    })();
    const seen: number[] = [];
    await until('the newest version has taken over', async () => {
      seen.push((await liveNumbers()).length);
      return (await stateOf(4)).some(({ live }) => live);
    });
    writing = false;
    await going;
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
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
