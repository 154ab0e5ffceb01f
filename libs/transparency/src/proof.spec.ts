import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { checkpointOf, logOf } from './keys.fixture.js';
import { Malformed } from './errors.js';
import { inclusionProof, leafHash } from './merkle.js';
import { formatProof, parseProof, verifyProof } from './proof.js';
import { entryOf, hashesIn, treeOf } from './trees.fixture.js';

const log = logOf('log.example', 1);
const checkpoint = checkpointOf(log, 21);
const inclusion = await inclusionProof(7, 21, hashesIn(treeOf(21).levels));
const proof = formatProof({ extra: null, index: 7, inclusion }, checkpoint);
const parse = (text: string) => parseProof(Buffer.from(text));

describe('a proof in one file', () => {
  it('has the lines that tlog-proof says', () => {
    expect(proof.split('\n').slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 7']);
    expect(
      proof
        .split('\n')
        .slice(2, 7)
        .every((line) => line.length === 44),
    ).toBe(true);
    expect(proof.endsWith(`\n\n${checkpoint}`)).toBe(true);
    const extra = formatProof({ extra: Buffer.from('salt'), index: 7, inclusion }, checkpoint);
    expect(extra.split('\n')[1]).toBe('extra c2FsdA==');
    expect(Buffer.from(parse(extra).extra ?? []).toString()).toBe('salt');
  });

  it('shows that the entry is in the log, and that no other is there', () => {
    expect(verifyProof(parse(proof), leafHash(entryOf(7)))).toBe(true);
    expect(verifyProof(parse(proof), leafHash(entryOf(8)))).toBe(false);
    expect(verifyProof(parse(proof.replace('index 7', 'index 6')), leafHash(entryOf(7)))).toBe(false);
  });

  it.each([
    ['of another version', proof.replace('@v1', '@v2')],
    ['without a checkpoint', proof.slice(0, proof.indexOf('\n\n'))],
    ['without an index', proof.replace('index 7\n', '')],
    ['with an index that begins with zero', proof.replace('index 7', 'index 07')],
    ['with a hash of 31 bytes', proof.replace('=\n', '\n')],
    ['with extra data behind its index', proof.replace('index 7', 'index 7\nextra c2FsdA==')],
    ['with 64 hashes', proof.replace('index 7', `index 7${`\n${'A'.repeat(43)}=`.repeat(64)}`)],
    ['with more extra data than 64 KB', proof.replace('index', `extra ${'AAAA'.repeat(22_000)}\nindex`)],
  ])('%s is refused', (_what, text) => {
    expect(() => parse(text)).toThrow(Malformed);
  });
});
