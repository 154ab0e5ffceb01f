import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PublishReminderPolicy } from '#application';
import { defaultPolicy, policyEventSchemas, policyPublicationSchema, reminderPolicySchema } from '#domain';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';

const policiesSchema = z
  .object({
    /** Holds where nothing was published. */
    default: reminderPolicySchema,
    published: z.array(policyEventSchemas.ReminderPolicyPublished),
  })
  .meta({ id: 'ReminderPolicies' });

@Controller('reminder-policies')
export class ReminderPoliciesController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly queries: QueryGateway,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @ApiDoc({ summary: 'Publish a reminder policy', answer: commandAnswerSchema, command: true })
  publish(
    @Body({ schema: policyPublicationSchema }) publication: z.infer<typeof policyPublicationSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { appliesTo, ...rules } = publication;
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(new PublishReminderPolicy({ appliesTo, rules }, envelope));
  }

  @Get()
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({ summary: 'The reminder policies in force', answer: policiesSchema, query: true })
  list(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof policiesSchema>> {
    return this.queries.tell(reply, after, (reference) => ({
      default: defaultPolicy,
      published: [...reference.policies()],
    }));
  }
}
