import { type RecordedEvent, TOMBSTONE_REVISION } from '../log/recorded-event.js';
import { uuidText } from './shared.js';

/** The form in which a reader wants ids. */
export type IdForm = 'string' | 'structured';

/** An event as a reader gets it: the original, and what it stands for if it is a link that was resolved. */
export interface ReadEvent {
  /** Absent when the original is a link whose target cannot be read. */
  readonly event: RecordedEvent | undefined;
  readonly link: RecordedEvent | undefined;
}

const JSON_TYPE = Buffer.from('application/json');
const BINARY_TYPE = Buffer.from('application/octet-stream');
const TICKS_PER_MS = '0000';
const LARGEST_INT64 = 9_223_372_036_854_775_807n;

/**
 * A `ReadResp` with an event. Written by hand because the bytes of an event are
 * stored nearly as they are sent: each is copied once, whatever its size.
 * @param retryCount of a persistent subscription's `ReadResp`, which is else the same.
 */
export function encodeEvent(read: ReadEvent, ids: IdForm, retryCount?: number): Buffer {
  const { event, link } = read;
  const isCommon =
    event?.shared === true && link === undefined && ids === 'string' && retryCount === undefined;
  return isCommon ? (event.sent ??= encode(read, ids)) : encode(read, ids, retryCount);
}

function encode(read: ReadEvent, ids: IdForm, retryCount?: number): Buffer {
  const original = read.link ?? read.event;
  const position = original?.position ?? 0;
  // A persistent subscription gives the link's position as that of the event too (PersistentSubscriptions.Read.cs).
  const at = retryCount === undefined ? read.event?.position : position;
  const event = read.event === undefined ? undefined : layOut(read.event, ids, at);
  const link = read.link === undefined ? undefined : layOut(read.link, ids);
  const body =
    (event === undefined ? 0 : fieldLength(event.length)) +
    (link === undefined ? 0 : fieldLength(link.length)) +
    1 +
    varintLength(position) +
    (retryCount === undefined ? 0 : 1 + varintLength(retryCount));
  const out = new Out(fieldLength(body));
  out.header(1, body);
  if (event !== undefined) writeEvent(out, 1, event);
  if (link !== undefined) writeEvent(out, 2, link);
  out.number(3, position);
  if (retryCount !== undefined) out.number(5, retryCount);
  return out.bytes;
}

interface Layout {
  readonly event: RecordedEvent;
  readonly position: number;
  readonly id: Buffer;
  readonly stream: Buffer;
  readonly type: Buffer;
  readonly metadata: Buffer;
  readonly data: Buffer;
  readonly created: string;
  readonly length: number;
}

function layOut(event: RecordedEvent, ids: IdForm, position = event.position): Layout {
  const id = ids === 'string' ? stringId(event.id) : structuredId(event.id);
  const { streamBytes: stream, typeBytes: type, metadata, data } = event;
  const created = `${event.created}${TICKS_PER_MS}`;
  const contentType = event.json ? JSON_TYPE : BINARY_TYPE;
  const length =
    fieldLength(id.length) +
    fieldLength(fieldLength(stream.length)) +
    1 +
    (event.revision === TOMBSTONE_REVISION ? 9 : varintLength(event.revision)) +
    2 * (1 + varintLength(position)) +
    fieldLength(pairLength(4, type.length)) +
    fieldLength(pairLength(12, contentType.length)) +
    fieldLength(pairLength(7, created.length)) +
    fieldLength(metadata.length) +
    fieldLength(data.length);
  return { event, position, id, stream, type, metadata, data, created, length };
}

function writeEvent(out: Out, field: number, laid: Layout): void {
  const { event, position, id, stream, type, metadata, data, created, length } = laid;
  out.header(field, length);
  out.field(1, id);
  out.header(2, fieldLength(stream.length));
  out.field(3, stream);
  if (event.tombstone) out.largestInt64(3);
  else out.number(3, event.revision);
  out.number(4, position);
  out.number(5, position);
  out.pair(TYPE_KEY, type);
  out.pair(CONTENT_TYPE_KEY, event.json ? JSON_TYPE : BINARY_TYPE);
  out.textPair(CREATED_KEY, created);
  out.field(7, metadata);
  out.field(8, data);
}

const TYPE_KEY = Buffer.from('type');
const CONTENT_TYPE_KEY = Buffer.from('content-type');
const CREATED_KEY = Buffer.from('created');

function stringId(id: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(38);
  bytes[0] = 0x12;
  bytes[1] = 36;
  bytes.write(uuidText(id), 2, 'latin1');
  return bytes;
}

function structuredId(id: Buffer): Buffer {
  const most = varint64(id.readBigUInt64BE(0));
  const least = varint64(id.readBigUInt64BE(8));
  return Buffer.from([0x0a, most.length + least.length + 2, 0x08, ...most, 0x10, ...least]);
}

function varint64(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return bytes;
}

const LARGEST_INT64_BYTES = varint64(LARGEST_INT64);

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

const fieldLength = (content: number): number => 1 + varintLength(content) + content;
const pairLength = (key: number, value: number): number => fieldLength(key) + fieldLength(value);

/** Writes fields one after the other into a buffer of the right length. */
class Out {
  readonly bytes: Buffer;
  private at = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafe(length);
  }

  header(field: number, length: number): void {
    this.bytes[this.at++] = (field << 3) | 2;
    this.varint(length);
  }

  field(field: number, content: Buffer): void {
    this.header(field, content.length);
    content.copy(this.bytes, this.at);
    this.at += content.length;
  }

  number(field: number, value: number): void {
    this.bytes[this.at++] = field << 3;
    this.varint(value);
  }

  largestInt64(field: number): void {
    this.bytes[this.at++] = field << 3;
    for (const byte of LARGEST_INT64_BYTES) this.bytes[this.at++] = byte;
  }

  pair(key: Buffer, value: Buffer): void {
    this.header(6, pairLength(key.length, value.length));
    this.field(1, key);
    this.field(2, value);
  }

  textPair(key: Buffer, value: string): void {
    this.header(6, pairLength(key.length, value.length));
    this.field(1, key);
    this.header(2, value.length);
    this.at += this.bytes.write(value, this.at, 'latin1');
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.at++] = (rest % 128) | 128;
    this.bytes[this.at++] = rest;
  }
}
