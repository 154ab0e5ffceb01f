import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { positionText } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { Told } from '../documentation/told.js';
import { Broadcast } from './broadcast.js';
import { requirePerson } from './change.js';

@Controller('stream')
export class StreamController {
  constructor(private readonly broadcast: Broadcast) {}

  @Get()
  @EveryRole()
  @Told({ summary: 'Hear of changes as they happen (server-sent events)', mediaTypes: ['text/event-stream'] })
  listen(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const bearer = { actor: requirePerson(request.actor), expiresAtMs: request.tokenExpiresAtMs };
    this.broadcast.requireRoom();
    const lastHeard = request.headers['last-event-id'];
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': request.id,
    });
    const position = positionText.safeParse(lastHeard);
    this.broadcast.admit(raw, bearer, position.success ? BigInt(position.data) : null);
  }
}
