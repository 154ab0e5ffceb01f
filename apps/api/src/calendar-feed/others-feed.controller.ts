import { Controller, Delete, HttpCode, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Roles } from '../auth/access.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { FeedLinks } from './feed-links.js';

/** The calendar feeds of other people, as the office may end them. */
@Controller('users')
@Roles('admin')
export class OthersFeedController {
  constructor(
    private readonly links: FeedLinks,
    private readonly security: SecurityRecord,
  ) {}

  /** An id that has no feed is told, so that a wrong one is not taken for a revoked one. */
  @Delete(':id/calendar-feed')
  @HttpCode(204)
  @ApiDoc({
    summary:
      'Revoke somebody’s calendar feed: by the id of an account, or of the actor where an outside issuer vouches',
    problems: [404, 503],
  })
  async revoke(@Param('id', idParameter) id: string, @Req() request: FastifyRequest): Promise<void> {
    if (!(await this.links.revoke(id))) throw new Problem(404, 'no-calendar-feed');
    await this.security.recordDone(request, {
      type: 'SecretWithdrawn',
      data: { secret: 'calendar-feed', ownerId: id },
    });
  }
}
