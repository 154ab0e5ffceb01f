import { describe, expect, it } from '@jest/globals';
import { ReadModelBehind, watchPositions } from './index.js';
import { mostParkedStreams } from './parked-streams.js';
import { liveNumbers, name, numbers, prefix, range, runner, servers, useServers } from './numbers.fixture.js';
import { appendNumbered } from './servers.fixture.js';

useServers();

describe('waiting for a position', () => {
  it('who asks for a position is answered once it is projected', async () => {
    const one = runner(numbers());
    await one.run(name);
    const watch = watchPositions(servers.pool);
    const position = await appendNumbered(servers.eventStore, prefix, 0, 5);
    const waiting = Promise.all(range(50).map(() => watch.waitForPosition(name, position)));
    await one.run(name);
    await waiting;
    expect(await liveNumbers()).toHaveLength(5);
    watch.close();
  });

  it('who waits too long, too many, or for a stopped consumer is told so', async () => {
    const watch = watchPositions(servers.pool, { maxWaiters: 1 });
    const first = watch.waitForPosition(name, 1n << 60n, 300);
    await expect(watch.waitForPosition(name, 1n)).rejects.toThrow('others wait already');
    await expect(first).rejects.toBeInstanceOf(ReadModelBehind);
    await appendNumbered(servers.eventStore, prefix, 0, 1);
    await runner(numbers()).run(name);
    // One stream after another that cannot be applied is parked; where all are, it is the consumer that stops.
    let position = -1n;
    for (let stream = 0; stream <= mostParkedStreams; stream += 1)
      position = await appendNumbered(servers.eventStore, prefix, stream, stream + 1);
    await runner(numbers({ apply: () => Promise.reject(new TypeError('never')) })).run(name);
    await expect(watch.waitForPosition(name, position, 60_000)).rejects.toThrow('stopped in front of');
    watch.close();
  });
});
