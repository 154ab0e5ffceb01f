import { createHash } from 'node:crypto';
import { Zip, ZipPassThrough } from 'fflate';
import type { Pool } from 'pg';
import type { EventAsRecorded, EventStore } from '#event-store';
import { consistencyProof, inclusionProof, parseCheckpoint, type Subtree } from '#transparency';
import { canonicalJson } from '../canonical-json.js';
import { lastCosigned } from '../cosigning.js';
import type { LogFolder } from '../log-folder.js';
import { leavesAt, type PlacedSalts } from '../log-tables.js';
import { recordedAt } from '../recorded-at.js';
import {
  filesNamedIn,
  formatEventLine,
  formatFileList,
  formatHashLine,
  formatRequest,
  hashName,
} from './bundle-lines.js';
import { bundlePage, mostOnPage, type PageRow } from './bundle-page.js';

export interface BundleDependencies {
  readonly eventStore: Pick<EventStore, 'recordedPage'>;
  readonly pool: Pool;
  readonly folder: LogFolder;
}

/** What was asked for, and by whom. */
export interface BundleRequest {
  readonly askedBy: string;
  /** RFC 3339. */
  readonly askedAt: string;
  readonly filters: Readonly<Record<string, string>>;
}

export interface BundleContents {
  readonly request: BundleRequest;
  /** The checkpoint that everything is proved against: a note of this log. */
  readonly checkpoint: string;
  /** The index by agency and month that it commits to, null where it commits to none. */
  readonly index: string | null;
  /** The key that verifies it. */
  readonly verifierKey: string;
  /** The events, ascending, in batches; those that are not in the checkpoint yet are left out. */
  readonly events: AsyncIterable<readonly PageRow[]>;
  /** The program that verifies, in one file. */
  readonly verifier: Uint8Array;
}

/** Hashes that are read at once. */
const hashesAtOnce = 2_000;
/** Midnight of 1 January 1980, the first that an archive can say, wherever this runs. */
const dated = new Date(1980, 0, 1);

/**
 * An evidence bundle as it is made, piece by piece: in memory are one batch of events, the leaves' numbers and the names of
 * the hashes that their proofs need.
 * @throws what the stores fail with, LogFolderDamaged
 */
export async function* writeBundle(
  dependencies: BundleDependencies,
  contents: BundleContents,
): AsyncGenerator<Uint8Array, void, void> {
  const archive = new Archive();
  const { origin, size } = parseCheckpoint(Buffer.from(contents.checkpoint));
  const bundled = new BundledEvents(dependencies, size);
  for await (const lines of bundled.lines(contents.events)) yield* archive.add('events.jsonl', lines);
  yield* archive.add('events.jsonl', '', true);
  for await (const lines of hashLines(bundled.leaves, size, dependencies.folder))
    yield* archive.add('hashes', lines);
  yield* archive.add('hashes', '', true);
  yield* archive.add('checkpoint', contents.checkpoint, true);
  const witnessed = await witnessedBefore(dependencies.folder, contents.checkpoint);
  for (const [name, text] of witnessed) yield* archive.add(name, text, true);
  if (contents.index !== null) yield* archive.add('index', contents.index, true);
  yield* archive.add('key', `${contents.verifierKey}\n`, true);
  const { request } = contents;
  const events = bundled.leaves.length;
  yield* archive.add('files.json', formatFileList([...bundled.files]), true);
  yield* archive.add('request.json', formatRequest({ ...request, events, size }), true);
  const facts = { ...request, events, origin, size, key: contents.verifierKey };
  yield* archive.add('index.html', bundlePage(facts, bundled.page), true);
  yield* archive.add('verify.mjs', contents.verifier, true);
  yield* archive.end();
}

/** A checkpoint is made for each bundle, before any witness saw it: the last that was cosigned, and that this goes on from it. */
async function witnessedBefore(
  folder: LogFolder,
  checkpoint: string,
): Promise<[name: string, text: string][]> {
  const { size } = parseCheckpoint(Buffer.from(checkpoint));
  const text = await lastCosigned(folder);
  const cosigned = text === null ? null : parseCheckpoint(Buffer.from(text));
  if (text === null || cosigned === null || cosigned.size > size) return [];
  const proof = await consistencyProof(cosigned.size, size, folder.hashes(size));
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return [
    ['cosigned', text],
    ['consistency', lines],
  ];
}

