import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { queueNames } from '#consumers';
import { Public, Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { preferredLanguage } from '../problems/language.js';
import { Health, reportIn, type ReadReport } from './health-report.js';

const statusField = z.enum(['ready', 'degraded', 'not-ready']);
const readySchema = z.object({ status: statusField }).meta({ id: 'Readiness' });
const partSchema = z.object({ status: z.enum(['up', 'down']), detail: z.string().optional() });

const count = z.number().int();
const queueStateSchema = z
  .object({ name: z.enum(queueNames), paused: z.boolean() })
  .extend({ waiting: count, delayed: count, active: count, failed: count, completed: count })
  .meta({ id: 'QueueState' });

const reportSchema = z
  .object({
    status: statusField,
    eventStore: partSchema,
    database: partSchema,
    accounts: partSchema,
    subscription: partSchema,
    worker: partSchema,
    reference: partSchema,
    reminders: partSchema,
    transparency: partSchema,
    queue: partSchema,
    queues: z.array(queueStateSchema),
    consumers: z.array(
      z.looseObject({
        name: z.string(),
        live: z.boolean(),
        rebuildable: z.boolean(),
        state: z.enum(['running', 'stopped']),
      }),
    ),
  })
  .loose()
  .meta({ id: 'HealthReport' });

/** For whatever watches over the process, and for the office, which alone is told how each part is. */
@Controller()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('health/live')
  @Public()
  @ApiDoc({ summary: 'Whether the process lives' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  @ApiDoc({
    summary: 'Whether people can be served; 503 while a part is not there without which they cannot',
    answer: readySchema,
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof readySchema>> {
    const { status } = await this.health.report();
    void reply.code(status === 'not-ready' ? 503 : 200).header('cache-control', 'no-store');
    return { status };
  }

  @Get('admin/health')
  @Roles('admin')
  @ApiDoc({ summary: 'How each part is, and where each consumer stands', answer: reportSchema })
  async report(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadReport> {
    void reply.header('cache-control', 'no-store');
    return reportIn(preferredLanguage(request.headers['accept-language']), await this.health.report());
  }

  @Get('metrics')
  @Roles('admin')
  @ApiDoc({
    summary: 'Figures for Prometheus; without a token on a port of their own',
    mediaTypes: ['text/plain'],
  })
  async figures(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { contentType, text } = await this.health.figures();
    void reply.type(contentType).header('cache-control', 'no-store');
    return text;
  }
}
