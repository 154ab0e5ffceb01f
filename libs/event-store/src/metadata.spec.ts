import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { PoisonedEvent } from './errors.js';
import { circumstancesOf, decodedEvent, metadataOf } from './metadata.js';

const created = new Date('2022-07-20T01:00:00.000Z');

describe('the metadata of an event', () => {
  it('is what logs written until now hold', () => {
    const by = { id: 'a', name: 'A', role: 'admin' };
    const given = { commandId: 'c', fingerprint: 'f', correlationId: 'r', causationId: 'x', by };
    expect(metadataOf({ ...given, standingInFor: ['b'], at: '2022-07-20T02:00:00.000Z' })).toEqual({
      schemaVersion: 1,
      commandId: 'c',
      fingerprint: 'f',
      $correlationId: 'r',
      $causationId: 'x',
      actor: by,
      standingInFor: ['b'],
      recordedAt: '2022-07-20T02:00:00.000Z',
    });
  });

  it('says nothing of a fingerprint or of people stood in for where there are none', () => {
    const by = { id: 'a', name: 'A', role: 'admin' };
    const without = metadataOf({ commandId: 'c', correlationId: 'r', causationId: 'x', by, at: '' });
    expect(Object.keys(without)).toEqual([
      ...['schemaVersion', 'commandId', '$correlationId', '$causationId', 'actor', 'recordedAt'],
    ]);
  });

  it('gives back the circumstances that it was made of', () => {
    const instant = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    const given = fc.record({
      ...{ commandId: fc.string(), correlationId: fc.string(), causationId: fc.string() },
      by: fc.record({ id: fc.string(), name: fc.string(), role: fc.string() }),
      standingInFor: fc.array(fc.string(), { maxLength: 100 }),
      at: instant.map((at) => at.toISOString()),
    });
    fc.assert(
      fc.property(given, (circumstances) => {
        const { by: actor, at: recordedAt, standingInFor, correlationId, causationId } = circumstances;
        const read = circumstancesOf({ metadata: metadataOf(circumstances), created });
        expect(read).toEqual({ actor, recordedAt, standingInFor, correlationId, causationId });
      }),
    );
  });

  it('of another program is read as far as it goes', () => {
    const metadata = { actor: { id: 7 }, standingInFor: ['a', 1], recordedAt: 'yesterday', $causationId: 1 };
    expect(circumstancesOf({ metadata, created })).toEqual({
      actor: { id: '', name: '', role: 'system' },
      standingInFor: ['a'],
      recordedAt: created.toISOString(),
      correlationId: null,
      causationId: null,
    });
  });
});

describe('a recorded event', () => {
  const schemas = { Counted: z.object({ times: z.number() }) };
  const recorded = { streamId: 's-1', revision: 2n, position: 9n, preparePosition: 9n };
  const decode = (type: string, data: { times?: string | number; more?: string }) =>
    decodedEvent<{ type: 'Counted'; data: { times: number } }>(schemas, { ...recorded, type, data });

  it('is what its schema makes of it', () => {
    expect(decode('Counted', { times: 2, more: 'x' })).toEqual({ type: 'Counted', data: { times: 2 } });
  });

  it('is nothing where a newer version wrote its type, or where the type is only a name of JavaScript’s own', () => {
    expect([decode('Shouted', {}), decode('toString', {})]).toEqual([null, null]);
  });

  it('is poisoned where it does not fit its type, and says where', () => {
    expect(() => decode('Counted', { times: 'twice' })).toThrow(PoisonedEvent);
    expect(() => decode('Counted', { times: 'twice' })).toThrow(/does not fit Counted: times/);
  });
});
