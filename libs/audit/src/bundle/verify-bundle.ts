import { Buffer } from 'node:buffer';
import { hash as digest } from 'node:crypto';
import {
  endorsementOf,
  inclusionProof,
  leafHash,
  Malformed,
  noteVerifier,
  parseCheckpoint,
  parseVerifierKey,
  sameHash,
  SignatureRefused,
  verifyInclusion,
  verifyNote,
  type Endorsement,
  type Hash,
  type Policy,
  type SignedCheckpoint,
} from '#transparency';
import { canonicalJson } from '../canonical-json.js';
import { commitsTo } from '../scope-index.js';
import { contentOf, decodeEntry, saltedHash } from '../log-entry.js';
import { parseEventLine, parseHashLine, recordIn, hashName, type BundledEvent } from './bundle-lines.js';
import { filesInBundle } from './bundle-zip.js';
import { completenessOf, recordedAtIn, type Completeness, type PlacedEvent } from './completeness.js';

/** What a bundle is verified with: a key or a policy that came by another way, else the key that came along. */
export type Trust =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'none' };

/** What verifying a bundle came to. */
export interface BundleVerdict {
  /** What does not hold; empty when everything does. */
  readonly faults: readonly string[];
  readonly events: number;
  /** Events whose data or metadata was destroyed on purpose: their place is proved, their content no more. */
  readonly erased: number;
  /** The log's name, its size when it was signed, and the key that signed it; null where the checkpoint does not hold. */
  readonly signed: { readonly origin: string; readonly size: number; readonly key: string } | null;
  /** Who witnessed that, where a policy says whom to believe. */
  readonly witnesses: Endorsement['witnesses'];
  /** Where the key came from. */
  readonly trust: Trust['kind'];
  /** The agency and the months of which nothing was left out; null where the checkpoint or the filters do not let that be told. */
  readonly complete: Completeness | null;
}

const mostFaults = 20;

/**
 * Verifies a bundle with nothing but itself and what is trusted: every byte of it is one of its files, every file is the one
 * in its manifest, every event is what its entry says, and every entry is where it says in the tree that was signed.
 */
export async function verifyBundle(zip: Uint8Array, trust: Trust): Promise<BundleVerdict> {
  const verifying = new Verifying(trust);
  try {
    await verifying.run(filesInBundle(zip));
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof SignatureRefused)) throw error;
    verifying.faults.push(error.message);
  }
  return verifying.verdict();
}

class Verifying {
  readonly faults: string[] = [];
  #signed: BundleVerdict['signed'] = null;
  #witnesses: Endorsement['witnesses'] = [];
  readonly #placed: PlacedEvent[] = [];
  #events = 0;
  #erased = 0;
  #complete: Completeness | null = null;

  constructor(private readonly trust: Trust) {}

