import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDBClient } from '@eventstore/db-client';
import { connectEventStore, type EventStore } from './index.js';
import { collect, event, proxy, stream, useServer } from './log.fixture.js';

useServer();

describe('a log of several nodes', () => {
  /** Takes connections and never says a word. */
  const hole = createServer((socket) => {
    held.add(socket.on('error', () => undefined).resume());
  });
  const held = new Set<Socket>();
  const stores: EventStore[] = [];

  beforeEach(async () => {
    hole.listen(0, '127.0.0.1');
    await once(hole, 'listening');
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(stores.splice(0).map((each) => each.close()));
    hole.close();
    for (const socket of held) socket.destroy();
    held.clear();
  });

  function connected(query = ''): EventStore {
    const dead = (hole.address() as AddressInfo).port;
    const made = connectEventStore(
      `esdb://127.0.0.1:${dead},127.0.0.1:${proxy.port}?tls=false&nodePreference=${query || 'leader'}`,
    );
    stores.push(made);
    return made;
  }

  it('of which one is dead is read and appended to at the first attempt', async () => {
    const opened = jest.spyOn(EventStoreDBClient, 'connectionString');
    for (let round = 0; round < 4; round += 1) {
      const id = stream();
      const fresh = connected();
      expect(await collect(fresh.readStream(id))).toEqual([]);
      expect((await fresh.append(id, 'no_stream', [event('A')])).revision).toBe(0n);
    }
    expect(opened).toHaveBeenCalledTimes(4);
  });

  it('is decided on by what its leader says, and followed where the connection string prefers', async () => {
    const reads = jest.spyOn(EventStoreDBClient.prototype, 'readStream');
    const all = jest.spyOn(EventStoreDBClient.prototype, 'readAll');
    const appends = jest.spyOn(EventStoreDBClient.prototype, 'appendToStream');
    const id = stream();
    const two = connected('follower');
    await two.append(id, 'no_stream', [event('A')]);
    await collect(two.readStream(id));
    await two.lastPosition();
    for (const call of [reads.mock.lastCall?.[1], all.mock.lastCall?.[0], appends.mock.lastCall?.[2]])
      expect(call?.requiresLeader).toBe(true);
    await collect(two.catchUp({ after: null, prefixes: ['directive-'] }));
    expect(all.mock.lastCall?.[0]?.requiresLeader).toBe(false);
    await collect(connected().catchUp({ after: null, prefixes: ['directive-'] }));
    expect(all.mock.lastCall?.[0]?.requiresLeader).toBe(true);
  });
});
