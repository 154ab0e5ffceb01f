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

/** What was asked cannot be done; the message is all that the person in front of it needs. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** It is asked for in a way that cannot be understood; the message says how it is meant. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
