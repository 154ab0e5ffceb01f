import { Buffer } from 'node:buffer';
import { hash as digest } from 'node:crypto';
import type { EventAsRecorded } from '#event-store';
import { canonicalJson, jsonText } from './canonical-json.js';

/** What the log says of one recorded event: where it stands, what it is called, and what its content hashes to. */
export interface LogEntry {
  /** Commit position in the event log, in decimal digits. */
  readonly position: string;
  readonly stream: string;
  /** Its number in its stream, from 0, in decimal digits. */
  readonly revision: string;
  readonly id: string;
  readonly type: string;
  /** When the event log recorded it: RFC 3339, in UTC, to the millisecond. */
  readonly recorded: string;
  /** SHA-256 of its salt and its data, in base64. */
  readonly data: string;
  /** The same of its metadata. */
  readonly metadata: string;
}

/** What is hashed in front of an event's data and metadata, 32 random bytes each; null where it was lost: nothing destroys one. */
export interface Salts {
  readonly data: Uint8Array | null;
  readonly metadata: Uint8Array | null;
}

/** An entry's bytes are never more. */
export const longestEntryBytes = 1024;
export const saltBytes = 32;

const version = 1;
const longestName = 256;
/** Of a name as JSON writes it, which may take six bytes for one: two of them and all else are no longer than an entry. */
const longestWritten = 340;

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
    position: String(event.position),
    stream: nameIn(event.streamId),
    revision: String(event.revision),
    id: event.id,
    type: nameIn(event.type),
    recorded: event.created.toISOString(),
  };
}

/** A name as an entry has it: one of more than 256 bytes, or that JSON writes in more than 340, by its hash. */
function nameIn(name: string): string {
  const isShort =
    Buffer.byteLength(name) <= longestName && Buffer.byteLength(jsonText(name)) - 2 <= longestWritten;
  return isShort ? name : `sha256:${digest('sha256', name)}`;
}

/** The bytes that the tree is made of: canonical JSON, member by member; the README says which. */
export function encodeEntry(entry: LogEntry): Uint8Array {
  const bytes = utf8.encode(formatEntry(entry));
  if (bytes.length > longestEntryBytes) throw new RangeError(`An entry of ${bytes.length} bytes`);
  return bytes;
}

function formatEntry({ data, id, metadata, position, recorded, revision, stream, type }: LogEntry): string {
  return (
    `{"data":"${data}","id":${jsonText(id)},"metadata":"${metadata}","position":"${position}",` +
    `"recorded":${jsonText(recorded)},"revision":"${revision}","stream":${jsonText(stream)},` +
    `"type":${jsonText(type)},"version":${version}}`
  );
}

const utf8 = new TextEncoder();
const asUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws SyntaxError, RangeError or TypeError unless the bytes are exactly those of an entry */
export function decodeEntry(bytes: Uint8Array): LogEntry {
  if (bytes.length > longestEntryBytes) throw new RangeError(`An entry of ${bytes.length} bytes`);
  return parseEntry(asUtf8.decode(bytes));
}

/** 32 bytes in the one base64 that they have. */
const hash = '"([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"';
const number = '"(0|[1-9][0-9]{0,19})"';
/** Of characters that JSON writes as they are. */
const plain = String.raw`"([ !#-[\]-\ud7ff\ue000-\uffff]*)"`;
/** Of any characters. */
const any = String.raw`"((?:[^"\\]|\\.)*)"`;
const entryWith = (text: string) =>
  new RegExp(
    `^{"data":${hash},"id":${text},"metadata":${hash},"position":${number},"recorded":${text},` +
      `"revision":${number},"stream":${text},"type":${text},"version":${version}}$`,
  );
/** Nearly all entries, in which nothing is escaped. */
const plainEntry = entryWith(plain);
const anyEntry = entryWith(any);

/** The same of the text that the bytes are. */
export function parseEntry(text: string): LogEntry {
  const [
    isEntry,
    data = '',
    id = '',
    metadata = '',
    position = '',
    recorded = '',
    revision = '',
    stream = '',
    type = '',
  ] = plainEntry.exec(text) ?? [];
  if (isEntry) return { data, id, metadata, position, recorded, revision, stream, type };
  const entry = JSON.parse(text) as LogEntry;
  if (!anyEntry.test(text) || formatEntry(entry) !== text) throw new TypeError('Bytes that are no entry');
  return entry;
}

/**
 * What stands for an event's data or metadata when it is hashed: its bytes, or the text of its JSON in the canonical spelling,
 * in UTF-8.
 */
export function contentOf(value: unknown): string | Uint8Array {
  if (value === undefined) return '';
  return value instanceof Uint8Array ? value : canonicalJson(value);
}

/** Where salt and content are put together, for what is as short as nearly everything is. */
const room = new Uint8Array(65_536);

/** SHA-256 of a salt and the content of an event's data or metadata behind it, in base64. */
export function saltedHash(salt: Uint8Array, content: string | Uint8Array): string {
  return digest('sha256', salted(salt, content), 'base64');
}

/** @returns bytes that are good until this is called again */
function salted(salt: Uint8Array, content: string | Uint8Array): Uint8Array {
  const isText = typeof content === 'string';
  const from = salt.length;
  // A unit of UTF-16 becomes at most three bytes.
  if (content.length * (isText ? 3 : 1) > room.length - from)
    return Buffer.concat([salt, isText ? utf8.encode(content) : content]);
  room.set(salt);
  if (!isText) room.set(content, from);
  const length = isText ? utf8.encodeInto(content, room.subarray(from)).written : content.length;
  return room.subarray(0, from + length);
}
