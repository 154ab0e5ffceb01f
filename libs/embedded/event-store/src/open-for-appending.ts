import { EventLog } from './log/event-log.js';

/** Events that are appended to a stream in one piece, JSON in data and metadata. */
export interface Appended {
  readonly stream: string;
  /** The last revision that the stream has before. */
  readonly expectedRevision: 'no_stream' | bigint;
  readonly events: readonly {
    /** 16 bytes. */
    readonly id: Uint8Array;
    readonly type: string;
    readonly data: Uint8Array;
    readonly metadata: Uint8Array;
  }[];
}

/** A log that whoever fills it has to themselves. */
export interface OpenedForAppending {
  /**
   * Resolves when the events are on disk; what is appended at the same time shares a commit.
   * @throws Error when the stream does not end where it was expected to, or the disk takes no more: nothing was written
   */
  append(appended: Appended): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens or creates the log in a folder without a server, to fill it many times faster than through one.
 * @throws RefusedDataFolder when the folder is foreign, damaged, of another version or in use
 */
export async function openForAppending(folder: string): Promise<OpenedForAppending> {
  const log = await EventLog.open(folder);
  return {
    async append({ stream, expectedRevision, events }) {
      const outcome = await log.append(
        stream,
        expectedRevision,
        events.map((event) => ({ ...event, json: true })),
      );
      if (outcome.kind !== 'written')
        throw new Error(`Stream ${stream} does not end where it was expected to: ${outcome.kind}.`);
    },
    close: () => log.close(),
  };
}
