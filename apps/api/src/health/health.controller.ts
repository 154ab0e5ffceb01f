import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/access.js';
import { Told } from '../documentation/told.js';
import { Health, type HealthReport } from './health-report.js';
import { Metrics } from './metrics.js';

/** For whatever watches over the process. */
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Told({ summary: 'Whether the process lives' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Told({ summary: 'How each part is; 503 while one that is needed is not there' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReport> {
    const report = await this.health.report();
    void reply.code(report.status === 'not-ready' ? 503 : 200).header('cache-control', 'no-store');
    return report;
  }

  @Get('metrics')
  @Told({ summary: 'Figures for Prometheus', mediaTypes: ['text/plain'] })
  async figures(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.health.measure();
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
