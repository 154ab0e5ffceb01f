import { many, type Message, message, one } from './protobuf.js';

/** Messages of `event_store.client` that several services use (shared.proto, status.proto). */
export const Empty = message({});

export const Uuid = message({
  structured: one(1, message({ most: one(1, 'int64'), least: one(2, 'int64') })),
  string: one(2, 'string'),
});

export const StreamIdentifier = message({ streamName: one(3, 'bytes') });

export const Position = message({ commit: one(1, 'uint64'), prepare: one(2, 'uint64') });

export const Expression = message({ regex: one(1, 'string'), prefix: many(2, 'string') });

export const FilterOptions = message({
  streamIdentifier: one(1, Expression),
  eventType: one(2, Expression),
  max: one(3, 'uint32'),
  count: one(4, Empty),
  checkpointIntervalMultiplier: one(5, 'uint32'),
});

export const UuidOption = message({ structured: one(1, Empty), string: one(2, Empty) });

/** google.protobuf.Any */
const Any = message({ typeUrl: one(1, 'string'), value: one(2, 'bytes') });

/** google.rpc.Status as EventStoreDB declares it: one detail, not a list. */
export const Status = message({
  code: one(1, 'int32'),
  message: one(2, 'string'),
  details: one(3, Any),
});

/** Details of a failed batch append. */
export const WrongExpectedVersion = message({
  currentRevision: one(1, 'uint64'),
  currentNoStream: one(2, Empty),
  expectedPosition: one(3, 'uint64'),
  expectedAny: one(4, Empty),
  expectedStreamExists: one(5, Empty),
  expectedNoStream: one(6, Empty),
});
export const StreamDeleted = message({ streamIdentifier: one(1, StreamIdentifier) });
export const MaximumAppendSizeExceeded = message({ maxAppendSize: one(1, 'uint32') });
export const BadRequest = message({ message: one(1, 'string') });

const UUID_TEXT = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** The 16 bytes of an id in either form, or `undefined` when it is none. */
export function uuidBytes(uuid: Message<typeof Uuid> | undefined): Buffer | undefined {
  if (uuid?.structured !== undefined) {
    const bytes = Buffer.allocUnsafe(16);
    bytes.writeBigInt64BE(uuid.structured.most ?? 0n, 0);
    bytes.writeBigInt64BE(uuid.structured.least ?? 0n, 8);
    return bytes;
  }
  if (uuid?.string === undefined || !UUID_TEXT.test(uuid.string)) return undefined;
  return Buffer.from(uuid.string.replaceAll('-', ''), 'hex');
}

/** Lower-case text of 36 characters. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The name of a stream, or `undefined` when the identifier is missing or empty. */
export function streamName(identifier: Message<typeof StreamIdentifier> | undefined): string | undefined {
  const name = identifier?.streamName;
  if (name === undefined || name.length === 0) return undefined;
  return Buffer.from(name.buffer, name.byteOffset, name.byteLength).toString('utf8');
}

/** The identifier of a stream of this name. */
export function identify(stream: string): Message<typeof StreamIdentifier> {
  return { streamName: Buffer.from(stream, 'utf8') };
}
