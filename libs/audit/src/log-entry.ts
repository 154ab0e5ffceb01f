import { hash as digest } from 'node:crypto';
import type { EventAsRecorded } from '#event-store';
import type { Hash } from '#transparency';
import { canonicalJson } from './canonical-json.js';

/** What the log says of one recorded event: where it stands, what it is called, and what its content hashes to. */
export interface LogEntry {
  /** Commit position in the event log. */
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  /** When the event log recorded it: RFC 3339, in UTC, to the millisecond. */
  readonly recorded: string;
  /** SHA-256 of its salt and its data. */
  readonly data: Hash;
  /** The same of its metadata. */
  readonly metadata: Hash;
}

/** What is hashed in front of an event's data and metadata, 32 random bytes each; null once it was destroyed. */
export interface Salts {
  readonly data: Uint8Array | null;
  readonly metadata: Uint8Array | null;
}

/** An entry's bytes are never more. */
export const longestEntryBytes = 1024;
export const saltBytes = 32;

const version = 1;
const longestName = 256;

/** The entry of an event under its salts. */
export function entryOf(event: EventAsRecorded, salts: { data: Uint8Array; metadata: Uint8Array }): LogEntry {
  return {
    ...placeOf(event),
    data: saltedHash(salts.data, contentOf(event.data)),
    metadata: saltedHash(salts.metadata, contentOf(event.metadata)),
  };
}

/** What an entry says of an event besides its content. */
export function placeOf(event: EventAsRecorded): Omit<LogEntry, 'data' | 'metadata'> {
  return {
    position: event.position,
    stream: nameIn(event.streamId),
    revision: event.revision,
    id: event.id,
    type: nameIn(event.type),
    recorded: event.created.toISOString(),
  };
}

/** A name as an entry has it: one of more than 256 bytes by its hash. */
function nameIn(name: string): string {
  return Buffer.byteLength(name) <= longestName ? name : `sha256:${digest('sha256', name)}`;
}

/** The bytes that the tree is made of; the README says which. */
export function encodeEntry({ position, revision, data, metadata, ...entry }: LogEntry): Uint8Array {
  const text = canonicalJson({
    ...entry,
    data: Buffer.from(data).toString('base64'),
    metadata: Buffer.from(metadata).toString('base64'),
    position: String(position),
    revision: String(revision),
    version,
  });
  const bytes = Buffer.from(text);
  if (bytes.length > longestEntryBytes) throw new RangeError(`An entry of ${bytes.length} bytes`);
  return bytes;
}

/** @throws SyntaxError, RangeError or TypeError unless the bytes are exactly those of an entry */
export function decodeEntry(bytes: Uint8Array): LogEntry {
  const { version: found, ...parsed } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, string>;
  const { stream = '', id = '', type = '', recorded = '', data = '', metadata = '' } = parsed;
  const entry = {
    position: BigInt(parsed['position'] ?? ''),
    revision: BigInt(parsed['revision'] ?? ''),
    ...{ stream, id, type, recorded },
    data: Buffer.from(data, 'base64'),
    metadata: Buffer.from(metadata, 'base64'),
  };
  const isSame = Buffer.compare(encodeEntry(entry), bytes) === 0;
  if (Number(found) !== version || !isSame) throw new TypeError('Bytes that are no entry');
  return entry;
}

/** What stands for an event's data or metadata when it is hashed: its bytes, or its JSON in its canonical spelling. */
export function contentOf(value: unknown): Uint8Array {
  if (value === undefined) return new Uint8Array();
  return value instanceof Uint8Array ? value : Buffer.from(canonicalJson(value));
}

export function saltedHash(salt: Uint8Array, content: Uint8Array): Hash {
  return digest('sha256', Buffer.concat([salt, content]), 'buffer');
}
