import { describe, expect, it } from '@jest/globals';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { parseCheckpoint } from './checkpoint.js';
import { cosign } from './cosignature.js';
import { checkpointOf, logOf, witnessOf } from './keys.fixture.js';
import { Malformed, SignatureRefused } from './errors.js';
import { endorsementOf, isQuorum, parsePolicy } from './policy.js';
import { formatNote, formatVerifierKey } from './signed-note.js';

const log = logOf('log.example', 1);
const witnesses = ['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'].map((name, at) =>
  witnessOf(`${name}.example`, 10 + at),
);
const named = witnesses.map(({ name, verifierKey }) =>
  [name.slice(0, 2), formatVerifierKey(verifierKey)].join(' '),
);
const logLine = `log ${formatVerifierKey(log.verifierKey)}`;

/** The policy that tlog-policy gives as its example. */
const example = `${logLine}

witness ${named[0]}
witness ${named[1]}
witness ${named[2]}
group X-witnesses 2 X1 X2 X3

# the others
\twitness ${named[3]} https://y1.example/witness
witness ${named[4]}
witness ${named[5]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;
const parse = (text: string) => parsePolicy(Buffer.from(text));

/** A checkpoint that those of the witnesses cosigned whose places are named. */
function cosigned(...places: readonly number[]) {
  const { note } = parseCheckpoint(Buffer.from(checkpointOf(log, 5)));
  const made = witnesses
    .filter((_, at) => places.includes(at))
    .map((each) => cosign(note.text, each, 1_700_000_000));
  return parseCheckpoint(Buffer.from(formatNote({ ...note, signatures: [...note.signatures, ...made] })));
}

describe('a policy', () => {
  it('counts its groups as the example of its specification says', () => {
    const policy = parse(example);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5)), (places) => {
        const of = (letter: string) => places.filter((at) => named[at]?.startsWith(letter)).length;
        const names = new Set(places.map((at) => named[at]?.slice(0, 2) ?? ''));
        expect(isQuorum(names, policy)).toBe(of('X') >= 2 && of('Y') >= 1);
      }),
    );
    expect(policy.witnesses.get('Y1')?.url).toBe('https://y1.example/witness');
  });

  it('says who signed and cosigned a checkpoint, where that is enough', () => {
    const { log: by, witnesses: cosigners } = endorsementOf(cosigned(0, 2, 4), parse(example));
    expect([by.name, cosigners]).toEqual([
      'log.example',
      ['X1', 'X3', 'Y2'].map((name) => ({ name, at: 1_700_000_000 })),
    ]);
    expect(() => endorsementOf(cosigned(0, 3, 4, 5), parse(example))).toThrow(SignatureRefused);
    expect(endorsementOf(cosigned(), parse(`${logLine}\nquorum none\n`)).witnesses).toEqual([]);
  });

  it('refuses a checkpoint of a log that it does not name, or that another key signed', () => {
    for (const other of [logOf('other.example', 1), logOf('log.example', 2)]) {
      const checkpoint = parseCheckpoint(Buffer.from(checkpointOf(other, 5)));
      expect(() => endorsementOf(checkpoint, parse(`${logLine}\nquorum none\n`))).toThrow(SignatureRefused);
    }
  });

  it('refuses a checkpoint with a cosignature of a known witness that does not hold', () => {
    const checkpoint = cosigned(0, 1, 2, 3);
    const forged = checkpoint.note.signatures.map((each, at) =>
      at === 1 ? { ...each, signature: Buffer.from(each.signature).fill(7, 8) } : each,
    );
    const note = { ...checkpoint.note, signatures: forged };
    expect(() => endorsementOf({ ...checkpoint, note }, parse(example))).toThrow('does not hold');
  });

  it('takes names that are no ASCII, and compares them byte by byte', () => {
    const key = named[0]?.slice(3) ?? '';
    expect(parse(`witness Thanh-tra-tỉnh ${key}\nquorum Thanh-tra-tỉnh\n`).quorum).not.toBeNull();
    expect(() => parse(`witness tỉnh ${key}\nquorum ${'tỉnh'.normalize('NFD')}\n`)).toThrow('not named yet');
  });

  it.each([
    ['without a quorum', `witness ${named[0]}\n`],
    ['with two quorums', 'quorum none\nquorum none\n'],
    ['without a last newline', 'quorum none'],
    ['with a word that it does not know', 'quorum none\nwitnes X\n'],
    ['with a carriage return', 'quorum none\r\n'],
    ['with a group named later', `witness ${named[0]}\nquorum G\ngroup G any X1\n`],
    ['with a member twice', `witness ${named[0]}\ngroup G 1 X1 X1\nquorum G\n`],
    ['with a member of two groups', `witness ${named[0]}\ngroup G 1 X1\ngroup H 1 X1\nquorum G\n`],
    ['with a threshold beyond its members', `witness ${named[0]}\ngroup G 2 X1\nquorum G\n`],
    ['with a threshold of none', `witness ${named[0]}\ngroup G 0 X1\nquorum G\n`],
    ['with a group without members', `witness ${named[0]}\ngroup G any\nquorum G\n`],
    ['with a witness that is called none', `witness none ${named[0]?.slice(3)}\nquorum none\n`],
    ['with a name twice', `witness ${named[0]}\nwitness X1 ${named[1]?.slice(3)}\nquorum X1\n`],
    ['with a key twice', `witness ${named[0]}\nwitness X9 ${named[0]?.slice(3)}\nquorum X1\n`],
    ['with a log’s key for a witness', `witness X1 ${formatVerifierKey(log.verifierKey)}\nquorum X1\n`],
    ['with a witness’s key for a log', `log ${named[0]?.slice(3)}\nquorum none\n`],
    ['with a log twice', `${logLine}\n${logLine}\nquorum none\n`],
  ])('%s is refused', (_what, text) => {
    expect(() => parse(text)).toThrow(Malformed);
  });
});
