import { statfsSync } from 'node:fs';
import { DamagedLog } from './recorded-event.js';
import type { Command, Committed, Outcome, StreamWriter } from './stream-writer.js';
import type { Tables } from './layout.js';

/** The disk did not take a write; nothing of it is stored. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

/** A command could not be carried out; what it had written is taken back with the transaction. */
class CommandFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('A command could not be carried out.');
  }
}

interface Waiting {
  readonly command: Command;
  readonly bytes: number;
  readonly settle: (outcome: Outcome) => void;
  readonly refuse: (error: Error) => void;
}

const MOST_COMMANDS = 1024;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_WAITING_BYTES = 256 * 1024 * 1024;
const PER_COMMAND = 256;
const MOST_TURNS = 16;
const SLOW_COMMIT_MS = 2;
const LONGEST_PATIENCE_MS = 10;

/**
 * Commits commands in groups: all that arrive while one transaction is on its
 * way to the disk share the next. A command is answered once it is on disk.
 */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private scheduled = false;
  private closed = false;
  private lastGroup = 0;
  /** How long a commit takes of late. */
  private commitMs = 0;
  private isRefusing = false;

  constructor(
    private readonly tables: Tables,
    private readonly folder: string,
    private readonly writer: StreamWriter,
    private readonly onCommitted: (committed: Committed) => void,
    /** Told in a sentence when the disk takes no more, and when it does again: clients that batch hear no reason. */
    private readonly warn: (sentence: string) => void,
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

  /** Commits what waits now. */
  flush(): void {
    while (this.waiting.length > 0) this.commitGroup();
  }

  /** Commits what waits and takes no more. */
  close(): void {
    this.closed = true;
    this.flush();
  }

  /**
   * A transaction costs the same for one command as for many, so it waits for
   * more while more keep coming: by turns of the event loop, and on a slow disk
   * by milliseconds, at most for half of what a commit takes there. A command
   * that comes alone does not wait.
   */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const since = performance.now();
    let rounds = 0;
    let seen = 0;
    const turn = (): void => {
      rounds += 1;
      const grows = this.waiting.length > seen;
      seen = this.waiting.length;
      if (grows && rounds < MOST_TURNS) return void setImmediate(turn);
      const expectsMore = grows || seen < this.lastGroup;
      if (expectsMore && performance.now() - since < this.patienceMs) return void setTimeout(turn, 1);
      this.scheduled = false;
      if (seen > 0) this.commitGroup();
      if (this.waiting.length > 0) this.schedule();
    };
    setImmediate(turn);
  }

  private get patienceMs(): number {
    return this.commitMs < SLOW_COMMIT_MS ? 0 : Math.min(this.commitMs / 2, LONGEST_PATIENCE_MS);
  }

  /** A full disk is not left to LMDB: where its writes fail again and again, it ends the process with a broken heap. */
  private commitGroup(): void {
    const group = this.nextGroup();
    const bytes = group.reduce((sum, each) => sum + each.bytes, 0);
    if (hasRoom(this.folder, LEAST_ROOM + bytes * PAGES_A_BYTE)) return this.commit(group);
    this.refuse(group, noRoom(this.folder));
  }

  private refuse(group: readonly Waiting[], refusal: WriteRefused): void {
    if (!this.isRefusing) this.warn(refusal.message);
    this.isRefusing = true;
    for (const { refuse } of group) refuse(refusal);
  }

  /** A command that cannot be carried out is no trouble of the others: they are tried again, each alone. */
  private commit(group: readonly Waiting[], attempt = 1): void {
    const begin = performance.now();
    this.lastGroup = group.length;
    try {
      const outcomes = this.tables.root.transactionSync(() => {
        const applied = group.map(({ command }) => this.attempt(command));
        this.writer.flush();
        return applied;
      });
      this.commitMs = this.commitMs * 0.8 + (performance.now() - begin) * 0.2;
      if (this.isRefusing) this.warn('Writes are taken again.');
      this.isRefusing = false;
      const committed = this.writer.committed();
      for (const [index, { settle, refuse }] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome instanceof DamagedLog) refuse(outcome);
        else if (outcome !== undefined) settle(outcome);
      }
      if (committed.streams.size > 0) this.onCommitted(committed);
    } catch (error) {
      this.writer.aborted();
      if (error instanceof CommandFailed && group.length > 1) {
        for (const each of group) this.commit([each]);
        return;
      }
      if (wasAborted(error) && attempt < MOST_ATTEMPTS) return this.commit(group, attempt + 1);
      this.refuse(group, this.refusal(error instanceof CommandFailed ? error.cause : error));
    }
  }

  /** A damaged stream is its own writers' trouble: whatever has to be read for a command is read before it writes. */
  private attempt(command: Command): Outcome | DamagedLog {
    try {
      return this.writer.apply(command);
    } catch (error) {
      if (error instanceof DamagedLog) return error;
      throw new CommandFailed(error);
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
    if (!hasRoom(this.folder, LEAST_ROOM)) return noRoom(this.folder, error);
    const reason = error instanceof Error ? error.message : String(error);
    return new WriteRefused(`The write was refused by the disk: ${reason}. Nothing was written.`, {
      cause: error,
    });
  }
}

/**
 * MDB_BAD_TXN. LMDB (3.5.6 of the `lmdb` package) takes a transaction back, now and then, for an entry of its list of free pages
 * that it had not to write: `mdb_freelist_save` looks at the entry's size before it looks whether there is one. Nothing is
 * wrong with the file or the commands, and the next attempt reads the list anew.
 */
const ABORTED = -30782;
const MOST_ATTEMPTS = 3;

const wasAborted = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ABORTED;

const LEAST_ROOM = 1024 * 1024;

/** Pages that are written for what is stored of a byte: the page itself, those above it, and the list of free ones. */
const PAGES_A_BYTE = 4;

const noRoom = (folder: string, cause?: unknown): WriteRefused =>
  new WriteRefused(`No space is left in ${folder}. Nothing was written; reads go on.`, { cause });

function hasRoom(folder: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= bytes;
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
