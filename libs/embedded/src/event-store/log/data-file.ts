import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder holds something that must not be opened or written to. */
export class RefusedDataFolder extends Error {
  override readonly name = 'RefusedDataFolder';
}

const FILE = 'data.mdb';
const OURS = /^(data\.mdb|lock\.mdb|lock(\..*)?)$/;
const LMDB_MAGIC = 0xbeefc0de;
const MAGIC_AT = 24;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

/**
 * Looks at a data folder before LMDB maps it, because reading past the end of a
 * mapped file ends the process. A commit writes its pages before the page that
 * names the last of them, and this log deletes nothing, so a whole file is never
 * shorter than that.
 * Layout: MDB_meta in mdb.c of LMDB, with the longer page header of `lmdb`.
 * @throws RefusedDataFolder when the folder or file is not one of ours, or torn.
 */
export function inspectDataFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    const foreign = readdirSync(folder).filter((name) => !OURS.test(name));
    if (foreign.length > 0)
      throw new RefusedDataFolder(
        `${folder} is not an event store: it holds ${foreign.slice(0, 3).join(', ')} but no ${FILE}. Name an empty folder or one this server made.`,
      );
    return;
  }
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const expected = expectedSize(file, path, size);
    if (size < expected)
      throw new RefusedDataFolder(
        `${path} is torn: it lacks ${expected - size} of ${expected} bytes at the end. Restore it from a copy; it was left as it is.`,
      );
  } finally {
    closeSync(file);
  }
}

function expectedSize(file: number, path: string, size: number): number {
  const first = readMeta(file, 0);
  if (first === undefined)
    throw new RefusedDataFolder(
      `${path} is not an event store's file: it does not start as one (${size} bytes). It was left as it is.`,
    );
  const second = readMeta(file, first.pageSize);
  const newest = second !== undefined && second.transaction > first.transaction ? second : first;
  return (newest.lastPage + 1) * first.pageSize;
}

function readMeta(
  file: number,
  at: number,
): { pageSize: number; lastPage: number; transaction: bigint } | undefined {
  const bytes = Buffer.alloc(META_BYTES);
  if (readSync(file, bytes, 0, META_BYTES, at) < META_BYTES) return undefined;
  if (bytes.readUInt32LE(MAGIC_AT) !== LMDB_MAGIC) return undefined;
  const pageSize = bytes.readUInt32LE(PAGE_SIZE_AT);
  if (pageSize < 512 || pageSize > 65_536) return undefined;
  return {
    pageSize,
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: bytes.readBigUInt64LE(TRANSACTION_AT),
  };
}
