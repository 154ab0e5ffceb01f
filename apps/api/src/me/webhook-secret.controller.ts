import { Body, Controller, Header, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { accounts, DeciderCommandHandler } from '#application';
import { makeWebhookSecret } from '#notifications';
import { Rejection } from '#domain';
import { EveryRole, FreshlyProven } from '../auth/access.js';
import { ownAccountId } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { POOL } from '../platform/injection-tokens.js';
import { SecurityRecord } from '../security/security-record.js';

const makeSchema = z.strictObject({ revokePrevious: z.boolean().default(false) }).default({
  revokePrevious: false,
});

const madeSchema = z
  .object({
    secret: z.string().meta({ description: 'As Standard Webhooks writes it; told this once' }),
    previousSignUntil: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until when the secrets before sign too' }),
  })
  .meta({ id: 'WebhookSecret' });

/** What signs one's webhooks. */
@Controller('me/webhook-secret')
@EveryRole()
export class WebhookSecretController {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly security: SecurityRecord,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /** @throws Rejection `no-account-here` */
  @Post()
  @Header('Cache-Control', 'no-store')
  @FreshlyProven()
  @ApiDoc({
    summary: 'Make the secret that signs one’s webhooks; the one before signs for another day',
    answer: madeSchema,
    problems: [404, 422, 503],
  })
  async make(
    @Body({ schema: makeSchema }) { revokePrevious }: z.infer<typeof makeSchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof madeSchema>> {
    const id = ownAccountId(request);
    if ((await this.commands.recall(accounts, id)) === null)
      throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
    const { secret, previousSignUntil } = await makeWebhookSecret(this.pool, id, { revokePrevious });
    await this.security.record(request, { type: 'SecretMade', data: { secret: 'webhook', ownerId: id } });
    if (revokePrevious)
      await this.security.record(request, {
        type: 'SecretWithdrawn',
        data: { secret: 'webhook', ownerId: id },
      });
    return { secret, previousSignUntil: previousSignUntil?.toISOString() ?? null };
  }
}
