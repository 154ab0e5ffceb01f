import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '#platform';
import { CONFIG, LOGGER, POOL } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { Allowances } from './allowances.js';
import { budgetsOf, type Budgets } from './budgets.js';
import { countsInPostgres, countsInRedis, insured, type Counts } from './shared-counts.js';

/** Holds people and addresses to their budgets, in all processes together. */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  readonly #budgets: Budgets;
  readonly #counts: Counts;
  readonly #allowances: Allowances;

  constructor(@Inject(CONFIG) config: Config, @Inject(POOL) pool: Pool, @Inject(LOGGER) logger: Logger) {
    this.#budgets = budgetsOf(config);
    const shared = config.redisUrl === undefined ? countsInPostgres(pool) : countsInRedis(config.redisUrl);
    this.#counts = insured(shared, (error) =>
      logger.warn(`Rate limits hold for this process alone, their store is away: ${error.message}`),
    );
    this.#allowances = new Allowances(this.#counts);
  }

  /** Spends one point of somebody's budget; @returns seconds to wait when it is used up, else 0. */
  secondsToWait(budget: keyof Budgets, whose: string): number | Promise<number> {
    return this.#allowances.spend(this.#budgets[budget], keyOf(whose));
  }

  /**
   * Spends one point of somebody's budget.
   * @throws Problem 429 when it is used up
   */
  spend(budget: keyof Budgets, whose: string, code = 'too-many-requests'): void | Promise<void> {
    const seconds = this.secondsToWait(budget, whose);
    if (seconds instanceof Promise) return seconds.then((later) => requireNoWait(later, code));
    requireNoWait(seconds, code);
  }

  /** Gives back what turned out not to count. */
  giveBack(budget: keyof Budgets, whose: string): Promise<void> {
    return this.#allowances.giveBack(this.#budgets[budget], keyOf(whose));
  }

  onApplicationShutdown(): void {
    this.#counts.close();
  }
}

function requireNoWait(seconds: number, code: string): void {
  if (seconds > 0) throw new Problem(429, code, { headers: { 'retry-after': String(seconds) } });
}

/** Whoever is counted stands in the store by a digest: names that people type may be passwords. */
const keyOf = (whose: string): string => createHash('sha256').update(whose).digest('base64url').slice(0, 22);

/** The bits of an IPv6 address that one subscriber is given the rest of (RFC 6177). */
const subscriberBytes = 8;

/** Whom an address is counted as: an IPv4 address by itself, an IPv6 address with all of its subscriber's. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const known = ipaddr.process(address);
  if (known instanceof ipaddr.IPv4) return known.toString();
  return `${Buffer.from(known.toByteArray().slice(0, subscriberBytes)).toString('hex')}/64`;
}
