/** What the command line says to the person in front of it; the only place that writes to the console. */
export const terminal = {
  /** A line on standard output. */
  say(line: string): void {
    process.stdout.write(`${line}\n`);
  },
  /** A line on standard error. */
  complain(line: string): void {
    process.stderr.write(`${line}\n`);
  },
};

/**
 * Has the command go on to its end, and to its own exit code, though nobody reads what it says any more, as behind `| head`.
 * Other faults of the console are thrown.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** What was asked cannot be done; the message is all that the person in front of it needs. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** It is asked for in a way that cannot be understood; the message says how it is meant. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
