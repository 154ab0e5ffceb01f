import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { binaryEvent, jsonEvent } from '@eventstore/db-client';
import {
  AppendTooLarge,
  connectEventStore,
  PoisonedEvent,
  RevisionConflict,
  type RecordedEvent,
} from './index.js';
import { appendDirectly, collect, event, server, store, stream, useServer } from './log.fixture.js';

useServer();

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
