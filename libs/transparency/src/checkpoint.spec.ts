import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { formatCheckpointText, parseCheckpoint, parseCheckpointText, signCheckpoint } from './checkpoint.js';
import { cosign, cosignatureVerifier, cosignedAt } from './cosignature.js';
import { checkpointOf, logOf, witnessOf } from './keys.fixture.js';
import { Malformed, SignatureRefused } from './errors.js';
import { emptyRoot } from './merkle.js';
import { formatNote, formatSignatureLine, parseNote, signatureOf, verifyNote } from './signed-note.js';

/** The example of tlog-cosignature@v1.0.1. */
const text = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;
const example = `${text}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const log = logOf('log.example', 1);
const witness = witnessOf('witness.example/w1', 9);

describe('a checkpoint', () => {
  it('is read as the example of its specification, and written as it was', () => {
    const checkpoint = parseCheckpoint(Buffer.from(example));
    expect([checkpoint.origin, checkpoint.size]).toEqual(['example.com/behind-the-sofa', 20_852_163]);
    expect(checkpoint.note.signatures).toHaveLength(2);
    expect(formatCheckpointText(checkpoint) + example.slice(text.length)).toBe(example);
    expect(formatNote(checkpoint.note)).toBe(example);
  });

  it('that a log signs is verified with the log’s key, with what it adds', () => {
    const made = signCheckpoint(
      { origin: 'log.example', size: 0, root: emptyRoot, extensions: ['one', 'two'] },
      log.signer,
    );
    const checkpoint = parseCheckpoint(Buffer.from(made));
    expect(checkpoint.extensions).toEqual(['one', 'two']);
    expect(verifyNote(checkpoint.note, [log.verifier])).toHaveLength(1);
  });

  it.each([
    ['without an origin', text.replace('example.com/behind-the-sofa', '')],
    ['of two lines', text.slice(0, text.indexOf('CsUY'))],
    ['with a size that begins with zero', text.replace('2085', '02085')],
    ['with a negative size', text.replace('2085', '-2085')],
    ['with a size that no number holds', text.replace('20852163', '9007199254740992')],
    ['with a root of 31 bytes', text.replace('jxq2I=', 'jxq')],
    ['with an empty line', `${text}\nmore\n`],
    ['with seventeen lines added', text + 'more\n'.repeat(17)],
    ['with a line of more than 1,024 characters', `${text}${'x'.repeat(1025)}\n`],
    ['of an empty tree with another’s root', text.replace('20852163', '0')],
  ])('%s is refused', (_what, wrong) => {
    expect(() => parseCheckpointText(wrong)).toThrow(Malformed);
  });
});

describe('a cosignature', () => {
  const cosigned = (at: number) => {
    const note = parseNote(Buffer.from(checkpointOf(log, 5)));
    return { ...note, signatures: [...note.signatures, cosign(note.text, witness, at)] };
  };

  it('has the time of the example of its specification', () => {
    const line = parseNote(Buffer.from(example)).signatures[1];
    expect(line && cosignedAt(line)).toBe(1_679_315_147);
  });

  it('holds with the witness’s key, and says when it was made', () => {
    const note = parseNote(Buffer.from(formatNote(cosigned(1_700_000_000))));
    const [made, ...others] = verifyNote(note, [witness.verifier]);
    expect([made?.name, made && cosignedAt(made), others]).toEqual([witness.name, 1_700_000_000, []]);
    expect(verifyNote(note, [log.verifier, witness.verifier])).toHaveLength(2);
  });

  it('is refused with another time or another text', () => {
    const note = cosigned(1_700_000_000);
    const changed = note.signatures.map(({ signature, ...rest }) => {
      const bytes = Buffer.from(signature);
      bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
      return { ...rest, signature: bytes };
    });
    expect(() => verifyNote({ ...note, signatures: changed }, [witness.verifier])).toThrow(SignatureRefused);
    const text = note.text.replace('5', '6');
    expect(() => verifyNote({ ...note, text }, [witness.verifier])).toThrow(SignatureRefused);
  });

  it('is no signature of a log, nor the other way round', () => {
    const sameKey = logOf(witness.name, 9);
    const note = cosigned(1_700_000_000);
    expect(() => verifyNote(note, [sameKey.verifier])).toThrow('no signature of a known key');
    expect(() => cosignatureVerifier(sameKey.verifierKey)).toThrow(RangeError);
    const signedAsLog = signatureOf(note.text, sameKey.signer);
    expect(() => verifyNote({ ...note, signatures: [signedAsLog] }, [witness.verifier])).toThrow();
  });

  it('has a time in whole seconds since 1970', () => {
    expect(() => cosigned(-1)).toThrow(RangeError);
    expect(() => cosigned(1.5)).toThrow(RangeError);
    expect(formatSignatureLine(cosign('text\n', witness, 0))).toMatch(/^— witness\.example\/w1 /);
  });
});
