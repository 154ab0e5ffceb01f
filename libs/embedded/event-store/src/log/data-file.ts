import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { checkPages, type Tree, treeAt } from './page-check.js';

/** The data folder holds something that must not be opened or written to. */
export class RefusedDataFolder extends Error {
  override readonly name = 'RefusedDataFolder';
}

/** Names of LMDB's tables in the file. */
const TABLES = ['about', 'heads', 'index', 'log'] as const;

const FILE = 'data.mdb';
const OURS = /^(data\.mdb|lock\.mdb|lock(\..*)?)$/;
const LMDB_MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_PAGE = 8;
const PLAIN_FILE = 8;
const FLAGS_AT = 18;
const MAGIC_AT = 24;
const VERSION_AT = 28;
const FREE_TREE_AT = 48;
const MAIN_TREE_AT = 96;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

/** One of the two pages an LMDB file starts with: where its trees are. */
interface Meta {
  readonly pageSize: number;
  readonly flags: number;
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: bigint;
}

/**
 * Looks at a data folder before LMDB maps it, because LMDB trusts its pages:
 * reading where a damaged one points ends the process. A commit writes its pages
 * before the page that names the last of them, and this log deletes nothing, so a
 * whole file is never shorter than that.
 * Layout: MDB_meta in mdb.c of LMDB, with the longer page header of `lmdb`.
 * @param mostLeaves how many of the pages with entries are looked at, newest first; those above them all are.
 * @throws RefusedDataFolder when the folder or file is not one of ours, torn, or damaged.
 */
export function inspectDataFolder(folder: string, mostLeaves: number): void {
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
    if (size > 0) inspectFile(file, path, size, mostLeaves);
  } finally {
    closeSync(file);
  }
}

function inspectFile(file: number, path: string, size: number, mostLeaves: number): void {
  const meta = newestMeta(file, path, size);
  const expected = (meta.lastPage + 1) * meta.pageSize;
  if (size < expected)
    throw new RefusedDataFolder(
      `${path} is torn: it lacks ${expected - size} of ${expected} bytes at the end. Restore it from a copy; it was left as it is.`,
    );
  const damage = checkPages({ ...meta, file, mostLeaves, tables: TABLES });
  if (damage !== undefined) throw damaged(path, damage);
}

/** A sentence about a damaged file, and what to do. */
export const damaged = (path: string, damage: string): RefusedDataFolder =>
  new RefusedDataFolder(`${path} is damaged: ${damage}. Restore it from a copy; it was left as it is.`);

/** Of a file that LMDB can open and this server did not make. */
export const anotherPrograms = (path: string): RefusedDataFolder =>
  new RefusedDataFolder(`${path} holds another program's LMDB file. It was left as it is.`);

/** Transaction n writes page n % 2, so the two are one apart. */
function newestMeta(file: number, path: string, size: number): Meta {
  const first = readMeta(file, 0);
  if (first === undefined)
    throw new RefusedDataFolder(
      `${path} is not an event store's file: it does not start as one (${size} bytes). It was left as it is.`,
    );
  if (first.flags !== PLAIN_FILE) throw anotherPrograms(path);
  const second = readMeta(file, first.pageSize);
  if (second?.pageSize !== first.pageSize || second.flags !== first.flags)
    throw damaged(path, 'its two first pages contradict each other');
  const [even, odd] = [first.transaction, second.transaction];
  const isFresh = even === 0n && odd === 0n;
  const areNeighbours = even % 2n === 0n && odd % 2n === 1n && (even - odd === 1n || odd - even === 1n);
  if (!isFresh && !areNeighbours) throw damaged(path, 'its two first pages are not of one age');
  return odd > even ? second : first;
}

function readMeta(file: number, at: number): Meta | undefined {
  const bytes = Buffer.alloc(META_BYTES);
  if (readSync(file, bytes, 0, META_BYTES, at) < META_BYTES) return undefined;
  if (bytes.readUInt16LE(FLAGS_AT) !== META_PAGE) return undefined;
  if (bytes.readUInt32LE(MAGIC_AT) !== LMDB_MAGIC) return undefined;
  if (bytes.readUInt32LE(VERSION_AT) !== DATA_VERSION) return undefined;
  const pageSize = bytes.readUInt32LE(FREE_TREE_AT);
  const isPowerOfTwo = (pageSize & (pageSize - 1)) === 0;
  if (pageSize < 512 || pageSize > 65_536 || !isPowerOfTwo) return undefined;
  const free = treeAt(bytes, FREE_TREE_AT);
  return {
    pageSize,
    flags: free.flags,
    free,
    main: treeAt(bytes, MAIN_TREE_AT),
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: bytes.readBigUInt64LE(TRANSACTION_AT),
  };
}
