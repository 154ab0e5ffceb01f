import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { DailyBytes } from '#platform';
import { addressKey } from './limits/rate-limits.js';

/** Of one line, everything but the address that was asked for. */
const lineBytes = 300;
const longestUrl = 300;
const mostSources = 5_000;
const tellEveryMs = 60_000;

/** Bytes a day of lines about requests: of all together, and of what comes from one address. */
export interface RequestLogLimits {
  readonly all: number;
  readonly fromOneAddress: number;
}

const usualLimits: RequestLogLimits = { all: 8 * 1024 * 1024, fromOneAddress: 1024 * 1024 };

/**
 * One line in the log for each request, within a share of the day for all and for each address: what somebody asks for can
 * neither roll the log over nor take the place of what others asked for. How many were left out is told once a minute.
 */
export class RequestLog {
  readonly #all: DailyBytes;
  readonly #sources = new LRUCache<string, DailyBytes>({ max: mostSources });
  #leftOut = 0;
  #toldAtMs = -Infinity;

  constructor(
    private readonly limits: RequestLogLimits = usualLimits,
    private readonly now: () => number = Date.now,
  ) {
    this.#all = new DailyBytes(limits.all, now);
  }

  /** Notes how a request was answered. */
  answered(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unknown';
    const url = loggable(request.url, route);
    if (this.#fits(addressKey(request.ip), lineBytes + url.length)) {
      const ms = Math.round(reply.elapsedTime);
      const { method, actor } = request;
      const line = { method, url, status: reply.statusCode, ms, actorId: actor?.id };
      request.log.info(line, 'answered');
      return;
    }
    this.#leftOut += 1;
    if (this.now() - this.#toldAtMs < tellEveryMs) return;
    this.#toldAtMs = this.now();
    request.log.warn(
      { leftOut: this.#leftOut },
      'Requests are not in this log: their share of the day is full',
    );
    this.#leftOut = 0;
  }

  #fits(source: string, bytes: number): boolean {
    const own = this.#sources.get(source) ?? new DailyBytes(this.limits.fromOneAddress, this.now);
    this.#sources.set(source, own);
    return own.take(bytes) && this.#all.take(bytes);
  }
}

/** An address as it may be logged: that of a calendar feed is a secret, and a long one is cut. */
export function loggable(url: string, route: string): string {
  if (route.includes(':token')) return route;
  const shown = url.replace(/(calendar-feeds\/)[^/?#]+/gi, '$1[secret]');
  return shown.length <= longestUrl ? shown : `${shown.slice(0, longestUrl)}…`;
}
