import { describe, expect, it } from '@jest/globals';
import { connectEventStore, EventStoreUnavailable } from './index.js';
import { collect, connect, event, proxy, server, store, stream, useServer } from './log.fixture.js';
import { until } from './servers.fixture.js';

useServer();

describe('a connection that fails', () => {
  it('an append whose answer went lost is made once', async () => {
    const id = stream();
    await store.append(id, 'no_stream', [event('A')]);
    proxy.swallowAnswers();
    const result = await store.append(id, 0n, [event('B'), event('C')]);
    expect(result.revision).toBe(2n);
    expect((await collect(store.readStream(id))).map(({ type }) => type)).toEqual(['A', 'B', 'C']);
  });

  it('appends in flight when the connection is cut are all made, each once', async () => {
    const ids = Array.from({ length: 300 }, () => stream());
    await store.append(stream(), 'no_stream', [event('A')]);
    const appends = ids.map((id) => store.append(id, 'no_stream', [event('A'), event('B')]));
    await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    const results = await Promise.all(appends);
    expect(results.every(({ revision }) => revision === 1n)).toBe(true);
    for (const id of ids) expect(await collect(store.readStream(id))).toHaveLength(2);
  });

  it('an append while nobody answers fails as unavailable, and the same one succeeds afterwards', async () => {
    const id = stream();
    const events = [event('A')];
    const hasty = connect(1_000);
    proxy.refuse(true);
    proxy.cut();
    await expect(hasty.append(id, 'no_stream', events)).rejects.toBeInstanceOf(EventStoreUnavailable);
    proxy.refuse(false);
    expect((await hasty.append(id, 'no_stream', events)).revision).toBe(0n);
    await hasty.close();
  });

  it('more appends than go at once wait for their turn, and beyond that are turned away, unwritten', async () => {
    const narrow = connectEventStore(server.url, { concurrency: { atOnce: 2, waiting: 20 } });
    const ids = Array.from({ length: 30 }, () => stream());
    const results = await Promise.allSettled(ids.map((id) => narrow.append(id, 'no_stream', [event('A')])));
    const refused = ids.filter((_, index) => results[index]?.status === 'rejected');
    expect(refused).toEqual(ids.slice(22));
    for (const id of refused) expect(await collect(store.readStream(id))).toEqual([]);
    await narrow.close();
  });

  it('a read of a connection gone silent goes on over a new one', async () => {
    const id = stream();
    await store.append(id, 'no_stream', [event('A'), event('B')]);
    proxy.swallow();
    expect(await collect(store.readStream(id))).toHaveLength(2);
  });

  it('reads and pings fail while nobody answers', async () => {
    await store.ping();
    proxy.refuse(true);
    proxy.cut();
    await expect(collect(store.readStream(stream()))).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(collect(store.readAll())).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(store.ping()).rejects.toBeInstanceOf(EventStoreUnavailable);
    proxy.refuse(false);
    await until('an answer', () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );
  });

  it('a closed store refuses', async () => {
    await store.close();
    await expect(store.ping()).rejects.toBeInstanceOf(EventStoreUnavailable);
    await expect(store.append(stream(), 'no_stream', [event('A')])).rejects.toBeInstanceOf(
      EventStoreUnavailable,
    );
  });
});
