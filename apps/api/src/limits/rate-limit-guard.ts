import {
  Injectable,
  SetMetadata,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressKey, RateLimits } from './rate-limits.js';

const EXPORT = 'dondoc:export';

/** A route whose answer may be of any size: it has a budget of its own. */
export const Export = (): CustomDecorator => SetMetadata(EXPORT, true);

/** Holds whoever signed in to the budget of what they ask: commands, queries or exports. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  readonly #exports = new WeakMap<object, boolean>();

  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.actor === null) return true;
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const other = isReading ? 'queries' : 'commands';
    const budget = this.#isExport(context.getHandler()) ? 'exports' : other;
    const spending = this.limits.spend(budget, request.actor.id);
    return spending instanceof Promise ? spending.then(() => true) : true;
  }

  #isExport(handler: object): boolean {
    const known = this.#exports.get(handler);
    if (known !== undefined) return known;
    const isExport = Reflect.getMetadata(EXPORT, handler) === true;
    this.#exports.set(handler, isExport);
    return isExport;
  }
}

/** What looks after the system is not kept from it by whoever shares its address. */
const unlimited = /^\/(health\/|metrics$)/;

/**
 * Holds each address to the budget of its requests, before anything else is done for one.
 * @param refuse answers with the problem
 */
export function limitAddresses(
  fastify: FastifyInstance,
  limits: RateLimits,
  refuse: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (unlimited.test(request.routeOptions.url ?? '')) return done();
    const fail = (error: unknown) => refuse(error, request, reply);
    try {
      const spending = limits.spend('requests', addressKey(request.ip));
      if (spending instanceof Promise) spending.then(() => done(), fail);
      else done();
    } catch (error) {
      fail(error);
    }
  });
}
