import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Clock } from '#platform';
import { NotSent, type Channel } from '../channels/channel.js';
import type { Message } from '../message/message.js';
import { isPublicAddress, literalAddress, systemResolve, type Resolve } from './public-address.js';

export interface WebhookOptions {
  /** The machine's: receivers compare the time of the signature with theirs. */
  readonly clock: Clock;
  /** The secrets that sign what an account is sent; none when it has none. They must never be logged. */
  readonly secretsOf: (accountId: string) => Promise<readonly string[]>;
  /** Lets private, loopback and link-local addresses be reached. */
  readonly allowPrivate: boolean;
  /** Milliseconds for the whole exchange. Default 10,000. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

const mostRead = 65_536;

/** What a receiver answers that cannot take one message, and may well take others. */
const ofTheMessage: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Signed messages as Standard Webhooks describes them. The status alone is the answer: no redirect is followed and no
 * body is kept. Whoever is gone (410) is not asked again; every other refusal may pass, as one of a wrong route or a sign-in page in
 * front does. The address that is really connected to is judged, so that no name can lead into the office's own
 * network.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  const { clock, allowPrivate, timeoutMs = 10_000, resolve: resolveName = systemResolve } = options;
  return {
    destinationOf: (address) => new URL(address).host,
    async send(address, message) {
      const url = new URL(address);
      const secrets = message.accountId === null ? [] : await options.secretsOf(message.accountId);
      if (secrets.length === 0)
        throw new NotSent('The account has no secret that signs its webhooks.', { final: true });
      const literal = literalAddress(url);
      if (!allowPrivate && literal !== null && !isPublicAddress(literal)) throw refusal();
      const payload = payloadOf(message);
      const status = await post(url, payload, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(Buffer.byteLength(payload)),
        'user-agent': 'dondoc',
        ...signature(message.id, payload, secrets, clock.now()),
      });
      if (status >= 200 && status < 300) return `HTTP ${status}`;
      const isGone = status === 410;
      throw new NotSent(`The receiver answered HTTP ${status}.`, {
        final: isGone,
        destinationFails: !isGone && !ofTheMessage.has(status),
      });
    },
  };

  function post(url: URL, payload: string, headers: Record<string, string>): Promise<number> {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const how: RequestOptions = {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: judgedLookup,
    };
    return new Promise((resolve, reject) => {
      const sent = request(url, how, (response) => {
        resolve(response.statusCode ?? 0);
        discard(response);
      });
      sent.on('error', (error) => reject(error instanceof NotSent ? error : unreachable(error)));
      sent.end(payload);
    });
  }

  /** Resolves a name for the very connection it is used for: a name that changes its mind is judged again. */
  function judgedLookup(...[hostname, { all }, done]: Parameters<LookupFunction>): void {
    resolveName(hostname).then(
      (found) => {
        const [first] = found;
        const isFit = allowPrivate || found.every(({ address }) => isPublicAddress(address));
        if (!first || !isFit) return done(refusal(), '', 0);
        if (all === true) return done(null, [...found]);
        done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  }
}

function payloadOf({ at, subject, language, standingInFor, items: notices, more }: Message): string {
  // What only a letter says stays out of what programs rely on.
  const items = notices.map(
    ({
      whom: _whom,
      why: _why,
      content: _content,
      notice: _notice,
      audience: _audience,
      step: _step,
      ...item
    }) => item,
  );
  const absent = standingInFor.length === 0 ? {} : { standingInFor };
  const data = { subject, language, ...absent, items, more };
  return JSON.stringify({ type: 'reminders', timestamp: at, data });
}

/** While a secret is being replaced, the one before signs too: a receiver needs to know one of them. */
function signature(
  id: string,
  payload: string,
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, payload)).join(' '),
  };
}

/** Lets a receiver finish what it says, within the time of the exchange and up to a bound. */
function discard(response: IncomingMessage): void {
  let size = 0;
  response.on('error', () => undefined);
  response.on('data', (piece: Buffer) => {
    size += piece.length;
    if (size > mostRead) response.destroy();
  });
}

/** Without the address or the answer, which may hold secrets. */
function unreachable(error: Error): NotSent {
  const { code, name } = error as Error & { code?: unknown };
  const reason = typeof code === 'string' ? code : name;
  return new NotSent(`The receiver cannot be reached (${reason}).`, { destinationFails: true });
}

const refusal = () => new NotSent('The webhook leads to an address that is not public.', { final: true });
