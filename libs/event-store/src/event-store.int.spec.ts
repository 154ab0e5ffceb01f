import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { FlakyProxy } from './flaky-proxy.fixture.js';
import {
  AppendTooLarge,
  connectEventStore,
  eventId,
  EventStoreUnavailable,
  PoisonedEvent,
  RevisionConflict,
  type EventStore,
  type EventToAppend,
  type FollowState,
  type JsonObject,
  type LogPosition,
  type RecordedEvent,
} from './index.js';
import { startTestEventStore, until, type TestEventStore } from './servers.fixture.js';

let server: TestEventStore;
let proxy: FlakyProxy;
let store: EventStore;

beforeAll(async () => {
  server = await startTestEventStore();
});

afterAll(() => server.stop());

beforeEach(async () => {
  proxy = await FlakyProxy.to(server.port);
  store = connect(20_000);
});

function connect(totalMs: number): EventStore {
  return connectEventStore(`esdb://127.0.0.1:${proxy.port}?tls=false`, {
    silenceMs: 400,
    append: { silenceMs: 400, totalMs },
  });
}

afterEach(async () => {
  await store.close();
  await proxy.close();
});

function event(type: string, data: JsonObject = {}): EventToAppend {
  return { id: randomUUID(), type, data, metadata: { commandId: randomUUID() } };
}

async function collect(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for await (const each of events) all.push(each);
  return all;
}

const stream = (prefix = 'directive-') => `${prefix}${randomUUID()}`;

async function appendDirectly(
  streamId: string,
  ...events: Parameters<EventStoreDBClient['appendToStream']>[1][]
): Promise<void> {
  const client = EventStoreDBClient.connectionString(server.url);
  for (const each of events) await client.appendToStream(streamId, each);
  await client.dispose();
}

describe('append and read', () => {
  it('what was appended is read back, both ways, with its positions', async () => {
    const id = stream();
    const events = [
      event('DirectiveDrafted', { title: 'Kế hoạch' }),
      event('DirectiveIssued', { number: '01' }),
    ];
    const result = await store.append(id, 'no_stream', events);
    expect(result.revision).toBe(1n);
    const forwards = await collect(store.readStream(id));
    expect(forwards.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events);
    expect(forwards.map(({ revision }) => revision)).toEqual([0n, 1n]);
    expect(forwards.at(-1)?.position).toBe(result.position);
    const backwards = await collect(store.readStream(id, { direction: 'backwards', maxCount: 1 }));
    expect(backwards.map(({ revision }) => revision)).toEqual([1n]);
    expect(await collect(store.readStream(id, { from: 1n }))).toEqual([forwards[1]]);
  });

  it('a stream that was never written reads as empty', async () => {
    expect(await collect(store.readStream(stream()))).toEqual([]);
  });

  it('an append at another revision is a conflict that says where the stream stands', async () => {
    const id = stream();
    await store.append(id, 'no_stream', [event('A'), event('B')]);
    await expect(store.append(id, 0n, [event('C')])).rejects.toMatchObject({ expected: 0n, actual: 1n });
    await expect(store.append(id, 'no_stream', [event('C')])).rejects.toBeInstanceOf(RevisionConflict);
    await expect(store.append(stream(), 4n, [event('C')])).rejects.toMatchObject({ actual: 'no_stream' });
  });

  it('a repeated append is answered with the place of the original', async () => {
    const id = stream();
    const events = [event('A'), event('B')];
    const first = await store.append(id, 'no_stream', events);
    await store.append(id, 1n, [event('C')]);
    expect(await store.append(id, 'no_stream', events)).toEqual(first);
    expect(await collect(store.readStream(id))).toHaveLength(3);
  });

  it('more than the server takes at once is refused, and nothing of it is written', async () => {
    const id = stream();
    const large = Array.from({ length: 3 }, () => event('Large', { text: 'x'.repeat(400_000) }));
    await expect(store.append(id, 'no_stream', large)).rejects.toBeInstanceOf(AppendTooLarge);
    expect(await collect(store.readStream(id))).toEqual([]);
  });

  it('the whole log is read in order, and the newest of our events is its last position', async () => {
    const ids = [stream('agency-'), stream('meeting-'), stream()];
    for (const id of ids) await store.append(id, 'no_stream', [event('A')]);
    await appendDirectly(`foreign-${randomUUID()}`, jsonEvent({ type: 'NotOurs', data: {} }));
    const all = await collect(store.readAll());
    expect(all.slice(-3).map(({ streamId }) => streamId)).toEqual(ids);
    expect(await store.lastPosition()).toBe(all.at(-1)?.position);
    const newest = await collect(store.readAll({ direction: 'backwards', maxCount: 2 }));
    expect(newest).toEqual(all.slice(-2).reverse());
  });
});

