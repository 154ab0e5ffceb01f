import { hash as digest } from 'node:crypto';
import {
  endorsementOf,
  inclusionProof,
  leafHash,
  Malformed,
  noteVerifier,
  parseCheckpoint,
  parseVerifierKey,
  rootOver,
  sameHash,
  SignatureRefused,
  signatureType,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
  type Endorsement,
  type Policy,
  type SignedCheckpoint,
  type Subtree,
} from '#transparency';
import { canonicalJson } from '../canonical-json.js';
import { commitsTo } from '../scope-index.js';
import { longestEntryBytes, parseEntry, saltedHash } from '../log-entry.js';
import {
  filesNamedIn,
  formatFileList,
  hashIn,
  parseEventLine,
  parseRequest,
  recordIn,
  splitEventLine,
  textOf,
  type Content,
  type ParsedEvent,
} from './bundle-lines.js';
import { BundledHashes } from './bundled-hashes.js';
import { faults, type BundleFault } from './bundle-faults.js';
import { filesInBundle } from './bundle-zip.js';
import { completenessOf, recordedAtOf, type Completeness, type PlacedEvent } from './completeness.js';

/** What a bundle is verified with: a key or a policy that came by another way, else the key that came along. */
export type Trust =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'none' };

/** What verifying a bundle came to. */
export interface BundleVerdict {
  /** What does not hold; empty when everything does. */
  readonly faults: readonly BundleFault[];
  readonly events: number;
  /**
   * The log's name, its size when it was signed, the key that signed it, and how many of its entries witnesses cosigned, null
   * where no policy says whom to believe. Null where the checkpoint does not hold.
   */
  readonly signed: {
    readonly origin: string;
    readonly size: number;
    readonly key: string;
    readonly witnessed: number | null;
  } | null;
  /** Who witnessed that, where a policy says whom to believe. */
  readonly witnesses: Endorsement['witnesses'];
  /** Where the key came from. */
  readonly trust: Trust['kind'];
  /** The agency and the months of which nothing was left out; null where the checkpoint or the filters do not let that be told. */
  readonly complete: Completeness | null;
  /** The files that nothing is proved of, by name: they came along to be read, or by whoever put them in. */
  readonly unproved: readonly string[];
}

/** What a bundle is verified by, and the list that has to fit its events. */
const verified = new Set([
  ...['events.jsonl', 'hashes', 'checkpoint', 'cosigned', 'consistency', 'index', 'key'],
  ...['files.json', 'manifest.json'],
]);
const mostFaults = 20;
/** Events after which it is told how far verifying has come. */
const tellEvery = 1_000;

/**
 * Verifies a bundle with nothing but itself and what is trusted: every byte of it is one of its files, every file is the one
 * in its manifest, every event is what its entry says, and every entry is where it says in the tree that was signed.
 * @param tell of how many bytes of the events so many are looked through
 */
export async function verifyBundle(
  zip: Uint8Array,
  trust: Trust,
  tell?: (done: number, of: number) => void,
): Promise<BundleVerdict> {
  const verifying = new Verifying(trust);
  try {
    await verifying.run(filesInBundle(zip), tell);
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof SignatureRefused)) throw error;
    verifying.faults.push(faults.refused(error.message));
  }
  return verifying.verdict();
}

type Files = ReadonlyMap<string, Uint8Array>;

/** What is wrong with an event beside its place in the tree, and that place, where it has an entry. */
interface Examined {
  readonly faults: readonly BundleFault[];
  readonly placed?: PlacedEvent;
}

class Verifying {
  readonly faults: BundleFault[] = [];
  #signed: BundleVerdict['signed'] = null;
  #witnesses: Endorsement['witnesses'] = [];
  readonly #placed: PlacedEvent[] = [];
  #events = 0;
  #complete: Completeness | null = null;
  #unproved: readonly string[] = [];
  /** SHA-256 of every file that an event names. */
  readonly #filesNamed = new Set<string>();
  /** Whether an event was not found to stand as it was hashed: in bundles that were made before that, none has to. */
  #isInOtherForm = false;

  constructor(private readonly trust: Trust) {}

