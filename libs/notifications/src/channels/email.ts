import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { keptText } from '#platform';
import type { Message } from '../message/message.js';
import { mailHtml, mailText, type WayOut } from '../message/mail-body.js';
import { mailTexts } from '../message/mail-texts.js';
import { NotSent, type Channel } from './channel.js';

export interface EmailOptions {
  readonly smtpUrl: string;
  /** Who writes; its domain also names messages and threads. */
  readonly from: string;
  /** Whom to call at the office: a name, a telephone number. By default the address of who writes. */
  readonly contact?: string | undefined;
  /** Milliseconds for connecting, and for each answer of the server; six times as much for all. Default 20,000. */
  readonly timeoutMs?: number;
  /** Where a person with an account is spared mail after this one, whose time is given, by one click. */
  readonly unsubscribeUrl: (accountId: string, at: Date) => Promise<string>;
}

/** Mail by SMTP, over at most four connections. */
export function emailChannel(options: EmailOptions): Channel & { close(): void } {
  const { smtpUrl, from, timeoutMs = 20_000 } = options;
  const office = /[^\s<]+@[^\s>]+/.exec(from)?.[0] ?? 'dondoc@dondoc.invalid';
  const contact = options.contact ?? office;
  const domain = office.slice(office.lastIndexOf('@') + 1);
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
      const wayOut = await wayOutOf(address, message);
      try {
        const { response, messageId } = await transport.sendMail({
          from,
          to: { name: '', address },
          subject: message.subject,
          text: mailText(message, wayOut, contact),
          html: mailHtml(message, wayOut, contact),
          messageId: `<${message.id}@${domain}>`,
          ...threadOf(message, address, domain),
          ...(message.items.some(({ escalation }) => escalation) ? { priority: 'high' as const } : {}),
          headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribing(wayOut) },
          signal: AbortSignal.timeout(6 * timeoutMs),
        });
        return keptText(`${response} ${messageId}`, 1_000);
      } catch (error) {
        throw notSent(error);
      }
    },
    close: () => transport.close(),
  };

  async function wayOutOf(address: string, { accountId, at, language }: Message): Promise<WayOut> {
    if (accountId !== null)
      return { url: await options.unsubscribeUrl(accountId, new Date(at)), writeTo: null };
    const subject = encodeURIComponent(mailTexts[language].stopping(address));
    return {
      url: `mailto:${encodeURIComponent(office).replace('%40', '@')}?subject=${subject}`,
      writeTo: office,
    };
  }
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

/** RFC 2369; a program may post to an `https` link alone (RFC 8058). */
const unsubscribing = ({ url }: WayOut): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  ...(url.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
});

/** The server closes, or asks whoever connects to sign in. */
const aboutServer = [421, 530, 534, 535, 538];

/**
 * A reply about the recipient or to the message is about this one: 5xx is the last word on it, 4xx is not. Everything else
 * is about the server, whose word on the message is unknown: that it refuses whoever writes (MAIL FROM), too.
 */
function notSent(error: unknown): NotSent {
  const { responseCode, response, code, command } = error as {
    responseCode?: unknown;
    response?: unknown;
    code?: unknown;
    command?: unknown;
  };
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const isAboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isAboutMessage && status === 0)
    return new NotSent('The address or the message cannot be written to a mail server.', { final: true });
  const isAboutServer = !isAboutMessage || command === 'MAIL FROM' || aboutServer.includes(status);
  const reason =
    status > 0
      ? `The mail server answered ${typeof response === 'string' ? response : status}.`
      : `The mail server cannot be reached (${typeof code === 'string' ? code : 'unknown'}).`;
  return new NotSent(reason, isAboutServer ? { destinationFails: true } : { final: status >= 500 });
}