describe('what cannot be understood', () => {
  it.each([
    { what: 'data that is not JSON', made: () => binaryEvent({ type: 'Binary', data: Buffer.from('no') }) },
    {
      what: 'metadata that is not JSON',
      made: () => jsonEvent({ type: 'Odd', data: {}, metadata: Buffer.from('no') }),
    },
    {
      what: 'a schema version that is none',
      made: () => jsonEvent({ type: 'Odd', data: {}, metadata: { schemaVersion: 'x' } }),
    },
  ])('an event with $what ends a read in front of it, with its position', async ({ made }) => {
    const id = stream('simulation-');
    await store.append(id, 'no_stream', [event('Good')]);
    await appendDirectly(id, made());
    const seen: RecordedEvent[] = [];
    const read = async () => {
      for await (const each of store.readStream(id)) seen.push(each);
    };
    const failure = await read().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PoisonedEvent);
    expect(failure).toMatchObject({ streamId: id, revision: 1n });
    expect(seen.map(({ type }) => type)).toEqual(['Good']);
    expect((failure as PoisonedEvent).position.commit).toBeGreaterThan(seen[0]?.position ?? 0n);
  });

  it('an old version of an event comes out in the shape of today', async () => {
    const id = stream();
    await store.append(id, 'no_stream', [event('DirectiveClosed', { done: true })]);
    const today = connectEventStore(server.url, {
      upcasters: [
        {
          type: 'DirectiveClosed',
          fromVersion: 1,
          upcast: (data) => ({ result: data['done'] === true ? 'done' : 'not' }),
        },
        {
          type: 'DirectiveClosed',
          fromVersion: 2,
          upcast: (data) => ({ outcome: data['result'] === 'done' ? 'implemented' : 'cancelled' }),
        },
      ],
    });
    expect((await collect(today.readStream(id))).map(({ data }) => data)).toEqual([
      { outcome: 'implemented' },
    ]);
    await today.close();
  });
});

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
    const narrow = connectEventStore(server.url, { gate: { atOnce: 2, waiting: 20 } });
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

describe('subscriptions', () => {
  const prefixes = ['directive-'];

  async function headOf(): Promise<LogPosition> {
    const head = await store.head();
    if (!head) throw new Error('The log is empty');
    return head;
  }

  it('catching up reads what follows a position, of the prefixes asked for, and ends', async () => {
    await store.append(stream(), 'no_stream', [event('Before')]);
    const after = await headOf();
    const id = stream();
    await store.append(
      id,
      'no_stream',
      Array.from({ length: 1_000 }, (_, index) => event('E', { index })),
    );
    await store.append(stream('agency-'), 'no_stream', [event('NotAsked')]);
    const read = await collect(store.catchUp({ after, prefixes }));
    expect(read.map(({ data }) => data['index'])).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(await collect(store.catchUp({ after: await headOf(), prefixes }))).toEqual([]);
  });

  it('catching up may be done any number of times over one connection', async () => {
    await store.append(stream(), 'no_stream', [event('E')]);
    const after = await headOf();
    await store.append(stream(), 'no_stream', [event('Last')]);
    for (let round = 0; round < 60; round += 1) {
      const reads = Array.from({ length: 25 }, () => collect(store.catchUp({ after, prefixes })));
      expect((await Promise.all(reads)).every((read) => read.at(-1)?.type === 'Last')).toBe(true);
    }
  });

  it('catching up fails when the connection goes silent', async () => {
    await store.ping();
    proxy.swallow();
    await expect(collect(store.catchUp({ after: null, prefixes }))).rejects.toBeInstanceOf(
      EventStoreUnavailable,
    );
  });

  it('catching up stops at an abort', async () => {
    await store.append(
      stream(),
      'no_stream',
      Array.from({ length: 500 }, () => event('E')),
    );
    const stop = new AbortController();
    const read = async () => {
      for await (const _event of store.catchUp({ after: null, prefixes, signal: stop.signal }))
        stop.abort(new Error('enough'));
    };
    await expect(read()).rejects.toThrow('enough');
  });

  it.each([
    { how: 'cut', fail: () => proxy.cut() },
    {
      how: 'cut while nobody answers',
      fail: () => {
        proxy.refuse(true);
        proxy.cut();
        setTimeout(() => proxy.refuse(false), 600);
      },
    },
  ])('following leaves no gap and repeats nothing when the connection is $how', async ({ fail }) => {
    await store.append(stream(), 'no_stream', [event('Before')]);
    const writer = connectEventStore(server.url);
    const stop = new AbortController();
    const states: FollowState['state'][] = [];
    const seen: unknown[] = [];
    const following = (async () => {
      const options = { after: 'end' as const, prefixes, signal: stop.signal };
      for await (const each of store.follow({ ...options, onState: ({ state }) => states.push(state) })) {
        seen.push(each.data['index']);
      }
    })();
    await until('the subscription', () => states.includes('live'));
    const id = stream();
    for (let index = 0; index < 200; index += 1) {
      await writer.append(id, index === 0 ? 'no_stream' : BigInt(index - 1), [event('E', { index })]);
      if (index === 60 || index === 130) fail();
    }
    await until('all events', () => seen.length >= 200);
    stop.abort();
    await following;
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    expect(states).toContain('waiting');
    await writer.close();
  });

  it('following outlives a restart of the server', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const states: FollowState['state'][] = [];
    const following = (async () => {
      const options = { after: 'end' as const, prefixes, signal: stop.signal };
      for await (const each of store.follow({ ...options, onState: ({ state }) => states.push(state) }))
        seen.push(each.type);
    })();
    await until('the subscription', () => states.includes('live'));
    await server.restart(async () => {
      await until('the loss to be noticed', () => states.includes('waiting'));
    });
    const id = stream();
    await until('an append', () =>
      store.append(id, 'no_stream', [event('After')]).then(
        () => true,
        () => false,
      ),
    );
    await until('the event', () => seen.includes('After'));
    stop.abort();
    await following;
  });
});

describe('event ids', () => {
  it('are the same for the same command and index, and differ otherwise', () => {
    expect(eventId('a', 0)).toBe(eventId('a', 0));
    expect(new Set([eventId('a', 0), eventId('a', 1), eventId('b', 0)]).size).toBe(3);
  });
});
