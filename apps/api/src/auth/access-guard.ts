import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Rejection, type Actor } from '#domain';
import { declaredAccess, type Access } from './access.js';
import { TokenVerifier, type Bearer } from './token-verifier.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on a public route. */
    actor: Actor | null;
    /** When the token of whoever asks expires; 0 on a public route. */
    tokenExpiresAtMs: number;
    /** The outside issuer that says who asks; null where an account here does, and on a public route. */
    outsideIssuer: string | null;
  }
}

/** Lets a request through when its route is public, or its bearer has one of the roles that the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #declared = new WeakMap<object, Access>();

  constructor(private readonly tokens: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.#accessTo(context);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const bearer = this.tokens.bearerOf(request.headers.authorization);
    return bearer instanceof Promise
      ? bearer.then((verified) => admit(request, verified, access))
      : admit(request, bearer, access);
  }

  #accessTo(context: ExecutionContext): Access {
    const handler = context.getHandler();
    const known = this.#declared.get(handler);
    if (known) return known;
    const access = declaredAccess(handler, context.getClass()) ?? [];
    this.#declared.set(handler, access);
    return access;
  }
}

function admit(
  request: FastifyRequest,
  { actor, expiresAtMs, issuer }: Bearer,
  access: Exclude<Access, 'public'>,
): boolean {
  request.actor = actor;
  request.tokenExpiresAtMs = expiresAtMs;
  request.outsideIssuer = issuer ?? null;
  if (actor.role !== 'system' && access.includes(actor.role)) return true;
  throw new Rejection('forbidden', 'role-not-allowed', `The role ${actor.role} may not do this.`);
}
