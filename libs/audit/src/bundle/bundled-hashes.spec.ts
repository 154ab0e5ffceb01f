import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Malformed } from '#transparency';
import { formatHashLine } from './bundle-lines.js';
import { BundledHashes } from './bundled-hashes.js';

const hashOf = (text: string) => createHash('sha256').update(text).digest();
const subtrees = [
  { level: 0, index: 0 },
  { level: 0, index: 10 },
  { level: 17, index: 9_007_199_254 },
];
const text = subtrees.map((subtree, at) => formatHashLine(subtree, hashOf(String(at)))).join('');
const inBundle = (file: string) => new BundledHashes(Buffer.from(file));

describe('the hashes of a bundle', () => {
  it('are found by level and index, and no other is taken for one', () => {
    const hashes = inBundle(text);
    for (const [at, subtree] of subtrees.entries()) {
      expect(hashes.of(subtree)).toEqual(hashOf(String(at)));
      expect(hashes.has(subtree, hashOf(String(at)))).toBe(true);
      expect(hashes.has(subtree, hashOf('another'))).toBe(false);
    }
    expect(hashes.of({ level: 1, index: 10 })).toBeUndefined();
    expect(hashes.has({ level: 1, index: 10 }, hashOf('1'))).toBe(false);
  });

  it('are compared by their letters: bytes have one base64 alone', () => {
    const [, last = ''] = /(.)=\n$/.exec(text) ?? [];
    const other = String.fromCharCode(last.charCodeAt(0) + 1);
    const hashes = inBundle(text.replace(/.=\n$/, `${other}=\n`));
    expect(hashes.of({ level: 17, index: 9_007_199_254 })).toEqual(hashOf('2'));
    expect(hashes.has({ level: 17, index: 9_007_199_254 }, hashOf('2'))).toBe(false);
  });

  it.each([
    ['without its end', text.slice(0, -1)],
    ['shorter than a hash', text.replace('=\n', '\n')],
    ['longer than a hash', text.replace('=\n', '==\n')],
    ['of a level that begins with 0', text.replace('17/', '017/')],
    ['of an index that begins with 0', text.replace('/10', '/010')],
    ['without a level', text.replace('0/', '/')],
    ['without an index', text.replace('/10', '/')],
    ['of a negative index', text.replace('/10', '/-1')],
    ['of a level that no tree has', text.replace('17/', '64/')],
    ['that is empty', `${text}\n`],
  ])('are refused for a line %s', (_what, file) => {
    expect(() => inBundle(file)).toThrow(Malformed);
  });
});
