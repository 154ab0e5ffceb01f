import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Connection } from './connection.js';
import type { LogPosition } from './event-store.js';
import { collect, event, server, store, stream, useServer } from './log.fixture.js';
import { head, type Reader } from './reading.js';
import { createUpcast } from './upcasters.js';

useServer();

const prefixes = ['directive-'];
const others = (count: number) =>
  store.append(
    stream('elsewhere-'),
    'no_stream',
    Array.from({ length: count }, () => event('NotOurs')),
  );

/** What a reader who stands somewhere is told of how far it has come. */
async function caughtUp(after: LogPosition | null): Promise<LogPosition | null> {
  let reached: LogPosition | null = null;
  const events = store.catchUp({ after, prefixes, onCaughtUp: (position) => (reached = position) });
  expect(await collect(events)).toEqual([]);
  return reached;
}

describe('on a log that is shared with others', () => {
  it.each([3, 700])(
    'who catches up passes %i events of others, and does not read them again',
    async (count) => {
      await store.append(stream(), 'no_stream', [event('Ours')]);
      const start = await store.head();
      const { position } = await others(count);
      const reached = await caughtUp(start);
      expect(reached?.commit).toBeGreaterThanOrEqual(position);
      expect(await caughtUp(reached)).toBeNull();
      const id = stream();
      await store.append(id, 'no_stream', [event('Next')]);
      expect(
        (await collect(store.catchUp({ after: reached, prefixes }))).map(({ streamId }) => streamId),
      ).toEqual([id]);
    },
  );

  describe('its end', () => {
    let reader: Reader;

    beforeEach(() => {
      const connection = new Connection(server.url);
      reader = { connection, upcast: createUpcast([]), idleTimeoutMs: 10_000, end: {} };
    });

    afterEach(() => reader.connection.close());

    it('is looked for among others’ events once, and then among the new ones only', async () => {
      const { position } = await store.append(stream(), 'no_stream', [event('Ours')]);
      await others(1_200);
      const reads = jest.spyOn(reader.connection.line.client, 'readAll');
      expect((await head(reader))?.commit).toBe(position);
      expect(reads.mock.calls.length).toBeGreaterThan(2);
      reads.mockClear();
      expect((await head(reader))?.commit).toBe(position);
      expect(reads.mock.calls.map(([options]) => options?.maxCount)).toEqual([1]);
      await others(10);
      reads.mockClear();
      expect((await head(reader))?.commit).toBe(position);
      expect(reads.mock.calls).toHaveLength(2);
      const next = await store.append(stream(), 'no_stream', [event('Ours')]);
      await others(2);
      expect((await head(reader))?.commit).toBe(next.position);
    });
  });
});
