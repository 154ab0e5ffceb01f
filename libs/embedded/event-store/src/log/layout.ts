import type { Database, RootDatabase } from 'lmdb';

/** The LMDB databases of a data folder. */
export interface Tables {
  readonly root: RootDatabase<Buffer, string>;
  /** Position -> event. Positions start at 1 and have no gaps. */
  readonly log: Database<Buffer, number>;
  /** Stream number, half, revision -> position, 8 bytes. */
  readonly index: Database<Buffer, Buffer>;
  /** Stream name -> head. */
  readonly heads: Database<Buffer, Buffer>;
  /** Name -> JSON: format. */
  readonly about: Database<Buffer, string>;
  /** Gives the folder up and closes the file. */
  close(): Promise<void>;
}
