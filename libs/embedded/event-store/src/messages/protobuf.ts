/**
 * The protobuf wire format, driven by a table of fields. A message is a plain
 * object whose absent fields are `undefined`, so that a oneof is told by which
 * of its fields is there. Unknown fields are skipped.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

interface Scalars {
  bool: boolean;
  int32: number;
  uint32: number;
  int64: bigint;
  uint64: bigint;
  string: string;
  bytes: Uint8Array;
}

/** What is read at once is bounded in number as well as in bytes: the smallest take two bytes each. */
const MOST_REPEATED = 100_000;

type Scalar = keyof Scalars;
type Fields = Record<string, Field>;

interface Field {
  readonly number: number;
  readonly type: Scalar | Codec<object>;
  readonly repeated: boolean;
  readonly pairs: boolean;
}

interface One<T extends Scalar | Codec<object>> extends Field {
  readonly type: T;
  readonly repeated: false;
  readonly pairs: false;
}

interface Many<T extends Scalar | Codec<object>> extends Field {
  readonly type: T;
  readonly repeated: true;
  readonly pairs: false;
}

interface Pairs extends Field {
  readonly type: 'string';
  readonly repeated: false;
  readonly pairs: true;
}

type Single<T> = T extends Scalar ? Scalars[T] : T extends Codec<infer M> ? M : never;
type Value<F> = F extends Pairs
  ? ReadonlyMap<string, string>
  : F extends Many<infer T>
    ? readonly Single<T>[]
    : F extends One<infer T>
      ? Single<T>
      : never;

/** The plain object a message is read into and written from. */
export type Message<C> = C extends Codec<infer M> ? M : never;

export interface Codec<M extends object> {
  /** Bytes of the message; absent fields are left out. */
  encode(message: M): Buffer;
  /** @throws RangeError when the bytes are cut short or malformed. */
  decode(bytes: Uint8Array): M;
}

/** A field that occurs at most once. */
export const one = <T extends Scalar | Codec<object>>(number: number, type: T): One<T> => ({
  number,
  type,
  repeated: false,
  pairs: false,
});

/** A repeated field. */
export const many = <T extends Scalar | Codec<object>>(number: number, type: T): Many<T> => ({
  number,
  type,
  repeated: true,
  pairs: false,
});

/** A `map<string, string>`. */
export const pairs = (number: number): Pairs => ({
  number,
  type: 'string',
  repeated: false,
  pairs: true,
});

/** A message of these fields. */
export function message<F extends Fields>(
  fields: F,
): Codec<{ -readonly [K in keyof F]?: Value<F[K]> | undefined }> {
  type M = { -readonly [K in keyof F]?: Value<F[K]> | undefined };
  const byNumber = new Map<number, { name: string; field: Field }>(
    Object.entries(fields).map(([name, field]) => [field.number, { name, field }]),
  );
  const entries = Object.entries(fields);
  return {
    encode(value) {
      const parts: Uint8Array[] = [];
      const given = value as Record<string, unknown>;
      for (const [name, field] of entries) {
        const content = given[name];
        if (content !== undefined) writeField(parts, field, content);
      }
      return Buffer.concat(parts);
    },
    decode(bytes) {
      const reader = new Reader(bytes);
      const read: Record<string, unknown> = {};
      while (!reader.done) {
        const tag = reader.varint();
        const known = byNumber.get(tag >>> 3);
        if (known === undefined) reader.skip(tag & 7);
        else readField(read, known.name, known.field, reader, tag & 7);
      }
      return read as M;
    },
  };
}

function writeField(parts: Uint8Array[], field: Field, content: unknown): void {
  if (field.pairs) {
    for (const [key, value] of content as ReadonlyMap<string, string>)
      lengthDelimited(parts, field.number, pair.encode({ key, value }));
  } else if (field.repeated) {
    for (const each of content as readonly unknown[]) writeOne(parts, field, each);
  } else {
    writeOne(parts, field, content);
  }
}

