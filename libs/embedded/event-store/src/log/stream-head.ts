import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DamagedLog } from './recorded-event.js';
import { type Bounds, NO_BOUNDS, SOFT_DELETED } from './stream-metadata.js';

/**
 * Where a stream and its metastream `$$<name>` end. One head serves both: a
 * stream's bounds are in its metastream, and its tombstone buries both.
 */
export interface Head {
  /** Short name of the stream in the index. */
  readonly number: number;
  /** Last revision, -1 while there is none. */
  last: number;
  /** Last revision of the metastream, -1 while there is none. */
  metaLast: number;
  tombstoned: boolean;
  bounds: Bounds;
}

const BODY = 35;
const ENCODED_LENGTH = BODY + 4;
const ABSENT = 0;

/** Starts a head for a stream that nothing was written to. */
export function emptyHead(number: number): Head {
  return { number, last: -1, metaLast: -1, tombstoned: false, bounds: NO_BOUNDS };
}

/** Whether reads say that there is no such stream although it was once written. */
export function isSoftDeleted(head: Head): boolean {
  return head.bounds.truncateBefore === SOFT_DELETED;
}

/** The 39 bytes a head is stored in: the last four are a checksum. */
export function encodeHead(head: Head): Buffer {
  const bytes = Buffer.alloc(ENCODED_LENGTH);
  bytes[0] = (head.tombstoned ? 1 : 0) | (isSoftDeleted(head) ? 2 : 0);
  bytes.writeUInt32LE(head.number, 1);
  bytes.writeUIntLE(head.last + 1, 5, 6);
  bytes.writeUIntLE(head.metaLast + 1, 11, 6);
  writeBound(bytes, 17, isSoftDeleted(head) ? undefined : head.bounds.truncateBefore);
  writeBound(bytes, 23, head.bounds.maxCount);
  writeBound(bytes, 29, head.bounds.maxAge);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, BODY)), BODY);
  return bytes;
}

/**
 * Inverse of `encodeHead`. Heads of format version 1 have no checksum.
 * @throws DamagedLog when the bytes are not those once written.
 */
export function decodeHead(bytes: Buffer, owner: string): Head {
  const isIntact =
    bytes.length === BODY ||
    (bytes.length === ENCODED_LENGTH && crc32(bytes.subarray(0, BODY)) === bytes.readUInt32LE(BODY));
  if (!isIntact)
    throw new DamagedLog(`What is kept of stream ${owner} is not as it was written: the log is damaged.`);
  const flags = bytes[0] ?? 0;
  return {
    number: bytes.readUInt32LE(1),
    last: bytes.readUIntLE(5, 6) - 1,
    metaLast: bytes.readUIntLE(11, 6) - 1,
    tombstoned: (flags & 1) !== 0,
    bounds: {
      truncateBefore: (flags & 2) !== 0 ? SOFT_DELETED : readBound(bytes, 17),
      maxCount: readBound(bytes, 23),
      maxAge: readBound(bytes, 29),
    },
  };
}

const LARGEST_BOUND = 2 ** 48 - 2;

function writeBound(bytes: Buffer, at: number, bound: number | undefined): void {
  bytes.writeUIntLE(bound === undefined ? ABSENT : Math.min(bound, LARGEST_BOUND) + 1, at, 6);
}

function readBound(bytes: Buffer, at: number): number | undefined {
  const stored = bytes.readUIntLE(at, 6);
  return stored === ABSENT ? undefined : stored - 1;
}

/** A stream's name taken apart: the stream its head belongs to, and which half of it is meant. */
export interface StreamPart {
  readonly owner: string;
  readonly meta: boolean;
}

/** `$$x` is the metastream of `x` (SystemStreams.IsMetastream in the real server). */
export function partOf(stream: string): StreamPart {
  return stream.startsWith('$$') && stream.length > 2
    ? { owner: stream.slice(2), meta: true }
    : { owner: stream, meta: false };
}

/** Name of the metastream. */
export const metastreamOf = (stream: string): string => `$$${stream}`;

const LONGEST_PLAIN_KEY = 500;

/** Key of a head: the name, or its digest when it is longer than LMDB's keys may be. */
export function headKey(owner: string): Buffer {
  const name = Buffer.from(`n${owner}`, 'utf8');
  if (name.length <= LONGEST_PLAIN_KEY) return name;
  return Buffer.from(`h${createHash('sha256').update(name).digest('hex')}`, 'utf8');
}

/** Key of an event in the index; revision -1 sorts before all of its stream. */
export function indexKey(head: Head, meta: boolean, revision: number): Buffer {
  const key = Buffer.allocUnsafe(11);
  key.writeUInt32BE(head.number, 0);
  key[4] = meta ? 1 : 0;
  if (revision < 0) return key.subarray(0, 5);
  key.writeUIntBE(Math.min(revision, 2 ** 48 - 1), 5, 6);
  return key;
}
