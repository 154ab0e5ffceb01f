import { describe, expect, it } from '@jest/globals';
import { LogTail, type EventStore } from '#event-store';
import { createConsumerRunner, wakeConsumersFromLog, type Consumer, type ConsumerRunner } from './index.js';
import { liveNumbers, name, numbers, prefix, range, runner, servers, useServers } from './numbers.fixture.js';
import { appendNumbered, until } from './servers.fixture.js';

useServers();

/** Follows the log for a runner, until it is stopped. */
function follow(one: ConsumerRunner, sweepMs: number) {
  const stopping = new AbortController();
  const errors: Error[] = [];
  const { eventStore } = servers;
  const onError = (error: Error) => void errors.push(error);
  const around = { eventStore, runner: one, signal: stopping.signal, onError };
  const following = wakeConsumersFromLog({ ...around, sweepMs });
  return {
    errors,
    async stop() {
      stopping.abort();
      await following;
      await one.close();
    },
  };
}

/** More than the sweep at the start can have read: following begins some time after it was asked for. */
async function appendUntilHeard(): Promise<void> {
  let count = 0;
  await until('events to be read', async () => {
    await appendNumbered(servers.eventStore, prefix, count, (count += 1));
    return (await liveNumbers()).length > 20;
  });
}

describe('following the log', () => {
  it('an event has the consumers read what is new', async () => {
    const one = runner(numbers());
    await one.runAll();
    const following = follow(one, 60_000);
    await appendUntilHeard();
    await following.stop();
    expect(following.errors).toEqual([]);
  });

  it('a wake that is lost costs one sweep', async () => {
    const one = runner(numbers());
    await one.runAll();
    const isSweep = (head?: bigint) => head !== undefined;
    const losing = {
      ...one,
      runAll: async (head?: bigint) => (isSweep(head) ? one.runAll(head) : undefined),
    };
    const following = follow(losing, 100);
    await appendNumbered(servers.eventStore, prefix, 0, 9);
    await until('the sweep', async () => (await liveNumbers()).length === 9);
    await following.stop();
    expect(following.errors).toEqual([]);
  });

  it('after something more urgent one read of what came meanwhile is enough for all', async () => {
    const seen = new Map([1, 2, 3].map((n): [string, number[]] => [`${name}_${n}`, []]));
    const consumers = [...seen].map(([each, numbersSeen]): Consumer => ({
      name: each,
      version: 1,
      prefixes: [prefix],
      apply: (batch) => {
        numbersSeen.push(...batch.map(({ data }) => Number(data['number'])));
        return Promise.resolve();
      },
    }));
    let release: () => void = () => undefined;
    let urgent: Promise<void> | undefined;
    let reads = 0;
    const tail = new LogTail({ patienceMs: 60_000 });
    const around = {
      eventStore: {
        ...servers.eventStore,
        catchUp(options: Parameters<EventStore['catchUp']>[0]) {
          reads += 1;
          return servers.eventStore.catchUp(options);
        },
      },
      pool: servers.pool,
      tail,
      backpressure: () => urgent,
    };
    // A machine that is busy may keep the log silent for too long: what is shown is of a try that nothing disturbed.
    const disturbances: Error[] = [];
    const failed = (error: Error) => void disturbances.push(error);
    const all = createConsumerRunner({ ...around, consumers, onFailure: (_, error) => failed(error) });
    await all.runAll();
    const stop = new AbortController();
    const following = wakeConsumersFromLog({
      ...around,
      runner: { isBehind: () => Promise.resolve(false), runAll: () => Promise.resolve() },
      signal: stop.signal,
      onError: failed,
    });
    let count = 0;
    let [previous, newest] = [0n, 0n];
    let readsMeanwhile = -1;
    const tryOnce = async () => {
      disturbances.length = 0;
      await until('the log to be followed', async () => {
        if (tail.after({ commit: previous, prepare: previous }, [prefix]) !== null) return true;
        previous = newest;
        newest = await appendNumbered(servers.eventStore, prefix, count, (count += 1));
        return false;
      });
      await all.runAll();

      const readsBefore = reads;
      urgent = new Promise((resolve) => (release = resolve));
      await appendNumbered(servers.eventStore, prefix, count, (count += 2_000));
      const running = all.runAll();
      const isBehind = () => tail.filling() !== undefined || disturbances.length > 0;
      await until('the follower to fall behind', isBehind);
      urgent = undefined;
      release();
      await running;
      readsMeanwhile = reads - readsBefore;
    };
    for (let tries = 0; tries === 0 || (disturbances.length > 0 && tries < 5); tries += 1) await tryOnce();
    expect([...seen.values()]).toEqual([range(count), range(count), range(count)]);
    expect(readsMeanwhile).toBe(0);
    stop.abort();
    await following;
    await all.close();
  });
});
