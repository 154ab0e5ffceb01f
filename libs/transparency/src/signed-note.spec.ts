import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { keyOf, logOf } from './keys.fixture.js';
import { Malformed, SignatureRefused } from './errors.js';
import {
  formatNote,
  formatVerifierKey,
  noteVerifier,
  parseNote,
  parseVerifierKey,
  signatureOf,
  verifierKeyOf,
  verifyNote,
} from './signed-note.js';

/** The example of signed-note@v1.0.0. */
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const example = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const parse = (text: string) => parseNote(Buffer.from(text));
const log = logOf('log.example', 1);
const other = logOf('other.example', 2);
const signed = (text: string, ...by: { signer: Parameters<typeof signatureOf>[1] }[]) =>
  formatNote({ text, signatures: by.map(({ signer }) => signatureOf(text, signer)) });

describe('a signed note', () => {
  it('is verified as the example of its specification', () => {
    const verifier = noteVerifier(parseVerifierKey(exampleKey));
    expect(verifyNote(parse(example), [verifier])).toHaveLength(1);
    expect(formatNote(parse(example))).toBe(example);
  });

  it('is refused with any bit of its text or its signature changed', () => {
    const verifier = noteVerifier(parseVerifierKey(exampleKey));
    const bytes = Buffer.from(example);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => verifyNote(parseNote(changed), [verifier])).toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps empty lines in its text, and is parted from its signatures by the last', () => {
    const note = parse(signed('one\n\nthree\n', log));
    expect(note.text).toBe('one\n\nthree\n');
    expect(verifyNote(note, [log.verifier])).toHaveLength(1);
  });

  it('is held to the known keys, whoever else signed it', () => {
    const note = parse(signed('text\n', log, other));
    expect(verifyNote(note, [other.verifier]).map(({ name }) => name)).toEqual(['other.example']);
    expect(() => verifyNote(note, [logOf('log.example', 3).verifier])).toThrow(SignatureRefused);
    expect(() => verifyNote(note, [])).toThrow(SignatureRefused);
  });

  it('is refused when one of two known keys did not sign what it says', () => {
    const forged = signatureOf('another text\n', other.signer);
    const note = { text: 'text\n', signatures: [signatureOf('text\n', log.signer), forged] };
    expect(() => verifyNote(note, [log.verifier, other.verifier])).toThrow(SignatureRefused);
  });

  it('takes sixteen signatures, and not more than 64', () => {
    const many = (count: number) => signed('text\n', ...Array<typeof log>(count).fill(log));
    expect(verifyNote(parse(many(16)), [log.verifier])).toHaveLength(16);
    expect(() => parse(many(65))).toThrow(Malformed);
  });

  it.each([
    ['without signatures', 'text\n'],
    ['without a last newline', example.slice(0, -1)],
    ['with a control character', example.replace('This', 'Th\tis')],
    ['with a line that is no signature', `${example}more\n`],
    ['with a hyphen for the dash', example.replace('—', '-')],
    ['with two spaces', example.replace('— ', '—  ')],
    ['with a plus in a name', example.replace('example.com/foo', 'example.com+foo')],
    ['with base64 in another spelling', example.replace('yaQM=', 'yaQN=')],
    ['with base64 that lacks its padding', example.replace('yaQM=', 'yaQM')],
    ['with a signature of four bytes', example.replace(/foo .*/, 'foo Uw2QOg==')],
  ])('%s is refused', (_what, text) => {
    expect(() => parse(text)).toThrow(Malformed);
  });

  it('that is no UTF-8, or longer than half a megabyte, is refused', () => {
    expect(() => parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(example)]))).toThrow('no UTF-8');
    expect(() => parse('x'.repeat(512 * 1024) + example)).toThrow('bytes, of at most');
  });
});

describe('a verifier key', () => {
  it('is written as it was read', () => {
    expect(formatVerifierKey(parseVerifierKey(exampleKey))).toBe(exampleKey);
  });

  it('of a signing key verifies what that key signs', () => {
    const key = parseVerifierKey(formatVerifierKey(verifierKeyOf('log.example', 1, keyOf(1))));
    expect(verifyNote(parse(signed('text\n', log)), [noteVerifier(key)])).toHaveLength(1);
  });

  it.each([
    ['with an id that is not its own', exampleKey.replace('530d903a', '530d903b')],
    ['with another name', exampleKey.replace('foo', 'bar')],
    ['of a type that is not Ed25519', exampleKey.replace('+Ae', '+Ae'.replace('A', 'B'))],
    ['that lacks a byte', exampleKey.replace('3U2k', '')],
    ['in upper case', exampleKey.replace('530d903a', '530D903A')],
    ['that is empty', ''],
    ['with a space in its name', exampleKey.replace('foo', 'f oo')],
  ])('%s is refused', (_what, text) => {
    expect(() => parseVerifierKey(text)).toThrow(Malformed);
  });
});
