import { type Database, open, type RootDatabase } from 'lmdb';
import { FolderInUse, lockFolder } from '../../folder-lock/index.js';
import { inspectDataFolder, RefusedDataFolder } from './data-file.js';
import { RecordedEvent } from './recorded-event.js';

/** Version of the layout below; another one is refused. */
export const FORMAT_VERSION = 1;

const FORMAT_NAME = 'embedded-event-store';

/** The LMDB databases of a data folder. */
export interface Tables {
  readonly root: RootDatabase<Buffer, string>;
  /** Position -> event. Positions start at 1 and have no gaps. */
  readonly log: Database<Buffer, number>;
  /** Stream number, half, revision -> position, 8 bytes. */
  readonly index: Database<Buffer, Buffer>;
  /** Stream name -> head. */
  readonly heads: Database<Buffer, Buffer>;
  /** Name -> JSON: format. */
  readonly about: Database<Buffer, string>;
  /** Gives the folder up and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens or creates a data folder for this process alone.
 * @throws RefusedDataFolder when it is foreign, torn, of another version or in use.
 */
export function openTables(folder: string): Tables {
  const lock = takeFolder(folder);
  let root: RootDatabase<Buffer, string> | undefined;
  try {
    inspectDataFolder(folder);
    root = openFile(folder);
    const tables = openDatabases(root, folder, lock);
    verifyTail(tables, folder);
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

const openFile = (folder: string): RootDatabase<Buffer, string> =>
  open<Buffer, string>({
    path: folder,
    encoding: 'binary',
    noSubdir: false,
    maxDbs: 8,
    maxReaders: 126,
    overlappingSync: false,
    noMemInit: true,
    cache: false,
  });

function openDatabases(
  root: RootDatabase<Buffer, string>,
  folder: string,
  lock: { release(): void },
): Tables {
  const about = root.openDB<Buffer, string>('about', { encoding: 'binary' });
  const fresh = about.getBinary('format') === undefined;
  if (fresh && root.getKeysCount({ limit: 2 }) > 1)
    throw new RefusedDataFolder(`${folder} holds another program's LMDB file. It was left as it is.`);
  if (fresh) writeJson(about, 'format', { name: FORMAT_NAME, version: FORMAT_VERSION });
  else checkFormat(about, folder);
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

function checkFormat(about: Database<Buffer, string>, folder: string): void {
  const format = readJson<{ name?: unknown; version?: unknown }>(about, 'format');
  if (format?.name !== FORMAT_NAME)
    throw new RefusedDataFolder(`${folder} holds another program's LMDB file. It was left as it is.`);
  if (format.version !== FORMAT_VERSION)
    throw new RefusedDataFolder(
      `${folder} is in format version ${String(format.version)}; this server reads version ${FORMAT_VERSION}. Open it with the release that wrote it.`,
    );
}

const TAIL = 256;

function verifyTail(tables: Tables, folder: string): void {
  let position = lastPosition(tables);
  for (const { key, value } of tables.log.getRange({ reverse: true, limit: TAIL })) {
    if (key !== position || !new RecordedEvent(key, value).intact)
      throw new RefusedDataFolder(
        `${folder} is damaged: the event at position ${key} is not as it was written.`,
      );
    position -= 1;
  }
}

/** Position of the newest event, 0 while there is none. */
export function lastPosition(tables: Tables): number {
  for (const key of tables.log.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

/** Number of entries, read from the root of the table. */
export function entryCount(table: Database<Buffer, number> | Database<Buffer, Buffer>): number {
  const stats = table.getStats();
  return 'entryCount' in stats && typeof stats.entryCount === 'number' ? stats.entryCount : 0;
}

function readJson<T extends object>(about: Database<Buffer, string>, key: string): T | undefined {
  const bytes = about.getBinary(key);
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString('utf8')) as T);
}

function writeJson(about: Database<Buffer, string>, key: string, value: object): void {
  about.putSync(key, Buffer.from(JSON.stringify(value), 'utf8'));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
