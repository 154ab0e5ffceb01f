import { beforeEach, describe, expect, test } from '@jest/globals';
import { Rejection } from '#domain';
import { EventStoreUnavailable } from '#event-store';
import { IdempotencyKeyReused } from './command-envelope.js';
import { CommandKeys } from './command-keys.js';

let keys: CommandKeys;

beforeEach(() => {
  keys = new CommandKeys();
});

const done = () => Promise.resolve('done');
const refused = () => Promise.reject(new Rejection('conflict', 'directive-closed', 'Closed.'));
const lost = () => Promise.reject(new EventStoreUnavailable('No answer'));
const one = { commandId: 'key', fingerprint: 'one wish' };
const another = { ...one, fingerprint: 'another wish' };

const isTaken = () => expect(keys.during(another, done)).rejects.toBeInstanceOf(IdempotencyKeyReused);

describe('a key', () => {
  test('is taken from the moment on that the command begins, for other wishes only', async () => {
    let letGo: (word: string) => void = () => undefined;
    const first = keys.during(one, () => new Promise<string>((resolve) => (letGo = resolve)));
    await isTaken();
    expect(await keys.during(one, done)).toBe('done');
    letGo('first');
    expect(await first).toBe('first');
    await isTaken();
  });

  test('is free again once the command was refused', async () => {
    await expect(keys.during(one, refused)).rejects.toBeInstanceOf(Rejection);
    expect(await keys.during(another, done)).toBe('done');
  });

  test('stays taken when a part of the command succeeded before another was refused', async () => {
    await keys.during(one, done);
    await expect(keys.during(one, refused)).rejects.toBeInstanceOf(Rejection);
    await isTaken();
  });

  test('stays taken while nobody knows whether the command was recorded', async () => {
    await expect(keys.during(one, lost)).rejects.toBeInstanceOf(EventStoreUnavailable);
    await isTaken();
    expect(await keys.during(one, done)).toBe('done');
  });

  test('is learnt from the log, that of a request for many too', async () => {
    const { commandId: $causationId, fingerprint } = one;
    keys.learn({ metadata: { commandId: 'one of many', fingerprint, $causationId } });
    await isTaken();
    const part = { commandId: 'one of many', fingerprint: 'another wish' };
    await expect(keys.during(part, done)).rejects.toBeInstanceOf(IdempotencyKeyReused);
  });

  test('is no part of what the engine gives itself', async () => {
    keys.learn({ metadata: { commandId: 'step', fingerprint: 'step', $causationId: 'key' } });
    expect(await keys.during(one, done)).toBe('done');
  });
});