  async run(files: Files, tell?: (done: number, of: number) => void): Promise<void> {
    this.#compareManifest(files);
    this.#unproved = [...files.keys()].filter((name) => !verified.has(name));
    const checkpoint = parseCheckpoint(fileIn(files, 'checkpoint'));
    this.#believe(checkpoint, files);
    const hashes = new BundledHashes(fileIn(files, 'hashes'));
    const events = fileIn(files, 'events.jsonl');
    let last = -1;
    for (const { line, end } of lines(events, 'events.jsonl')) {
      const { event, found } = this.#eventIn(line, checkpoint);
      if (event.leaf <= last) this.#fault(faults.order(event.leaf));
      else this.#keep(found);
      // Few events name a file, and a look at the line is faster than one at all members.
      if (line.includes('"sha256":'))
        for (const file of filesNamedIn(event.data.value)) this.#filesNamed.add(file);
      last = Math.max(last, event.leaf);
      this.#events += 1;
      if (this.#events % tellEvery === 0) tell?.(end, events.length);
      if (this.faults.length >= mostFaults) return;
    }
    await this.#compareTree(checkpoint, hashes);
    this.#compareFileList(textIn(files, 'files.json'));
    const { events: answered, filters } = parseRequest(textIn(files, 'request.json'));
    this.#complete = this.#compareIndex(files, checkpoint, filters);
    if (answered !== this.#events) this.#fault(faults.otherCount(this.#events, String(answered)));
  }

  verdict(): BundleVerdict {
    return {
      ...{ faults: this.faults, events: this.#events, signed: this.#signed },
      ...{ witnesses: this.#witnesses, trust: this.trust.kind, complete: this.#complete },
      unproved: this.#unproved,
    };
  }

  #fault(fault: BundleFault): void {
    if (this.faults.length < mostFaults) this.faults.push(fault);
  }

  #compareManifest(files: Files): void {
    const text = textIn(files, 'manifest.json');
    const manifest = recordIn(text);
    const found = [...files].filter(([name]) => name !== 'manifest.json');
    const expected = Object.fromEntries(found.map(([name, bytes]) => [name, digest('sha256', bytes)]));
    if (canonicalJson({ ...expected }) === canonicalJson(manifest) && canonicalJson(manifest) === text)
      return;
    const names = new Set([...Object.keys(manifest), ...Object.keys(expected)]);
    const changed = [...names].filter((name) => manifest[name] !== expected[name]);
    this.#fault(faults.manifest(changed.length > 0 ? changed : ['manifest.json']));
  }

  #believe(checkpoint: SignedCheckpoint, files: Files): void {
    const { origin, size, note } = checkpoint;
    if (this.trust.kind === 'policy') {
      const witnessed = witnessedIn(files, checkpoint, this.trust.policy);
      const { log, witnesses } = endorsementOf(witnessed, this.trust.policy);
      this.#witnesses = witnesses;
      this.#signed = {
        origin,
        size,
        key: `${log.name} ${log.keyId.toString(16)}`,
        witnessed: witnessed.size,
      };
      return;
    }
    const ownKey = textIn(files, 'key').trim();
    const key = this.trust.kind === 'key' ? this.trust.key : ownKey;
    if (ownKey !== key) this.#fault(faults.otherKey());
    const verifier = parseVerifierKey(key);
    if (verifier.type !== signatureType.ed25519) throw new SignatureRefused('the key is of no log');
    if (verifier.name !== origin)
      throw new SignatureRefused(`the key is of ${verifier.name}, not of ${origin}`);
    verifyNote(note, [noteVerifier(verifier)]);
    this.#signed = { origin, size, key, witnessed: null };
  }