  async run(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.#compareManifest(files);
    const checkpoint = parseCheckpoint(fileIn(files, 'checkpoint'));
    this.#believe(checkpoint, textIn(files, 'key').trim());
    const hashes = new Map(linesIn(files, 'hashes').map(parseHashLine));
    let last = -1;
    for (const line of linesIn(files, 'events.jsonl')) {
      const event = parseEventLine(line);
      if (event.leaf <= last) this.#fault(`Event ${this.#events}: not behind the one before it`);
      last = event.leaf;
      await this.#verifyEvent(event, checkpoint, hashes);
      this.#events += 1;
      if (this.faults.length >= mostFaults) return;
    }
    const { events, filters } = recordIn(textIn(files, 'request.json'));
    this.#complete = this.#compareIndex(files, checkpoint, filters);
    if (events !== this.#events)
      this.#fault(`There are ${this.#events} events, and the request was answered with ${String(events)}`);
  }

  verdict(): BundleVerdict {
    return {
      ...{ faults: this.faults, events: this.#events, erased: this.#erased, signed: this.#signed },
      ...{ witnesses: this.#witnesses, trust: this.trust.kind, complete: this.#complete },
    };
  }

  #fault(text: string): void {
    if (this.faults.length < mostFaults) this.faults.push(text);
  }

  #compareManifest(files: ReadonlyMap<string, Uint8Array>): void {
    const text = textIn(files, 'manifest.json');
    const manifest = recordIn(text);
    const found = [...files].filter(([name]) => name !== 'manifest.json');
    const expected = Object.fromEntries(found.map(([name, bytes]) => [name, digest('sha256', bytes)]));
    if (canonicalJson({ ...expected }) === canonicalJson(manifest) && canonicalJson(manifest) === text)
      return;
    const names = new Set([...Object.keys(manifest), ...Object.keys(expected)]);
    const changed = [...names].filter((name) => manifest[name] !== expected[name]);
    this.#fault(`The bundle’s manifest does not fit: ${changed.join(', ') || 'manifest.json'}`);
  }

  #believe(checkpoint: SignedCheckpoint, ownKey: string): void {
    const { origin, size, note } = checkpoint;
    if (this.trust.kind === 'policy') {
      const { log, witnesses } = endorsementOf(checkpoint, this.trust.policy);
      this.#witnesses = witnesses;
      this.#signed = { origin, size, key: `${log.name} ${log.keyId.toString(16)}` };
      return;
    }
    const key = this.trust.kind === 'key' ? this.trust.key : ownKey;
    if (ownKey !== key) this.#fault('The key in the bundle is another than the one that is trusted');
    const verifier = parseVerifierKey(key);
    if (verifier.name !== origin)
      throw new SignatureRefused(`the key is of ${verifier.name}, not of ${origin}`);
    verifyNote(note, [noteVerifier(verifier)]);
    this.#signed = { origin, size, key };
  }

  #compareIndex(
    files: ReadonlyMap<string, Uint8Array>,
    { extensions }: SignedCheckpoint,
    filters: unknown,
  ): Completeness | null {
    if (!files.has('index')) return null;
    const text = textIn(files, 'index');
    if (!commitsTo(extensions, text)) this.#fault('The checkpoint does not commit to the index');
    const { complete, faults } = completenessOf(text, filters, this.#placed);
    for (const fault of faults) this.#fault(fault);
    return complete;
  }

  async #verifyEvent(
    { leaf, entry, salts, data, metadata }: BundledEvent,
    { size, root }: SignedCheckpoint,
    hashes: ReadonlyMap<string, Hash>,
  ): Promise<void> {
    const where = `Event at entry ${leaf}`;
    if (leaf < 0 || leaf >= size) return this.#fault(`${where}: the log that was signed has ${size} entries`);
    const proof = await inclusionProof(leaf, size, (subtrees) =>
      Promise.resolve(subtrees.map((subtree) => hashes.get(hashName(subtree)) ?? new Uint8Array())),
    );
    const bytes = Buffer.from(entry);
    const known = decodedOrNull(bytes);
    if (known === null) return this.#fault(`${where}: what stands for it in the log is no entry`);
    if (!verifyInclusion(proof, { leaf: leafHash(bytes), index: leaf, size, root }))
      this.#fault(`${where}: it is not in the log that was signed`);
    this.#placed.push({ leaf: leafHash(bytes), recordedAt: recordedAtIn(metadata) ?? known.recorded });
    if (salts.data === null || salts.metadata === null) this.#erased += 1;
    if (salts.data !== null && !sameHash(saltedHash(salts.data, contentOf(data)), known.data))
      this.#fault(`${where}: its data is another than was recorded`);
    if (salts.metadata !== null && !sameHash(saltedHash(salts.metadata, contentOf(metadata)), known.metadata))
      this.#fault(`${where}: its metadata is another than was recorded`);
  }
}

function decodedOrNull(bytes: Uint8Array): ReturnType<typeof decodeEntry> | null {
  try {
    return decodeEntry(bytes);
  } catch {
    return null;
  }
}

function fileIn(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const file = files.get(name);
  if (!file) throw new Malformed(`a bundle without ${name}`);
  return file;
}

const textIn = (files: ReadonlyMap<string, Uint8Array>, name: string) =>
  Buffer.from(fileIn(files, name)).toString();

function linesIn(files: ReadonlyMap<string, Uint8Array>, name: string): string[] {
  const text = textIn(files, name);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Malformed(`${name} does not end its last line`);
  return text.slice(0, -1).split('\n');
}
