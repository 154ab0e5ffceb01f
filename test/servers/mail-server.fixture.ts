import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real mail server that keeps what it gets, as a mail program reads it. */
export interface MailServer {
  readonly url: string;
  readonly received: ParsedMail[];
  /** What one address was sent. */
  to(address: string): ParsedMail[];
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        received.push(mail);
        done(null, 'queued');
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    to: (address) => received.filter(({ to }) => addressesIn(to).includes(address)),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function addressesIn(to: ParsedMail['to']): string[] {
  const objects = to === undefined ? [] : Array.isArray(to) ? to : [to];
  return objects.flatMap(({ value }) => value.map(({ address }) => address ?? ''));
}
