import { crc32 } from 'node:zlib';

/** Revision of a tombstone: 2^63-1, which a double holds as 2^63 (EventNumber.DeletedStream in the real server). */
export const TOMBSTONE_REVISION = 2 ** 63;

/** Type of the event that deletes a stream for good. */
export const TOMBSTONE_TYPE = '$streamDeleted';

/** Type of an event that stands for another one: its data is `<revision>@<stream>`. */
export const LINK_TYPE = '$>';

const JSON_FLAG = 1;
const TOMBSTONE_FLAG = 2;
const LINK_FLAG = 4;
/** Its checksum starts from its position. Absent from records of format version 1. */
const PLACED_FLAG = 8;

// crc 4 | flags 1 | stream length 2 | type length 2 | metadata length 4 | revision 6 | created 6 | id 16
const FLAGS = 4;
const STREAM_LENGTH = 5;
const TYPE_LENGTH = 7;
const METADATA_LENGTH = 9;
const REVISION = 13;
const CREATED = 19;
const ID = 25;
const BODY = 41;

/** The longest stream name and event type, in bytes of UTF-8. */
export const LONGEST_NAME = 65_535;

/** An event as a client proposes it. */
export interface ProposedEvent {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly type: string;
  /** Whether its content type is `application/json`; the data is not checked. */
  readonly json: boolean;
  readonly metadata: Uint8Array;
  readonly data: Uint8Array;
}

/** What is stored is not what was written: the disk, or somebody, changed it. */
export class DamagedLog extends Error {
  override readonly name = 'DamagedLog';
}

/** One event of the log, read from the bytes it is stored in. */
export class RecordedEvent {
  /** Whether several readers are given this very object. */
  shared = false;
  /** The event as it was sent to one of them, to be sent to the others. */
  sent: Buffer | undefined;
  private streamText: string | undefined;
  private typeText: string | undefined;

  /**
   * @param position of the event in the log, from 1 on; commit and prepare position alike.
   * @throws DamagedLog when the bytes are not those once written there.
   */
  constructor(
    readonly position: number,
    private readonly stored: Buffer,
  ) {
    if (stored.length < BODY || checksum(stored, position) !== stored.readUInt32LE(0))
      throw new DamagedLog(`The event at position ${position} is not as it was written: the log is damaged.`);
  }

  get json(): boolean {
    return (this.flags & JSON_FLAG) !== 0;
  }

  get tombstone(): boolean {
    return (this.flags & TOMBSTONE_FLAG) !== 0;
  }

  get link(): boolean {
    return (this.flags & LINK_FLAG) !== 0;
  }

  get revision(): number {
    return this.tombstone ? TOMBSTONE_REVISION : this.stored.readUIntLE(REVISION, 6);
  }

  /** Milliseconds since the Unix epoch. */
  get created(): number {
    return this.stored.readUIntLE(CREATED, 6);
  }

  /** 16 bytes. */
  get id(): Buffer {
    return this.stored.subarray(ID, ID + 16);
  }

  get stream(): string {
    return (this.streamText ??= this.streamBytes.toString('utf8'));
  }

  get streamBytes(): Buffer {
    return this.stored.subarray(BODY, BODY + this.streamLength);
  }

  get type(): string {
    return (this.typeText ??= this.typeBytes.toString('utf8'));
  }

  get typeBytes(): Buffer {
    const from = BODY + this.streamLength;
    return this.stored.subarray(from, from + this.typeLength);
  }

  get metadata(): Buffer {
    const from = BODY + this.streamLength + this.typeLength;
    return this.stored.subarray(from, from + this.metadataLength);
  }

  get data(): Buffer {
    return this.stored.subarray(BODY + this.streamLength + this.typeLength + this.metadataLength);
  }

  /** Bytes the event takes in the log. */
  get size(): number {
    return this.stored.length;
  }

  private get flags(): number {
    return this.stored[FLAGS] ?? 0;
  }

  private get streamLength(): number {
    return this.stored.readUInt16LE(STREAM_LENGTH);
  }

  private get typeLength(): number {
    return this.stored.readUInt16LE(TYPE_LENGTH);
  }

  private get metadataLength(): number {
    return this.stored.readUInt32LE(METADATA_LENGTH);
  }
}

/** Of all but itself. That of one position is wrong at another. */
function checksum(stored: Buffer, position: number): number {
  const isPlaced = ((stored[FLAGS] ?? 0) & PLACED_FLAG) !== 0;
  return crc32(stored.subarray(FLAGS), isPlaced ? position % 2 ** 32 : 0);
}

/**
 * The bytes an event is stored in.
 * @param position it gets in the log.
 * @param revision in its stream, or `TOMBSTONE_REVISION`.
 * @param created milliseconds since the Unix epoch.
 */
export function encodeRecord(
  position: number,
  stream: string,
  revision: number,
  created: number,
  event: ProposedEvent,
): Buffer {
  const streamLength = Buffer.byteLength(stream);
  const typeLength = Buffer.byteLength(event.type);
  const metadataAt = BODY + streamLength + typeLength;
  const bytes = Buffer.allocUnsafe(metadataAt + event.metadata.length + event.data.length);
  const tombstone = revision === TOMBSTONE_REVISION;
  bytes[FLAGS] =
    PLACED_FLAG |
    (event.json ? JSON_FLAG : 0) |
    (tombstone ? TOMBSTONE_FLAG : 0) |
    (event.type === LINK_TYPE ? LINK_FLAG : 0);
  bytes.writeUInt16LE(streamLength, STREAM_LENGTH);
  bytes.writeUInt16LE(typeLength, TYPE_LENGTH);
  bytes.writeUInt32LE(event.metadata.length, METADATA_LENGTH);
  bytes.writeUIntLE(tombstone ? 0 : revision, REVISION, 6);
  bytes.writeUIntLE(created, CREATED, 6);
  bytes.set(event.id, ID);
  bytes.write(stream, BODY, 'utf8');
  bytes.write(event.type, BODY + streamLength, 'utf8');
  bytes.set(event.metadata, metadataAt);
  bytes.set(event.data, metadataAt + event.metadata.length);
  bytes.writeUInt32LE(checksum(bytes, position), 0);
  return bytes;
}
