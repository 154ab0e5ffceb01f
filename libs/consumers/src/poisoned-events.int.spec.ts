import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { EventStoreUnavailable } from '#event-store';
import { createConsumerRunner, parkedStreams, requestRebuild, setAside } from './index.js';
import type { Build } from './consumer.js';
import { mostParkedStreams, park, retryParkedStream } from './parked-streams.js';
import { transaction } from './transaction.js';
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
import { appendNumbered } from './servers.fixture.js';

useServers();

/** A consumer that cannot take some numbers. */
const without = (bad: readonly number[]) =>
  numbers({
    async apply(batch, tx) {
      const found = batch.find(({ data }) => bad.includes(Number(data['number'])));
      if (found) throw new TypeError(`${Number(found.data['number'])} is one too many`);
      await numbers().apply(batch, tx);
    },
  });

const parked = async () =>
  (await parkedStreams(servers.pool))
    .filter(({ consumer }) => consumer === name)
    .map(({ streamId, revision, reason, attempts }) => ({ streamId, revision, reason, attempts }));

const retryNow = async () => {
  const streams = (await parked()).map(({ streamId }) => streamId);
  await retryParkedStream(servers.pool, streams);
};

/** Writes as another program would, past the port. */
async function asForeigner(
  streamId: string,
  ...events: Parameters<EventStoreDBClient['appendToStream']>[1][]
): Promise<void> {
  const client = EventStoreDBClient.connectionString(servers.eventStoreUrl);
  for (const each of events) await client.appendToStream(streamId, each);
  await client.dispose();
}

const number = (value: number) => jsonEvent({ type: 'Numbered', data: { number: value } });
const noJson = () => binaryEvent({ type: 'Binary', data: Buffer.from('no') });

