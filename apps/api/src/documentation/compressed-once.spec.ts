import { expect, test } from '@jest/globals';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressedOnce } from './compressed-once.js';

const text = '{"paths":'.repeat(1_000);

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br;q=0.5', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip;q=0.0', 'identity'],
  ['deflate', 'identity'],
  ['', 'identity'],
  [undefined, 'identity'],
])('who takes %s gets the text as %s', (header, encoding) => {
  const written = compressedOnce(() => text)(header);
  expect(written.encoding).toBe(encoding);
  const read = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };
  expect(read[written.encoding](written.bytes).toString()).toBe(text);
});

test('a text is made once, and each form of it has an ETag of its own that stays', () => {
  let times = 0;
  const written = compressedOnce(() => `${text}${(times += 1)}`);
  const headers = ['br', 'gzip', ''];
  const etags = headers.map((header) => written(header).etag);
  expect(new Set(etags).size).toBe(3);
  expect(headers.map((header) => written(header).etag)).toEqual(etags);
  expect(times).toBe(1);
});
