import { describe, expect, it } from '@jest/globals';
import {
  connectEventStore,
  EventStoreUnavailable,
  LogTail,
  ourStreamPrefixes,
  type FollowState,
  type LogPosition,
  type PersonalData,
} from './index.js';
import { SubscriptionDropped } from './errors.js';
import { collect, connectPatiently, event, proxy, server, store, stream, useServer } from './log.fixture.js';
import { until } from './servers.fixture.js';

useServer();

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

  it('following can carry what was recorded, which is what a page of the log holds', async () => {
    await store.append(stream(), 'no_stream', [event('Before')]);
    const after = await headOf();
    const personalData: PersonalData = {
      seal: (_, events) =>
        events.map((each) => ({ ...each, metadata: { ...each.metadata, name: 'sealed' } })),
      open: (recorded) => ({ ...recorded, metadata: { ...recorded.metadata, name: 'Bà Cơ' } }),
    };
    const sealing = connectEventStore(`esdb://127.0.0.1:${server.port}?tls=false`, { personalData });
    for (let index = 0; index < 3; index += 1)
      await sealing.append(stream(), 'no_stream', [event('E', { index, text: 'Đã ký' }), event('F', {})]);
    const stop = new AbortController();
    const tail = new LogTail();
    let seen = 0;
    for await (const each of sealing.follow({
      ...{ after, prefixes: ourStreamPrefixes, signal: stop.signal, keepsRecorded: true },
    })) {
      expect(each.metadata).toMatchObject({ name: 'Bà Cơ' });
      tail.add(each);
      if ((seen += 1) === 6) stop.abort();
    }
    const [first] = await collect(sealing.catchUp({ after, prefixes: ourStreamPrefixes }));
    const from = { commit: first?.position ?? 0n, prepare: first?.preparePosition ?? 0n };
    const read = await sealing.recordedPage({ after: from, maxCount: 100 });
    expect(read.events.map(({ metadata }) => metadata)).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ name: 'sealed' })),
    );
    expect(tail.recordedAfter(from, 100)).toEqual(read);
    await sealing.close();
  });

  it('catching up may be done any number of times over one connection', async () => {
    await store.append(stream(), 'no_stream', [event('E')]);
    const after = await headOf();
    await store.append(stream(), 'no_stream', [event('Last')]);
    const patient = connectPatiently();
    for (let round = 0; round < 60; round += 1) {
      const reads = Array.from({ length: 25 }, () => collect(patient.catchUp({ after, prefixes })));
      expect((await Promise.all(reads)).every((read) => read.at(-1)?.type === 'Last')).toBe(true);
    }
    await patient.close();
  });

  it('catching up fails when the connection goes silent', async () => {
    await store.ping();
    proxy.swallow();
    await expect(collect(store.catchUp({ after: null, prefixes }))).rejects.toBeInstanceOf(
      EventStoreUnavailable,
    );
  });

  it('following goes on at once, without gap, double or trouble, when the log drops a live subscriber that is too slow', async () => {
    const patient = connectPatiently();
    const id = stream();
    const seen: unknown[] = [];
    const states: FollowState['state'][] = [];
    const troubles: Error[] = [];
    const stop = new AbortController();
    let goOn: () => void = () => undefined;
    const allAppended = new Promise<void>((resolve) => (goOn = resolve));
    const following = (async () => {
      const options = { after: 'end', prefixes, signal: stop.signal } as const;
      for await (const { streamId, data } of patient.follow({
        ...options,
        onState: (state) => {
          states.push(state.state);
          if (state.state === 'waiting') troubles.push(state.error);
        },
      }))
        if (streamId === id) {
          await allAppended;
          seen.push(data['index']);
        }
    })();
    await until('live', () => states.includes('live'));
    const many = 6_000;
    const text = 'x'.repeat(1_000);
    for (let from = 0; from < many; from += 500) {
      const batch = Array.from({ length: 500 }, (_, n) => event('E', { index: from + n, text }));
      await patient.append(id, from === 0 ? 'no_stream' : BigInt(from - 1), batch);
    }
    goOn();
    await until('all is there', () => seen.length >= many);
    await until('it to be live again', () => states.filter((state) => state === 'live').length > 1);
    stop.abort();
    await following;
    await patient.close();
    expect(seen).toEqual(Array.from({ length: many }, (_, index) => index));
    expect(troubles.filter((error) => error instanceof SubscriptionDropped)).toEqual([]);
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