function writeOne(parts: Uint8Array[], field: Field, content: unknown): void {
  const { number, type } = field;
  if (typeof type === 'object') return lengthDelimited(parts, number, type.encode(content as object));
  switch (type) {
    case 'string':
      return lengthDelimited(parts, number, Buffer.from(content as string, 'utf8'));
    case 'bytes':
      return lengthDelimited(parts, number, content as Uint8Array);
    case 'bool':
      return void parts.push(varintBytes(BigInt(number << 3)), varintBytes(content === true ? 1n : 0n));
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return void parts.push(
        varintBytes(BigInt(number << 3)),
        varintBytes(BigInt.asUintN(64, BigInt(content as number | bigint))),
      );
  }
}

function lengthDelimited(parts: Uint8Array[], number: number, content: Uint8Array): void {
  parts.push(varintBytes(BigInt((number << 3) | 2)), varintBytes(BigInt(content.length)), content);
}

function varintBytes(value: bigint): Uint8Array {
  if (value < 128n) return Uint8Array.of(Number(value));
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function readField(
  into: Record<string, unknown>,
  name: string,
  field: Field,
  reader: Reader,
  wireType: number,
): void {
  if (field.pairs) {
    const { key = '', value = '' } = pair.decode(reader.bytes(wireType));
    const map = (into[name] ??= new Map<string, string>()) as Map<string, string>;
    map.set(key, value);
    return;
  }
  const content = readOne(field.type, reader, wireType);
  if (!field.repeated) into[name] = content;
  else if (((into[name] ??= []) as unknown[]).push(content) > MOST_REPEATED)
    throw new RangeError(`a field is repeated more than ${MOST_REPEATED} times`);
}

function readOne(type: Field['type'], reader: Reader, wireType: number): unknown {
  if (typeof type === 'object') return type.decode(reader.bytes(wireType));
  switch (type) {
    case 'string':
      return reader.text(wireType);
    case 'bytes':
      return reader.bytes(wireType);
    case 'bool':
      return reader.uint64(wireType) !== 0n;
    case 'uint32':
      return Number(BigInt.asUintN(32, reader.uint64(wireType)));
    case 'int32':
      return Number(BigInt.asIntN(32, reader.uint64(wireType)));
    case 'uint64':
      return reader.uint64(wireType);
    case 'int64':
      return BigInt.asIntN(64, reader.uint64(wireType));
  }
}

class Reader {
  private readonly source: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.source = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  /** An unsigned varint of at most 32 bits: tags and lengths. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128 && value < 2 ** 32) return value;
      if (byte < 128) break;
    }
    throw new RangeError('a varint is larger than a tag or length can be');
  }

  uint64(wireType: number): bigint {
    if (wireType !== 0) throw new RangeError(`a number has wire type ${wireType}`);
    let low = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.byte();
      low += (byte & 127) * 2 ** shift;
      if (byte < 128) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a varint is longer than 10 bytes');
  }

  bytes(wireType: number): Buffer {
    const end = this.end(wireType);
    const content = this.source.subarray(this.at, end);
    this.at = end;
    return content;
  }

  text(wireType: number): string {
    const end = this.end(wireType);
    const content = this.source.toString('utf8', this.at, end);
    this.at = end;
    return content;
  }

  skip(wireType: number): void {
    if (wireType === 0) this.uint64(0);
    else if (wireType === 1) this.at += 8;
    else if (wireType === 2) this.at = this.end(2);
    else if (wireType === 5) this.at += 4;
    else throw new RangeError(`unknown wire type ${wireType}`);
    if (this.at > this.source.length) throw new RangeError('the message is cut short');
  }

  private end(wireType: number): number {
    if (wireType !== 2) throw new RangeError(`a length-delimited field has wire type ${wireType}`);
    const length = this.varint();
    const end = this.at + length;
    if (end > this.source.length) throw new RangeError('a field is longer than its message');
    return end;
  }

  private byte(): number {
    const byte = this.source[this.at++];
    if (byte === undefined) throw new RangeError('the message is cut short');
    return byte;
  }
}

const pair = message({ key: one(1, 'string'), value: one(2, 'string') });
