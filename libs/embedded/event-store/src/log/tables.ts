import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { FolderInUse, lockFolder } from '../folder-lock/index.js';
import { anotherPrograms, damaged, inspectDataFolder, RefusedDataFolder } from './data-file.js';
import { damagesOf } from './log-check.js';
import type { Tables } from './layout.js';

/**
 * Version of the layout below. Version 1, whose heads and events had no checksum or one
 * that did not count their position, is read as well; any other one is refused.
 */
const FORMAT_VERSION = 2;

const READABLE_VERSIONS: readonly unknown[] = [1, FORMAT_VERSION];
const FORMAT_NAME = 'embedded-event-store';

/** What a start looks at, newest first: all of a small log, and as much of any other. */
const AT_START = { leaves: 1024, events: 5000 };

/**
 * Opens or creates a data folder for this process alone.
 * @throws RefusedDataFolder when it is foreign, torn, damaged, of another version or in use.
 */
export function openTables(folder: string): Tables {
  return openToLook(folder, false, AT_START);
}

/**
 * Opens a data folder to look at everything in it; nothing is written.
 * @throws RefusedDataFolder as `openTables` does, and when there is no log in it.
 */
export function openTablesToVerify(folder: string): Tables {
  if (!existsSync(join(folder, 'data.mdb'))) throw new RefusedDataFolder(`${folder} holds no event store.`);
  return openToLook(folder, true, { leaves: Infinity, events: 0 });
}

function openToLook(folder: string, readOnly: boolean, look: { leaves: number; events: number }): Tables {
  const lock = takeFolder(folder);
  let root: RootDatabase<Buffer, string> | undefined;
  try {
    inspectDataFolder(folder, look.leaves);
    root = openFile(folder, readOnly);
    const tables = openDatabases(root, folder, lock, readOnly);
    for (const damage of damagesOf(tables, look.events)) throw damaged(folder, damage);
    return tables;
  } catch (error) {
    void root?.close();
    lock.release();
    if (error instanceof RefusedDataFolder) throw error;
    throw new RefusedDataFolder(`${folder} cannot be opened as an event store: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function takeFolder(folder: string): { release(): void } {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new RefusedDataFolder(`${error.message}. Stop that server first, or name another folder.`, {
      cause: error,
    });
  }
}

const openFile = (folder: string, readOnly: boolean): RootDatabase<Buffer, string> =>
  open<Buffer, string>({
    path: folder,
    encoding: 'binary',
    noSubdir: false,
    maxDbs: 8,
    maxReaders: 126,
    overlappingSync: false,
    noMemInit: true,
    cache: false,
    readOnly,
  });

function openDatabases(
  root: RootDatabase<Buffer, string>,
  folder: string,
  lock: { release(): void },
  readOnly: boolean,
): Tables {
  const about = root.openDB<Buffer, string>('about', { encoding: 'binary' });
  const version = formatVersion(about, folder, root.getKeysCount({ limit: 2 }) > 1);
  if (version !== FORMAT_VERSION && !readOnly)
    writeJson(about, 'format', { name: FORMAT_NAME, version: FORMAT_VERSION });
  const log = root.openDB<Buffer, number>('log', { encoding: 'binary' });
  const index = root.openDB<Buffer, Buffer>('index', { encoding: 'binary', keyEncoding: 'binary' });
  const heads = root.openDB<Buffer, Buffer>('heads', { encoding: 'binary', keyEncoding: 'binary' });
  return {
    root,
    log,
    index,
    heads,
    about,
    async close() {
      await root.close();
      lock.release();
    },
  };
}

/** Undefined for a new log. */
function formatVersion(about: Database<Buffer, string>, folder: string, hasOthers: boolean): unknown {
  const format = readFormat(about, folder);
  if (format === undefined && !hasOthers) return undefined;
  if (format?.name !== FORMAT_NAME) throw anotherPrograms(folder);
  if (!READABLE_VERSIONS.includes(format.version))
    throw new RefusedDataFolder(
      `${folder} is in format version ${String(format.version)}; this server reads up to version ${FORMAT_VERSION}. Open it with the release that wrote it.`,
    );
  return format.version;
}

function readFormat(
  about: Database<Buffer, string>,
  folder: string,
): { name?: unknown; version?: unknown } | undefined {
  const bytes = about.getBinary('format');
  if (bytes === undefined) return undefined;
  try {
    return Object(JSON.parse(bytes.toString('utf8'))) as object;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw damaged(folder, 'the note of its format is not as it was written');
    throw error;
  }
}

function writeJson(about: Database<Buffer, string>, key: string, value: object): void {
  about.putSync(key, Buffer.from(JSON.stringify(value), 'utf8'));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
