import { Buffer } from 'node:buffer';
import type { SignedCheckpoint } from './checkpoint.js';
import { cosignatureVerifier, cosignedAt } from './cosignature.js';
import { Malformed, SignatureRefused } from './errors.js';
import {
  noteVerifier,
  parseVerifierKey,
  signatureType,
  verifyNote,
  type VerifierKey,
} from './signed-note.js';

/** Whose checkpoints are believed, and which cosignatures they need. */
export interface Policy {
  readonly logs: readonly PolicyKey[];
  readonly witnesses: ReadonlyMap<string, PolicyKey>;
  readonly groups: ReadonlyMap<string, Group>;
  /** A witness or a group; null: no cosignature is needed. */
  readonly quorum: string | null;
}

export interface PolicyKey {
  readonly key: VerifierKey;
  /** Where it is spoken to; what it means is the application's. */
  readonly url: string | null;
}

/** Has witnessed a checkpoint when as many of its members have as the threshold says. */
export interface Group {
  readonly threshold: number;
  readonly members: readonly string[];
}

/** Longest file, in bytes, and most logs, witnesses or groups. */
const longestPolicy = 256 * 1024;
const mostOfEach = 256;

/** @throws Malformed, with the line's number */
export function parsePolicy(bytes: Uint8Array): Policy {
  if (bytes.length > longestPolicy) throw new Malformed(`a policy of ${bytes.length} bytes`);
  // Bytes above 0x7F mean nothing here and are compared as they are.
  const text = Buffer.from(bytes).toString('latin1');
  const reading = new PolicyReading();
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Malformed('a policy whose last line does not end');
  lines.forEach((line, at) => {
    try {
      reading.line(line);
    } catch (error) {
      throw error instanceof Malformed ? new Malformed(`line ${at + 1}: ${error.message}`) : error;
    }
  });
  return reading.policy();
}

class PolicyReading {
  readonly #logs: PolicyKey[] = [];
  readonly #witnesses = new Map<string, PolicyKey>();
  readonly #groups = new Map<string, Group>();
  readonly #members = new Set<string>();
  #quorum: { readonly name: string | null } | null = null;

  line(line: string): void {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(line)) throw new Malformed('a control character');
    const [keyword, ...items] = line.split(/[ \t]+/).filter((item) => item !== '');
    if (keyword === undefined || keyword.startsWith('#')) return;
    if (keyword === 'log') this.#log(items);
    else if (keyword === 'witness') this.#witness(items);
    else if (keyword === 'group') this.#group(items);
    else if (keyword === 'quorum') this.#setQuorum(items);
    else throw new Malformed('no log, witness, group or quorum');
  }

  policy(): Policy {
    if (!this.#quorum) throw new Malformed('a policy without a quorum');
    const quorum = this.#quorum.name;
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum };
  }

  #log([key, url, ...more]: readonly string[]): void {
    if (key === undefined || more.length > 0) throw new Malformed('a log is a key, and an address');
    this.#logs.push(
      unlessThere(this.#logs, { key: keyOfType(key, signatureType.ed25519), url: url ?? null }),
    );
  }

  #witness([name, key, url, ...more]: readonly string[]): void {
    if (name === undefined || key === undefined || more.length > 0)
      throw new Malformed('a witness is a name, a key, and an address');
    this.#free(name);
    const witness = { key: keyOfType(key, signatureType.cosignature), url: url ?? null };
    this.#witnesses.set(name, unlessThere([...this.#witnesses.values()], witness));
  }

  #group([name, threshold, ...members]: readonly string[]): void {
    if (name === undefined || threshold === undefined || members.length === 0)
      throw new Malformed('a group is a name, a threshold, and members');
    this.#free(name);
    if (this.#groups.size >= mostOfEach) throw new Malformed('too many groups');
    for (const member of members) {
      this.#known(member);
      if (this.#members.has(member)) throw new Malformed(`${member} is a member twice`);
      this.#members.add(member);
    }
    this.#groups.set(name, { threshold: thresholdOf(threshold, members.length), members });
  }

  #setQuorum([name, ...more]: readonly string[]): void {
    if (name === undefined || more.length > 0) throw new Malformed('a quorum is one name');
    if (this.#quorum) throw new Malformed('a second quorum');
    if (name !== 'none') this.#known(name);
    this.#quorum = { name: name === 'none' ? null : name };
  }

  #free(name: string): void {
    if (name === 'none' || this.#witnesses.has(name) || this.#groups.has(name))
      throw new Malformed(`${name} is named already`);
  }

  #known(name: string): void {
    if (!this.#witnesses.has(name) && !this.#groups.has(name))
      throw new Malformed(`${name} is not named yet`);
  }
}

function keyOfType(text: string, type: number): VerifierKey {
  const key = parseVerifierKey(Buffer.from(text, 'latin1').toString());
  if (key.type !== type) throw new Malformed(`a key of type ${key.type}, not ${type}`);
  return key;
}

function unlessThere(known: readonly PolicyKey[], added: PolicyKey): PolicyKey {
  if (known.length >= mostOfEach) throw new Malformed('too many keys');
  if (known.some(({ key }) => Buffer.compare(key.publicKey, added.key.publicKey) === 0))
    throw new Malformed('the same key twice');
  return added;
}

function thresholdOf(text: string, members: number): number {
  if (text === 'any') return 1;
  if (text === 'all') return members;
  const threshold = /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : 0;
  if (threshold < 1 || threshold > members)
    throw new Malformed(`a threshold that is not from 1 to ${members}`);
  return threshold;
}

/** Whose signatures hold on a checkpoint. */
export interface Endorsement {
  readonly log: VerifierKey;
  /** The policy's names of the witnesses that cosigned, and when each says it did, in seconds since 1970. */
  readonly witnesses: readonly { readonly name: string; readonly at: number }[];
}

/**
 * Who signed and cosigned a checkpoint, when that is enough for the policy.
 * @throws SignatureRefused when it is not, or a signature of a known key does not hold
 */
export function endorsementOf({ origin, note }: SignedCheckpoint, policy: Policy): Endorsement {
  const logs = policy.logs.map(({ key }) => key).filter(({ name }) => name === origin);
  const [first] = verifyNote(note, logs.map(noteVerifier));
  const log = logs.find(({ keyId }) => keyId === first?.keyId);
  if (!log) throw new SignatureRefused(`no key of the log ${origin}`);
  const witnesses = [...policy.witnesses].flatMap(([name, { key }]) => {
    const made = note.signatures.filter((each) => each.name === key.name && each.keyId === key.keyId);
    if (made.length === 0) return [];
    const verified = verifyNote({ ...note, signatures: made }, [cosignatureVerifier(key)]);
    return [{ name, at: Math.max(...verified.map(cosignedAt)) }];
  });
  if (!isQuorum(new Set(witnesses.map(({ name }) => name)), policy))
    throw new SignatureRefused('fewer witnesses than the policy asks for');
  return { log, witnesses };
}

/** Whether these witnesses together are what the policy asks for. */
export function isQuorum(witnesses: ReadonlySet<string>, { groups, quorum }: Policy): boolean {
  const witnessed = (name: string): boolean => {
    const group = groups.get(name);
    return group ? group.members.filter(witnessed).length >= group.threshold : witnesses.has(name);
  };
  return quorum === null || witnessed(quorum);
}