describe('what goes wrong', () => {
  it('a poisoned event parks its stream: others go on, its later events wait in order, and a fix makes up for them', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 40);
    await appendNumbered(servers.eventStore, prefix, 40, 60);
    const one = runner(without([25]), { events: 10 });
    expect(await one.run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await stateOf()).toMatchObject([{ state: 'running', live: true, error: null }]);
    expect(await liveNumbers()).toEqual([...range(25), ...range(60).slice(40)]);
    expect(await parked()).toMatchObject([
      { revision: 25n, reason: 'TypeError: 25 is one too many', attempts: 1 },
    ]);
    await retryNow();
    await one.run(name);
    expect(await parked()).toMatchObject([{ revision: 25n, attempts: 2 }]);
    // A new process may bring the fix, and does not wait for the pause.
    expect(await runner(numbers(), { events: 10 }).run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await liveNumbers()).toEqual(range(60));
    expect(await parked()).toEqual([]);
  });

  it('a parked stream is parked again in front of its next poisoned event, and keeps what was before', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 40);
    await runner(without([5, 30])).run(name);
    expect(await liveNumbers()).toEqual(range(5));
    await runner(without([30]), { events: 10 }).run(name);
    expect(await liveNumbers()).toEqual(range(30));
    expect(await parked()).toMatchObject([{ revision: 30n, attempts: 1 }]);
  });

  it('an event set aside is left out by whoever cannot apply it, and by nobody else', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 20);
    const one = runner(without([7]));
    await one.run(name);
    const [{ streamId = '', revision = 0n } = {}] = await parked();
    await transaction(servers.pool, async (tx) => {
      await setAside(tx, [{ streamId, revision }]);
      await retryParkedStream(tx, [streamId]);
    });
    await one.run(name);
    expect(await liveNumbers()).toEqual(range(20).filter((each) => each !== 7));
    expect(await parked()).toEqual([]);
    await runner({ ...without([7]), version: 2 }).run(name);
    expect(await liveNumbers()).toEqual(range(20).filter((each) => each !== 7));
    await runner(numbers({ version: 3 })).run(name);
    expect(await liveNumbers()).toEqual(range(20));
  });

  it('events that are no JSON park their stream, are passed when set aside, and what follows is applied', async () => {
    const streamId = `${prefix}${randomUUID()}`;
    await asForeigner(streamId, number(0), noJson(), noJson(), number(1));
    await appendNumbered(servers.eventStore, prefix, 2, 5);
    const one = runner(numbers(), { events: 2 });
    await one.run(name);
    expect(await liveNumbers()).toEqual([0, 2, 3, 4]);
    for (const revision of [1n, 2n]) {
      expect(await parked()).toMatchObject([{ streamId, revision }]);
      await transaction(servers.pool, (tx) => setAside(tx, [{ streamId, revision }]));
      await retryNow();
      await one.run(name);
    }
    expect(await parked()).toEqual([]);
    expect(await liveNumbers()).toEqual(range(5));
  });

  it('what the server itself records is passed over, a tombstone included', async () => {
    const streamId = `${prefix}${randomUUID()}`;
    await asForeigner(
      streamId,
      number(0),
      binaryEvent({ type: '$theirs', data: Buffer.from('x') }),
      number(1),
    );
    const client = EventStoreDBClient.connectionString(servers.eventStoreUrl);
    await client.tombstoneStream(streamId);
    await client.dispose();
    await appendNumbered(servers.eventStore, prefix, 2, 5);
    expect(await runner(numbers()).run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await parked()).toEqual([]);
    expect(await liveNumbers()).toEqual(range(5));
  });

  it('a stream that was parked and is deleted for good holds nobody up', async () => {
    const streamId = `${prefix}${randomUUID()}`;
    await asForeigner(streamId, number(0), noJson(), number(1));
    const one = runner(numbers());
    await one.run(name);
    const client = EventStoreDBClient.connectionString(servers.eventStoreUrl);
    await client.tombstoneStream(streamId);
    await client.dispose();
    await retryNow();
    expect(await one.run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await parked()).toEqual([]);
    expect(await liveNumbers()).toEqual([0]);
  });

  it('events that come while a stream is parked wait with it', async () => {
    const streamId = `${prefix}${randomUUID()}`;
    await asForeigner(streamId, number(0), noJson());
    const one = runner(numbers());
    await one.run(name);
    await asForeigner(streamId, number(1));
    await one.run(name);
    expect(await liveNumbers()).toEqual([0]);
    await transaction(servers.pool, (tx) => setAside(tx, [{ streamId, revision: 1n }]));
    await retryNow();
    await Promise.all([one.run(name), runner(numbers()).run(name)]);
    await one.run(name);
    expect(await liveNumbers()).toEqual([0, 1]);
  });

  it('a rebuild that cannot apply what the live tables hold does not take over', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 20);
    await runner(numbers()).run(name);
    await requestRebuild(servers.pool, numbers());
    await runner(without([3])).run(name);
    await runner(without([3])).run(name);
    expect(await liveNumbers()).toEqual(range(20));
    expect(await stateOf()).toMatchObject([
      { build: 1, live: true },
      { build: 2, live: false },
    ]);
    await retryNow();
    const fixed = runner(numbers());
    await fixed.run(name);
    await fixed.close();
    expect(await liveNumbers()).toEqual(range(20));
  });

  it('where nothing can be applied at all it is the consumer that stops', async () => {
    for (let stream = 0; stream <= mostParkedStreams; stream += 1)
      await appendNumbered(servers.eventStore, prefix, stream, stream + 1);
    const broken = runner(without(range(1_000)), { events: 100 });
    expect(await broken.run(name)).toMatchObject({ outcome: 'stopped' });
    expect(await stateOf()).toMatchObject([{ state: 'stopped', live: false }]);
    expect(await parked()).toHaveLength(mostParkedStreams);
    expect(await runner(numbers()).run(name)).toMatchObject({ outcome: 'caught_up' });
    expect(await liveNumbers()).toEqual(range(mostParkedStreams + 1));
  });

  it('a parked stream is tried again later, not at every wake, and other consumers run on', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 3);
    let tries = 0;
    const poisoned = numbers({
      apply: () => {
        tries += 1;
        return Promise.reject(new TypeError('never'));
      },
    });
    const healthy = {
      ...numbers({ apply: () => Promise.resolve() }),
      name: `${name}_healthy`,
      tables: `CREATE TABLE ${name}_healthy (number int)`,
    };
    const both = createConsumerRunner({
      eventStore: servers.eventStore,
      pool: servers.pool,
      consumers: [poisoned, healthy],
      onFailure: () => undefined,
    });
    await both.run(name);
    const afterFirst = tries;
    await servers.pool.query(
      `UPDATE parked_stream SET retry_at = now() + interval '1 hour' WHERE name = $1`,
      [name],
    );
    await both.run(name);
    expect(tries).toBe(afterFirst);
    expect(await both.run(`${name}_healthy`)).toMatchObject({ outcome: 'caught_up' });
    await retryNow();
    await both.run(name);
    expect(tries).toBeGreaterThan(afterFirst);
    expect((await parked())[0]?.attempts).toBe(2);
  });

  it('a parked stream waits twice as long after each try, five minutes at most, and anew for another event', async () => {
    await runner(numbers()).run(name);
    const pauses = await transaction(servers.pool, async (tx) => {
      const { rows } = await tx.query<Build>(
        'SELECT name, version, build FROM public.consumer WHERE name = $1 AND live',
        [name],
      );
      const [build = { name, version: 0, build: 0 }] = rows;
      const pauseAfter = async (revision: bigint) => {
        await park(tx, build, { streamId: `${prefix}1`, revision, position: 1n, error: new Error('never') });
        const { rows: found } = await tx.query<{ seconds: number }>(
          'SELECT extract(epoch FROM retry_at - now())::int AS seconds FROM public.parked_stream WHERE name = $1',
          [name],
        );
        return found[0]?.seconds;
      };
      const seconds: (number | undefined)[] = [];
      for (let tries = 0; tries < 11; tries += 1) seconds.push(await pauseAfter(7n));
      return [...seconds, await pauseAfter(8n)];
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 1]);
  });

  it('a failure that passes is repeated and does not stop the consumer', async () => {
    await appendNumbered(servers.eventStore, prefix, 0, 5);
    let failures = 2;
    const consumer = numbers({
      async apply(batch, tx) {
        failures -= 1;
        if (failures >= 0) throw new EventStoreUnavailable('not now');
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
        if (away) throw new EventStoreUnavailable('still not');
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
