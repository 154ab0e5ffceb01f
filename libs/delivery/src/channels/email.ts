import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { Message } from '../message/message.js';
import { mailHtml, mailText } from '../message/mail-body.js';
import { NotSent, type Channel } from './channel.js';

export interface EmailOptions {
  readonly smtpUrl: string;
  /** Who writes; its domain also names messages and threads. */
  readonly from: string;
  /** Milliseconds for connecting, and for each answer of the server; six times as much for all. Default 20,000. */
  readonly timeoutMs?: number;
  /** Where a person with an account is spared mail after this one, whose time is given, by one click. */
  readonly unsubscribeUrl: (accountId: string, at: Date) => Promise<string>;
}

/** Mail by SMTP, over at most four connections. */
export function emailChannel(options: EmailOptions): Channel & { close(): void } {
  const { smtpUrl, from, timeoutMs = 20_000 } = options;
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'dondoc.invalid';
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    destinationOf: () => 'smtp',
    async send(address, message) {
      const { accountId } = message;
      const unsubscribeUrl =
        accountId === null ? null : await options.unsubscribeUrl(accountId, new Date(message.at));
      try {
        const { response, messageId } = await transport.sendMail({
          from,
          to: { name: '', address },
          subject: message.subject,
          text: mailText(message, unsubscribeUrl),
          html: mailHtml(message, unsubscribeUrl),
          messageId: `<${message.id}@${domain}>`,
          ...threadOf(message, address, domain),
          headers: unsubscribeUrl === null ? {} : oneClick(unsubscribeUrl),
          signal: AbortSignal.timeout(6 * timeoutMs),
        });
        return `${response} ${messageId}`.slice(0, 1_000);
      } catch (error) {
        throw notSent(error);
      }
    },
    close: () => transport.close(),
  };
}

/** One directive is one thread; a digest belongs to the thread of its own day and reader. */
function threadOf(
  { thread }: Message,
  address: string,
  domain: string,
): { inReplyTo: string; references: string } {
  const name = `${thread}.${createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 12)}`;
  const root = `<${name}@${domain}>`;
  return { inReplyTo: root, references: root };
}

/** RFC 8058. An agency's own address, which the office keeps, has no such header. */
const oneClick = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/**
 * A reply to the envelope or to the message is about this one: 5xx is the last word on it, 4xx is not. Everything else,
 * 421 included, is about the server, whose word on the message is unknown.
 */
function notSent(error: unknown): NotSent {
  const { responseCode, response, code } = error as {
    responseCode?: unknown;
    response?: unknown;
    code?: unknown;
  };
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const isAboutMessage = (code === 'EENVELOPE' || code === 'EMESSAGE') && status !== 421;
  if (isAboutMessage && status === 0)
    return new NotSent('The address or the message cannot be written to a mail server.', { final: true });
  const reason =
    status > 0
      ? `The mail server answered ${typeof response === 'string' ? response : status}.`
      : `The mail server cannot be reached (${typeof code === 'string' ? code : 'unknown'}).`;
  return new NotSent(reason, isAboutMessage ? { final: status >= 500 } : { destinationFails: true });
}