  /** Each file that an event names is listed, once, and no other; in which order is nobody's business. */
  #compareFileList(text: string): void {
    const listed = filesListedIn(text);
    const isSame =
      listed.length === this.#filesNamed.size && listed.every((file) => this.#filesNamed.has(file));
    if (!isSame || formatFileList(listed) !== text) this.#fault(faults.otherFiles());
  }

  #compareIndex(files: Files, { extensions, size }: SignedCheckpoint, filters: unknown): Completeness | null {
    if (!files.has('index')) return null;
    const text = textIn(files, 'index');
    if (!commitsTo(extensions, text)) this.#fault(faults.otherIndex());
    const compared = completenessOf(text, filters, this.#placed, size);
    for (const fault of compared.faults) this.#fault(fault);
    return compared.complete;
  }

  #keep({ faults: found, placed }: Examined): void {
    for (const fault of found) this.#fault(fault);
    if (placed) this.#placed.push(placed);
  }

  /** An event by the texts of its line, if they are what was hashed; else by what they say. */
  #eventIn(line: string, checkpoint: SignedCheckpoint): { event: ParsedEvent; found: Examined } {
    const split = this.#isInOtherForm ? null : splitEventLine(line);
    const examined = split && this.#examine(split, checkpoint);
    if (split && examined?.faults.length === 0) return { event: split, found: examined };
    this.#isInOtherForm ||= split !== null;
    const event = parseEventLine(line);
    return { event, found: this.#examine(event, checkpoint) };
  }

  /** Whether an event is what its entry says; where that entry stands is asked of all of them together. */
  #examine({ leaf, entry, salts, data, metadata }: ParsedEvent, { size }: SignedCheckpoint): Examined {
    if (leaf < 0 || leaf >= size) return { faults: [faults.beyond(leaf, size)] };
    const bytes = entryBytes(entry);
    const known = bytes === null ? null : entryOrNull(entry);
    const recordedAt = known && recordedAtOf(metadata.value, known.recorded);
    if (bytes === null || known === null || recordedAt === null) return { faults: [faults.noEntry(leaf)] };
    const found: BundleFault[] = [];
    const witnessed = this.#signed?.witnessed ?? size;
    if (leaf >= witnessed) found.push(faults.unwitnessed(leaf, witnessed));
    if (salts.data === null || salts.metadata === null) found.push(faults.noSalt(leaf));
    const isOf = (hash: string, salt: Uint8Array | null, { hashed }: Content) =>
      salt === null || saltedHash(salt, hashed) === hash;
    if (!isOf(known.data, salts.data, data)) found.push(faults.otherData(leaf));
    if (!isOf(known.metadata, salts.metadata, metadata)) found.push(faults.otherMetadata(leaf));
    return { faults: found, placed: { index: leaf, leaf: leafHash(bytes), recordedAt } };
  }

  /**
   * All entries lead to the signed root together, each node hashed once, and what the bundle says of a node that is hashed is
   * what it hashes to; where not, each is asked for its own proof.
   */
  async #compareTree({ size, root }: SignedCheckpoint, hashes: BundledHashes): Promise<void> {
    const hashOf = (subtree: Subtree) => hashes.of(subtree);
    let areSame = true;
    const found = rootOver(this.#placed, size, hashOf, (subtree, hash) => {
      areSame &&= hashes.has(subtree, hash);
    });
    if (this.#placed.length === 0 || (areSame && found !== null && sameHash(found, root))) return;
    for (const { index, leaf } of this.#placed) {
      const proof = await inclusionProof(index, size, (subtrees) =>
        Promise.resolve(subtrees.map((subtree) => hashOf(subtree) ?? new Uint8Array())),
      );
      if (!verifyInclusion(proof, { leaf, index, size, root })) this.#fault(faults.notInTheLog(index));
      if (this.faults.length >= mostFaults) return;
    }
  }
}

/**
 * The checkpoint that witnesses are asked about: the one that all is proved against, or the last one before it that they
 * cosigned, which the bundle brings along with the proof that the other goes on from it.
 * @throws SignatureRefused where the policy's log did not sign the one, or it does not go on from the other
 */
function witnessedIn(files: Files, checkpoint: SignedCheckpoint, policy: Policy): SignedCheckpoint {
  if (!files.has('cosigned') || isEndorsed(checkpoint, policy)) return checkpoint;
  const logs = policy.logs.map(({ key }) => key).filter(({ name }) => name === checkpoint.origin);
  verifyNote(checkpoint.note, logs.map(noteVerifier));
  const cosigned = parseCheckpoint(fileIn(files, 'cosigned'));
  const proof = [...lines(fileIn(files, 'consistency'), 'consistency')].map(({ line }) => hashIn(line));
  if (cosigned.origin !== checkpoint.origin || !verifyConsistency(proof, cosigned, checkpoint))
    throw new SignatureRefused('the checkpoint does not go on from the one that witnesses cosigned');
  return cosigned;
}

function isEndorsed(checkpoint: SignedCheckpoint, policy: Policy): boolean {
  try {
    endorsementOf(checkpoint, policy);
    return true;
  } catch (error) {
    if (error instanceof SignatureRefused) return false;
    throw error;
  }
}

const utf8 = new TextEncoder();
const entryRoom = new Uint8Array(longestEntryBytes + 4);

/** The bytes of an entry, good until the next one's; null for more than an entry has. */
function entryBytes(text: string): Uint8Array | null {
  const { read, written } = utf8.encodeInto(text, entryRoom);
  return read < text.length || written > longestEntryBytes ? null : entryRoom.subarray(0, written);
}

function entryOrNull(text: string): ReturnType<typeof parseEntry> | null {
  try {
    return parseEntry(text);
  } catch {
    return null;
  }
}

/** Empty for what is no list. */
function filesListedIn(text: string): string[] {
  try {
    const listed = JSON.parse(text) as unknown;
    return Array.isArray(listed) ? [...new Set(listed.map(String))] : [];
  } catch {
    return [];
  }
}

function fileIn(files: Files, name: string): Uint8Array {
  const file = files.get(name);
  if (!file) throw new Malformed(`a bundle without ${name}`);
  return file;
}

const textIn = (files: Files, name: string) => textOf(fileIn(files, name));

/** The lines of a file, each with the place where it ends; a file of any length is never one text. */
function* lines(bytes: Uint8Array, name: string): Generator<{ line: string; end: number }, void, void> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0) throw new Malformed(`${name} does not end its last line`);
    yield { line: textOf(bytes.subarray(from, end)), end };
    from = end + 1;
  }
}
