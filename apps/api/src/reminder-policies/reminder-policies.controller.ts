import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PublishReminderPolicy } from '#application';
import { defaultPolicy, policyEventSchemas, policyPublicationSchema, reminderPolicySchema } from '#domain';
import { Roles } from '../auth/access.js';
import { commandAnswerSchema } from '../commands/command-answer-schema.js';
import { CommandDesk, type CommandAnswer } from '../commands/command-desk.js';
import { Told } from '../documentation/told.js';
import { afterSchema } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';

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
    private readonly desk: CommandDesk,
    private readonly readings: Readings,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('admin')
  @Told({ summary: 'Publish a reminder policy', answer: commandAnswerSchema, command: true })
  publish(
    @Body({ schema: policyPublicationSchema }) publication: z.infer<typeof policyPublicationSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const { appliesTo, ...rules } = publication;
    return this.desk.give(request, (envelope) => new PublishReminderPolicy({ appliesTo, rules }, envelope));
  }

  @Get()
  @Roles('admin', 'leader', 'inspector')
  @Told({ summary: 'The reminder policies in force', answer: policiesSchema, query: true })
  list(
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof policiesSchema>> {
    return this.readings.tell(reply, after, (reference) => ({
      default: defaultPolicy,
      published: [...reference.policies()],
    }));
  }
}
