import { copyFileSync, mkdirSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT_BYTES = 32 * 1024 * 1024;
const CHECK_MS = 60_000;
const LAST_OUTPUT_BYTES = 3_000;

/** The log of a child, which writes to it by itself, so that it can still write when the launcher is gone. */
export class LogFile {
  #start = 0;

  constructor(readonly path: string) {
    setInterval(() => this.keepSmall(), CHECK_MS).unref();
  }

  /** Opens it for a new child. */
  open(): number {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const descriptor = openSync(this.path, 'a', 0o600);
    this.keepSmall();
    this.#start = statSync(this.path).size;
    return descriptor;
  }

  /** The end of what the latest child wrote; nothing where somebody took the file away. */
  lastOutput(): string {
    try {
      const written = readFileSync(this.path).subarray(this.#start).subarray(-LAST_OUTPUT_BYTES);
      return written.toString('utf8').split('\n').flatMap(saidToPeople).join('\n').trim();
    } catch {
      return '';
    }
  }

  /**
   * Children hold the file open for appending, so it is copied and emptied rather than renamed. Where the disk has no room for
   * the copy, what it says is let go: it would take the room that everything else needs.
   */
  keepSmall(): void {
    try {
      const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
      if (size < LIMIT_BYTES) return;
      try {
        copyFileSync(this.path, `${this.path}.1`);
      } catch {
        rmSync(`${this.path}.1`, { force: true });
      }
      truncateSync(this.path);
      this.#start = 0;
    } catch {
      // A file that cannot be made smaller ends nobody; the next look may.
    }
  }
}

const warning = 40;

/** Of a line that a program wrote for machines what it says, where that is a warning or worse; any other line as it is. */
function saidToPeople(line: string): string[] {
  const [, level] = /^\{"level":(\d+),/.exec(line) ?? [];
  if (level === undefined) return [line];
  if (Number(level) < warning) return [];
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [[msg, err?.message].filter((text) => text !== undefined).join(': ')];
  } catch {
    return [line];
  }
}
