import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { localDateSchema } from '#domain';
import { EmptyWindow, PositionAhead, positionText, readReview, type ReviewReport } from '#read-models';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { Problem } from '../problems/problem.js';
import { afterField, dayField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requirePast } from '../queries/window.js';

const consumers = ['audit_trail'];

const reviewSchema = z.strictObject({
  ...afterField,
  from: dayField.optional(),
  to: dayField.optional(),
  position: positionText
    .optional()
    .meta({ description: 'Makes the report as of a position of the log, the same for ever' }),
  format: z.enum(['json', 'xlsx', 'docx']).default('json'),
});

const rateSchema = z.object({ percent: z.number().nullable(), calculation: z.string() });
const countsSchema = z.looseObject({
  doneOnTime: z.number().int(),
  doneLate: z.number().int(),
  doneWithoutReport: z.number().int(),
  openInTime: z.number().int(),
  openOverdue: z.number().int(),
  declined: z.number().int(),
  noDeadline: z.number().int(),
  total: z.number().int(),
  overdueRate: rateSchema,
  onTimeRate: rateSchema,
  onTimeRateByOriginalDate: rateSchema,
});

const reviewAnswerSchema = z
  .looseObject({
    from: localDateSchema,
    to: localDateSchema,
    position: z.string().nullable(),
    asOf: localDateSchema,
    formulas: z.record(z.string(), z.object({ vi: z.string(), en: z.string() })),
    counted: z.object({ vi: z.string(), en: z.string() }),
    total: countsSchema,
    agencies: z.array(
      countsSchema.extend({
        agencyId: z.string().nullable(),
        code: z.string().nullable(),
        name: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Review' });

@Controller('reports')
export class ReviewController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly line: ExportLine,
  ) {}

  @Get('review')
  @Export()
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({
    summary: 'The half-year review, by lead agency and in all',
    answer: reviewAnswerSchema,
    query: true,
    problems: [422, 501],
  })
  async review(
    @Query({ schema: reviewSchema }) { after, format, ...query }: z.infer<typeof reviewSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewReport> {
    if (format !== 'json') throw new Problem(501, 'format-not-available', { errors: [{ path: 'format' }] });
    const { today, calendar, now } = this.queries;
    requirePast(query, calendar, now);
    await this.line.wait(reply);
    return this.queries
      .read(reply, consumers, after, (pool) => readReview(pool, query, today, calendar))
      .catch((error: unknown) => {
        throw problemOfReview(error);
      });
  }
}

function problemOfReview(error: unknown): unknown {
  if (error instanceof EmptyWindow)
    return new Problem(422, 'empty-window', {
      detail: error.message,
      errors: [{ path: 'to' }],
    });
  if (error instanceof PositionAhead)
    return new Problem(422, 'position-ahead', {
      detail: error.message,
      errors: [{ path: 'position' }],
    });
  return error;
}
