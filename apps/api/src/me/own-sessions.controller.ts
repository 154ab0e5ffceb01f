import { Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { Rejection } from '#domain';
import { EveryRole } from '../auth/access.js';
import { Sessions } from '../auth/sessions.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { SecurityRecord } from '../security/security-record.js';

const sessionSchema = z
  .object({
    id: z.string(),
    current: z.boolean().meta({ description: 'Whether it is the one that asks' }),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'To the minute' }),
    expiresAt: z.iso.datetime().meta({ description: 'The end that no use puts off' }),
    address: z.string().meta({ description: 'Where it was opened' }),
    device: z.string().meta({ description: 'What the browser said of itself' }),
  })
  .meta({ id: 'Session' });

const listSchema = z.object({
  items: z.array(sessionSchema),
  nextCursor: z.null().meta({ description: 'A person has ten sessions at most' }),
});

/** One's own sessions of the page. */
@Controller('me/sessions')
@EveryRole()
export class OwnSessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly reference: ReferenceData,
    private readonly security: SecurityRecord,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'One’s own sessions of the page, the one used last first',
    answer: listSchema,
    problems: [503],
  })
  async list(@Req() request: FastifyRequest): Promise<z.infer<typeof listSchema>> {
    const account = this.#account(request);
    const sessions = account === undefined ? [] : await this.sessions.list(account);
    const items = sessions.map(({ id, createdAt, lastUsedAt, endsAt, address, device }) => ({
      ...{ id, current: id === request.sessionId },
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: endsAt.toISOString(),
      ...{ address, device },
    }));
    return { items, nextCursor: null };
  }

  /** @throws Rejection `session-not-found` */
  @Delete(':id')
  @HttpCode(204)
  @ApiDoc({ summary: 'End one of one’s own sessions, at once', problems: [404, 503] })
  async end(@Param('id', { schema: z.uuid() }) id: string, @Req() request: FastifyRequest): Promise<void> {
    const viewer = viewerOf(request);
    const account = this.#account(request);
    if (account === undefined || !(await this.sessions.end(account.id, id)))
      throw new Rejection('not-found', 'session-not-found', 'You have no session with this id.');
    const data = {
      ...{ username: account.username, address: request.ip.slice(0, 100) },
      reason: 'ended-from-list',
    } as const;
    await this.security.count({ type: 'SessionEnded', data }, viewer, request.id);
  }

  /** Whoever an outside issuer vouches for has no account here, and no session. */
  #account(request: FastifyRequest) {
    return request.outsideIssuer === null ? this.reference.account(viewerOf(request).id) : undefined;
  }
}
