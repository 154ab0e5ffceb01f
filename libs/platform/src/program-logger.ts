import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.js';
import { withoutSecrets } from './errors.js';
import { activeTraceId } from './tracing.js';

const dayMs = 86_400_000;

/** So many bytes a day (UTC) and no more, so that no file fills in an hour what it should hold for days. */
export class DailyBytes {
  #day = -1;
  #used = 0;

  constructor(
    private readonly most: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether so many more fit into today; if they do they are taken. */
  take(bytes: number): boolean {
    const today = Math.floor(this.now() / dayMs);
    if (today !== this.#day) {
      this.#day = today;
      this.#used = 0;
    }
    if (this.#used + bytes > this.most) return false;
    this.#used += bytes;
    return true;
  }
}

/** Bytes a day that a program may log: a file of 32 MiB and the one before it hold several days, whoever asks for what. */
const mostADay = 16 * 1024 * 1024;

/**
 * The logger of a program: JSON lines that say which part wrote them, and in which trace, secrets taken out, written in pieces so that no
 * work waits for them, and no more of them a day than their file is meant for.
 * @param most bytes a day
 */
export function programLogger(
  part: string,
  most: number = mostADay,
): (level: Config['logLevel'], destination?: DestinationStream) => Logger {
  return (level, destination) =>
    pino(
      { level, base: { part }, mixin: traced, hooks: { streamWrite: withoutSecrets } },
      bounded(destination ?? standardOutput(), new DailyBytes(most), part),
    );
}

/** A line leads to the trace that it was written in. */
function traced(): { traceId?: string } {
  const traceId = activeTraceId();
  return traceId === undefined ? {} : { traceId };
}

/**
 * Standard output. What it cannot take, its file's disk being full, waits for the next writing, as much as may be logged in a day:
 * a line that is not written neither ends a program nor keeps one from ending.
 */
function standardOutput(): Destination {
  const output = pino.destination({ sync: false, minLength: 4_096, periodicFlush: 500 });
  const flushSync = output.flushSync.bind(output);
  output.on('error', () => {
    // At the end of the process it would try for ever.
    output.flushSync = () => undefined;
  });
  output.on('write', () => {
    output.flushSync = flushSync;
  });
  return output;
}

type Destination = DestinationStream & { flush?(done?: (error?: Error) => void): void };

/** Passes on what fits into the day; that something did not is said once a day. */
function bounded(destination: Destination, day: DailyBytes, part: string): Destination {
  let isFull = false;
  return {
    write(line) {
      const fits = day.take(line.length);
      if (fits) destination.write(line);
      else if (!isFull) destination.write(`{"level":50,"part":"${part}","msg":"The log of today is full"}\n`);
      isFull = !fits;
    },
    flush: (done) => {
      if (destination.flush) destination.flush(done);
      else done?.();
    },
  };
}
