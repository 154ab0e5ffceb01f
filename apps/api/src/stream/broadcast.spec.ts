import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ReferenceData } from '#application';
import type { EventStore } from '#event-store';
import { Metrics } from '../metrics/metrics.js';
import type { Audience } from './audience.js';
import { Broadcast } from './broadcast.js';
import type { LogFollower } from './log-follower.js';

const day = 24 * 3_600_000;
const disabled = new Set<string>();
let broadcast: Broadcast;

beforeEach(() => {
  jest.useFakeTimers();
  disabled.clear();
  const reference = { isDisabled: (id: string) => disabled.has(id) };
  broadcast = new Broadcast(
    { listen: () => undefined, listenForGaps: () => undefined } as unknown as LogFollower,
    {} as Audience,
    reference as unknown as ReferenceData,
    new Metrics(),
    {} as EventStore,
  );
});

afterEach(() => {
  broadcast.onModuleDestroy();
  jest.useRealTimers();
});

function listen(id: string, forMs: number) {
  const client = { ended: false };
  const response = Object.assign(new EventEmitter(), {
    destroyed: false,
    writableEnded: false,
    write: () => true,
    end: () => {
      client.ended = response.writableEnded = true;
      response.emit('finish');
    },
  });
  const bearer = { actor: { id, name: id, role: 'leader' as const }, expiresAtMs: Date.now() + forMs };
  broadcast.admit(response as unknown as ServerResponse, bearer, null);
  return client;
}

test('a client listens until its token expires, and not a moment longer', () => {
  const [short, long] = [listen('one', 60_000), listen('one', 60 * day)];
  jest.advanceTimersByTime(59_999);
  expect([short.ended, long.ended]).toEqual([false, false]);
  jest.advanceTimersByTime(1);
  expect([short.ended, long.ended]).toEqual([true, false]);
  jest.advanceTimersByTime(day);
  expect(long.ended).toBe(false);
});

test('a client whose account is known to be disabled is let go, whichever way that became known', () => {
  const [one, other] = [listen('one', day), listen('other', day)];
  disabled.add('one');
  jest.advanceTimersByTime(15_000);
  expect([one.ended, other.ended]).toEqual([true, false]);
});
