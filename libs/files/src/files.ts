import { createHash } from 'node:crypto';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Config } from '#platform';
import { FileRegister, type RegisteredFile, type Upload } from './file-register.js';
import type { FileStore, KeptBytes, StoredName } from './file-store.js';
import { folderStore } from './folder-store.js';
import { unknownMediaType } from './media-types.js';
import { receiveFile, removed } from './receive-file.js';
import { s3Store } from './s3-store.js';

export type FileSettings = Config['files'];

/** Of bytes that an event names nothing is kept, or no longer. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
}

/** The bytes that are kept do not have the hash that they are kept under. */
export class FileCorrupted extends Error {
  override readonly name = 'FileCorrupted';
}

/** The bytes of a file, found to fit its hash. */
export interface IntactFile {
  readonly size: number;
  /** What the bytes were found to be when they came; unknown where that was lost. */
  readonly mediaType: string;
  /** Everything that was opened is let go once this ends or is destroyed. */
  readonly bytes: Readable;
}

/** How many hashes and for how long are believed of bytes that have not been written since. */
const verified = { max: 10_000, ttl: 3_600_000 };
/** Files of one step of a sweep. */
const mostAtOnce = 500;
/** What was received and never put, such as after a crash, is removed after this, in milliseconds. */
const leftBehindMs = 86_400_000;

/** Keeps files by their content: it takes only what fits its hash and its type, and gives only what still does. */
export class Files {
  readonly #verified = new LRUCache<string, string>(verified);
  #prepared: Promise<void> | undefined;

  constructor(
    private readonly store: FileStore,
    private readonly register: FileRegister,
    private readonly settings: Pick<FileSettings, 'dailyBytes' | 'totalBytes' | 'unnamedMs'>,
  ) {}

  /**
   * Takes bytes that come. Those that are there already, whole, are not read.
   * @returns whether they are new
   * @throws FileRefused, QuotaUsed, FileStoreUnavailable
   */
  async take(body: Readable, upload: Upload): Promise<boolean> {
    await this.#ready();
    const { sha256, size } = upload;
    if ((await this.register.askFor(sha256)) && (await this.#isIntact(sha256))) return false;
    await this.register.reserve(upload, this.settings);
    try {
      const path = await receiveFile(body, upload, this.store.incoming);
      try {
        await this.register.keep(upload, () => this.store.put(sha256, { path, size }));
      } finally {
        await removed(path);
      }
      return true;
    } catch (error) {
      await this.register.release(sha256);
      throw error;
    }
  }

  /** Of these hashes the ones whose bytes are kept. */
  async keptAmong(hashes: readonly string[]): Promise<ReadonlyMap<string, RegisteredFile>> {
    await this.#ready();
    return this.register.keptAmong(hashes);
  }

  /**
   * The bytes of a hash, after they were found to fit it.
   * @throws FileMissing, FileCorrupted, FileStoreUnavailable
   */
  async open(sha256: string): Promise<IntactFile> {
    await this.#ready();
    const registered = (await this.register.keptAmong([sha256])).get(sha256);
    const kept = await this.store.open(sha256);
    if (kept === null) throw new FileMissing(`Nothing is kept under ${sha256}.`);
    try {
      await this.#verify(sha256, kept);
      const bytes = await kept.read();
      // Of a file that was read nothing is lost by a failure to close it.
      finished(bytes, () => void kept.close().catch(() => undefined));
      return { size: kept.size, mediaType: registered?.mediaType ?? unknownMediaType, bytes };
    } catch (error) {
      await kept.close();
      throw error;
    }
  }

  /**
   * Removes what nobody named for the time that is set, a bounded number; takes into the register what is kept without it.
   * @param namedAmong of these hashes the ones that an event names, or null where that cannot be told at the moment
   * @returns how many were removed
   */
  async sweep(
    namedAmong: (hashes: readonly string[]) => Promise<ReadonlySet<string> | null>,
  ): Promise<number> {
    await this.#ready();
    await this.#removeLeftBehind();
    await this.#registerFound();
    const { unnamedMs } = this.settings;
    const idle = await this.register.idleFor(unnamedMs, mostAtOnce);
    if (idle.length === 0) return 0;
    const named = await namedAmong(idle);
    if (named === null) return 0;
    let count = 0;
    for (const sha256 of idle.filter((hash) => !named.has(hash)))
      if (await this.register.drop(sha256, unnamedMs, () => this.store.remove(sha256))) count += 1;
    await this.register.wanted([...named]);
    return count;
  }

  /** Makes what has to be there before the first file; several processes may do so at once. */
  async #ready(): Promise<void> {
    this.#prepared ??= Promise.all([this.store.prepare(), this.register.prepare()]).then(() => undefined);
    await this.#prepared.catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
  }

  async #isIntact(sha256: string): Promise<boolean> {
    const kept = await this.store.open(sha256);
    if (kept === null) return false;
    try {
      await this.#verify(sha256, kept);
      return true;
    } catch (error) {
      if (error instanceof FileCorrupted) return false;
      throw error;
    } finally {
      await kept.close();
    }
  }

  async #verify(sha256: string, kept: KeptBytes): Promise<void> {
    if (this.#verified.get(sha256) === kept.version) return;
    const hash = createHash('sha256');
    await pipeline(await kept.read(), hash);
    if (hash.digest('hex') !== sha256) throw new FileCorrupted(`What is kept under ${sha256} is damaged.`);
    this.#verified.set(sha256, kept.version);
  }

  async #registerFound(): Promise<void> {
    let found: StoredName[] = [];
    const flush = async () => {
      if (found.length > 0) await this.register.found(found);
      found = [];
    };
    for await (const file of this.store.list()) {
      found.push(file);
      if (found.length >= mostAtOnce) await flush();
    }
    await flush();
  }

  async #removeLeftBehind(): Promise<void> {
    for await (const { name } of await opendir(this.store.incoming)) {
      const path = join(this.store.incoming, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < Date.now() - leftBehindMs) await removed(path);
    }
  }
}

/** The files of a system, kept where its settings say. */
export function openFiles({ files: settings }: Pick<Config, 'files'>, pool: Pool): Files {
  const { location } = settings;
  const store = location.kind === 'folder' ? folderStore(location.path) : s3Store(location);
  return new Files(store, new FileRegister(pool), settings);
}
