import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { SecurityRecord } from '../security/security-record.js';
import { KnownDevices } from './known-devices.js';
import type { Bearer } from './token-verifier.js';

/** Tokens of outside issuers of which a process remembers that they were used: a day's of thousands of people. */
const mostRemembered = 20_000;

/**
 * Puts the first use of each token of an outside issuer on record as a sign-in, for that is the nearest thing to one that is
 * seen here. What of it is said, counted and kept while the log is away is as with the sign-in of an account: a token that is
 * renewed within the hour, at the same address, is counted by each process that sees it.
 */
@Injectable()
export class OutsideSignIns {
  readonly #used = new LRUCache<string, true>({ max: mostRemembered });

  constructor(
    private readonly security: SecurityRecord,
    private readonly devices: KnownDevices,
  ) {}

  /** Records the first use of a token in this process, and nothing that another has recorded; undefined where it is not the first. */
  firstUse(request: FastifyRequest, bearer: Bearer): Promise<void> | undefined {
    const { issuer, outsideTokenId: onceAs } = bearer;
    if (issuer === undefined || onceAs === undefined || this.#used.has(onceAs)) return undefined;
    this.#used.set(onceAs, true);
    return this.#record(request, bearer.actor, { issuer, onceAs });
  }

  async #record(
    { ip, headers, id }: FastifyRequest,
    by: Bearer['actor'],
    { issuer, onceAs }: { readonly issuer: string; readonly onceAs: string },
  ): Promise<void> {
    const device = (await this.devices.nameOf(headers.cookie)) ?? null;
    const where = { address: ip.slice(0, 100), knownDevice: false, device };
    const data = { username: null, ...where, tokenIssuer: issuer };
    await this.security.count({ type: 'SignedIn', data }, by, id, { onceAs });
  }
}
