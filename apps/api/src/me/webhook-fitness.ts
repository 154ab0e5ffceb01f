import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { webhookSecretsOf, whereabouts } from '#notifications';
import { Rejection } from '#domain';
import type { Config } from '#platform';
import { CONFIG, POOL } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';

/** Looking a name up takes one of few threads, for as long as the name's owner likes. */
const mostLookedUpAtOnce = 2;
const field = 'channels.webhook';

/** Judges addresses that people want their webhooks posted to, before the log holds them. */
@Injectable()
export class WebhookFitness {
  #lookedUp = 0;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CONFIG) private readonly config: Pick<Config, 'webhookAllowPrivate'>,
  ) {}

  /**
   * A name that cannot be looked up at the moment is let through: where it leads is judged whenever it is used.
   * @throws Rejection `webhook-holds-password`, `webhook-secret-missing`, `webhook-not-public`: one answer for what is private and for what
   *   is nowhere, which would tell the names of the office's own network
   */
  async require(address: string, accountId: string): Promise<void> {
    const url = new URL(address);
    if (url.username !== '' || url.password !== '')
      throw new Rejection(
        'impossible',
        'webhook-holds-password',
        'The address holds a user name or a password, which the log would keep for ever.',
        field,
      );
    if ((await webhookSecretsOf(this.pool, accountId)).length === 0)
      throw new Rejection(
        'impossible',
        'webhook-secret-missing',
        'Make a secret with POST /me/webhook-secret first, so that the receiver can verify what it gets.',
        field,
      );
    const leadsTo = await this.#whereabouts(url);
    if (leadsTo === 'public' || leadsTo === 'unknown') return;
    if (leadsTo === 'nowhere' || !this.config.webhookAllowPrivate)
      throw new Rejection(
        'impossible',
        'webhook-not-public',
        'The webhook leads to no public address.',
        field,
      );
  }

  async #whereabouts(url: URL): ReturnType<typeof whereabouts> {
    if (this.#lookedUp >= mostLookedUpAtOnce)
      throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '3' } });
    this.#lookedUp += 1;
    try {
      return await whereabouts(url, {});
    } finally {
      this.#lookedUp -= 1;
    }
  }
}