/** The events of a bundle, as they are taken from the event log and the transparency log. */
class BundledEvents {
  readonly leaves: number[] = [];
  readonly page: PageRow[] = [];
  /** SHA-256 of every file that an event names. */
  readonly files = new Set<string>();
  #bundle: { readonly index: number; readonly entries: readonly Uint8Array[] } | null = null;

  constructor(
    private readonly dependencies: BundleDependencies,
    private readonly size: number,
  ) {}

  async *lines(batches: AsyncIterable<readonly PageRow[]>): AsyncGenerator<string, void, void> {
    const { pool, eventStore } = this.dependencies;
    for await (const batch of batches) {
      const placed = await leavesAt(
        pool,
        batch.map(({ position }) => position),
      );
      const committed = batch.filter(({ position }) => (placed.get(position)?.leaf ?? this.size) < this.size);
      const places = committed.flatMap(({ position }) => placed.get(position) ?? []);
      const events = await recordedAt(eventStore, places);
      let lines = '';
      for (const [at, row] of committed.entries()) {
        const [place, event] = [places[at], events[at]];
        if (!place || !event)
          throw new Error(`There is no event at position ${row.position} of the event log any more`);
        lines += await this.#line(place, event);
        if (this.page.length < mostOnPage) this.page.push(row);
      }
      yield lines;
    }
  }

  async #line({ leaf, salts }: PlacedSalts, { data, metadata }: EventAsRecorded): Promise<string> {
    this.leaves.push(leaf);
    for (const file of filesNamedIn(data)) this.files.add(file);
    return formatEventLine({
      leaf,
      entry: Buffer.from(await this.#entry(leaf)).toString(),
      salts,
      data,
      metadata,
    });
  }

  async #entry(leaf: number): Promise<Uint8Array> {
    const index = Math.floor(leaf / 256);
    if (this.#bundle?.index !== index) {
      const entries: Uint8Array[] = [];
      const to = Math.min((index + 1) * 256, this.size);
      for await (const entry of this.dependencies.folder.entries(index * 256, to, this.size))
        entries.push(entry);
      this.#bundle = { index, entries };
    }
    return this.#bundle.entries[leaf % 256] ?? new Uint8Array();
  }
}

/** The hashes that the inclusion proofs of these leaves need, each once. */
async function* hashLines(
  leaves: readonly number[],
  size: number,
  folder: LogFolder,
): AsyncGenerator<string, void, void> {
  const known = new Set<string>();
  let wanted: Subtree[] = [];
  const lines = async () => {
    const hashes = await folder.hashes(size)(wanted);
    const text = hashes
      .map((hash, at) => formatHashLine(wanted[at] ?? { level: 0, index: 0 }, hash))
      .join('');
    wanted = [];
    return text;
  };
  for (const leaf of leaves) {
    await inclusionProof(leaf, size, (subtrees) => {
      for (const subtree of subtrees) {
        const name = hashName(subtree);
        if (!known.has(name)) wanted.push(subtree);
        known.add(name);
      }
      return Promise.resolve(subtrees.map(() => new Uint8Array(32)));
    });
    if (wanted.length >= hashesAtOnce) yield await lines();
  }
  if (wanted.length > 0) yield await lines();
}

/** Stores files one after the other, with a manifest of them at the end. */
class Archive {
  readonly #zip: Zip;
  readonly #hashes: Record<string, string> = {};
  #pieces: Uint8Array[] = [];
  #open: {
    readonly name: string;
    readonly file: ZipPassThrough;
    readonly hash: ReturnType<typeof createHash>;
  } | null = null;

  constructor() {
    this.#zip = new Zip((error, piece) => {
      if (error) throw error;
      this.#pieces.push(piece);
    });
  }

  /** Adds to a file, which is the last that was begun, or begins it. */
  *add(name: string, content: string | Uint8Array, isLast = false): Generator<Uint8Array, void, void> {
    const open = this.#open?.name === name ? this.#open : this.#begin(name);
    const bytes = Buffer.from(content);
    open.hash.update(bytes);
    open.file.push(bytes, isLast);
    if (isLast) {
      this.#hashes[name] = open.hash.digest('hex');
      this.#open = null;
    }
    yield* this.#take();
  }

  *end(): Generator<Uint8Array, void, void> {
    yield* this.add('manifest.json', canonicalJson({ ...this.#hashes }), true);
    this.#zip.end();
    yield* this.#take();
  }

  #begin(name: string) {
    const file = new ZipPassThrough(name);
    file.mtime = dated;
    this.#zip.add(file);
    return (this.#open = { name, file, hash: createHash('sha256') });
  }

  *#take(): Generator<Uint8Array, void, void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    yield* pieces;
  }
}
