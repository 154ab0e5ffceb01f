import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { EventAsRecorded } from '#event-store';
import { contentOf, decodeEntry, encodeEntry, entryOf } from './log-entry.js';

const event: EventAsRecorded = {
  ...{ streamId: 'directive-1', revision: 3n, position: 77n, preparePosition: 77n },
  ...{ id: '9f0c6a5e-0000-4000-8000-000000000001', type: 'ProgressReported' },
  ...{ created: new Date('2022-07-20T02:00:00.123Z'), data: { b: 'đ', a: 1 }, metadata: { by: 'an' } },
};
const salts = { data: Buffer.alloc(32, 1), metadata: Buffer.alloc(32, 2) };
const base64 = (salt: Uint8Array, text: string) =>
  createHash('sha256').update(salt).update(text).digest('base64');

describe('an entry', () => {
  it('has exactly the bytes that the README says', () => {
    expect(Buffer.from(encodeEntry(entryOf(event, salts))).toString()).toBe(
      `{"data":"${base64(salts.data, '{"a":1,"b":"đ"}')}","id":"9f0c6a5e-0000-4000-8000-000000000001",` +
        `"metadata":"${base64(salts.metadata, '{"by":"an"}')}","position":"77","recorded":"2022-07-20T02:00:00.123Z",` +
        `"revision":"3","stream":"directive-1","type":"ProgressReported","version":1}`,
    );
  });

  it('is read as it was written, and no other bytes are taken for it', () => {
    const bytes = Buffer.from(encodeEntry(entryOf(event, salts)));
    expect(encodeEntry(decodeEntry(bytes))).toEqual(bytes);
    const text = bytes.toString();
    for (const other of [
      ` ${text}`,
      text.replace('"3"', '"03"'),
      text.replace(',"version":1', ''),
      '{}',
      'null',
    ])
      expect(() => decodeEntry(Buffer.from(other))).toThrow();
    expect(() => decodeEntry(Buffer.from(text.replace(':1}', ':2}')))).toThrow();
  });

  it('fits 1,024 bytes whatever the names, also of what JSON writes in six bytes for one', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: fc.constantFrom('a', '"', '\u0001'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(name, name, (streamId, type) => {
        const bytes = encodeEntry(entryOf({ ...event, streamId, type }, salts));
        expect(bytes.length).toBeLessThanOrEqual(1024);
        expect(encodeEntry(decodeEntry(bytes))).toEqual(bytes);
      }),
    );
  });

  it('names a stream of more than 256 bytes, or of more than 340 as JSON writes it, by its hash', () => {
    const long = `parked-${'x'.repeat(250)}`;
    expect(entryOf({ ...event, streamId: long }, salts).stream).toBe(
      `sha256:${createHash('sha256').update(long).digest('hex')}`,
    );
    expect(entryOf({ ...event, streamId: long.slice(1) }, salts).stream).toBe(long.slice(1));
    for (const [times, isNamed] of [
      [170, true],
      [171, false],
    ] as const)
      expect(entryOf({ ...event, type: '"'.repeat(times) }, salts).type === '"'.repeat(times)).toBe(isNamed);
  });

  it('hashes what is no JSON by its bytes, and nothing by none', () => {
    expect(contentOf(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 2));
    expect(contentOf(undefined)).toHaveLength(0);
    expect(contentOf('no { json')).toBe('"no { json"');
  });
});
