import { copyFileSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT_BYTES = 32 * 1024 * 1024;
const CHECK_MS = 60_000;
const LAST_OUTPUT_BYTES = 3_000;

/** The log of a child, which writes to it by itself, so that it can still write when the launcher is gone. */
export class LogFile {
  #start = 0;

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    setInterval(() => this.#keepSmall(), CHECK_MS).unref();
  }

  /** Opens it for a new child. */
  open(): number {
    const descriptor = openSync(this.path, 'a', 0o600);
    this.#keepSmall();
    this.#start = statSync(this.path).size;
    return descriptor;
  }

  /** The end of what the latest child wrote. */
  lastOutput(): string {
    return readFileSync(this.path).subarray(this.#start).subarray(-LAST_OUTPUT_BYTES).toString('utf8').trim();
  }

  /** Children hold the file open for appending, so it is copied and emptied rather than renamed. */
  #keepSmall(): void {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < LIMIT_BYTES) return;
    copyFileSync(this.path, `${this.path}.1`);
    truncateSync(this.path);
    this.#start = 0;
  }
}
