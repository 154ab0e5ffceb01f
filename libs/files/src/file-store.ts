import type { Readable } from 'node:stream';

/** The bytes of one file where they are kept. */
export interface KeptBytes {
  /** In bytes. */
  readonly size: number;
  /** Changes when the bytes are written anew. */
  readonly version: string;
  /** The bytes from their beginning; may be asked for more than once until `close`. */
  read(): Promise<Readable>;
  /** Lets go of the file, once what is read was read. */
  close(): Promise<void>;
}

/** A file that the store holds. */
export interface StoredName {
  readonly sha256: string;
  readonly size: number;
}

/** Where bytes are kept under their SHA-256 in 64 hexadecimal digits: a folder, or a bucket. */
export interface FileStore {
  /** A folder of this machine into which bytes are received before they are put. */
  readonly incoming: string;
  /** Makes what has to be there. */
  prepare(): Promise<void>;
  /**
   * Takes a file of `incoming` for the bytes of that hash, in the place of any that are there; on disk when it resolves.
   * The received file may be gone afterwards.
   */
  put(sha256: string, received: { readonly path: string; readonly size: number }): Promise<void>;
  /** Null where there are no such bytes. */
  open(sha256: string): Promise<KeptBytes | null>;
  /** Does nothing where there are none. */
  remove(sha256: string): Promise<void>;
  /** Every file, in no order. */
  list(): AsyncGenerator<StoredName, void, void>;
}

/** The store of files did not do as it was asked; the message holds no secret. */
export class FileStoreUnavailable extends Error {
  override readonly name = 'FileStoreUnavailable';
}

const name = /^[0-9a-f]{64}$/;

/** Whether this is the name of kept bytes. */
export const isSha256 = (text: string): boolean => name.test(text);

/** Where in a store the bytes of a hash are: `ab/cd/abcd…`, so that no folder grows without bound. */
export function placeOf(sha256: string): string {
  if (!isSha256(sha256)) throw new RangeError('not a SHA-256 in hexadecimal digits');
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
}
