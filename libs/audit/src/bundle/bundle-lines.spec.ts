import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Malformed } from '#transparency';
import { canonicalJson } from '../canonical-json.js';
import { contentOf } from '../log-entry.js';
import {
  filesNamedIn,
  formatEventLine,
  parseEventLine,
  splitEventLine,
  textOf,
  type BundledEvent,
} from './bundle-lines.js';

const salt = (byte: number) => Buffer.alloc(32, byte);
const head = { leaf: 7, entry: '{"type":"Ý \\"kiến\\""}', salts: { data: salt(1), metadata: salt(2) } };
const lost = { data: null, metadata: salt(2) };
const event = { ...head, data: { narrative: 'Đạt', '10': 1, '9': 2 }, metadata: { $by: 'an', actor: {} } };

/** Without the end of the line. */
const lineOf = (of: BundledEvent, asJson?: (value: unknown) => string) =>
  formatEventLine(of, asJson).slice(0, -1);
const changed = (from: string | RegExp, to: string, of: BundledEvent = event) => lineOf(of).replace(from, to);
/** Its data given as bytes. */
const asBytes = (text: string) =>
  changed(
    /"data":\{"json":.*\},"metadata"/,
    `"data":{"bytes":"${Buffer.from(text).toString('base64')}"},"metadata"`,
  );
/** The same salt, data and hash, parted elsewhere: the data are but a brace. */
const takenIntoTheSalt = () => {
  const text = canonicalJson(event.data);
  const longer = Buffer.concat([salt(1), Buffer.from(text.slice(0, -1))]).toString('base64');
  return asBytes(text.slice(-1)).replace(salt(1).toString('base64'), longer);
};
const bytesOf = (content: string | Uint8Array) => Buffer.from(content).toString('hex');

const content = fc.oneof(
  fc.jsonValue(),
  fc.uint8Array({ maxLength: 20 }),
  fc.constant(undefined),
  // What a line has between its contents, inside one of them.
  fc.constant({ a: {}, metadata: { json: { b: '},"metadata":{"json":' } } }),
);

describe('an event of a bundle', () => {
  it('is what its line was written of, with contents as they are hashed and as they were recorded', () => {
    fc.assert(
      fc.property(content, content, fc.boolean(), (data, metadata, isLost) => {
        const salts = isLost ? lost : head.salts;
        for (const asJson of [canonicalJson, JSON.stringify]) {
          const parsed = parseEventLine(lineOf({ ...head, salts, data, metadata }, asJson));
          expect(parsed).toMatchObject({ leaf: head.leaf, entry: head.entry });
          expect(bytesOf(parsed.data.hashed)).toBe(bytesOf(contentOf(data)));
          expect(bytesOf(parsed.metadata.hashed)).toBe(bytesOf(contentOf(metadata)));
        }
      }),
    );
  });

  it('is split into the texts that were hashed', () => {
    const split = splitEventLine(lineOf(event));
    expect(bytesOf(split?.data.hashed ?? '')).toBe(bytesOf(canonicalJson(event.data)));
    expect(bytesOf(split?.metadata.hashed ?? '')).toBe(bytesOf(canonicalJson(event.metadata)));
    expect(split).toMatchObject({ ...head, metadata: { value: event.metadata } });
  });

  it.each<[string, string]>([
    ['names its leaf twice', changed('{"leaf":7', '{"leaf":8,"leaf":7')],
    ['names its data twice', changed('"data":{"json"', '"data":{"json":1},"data":{"json"')],
    ['names what it has of its data twice', changed('"data":{"json"', '"data":{"json":1,"json"')],
    ['has a member of no event', changed('"salts"', '"note":1,"salts"')],
    ['has one behind all others', changed(/\}$/, ',"note":1}')],
    ['has a blank', changed(',"entry"', ', "entry"')],
    ['escapes what it need not', changed('"entry":"{', '"entry":"\\u007b')],
    ['has another base64 of a salt', changed('AQE="', 'AQF="')],
    ['ends with something else', changed(/\}\}$/, '}]')],
    ['has a salt that takes in the beginning of what is hashed behind it', takenIntoTheSalt()],
    ['has a salt of no bytes', changed(/"data":"[^"]{44}"/, '"data":""')],
    ['has JSON as bytes', asBytes(canonicalJson(event.data))],
    ['has nothing as no bytes', asBytes('')],
  ])('is not split, and refused, where its line %s', (_what, line) => {
    expect(splitEventLine(line)).toBeNull();
    expect(() => parseEventLine(line)).toThrow(Malformed);
  });

  it.each<[string, string]>([
    ['a member twice', changed('"narrative":"Đạt"', '"narrative":"Đạt","narrative":"Khác"')],
    ['a blank', changed('"narrative":', '"narrative": ')],
  ])('is refused where its data has %s, whether that is still hashed or not', (_what, line) => {
    expect(() => parseEventLine(line)).toThrow(Malformed);
  });

  it('is not split where a salt is lost, without which no hash tells how it was written', () => {
    expect(splitEventLine(lineOf({ ...event, salts: lost }))).toBeNull();
    const line = changed('"narrative":', '"narrative": ', { ...event, salts: lost });
    expect(() => parseEventLine(line)).toThrow(Malformed);
  });

  it('is not split where what stands between its contents is no JSON', () => {
    const twice = changed('"data":{"json":', '"data":{"json":1},"metadata":{"json":2},"data":{"json":');
    expect(splitEventLine(twice)).toBeNull();
    expect(() => parseEventLine(twice)).toThrow(Malformed);
  });
});

it('the files that data name are found in their order, however deep they are', () => {
  const data = { sha256: 'a', evidence: [{ sha256: 'b' }, { sha256: 7 }, { file: { sha256: 'c' } }], x: 'd' };
  expect(filesNamedIn(data)).toEqual(['a', 'b', 'c']);
  let deep: unknown = { sha256: 'e' };
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(filesNamedIn(deep)).toEqual(['e']);
});

it('bytes that are no UTF-8 are refused, which would be read as U+FFFD', () => {
  expect(textOf(Buffer.from('\uFEFFĐạt \uFFFD'))).toBe('\uFEFFĐạt \uFFFD');
  expect(() => textOf(Buffer.from([0x22, 0xff, 0x22]))).toThrow(Malformed);
});
