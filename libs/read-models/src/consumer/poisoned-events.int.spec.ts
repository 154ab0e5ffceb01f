import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreUnavailable } from '#event-store';
import { createConsumerRunner } from './index.js';
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
