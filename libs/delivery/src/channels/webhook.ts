import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '#platform';
import type { Message } from '../message/message.js';
import { NotSent, type Channel } from './channel.js';

export interface WebhookOptions {
  readonly clock: Clock;
  /** The secret that signs what an address is sent; null when there is none. It must never be logged. */
  readonly secretFor: (message: Message) => Promise<string | null>;
  /** Lets private, loopback and link-local addresses be reached. */
  readonly allowPrivate: boolean;
  /** Milliseconds for the whole exchange. Default 10,000. */
  readonly timeoutMs?: number;
}

const mostAnswered = 65_536;

/**
 * Signed messages as Standard Webhooks describes them. Redirects are not followed, and the address that is really
 * connected to is judged, so that no name can lead into the office's own network.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  return {
    destinationOf: (address) => new URL(address).host,
    async send(address, message) {
      const url = new URL(address);
      const secret = await options.secretFor(message);
      if (secret === null) throw new NotSent('The webhook has no secret to sign with.', true);
      if (!options.allowPrivate) refuseLiteral(url);
      const { id, subject, language, items, more } = message;
      const now = options.clock.now();
      const payload = JSON.stringify({
        type: 'reminders',
        timestamp: now.toISOString(),
        data: { subject, language, items, more },
      });
      const status = await post(url, payload, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(payload)),
        'user-agent': 'dondoc',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(id, now, payload),
      });
      if (status >= 200 && status < 300) return `HTTP ${status}`;
      const isPassing = status >= 500 || status === 408 || status === 429;
      throw new NotSent(`The receiver answered HTTP ${status}.`, !isPassing);
    },
  };

  function post(url: URL, payload: string, headers: Record<string, string>): Promise<number> {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const how: RequestOptions = {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
      ...(options.allowPrivate ? {} : { lookup: publicLookup }),
    };
    return new Promise((resolve, reject) => {
      const failed = (error: Error) =>
        reject(error instanceof NotSent ? error : new NotSent(reasonOf(error), false));
      const sent = request(url, how, (response) => {
        let size = 0;
        response.on('data', (piece: Buffer) => {
          size += piece.length;
          if (size > mostAnswered)
            response.destroy(new NotSent('The receiver answered more than 64 KiB.', true));
        });
        response.on('error', failed);
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      sent.on('error', failed);
      sent.end(payload);
    });
  }
}

/** Without the address or the answer, which may hold secrets. */
function reasonOf(error: Error): string {
  const { code, name } = error as Error & { code?: unknown };
  return `The receiver cannot be reached (${typeof code === 'string' ? code : name}).`;
}

const refusal = () => new NotSent('The webhook leads to an address that is not public.', true);

/** Whether an address belongs to the public Internet: not private, loopback, link-local, shared or reserved. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** A literal address is connected to without a look-up. */
function refuseLiteral({ hostname }: URL): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal) && !isPublicAddress(literal)) throw refusal();
}

/** Resolves a name for the very connection it is used for: a name that changes its mind is judged again. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolveName(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '', 0);
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address))) return done(refusal(), '', 0);
    if (options.all === true) return done(null, found);
    done(null, first.address, first.family);
  });
};
