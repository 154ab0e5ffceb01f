import type { Pool } from 'pg';
import type { EventAsRecorded, EventStore, LogPosition } from '#event-store';
import {
  CompactRange,
  fullWidth,
  leafHash,
  noteVerifier,
  parseCheckpoint,
  parseVerifierKey,
  sameHash,
  SignatureRefused,
  verifyNote,
  type Hash,
  type SignedCheckpoint,
} from '#transparency';
import { decodeEntry, entryOf, placeOf, type Salts } from './log-entry.js';
import type { ScopeSource } from './keep-scope-index.js';
import { LogFolderDamaged, type LogFolder } from './log-folder.js';
import { saltsBetween } from './log-tables.js';
import {
  addToScopes,
  commitsTo,
  commitsToAny,
  formatScopeIndex,
  monthsIn,
  type Concerned,
  type Scope,
} from './scope-index.js';

/** What a comparison of the log with the event log came to. */
export interface LogVerdict {
  /** How many entries were compared: those of the newest checkpoint. */
  readonly size: number;
  readonly checkpoints: number;
  /** How many of the checkpoints commit to an index that was recomputed too. */
  readonly indexes: number;
  /** What does not fit, a sentence each; empty when everything does. */
  readonly faults: readonly string[];
}

export interface VerifyLogDependencies {
  readonly eventStore: Pick<EventStore, 'recordedPage'>;
  readonly pool: Pool;
  readonly folder: LogFolder;
  /** What the log signs with, as text. */
  readonly verifierKey: string;
  /** Which agencies an event concerns, where the indexes are to be recomputed too; while it is behind, those that follow are not. */
  readonly source?: ScopeSource | undefined;
}

/** More faults than these are not listed. */
const mostFaults = 20;
const pageEvents = 1_000;

/** Nothing after it can be compared. */
class Beyond extends Error {}

/**
 * Recomputes the log from the event log and compares it with every checkpoint that was ever signed: each event is where its
 * entry says and what its entry says, each checkpoint has a signature of the log, the root of its size and the index that the
 * entries give, and the tiles are those of the entries.
 * @param tell told how many entries are done, once a page
 * @throws what the event log and the database fail with
 */
export async function verifyLog(
  { eventStore, pool, folder, verifierKey, source }: VerifyLogDependencies,
  {
    signal,
    tell = () => undefined,
  }: { signal?: AbortSignal; tell?: (done: number, of: number) => void } = {},
): Promise<LogVerdict> {
  const comparison = new Comparison(folder, verifierKey, source);
  try {
    await comparison.begin();
    let position: LogPosition | null = null;
    for (let isEnd = false; !isEnd && !comparison.isDone;) {
      signal?.throwIfAborted();
      const page = await eventStore.recordedPage({ after: position, maxCount: pageEvents, signal });
      const salts = await saltsBetween(pool, comparison.size, comparison.size + page.events.length);
      await comparison.take(page.events, salts);
      tell(comparison.size, comparison.target);
      ({ isEnd } = page);
      position = page.last;
    }
    comparison.end();
  } catch (error) {
    if (error instanceof LogFolderDamaged) comparison.fault(error.message);
    else if (!(error instanceof Beyond)) throw error;
  }
  return comparison.verdict();
}

/** The hashes of a tile, as the entries give them. */
interface FullRow {
  readonly level: number;
  readonly index: number;
  readonly row: readonly Hash[];
}

