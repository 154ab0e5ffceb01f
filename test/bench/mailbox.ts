import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { owe } from './leftovers.js';

/** A mail server in this process, which takes everything and counts. */
export interface Mailbox {
  readonly url: string;
  readonly mails: number;
  /** How many different people were written to. */
  readonly people: number;
  /** `Date.now()` when the last mail had been taken; NaN before the first. */
  readonly lastAt: number;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const people = new Set<string>();
  let mails = 0;
  let lastAt = Number.NaN;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, { envelope }, done) {
      stream.on('end', () => {
        mails += 1;
        for (const { address } of envelope.rcptTo) people.add(address);
        lastAt = Date.now();
        done(null, `taken as ${mails}`);
      });
      stream.resume();
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    get mails() {
      return mails;
    },
    get people() {
      return people.size;
    },
    get lastAt() {
      return lastAt;
    },
    close: owe(() => new Promise((resolve) => server.close(() => resolve()))),
  };
}
