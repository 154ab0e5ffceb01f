import { Controller, Get, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { positionText } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { Problem } from '../problems/problem.js';
import { safeHeaders } from '../http/safe-headers.js';
import { Broadcast } from './broadcast.js';
import { requirePerson } from './change.js';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

@Controller('stream')
export class StreamController {
  constructor(private readonly broadcast: Broadcast) {}

  @Get()
  @EveryRole()
  @RouteConfig({ endsWithClient: true })
  @ApiDoc({
    summary: 'Hear of changes as they happen (server-sent events); Last-Event-ID goes on where one left off',
    mediaTypes: ['text/event-stream'],
    problems: [429],
  })
  listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { tokenExpiresAtMs: expiresAtMs, sessionId } = request;
    const bearer = {
      actor: requirePerson(request.actor),
      expiresAtMs,
      ...(sessionId === null ? {} : { sessionId }),
    };
    const leave = this.broadcast.place(bearer.actor.id, request.ip);
    if (leave === null) throw new Problem(429, 'too-many-requests', { headers: { 'retry-after': '5' } });
    if (isHead(request)) {
      leave();
      return void reply.headers(headers).send();
    }
    const lastHeard = positionText.safeParse(request.headers['last-event-id']);
    reply.hijack();
    reply.raw.writeHead(200, { ...safeHeaders(request), ...headers, 'x-request-id': request.id });
    this.broadcast.admit(reply.raw, bearer, lastHeard.success ? BigInt(lastHeard.data) : null, leave);
  }
}
