import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectEventStore, type EventStore } from './index.js';
import { collect, event, proxy, stream, useServer } from './log.fixture.js';
import { until } from './servers.fixture.js';

useServer();

describe('a log whose nodes were all away when it was first asked', () => {
  let late: EventStore;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);

  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', note);
    proxy.refuse(true);
    late = connectEventStore(`esdb://127.0.0.1:${proxy.port},localhost:${proxy.port}?tls=false`);
  });

  afterEach(async () => {
    await late.close();
    process.off('unhandledRejection', note);
  });

  it('takes appends as soon as it answers, and not only reads', async () => {
    await expect(late.append(stream(), 'no_stream', [event('Early')])).rejects.toThrow('not known');
    proxy.refuse(false);
    await until('a read', () =>
      late.lastPosition().then(
        () => true,
        () => false,
      ),
    );
    for (let round = 0; round < 5; round += 1) {
      const id = stream();
      expect((await late.append(id, 'no_stream', [event('Late')])).revision).toBe(0n);
      expect(await collect(late.readStream(id))).toHaveLength(1);
    }
    expect(unhandled).toEqual([]);
  });

  it('is not called well while it only answers reads', async () => {
    await expect(late.ping()).rejects.toThrow();
    proxy.refuse(false);
    await until('an answer', () =>
      late.ping().then(
        () => true,
        () => false,
      ),
    );
    expect((await late.append(stream(), 'no_stream', [event('Late')])).revision).toBe(0n);
    expect(unhandled).toEqual([]);
  });

  it('may be closed while its nodes are being looked for', async () => {
    const asked = late.append(stream(), 'no_stream', [event('Never')]).catch((error: unknown) => error);
    const read = late.lastPosition().catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await late.close();
    expect(await asked).toBeInstanceOf(Error);
    expect(await read).toBeInstanceOf(Error);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(unhandled).toEqual([]);
  });
});
