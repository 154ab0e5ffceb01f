import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { emailChannel } from '../channels/email.js';

/** A mail server of the test's own, and the channel that sends to it. */
export interface Mailbox {
  readonly email: ReturnType<typeof emailChannel>;
  /** What was taken, as a mail program reads it. */
  received: ParsedMail[];
  /** How the server answers to a mail; `drop` takes it and hangs up without a word, as a server does that dies. */
  answer: 'accept' | 'drop' | 'later' | 'never';
  close(): Promise<void>;
}

/** Starts a server that takes every mail. */
export async function openMailbox(): Promise<Mailbox> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const refused = (responseCode: number, text: string) =>
        done(Object.assign(new Error(text), { responseCode }));
      simpleParser(stream).then((mail) => {
        if (mailbox.answer === 'later') return refused(451, 'greylisted');
        if (mailbox.answer === 'never') return refused(550, 'no such mailbox');
        mailbox.received.push(mail);
        if (mailbox.answer === 'drop') return hangUp(session.id);
        done(null, 'queued as 7');
      }, done);
    },
  });
  // Only who sent it: another of the same round may not have sent its mail yet.
  const hangUp = (id: string) => {
    for (const connection of server.connections as Set<{ id: string; _socket: Socket }>)
      if (connection.id === id) connection._socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mailbox: Mailbox = {
    email: emailChannel({
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: 'Văn phòng <dondoc@example.vn>',
      unsubscribeUrl: (id) => Promise.resolve(`https://dondoc.example.vn/u/${id}`),
    }),
    received: [],
    answer: 'accept',
    async close() {
      mailbox.email.close();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
  return mailbox;
}
