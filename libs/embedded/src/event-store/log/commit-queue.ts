import { statfsSync } from 'node:fs';
import type { Command, Outcome, StreamWriter } from './stream-writer.js';
import type { Tables } from './tables.js';

/** The disk did not take a write; nothing of it is stored. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

interface Waiting {
  readonly command: Command;
  readonly bytes: number;
  readonly settle: (outcome: Outcome) => void;
  readonly refuse: (error: Error) => void;
}

/** What became readable with a commit. */
export interface Committed {
  readonly streams: ReadonlySet<string>;
  /** Position of the newest event. */
  readonly position: number;
}

const MOST_COMMANDS = 1024;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WAITING_BYTES = 256 * 1024 * 1024;
const PER_COMMAND = 256;
const MOST_TURNS = 16;

/**
 * Commits commands in groups: all that arrive while one transaction is on its
 * way to the disk share the next. A command is answered once it is on disk.
 */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private scheduled = false;
  private closed = false;

  constructor(
    private readonly tables: Tables,
    private readonly folder: string,
    private readonly writer: StreamWriter,
    private readonly onCommitted: (committed: Committed) => void,
  ) {}

  /**
   * Decides and writes in order of calls; resolves when the outcome is on disk.
   * @throws WriteRefused when the disk takes no more, too much is waiting, or the log is closed.
   */
  submit(command: Command): Promise<Outcome> {
    if (this.closed) return Promise.reject(new WriteRefused('The event store is stopping.'));
    const bytes = sizeOf(command);
    if (this.waitingBytes + bytes > MOST_WAITING_BYTES)
      return Promise.reject(new WriteRefused('Too many bytes wait to be written; try again later.'));
    return new Promise((settle, refuse) => {
      this.waiting.push({ command, bytes, settle, refuse });
      this.waitingBytes += bytes;
      this.schedule();
    });
  }

  /** Commits what waits and takes no more. */
  close(): void {
    this.closed = true;
    while (this.waiting.length > 0) this.commitGroup();
  }

  /** Waits for more as long as each turn of the event loop brings some: a transaction costs the same for one as for many. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    let turns = 0;
    let seen = 0;
    const turn = (): void => {
      turns += 1;
      if (this.waiting.length > seen && turns < MOST_TURNS) {
        seen = this.waiting.length;
        setImmediate(turn);
        return;
      }
      this.scheduled = false;
      if (this.waiting.length > 0) this.commitGroup();
      if (this.waiting.length > 0) this.schedule();
    };
    setImmediate(turn);
  }

  private commitGroup(): void {
    const group = this.nextGroup();
    try {
      const outcomes = this.tables.root.transactionSync(() => {
        const applied = group.map(({ command }) => this.writer.apply(command));
        this.writer.flush();
        return applied;
      });
      const committed = this.writer.committed();
      for (const [index, { settle }] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome !== undefined) settle(outcome);
      }
      if (committed.streams.size > 0) this.onCommitted(committed);
    } catch (error) {
      this.writer.aborted();
      const refusal = this.refusal(error);
      for (const { refuse } of group) refuse(refusal);
    }
  }

  private nextGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of this.waiting) {
      if (count > 0 && (count === MOST_COMMANDS || bytes + more > MOST_BYTES)) break;
      bytes += more;
      count += 1;
    }
    const group = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    this.waitingBytes -= bytes;
    return group;
  }

  private refusal(error: unknown): WriteRefused {
    const reason = error instanceof Error ? error.message : String(error);
    return new WriteRefused(
      hasRoom(this.folder)
        ? `The write was refused by the disk: ${reason}. Nothing was written.`
        : `No space is left in ${this.folder}: ${reason}. Nothing was written; reads go on.`,
      { cause: error },
    );
  }
}

const LEAST_ROOM = 1024 * 1024;

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= LEAST_ROOM;
  } catch {
    return true;
  }
}

function sizeOf(command: Command): number {
  if (command.kind !== 'append') return PER_COMMAND;
  let bytes = PER_COMMAND;
  for (const event of command.events) bytes += PER_COMMAND + event.data.length + event.metadata.length;
  return bytes;
}
