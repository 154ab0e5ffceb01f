import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { DailyBytes } from '#platform';
import { addressKey } from '../limits/rate-limits.js';

/** Of one line, everything but the address that was asked for. */
const lineBytes = 300;
const longestUrl = 300;
/** How many segments of an address that is none of ours are logged. */
const mostSegments = 10;
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
  #reportedAtMs = -Infinity;

  readonly #known: ReadonlySet<string>;

  /** @param paths those of the routes, parameters as `:id` */
  constructor(
    paths: readonly string[],
    private readonly limits: RequestLogLimits = usualLimits,
    private readonly now: () => number = Date.now,
  ) {
    this.#all = new DailyBytes(limits.all, now);
    this.#known = new Set(paths.flatMap((path) => path.split('/')).filter((each) => !each.startsWith(':')));
  }

  /** Notes how a request was answered. */
  answered(request: FastifyRequest, { status, ms }: { readonly status: number; readonly ms: number }): void {
    const route = request.routeOptions.url ?? 'unknown';
    const url = loggable(request.url, route, this.#known);
    if (this.#fits(addressKey(request.ip), lineBytes + url.length)) {
      const { method, actor } = request;
      const line = { method, url, status, ms, actorId: actor?.id };
      request.log.info(line, 'answered');
      return;
    }
    this.#leftOut += 1;
    if (this.now() - this.#reportedAtMs < tellEveryMs) return;
    this.#reportedAtMs = this.now();
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

/**
 * An address as it may be logged. A query holds what people look for, and some paths hold secrets: of a route that takes
 * one, and of an address that is none of ours, only the words that routes are made of are kept.
 */
export function loggable(url: string, route: string, known: ReadonlySet<string>): string {
  if (route.includes(':token')) return route;
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (route !== 'unknown') return path.length <= longestUrl ? path : `${path.slice(0, longestUrl)}…`;
  const segments = path.split('/', mostSegments + 1);
  const shown = segments
    .slice(0, mostSegments)
    .map((segment) => (segment === '' || known.has(segment) ? segment : '…'));
  return [...shown, ...(segments.length > mostSegments ? ['…'] : [])].join('/');
}
