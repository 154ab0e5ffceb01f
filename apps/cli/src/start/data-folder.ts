import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FolderInUse, isRunning, lockFolder, writeDurably } from '#embedded';
import { launcherFile, readKept, type Kept } from '../launcher-file.js';
import { ChildRegister } from './child-register.js';
import { LogFile } from './log-file.js';
import { keepFolderToOwner, keepNewFilesToOwner } from './owner-only.js';

/** The addresses that other programs read while the system runs. */
export interface Endpoints {
  readonly api: string;
  readonly eventStore: string;
  readonly database: string;
  readonly queue: string;
}

const ORPHANED_HOLDER_ENDS_WITHIN_MS = 15_000;
const POLL_MS = 100;

/** The folder of everything that one system keeps, held by one launcher at a time. */
export class DataFolder {
  readonly children: ChildRegister;
  #kept: Kept;

  private constructor(
    readonly path: string,
    private readonly lock: { release(): void },
  ) {
    this.children = new ChildRegister(path);
    this.#kept = readKept(path) ?? this.keep(newSecrets());
    this.hideEndpoints();
  }

  /**
   * Takes the folder for this process, and keeps it to its owner. A launcher whose own parent was killed is about to end, so that one is
   * waited for; any other that runs is not.
   * @throws FolderInUse when another launcher runs on it.
   */
  static async open(path: string, tell: (line: string) => void): Promise<DataFolder> {
    keepNewFilesToOwner();
    for (let waited = 0; ; waited += POLL_MS) {
      try {
        const lock = lockFolder(path);
        if (lock.wasLeft)
          tell(
            'The earlier start was killed, or the machine went down. What it had answered as done is kept.',
          );
        for (const left of keepFolderToOwner(path))
          tell(`Others can read ${left}, and this account cannot change that: see to it.`);
        return new DataFolder(path, lock);
      } catch (error) {
        const orphaned =
          error instanceof FolderInUse && error.holder.parent && !isRunning(error.holder.parent);
        if (!orphaned || waited >= ORPHANED_HOLDER_ENDS_WITHIN_MS) throw error;
        if (waited === 0) tell(`Waiting for process ${error.holder.pid} of an earlier start to end.`);
        await pause(POLL_MS);
      }
    }
  }

  get kept(): Kept {
    return this.#kept;
  }

  /** Keeps these settings for this start and the next. */
  keep(kept: Kept): Kept {
    this.#write(launcherFile, kept);
    return (this.#kept = kept);
  }

  /** The folder of one part's data. */
  folderOf(part: string): string {
    return join(this.path, part);
  }

  /** The log file of one part. */
  logOf(part: string): LogFile {
    return new LogFile(join(this.path, 'logs', `${part}.log`));
  }

  /** Tells other programs where the parts are. */
  showEndpoints(endpoints: Endpoints): void {
    this.#write('endpoints.json', endpoints);
  }

  /** Takes that back. */
  hideEndpoints(): void {
    rmSync(join(this.path, 'endpoints.json'), { force: true });
  }

  /** Gives the folder back. */
  close(): void {
    this.hideEndpoints();
    this.lock.release();
  }

  #write(name: string, content: unknown): void {
    writeDurably(join(this.path, name), `${JSON.stringify(content, null, 2)}\n`);
  }
}

function newSecrets(): Kept {
  return {
    tokenSecret: randomBytes(48).toString('base64url'),
    firstPassword: randomBytes(12).toString('base64url'),
  };
}