class Comparison {
  readonly #tree = new CompactRange();
  readonly #checkpoints: (Pick<SignedCheckpoint, 'size' | 'root' | 'extensions'> & {
    readonly signedAt: string;
  })[] = [];
  readonly #scopes = new Map<string, Scope>();
  readonly #faults: string[] = [];
  readonly #rows = new Map<number, Hash[]>();
  #monthOf: ReturnType<typeof monthsIn> | undefined;
  #compared = 0;
  #indexes = 0;

  constructor(
    private readonly folder: LogFolder,
    private readonly verifierKey: string,
    private source: ScopeSource | undefined,
  ) {}

  get size(): number {
    return this.#tree.size;
  }

  /** The size of the newest checkpoint. */
  get target(): number {
    return this.#checkpoints.at(-1)?.size ?? 0;
  }

  get isDone(): boolean {
    return this.size === this.target || this.#faults.length >= mostFaults;
  }

  fault(text: string): void {
    this.#faults.push(text);
  }

  /** Reads the checkpoints, whose signatures have to hold and whose sizes only grow. */
  async begin(): Promise<void> {
    const verifier = noteVerifier(parseVerifierKey(this.verifierKey));
    // What is published was kept before: so it is read first.
    const published = await this.folder.read('checkpoint');
    for await (const { checkpoint, signedAt } of this.folder.checkpoints()) {
      if (checkpoint.size < this.target)
        this.fault(`The checkpoint of ${signedAt} is smaller than the one before`);
      try {
        verifyNote(checkpoint.note, [verifier]);
      } catch (error) {
        if (!(error instanceof SignatureRefused)) throw error;
        this.fault(`The checkpoint of ${signedAt}: ${error.message}`);
      }
      const { size, root, extensions } = checkpoint;
      this.#checkpoints.push({ signedAt, size, root, extensions });
    }
    this.#comparePublished(published);
    this.#compareCheckpoints();
  }

  /** Checkpoints that were taken away are compared with nothing, and neither would be what they had signed. */
  #comparePublished(published: Uint8Array | null): void {
    const size = published && sizeOrNull(published);
    if (published && size === null) this.fault('What is published as the checkpoint is none');
    if (size !== null && size > this.target)
      this.fault(
        `A checkpoint of ${size} entries was published, and those that were kept end at ${this.target}`,
      );
  }

  /** Takes the next events of the event log. */
  async take(events: readonly EventAsRecorded[], salts: readonly Salts[]): Promise<void> {
    const to = Math.min(this.size + events.length, this.target);
    const inTree = events.slice(0, to - this.size);
    const concerned = await this.#concerned(inTree.map(({ position }) => String(position)));
    const entries = this.folder.entries(this.size, to, this.target);
    let at = 0;
    for await (const entry of entries) {
      const [event, under] = [events[at], salts[at]];
      at += 1;
      const leaf = leafHash(entry);
      if (event) {
        this.#compare(event, under ?? { data: null, metadata: null }, entry);
        this.#count(concerned?.get(String(event.position)), leaf);
      }
      const full = this.#append(leaf);
      if (full.length > 0) await this.#compareTiles(full);
      this.#compareCheckpoints();
      if (this.isDone) return;
    }
  }

  /** Null where nobody was named who knows, or who knows is behind: then no index is compared any more. */
  async #concerned(positions: readonly string[]): Promise<ReadonlyMap<string, Concerned> | null> {
    const concerned = (await this.source?.concernedAt(positions)) ?? null;
    if (concerned === null) this.source = undefined;
    return concerned;
  }

  #count(concerned: Concerned | undefined, leaf: Hash): void {
    if (!this.source || !concerned) return;
    this.#monthOf ??= monthsIn(this.source.zone);
    addToScopes(this.#scopes, concerned, leaf, this.#monthOf);
  }

  /** Nothing more comes. */
  end(): void {
    if (this.size < this.target && this.#faults.length < mostFaults)
      this.fault(`The event log ends behind entry ${this.size - 1}, of ${this.target} that were signed`);
  }

  verdict(): LogVerdict {
    const { size } = this;
    const counts = { checkpoints: this.#compared, indexes: this.#indexes };
    return { size, ...counts, faults: this.#faults };
  }

  #compare(event: EventAsRecorded, { data, metadata }: Salts, entry: Uint8Array): void {
    const leaf = this.size;
    const known = decodedOrNull(entry);
    const where = `Entry ${leaf}, event ${event.revision} of ${event.streamId} at position ${event.position}`;
    const place = placeOf(event);
    if (known === null) return this.fault(`Entry ${leaf} in the tiles is no entry`);
    if (
      known.position !== place.position ||
      known.stream !== place.stream ||
      known.revision !== place.revision
    ) {
      this.fault(
        `${where}: event ${known.revision} of ${known.stream} at ${known.position} was signed there; one of the two was left out or put in`,
      );
      throw new Beyond();
    }
    for (const name of ['id', 'type', 'recorded'] as const)
      if (known[name] !== place[name]) this.fault(`${where}: its ${name} is another than was signed`);
    if (data === null || metadata === null)
      this.fault(`${where}: a salt of it is missing, so that what it says cannot be compared`);
    // What stands for a salt that is gone changes that hash alone, which is not compared then.
    const again = entryOf(event, { data: data ?? Buffer.of(), metadata: metadata ?? Buffer.of() });
    if (data !== null && again.data !== known.data)
      this.fault(`${where}: its data is another than was signed`);
    if (metadata !== null && again.metadata !== known.metadata)
      this.fault(`${where}: its metadata is another than was signed`);
  }

  /** @returns the rows of hashes that are full with this leaf */
  #append(leaf: Hash): FullRow[] {
    const full: FullRow[] = [];
    this.#tree.append(leaf, ({ level, index }, hash) => {
      if (level % 8 !== 0) return;
      const row = this.#rows.get(level) ?? [];
      row.push(hash);
      this.#rows.set(level, row);
      if (row.length < fullWidth) return;
      this.#rows.delete(level);
      full.push({ level: level / 8, index: Math.floor(index / fullWidth), row });
    });
    return full;
  }

  async #compareTiles(full: readonly FullRow[]): Promise<void> {
    for (const { level, index, row } of full) {
      const bytes = await this.folder.readTile({ level, index, width: fullWidth });
      if (Buffer.compare(bytes, Buffer.concat(row)) !== 0)
        this.fault(`Tile ${level}/${index} does not hold the hashes of its entries`);
    }
  }

  /** Compares those checkpoints that are of the size reached. */
  #compareCheckpoints(): void {
    for (;;) {
      const next = this.#checkpoints[this.#compared];
      if (!next || next.size > this.size) return;
      if (next.size === this.size && !sameHash(next.root, this.#tree.root()))
        this.fault(`The checkpoint of ${next.signedAt}, of ${this.size} entries, has another root`);
      this.#compareIndex(next);
      this.#compared += 1;
    }
  }

  #compareIndex({
    signedAt,
    size,
    extensions,
  }: { signedAt: string } & Pick<SignedCheckpoint, 'size' | 'extensions'>) {
    if (!this.source || size !== this.size || !commitsToAny(extensions)) return;
    this.#indexes += 1;
    if (!commitsTo(extensions, formatScopeIndex(this.source.zone, [...this.#scopes.values()])))
      this.fault(
        `The checkpoint of ${signedAt}, of ${size} entries, commits to another index by agency and month than its entries give`,
      );
  }
}

function sizeOrNull(checkpoint: Uint8Array): number | null {
  try {
    return parseCheckpoint(checkpoint).size;
  } catch {
    return null;
  }
}

function decodedOrNull(entry: Uint8Array): ReturnType<typeof decodeEntry> | null {
  try {
    return decodeEntry(entry);
  } catch {
    return null;
  }
}
