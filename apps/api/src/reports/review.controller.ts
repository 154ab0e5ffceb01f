import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { requestCheckpoint } from '#audit';
import {
  EmptyWindow,
  PositionAhead,
  positionText,
  readReview,
  reviewConsumers,
  workLabels,
  type ReviewReport,
} from '#read-models';
import type { Config } from '#platform';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { CONFIG, POOL } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { Problem } from '../problems/problem.js';
import { afterField, dayField } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requirePast } from '../queries/window.js';
import { reviewAnswerSchema } from './review-answers.js';
import { reviewDocument } from './review-document.js';
import { reviewWorkbook } from './review-workbook.js';

const reviewSchema = z.strictObject({
  ...afterField,
  from: dayField.optional(),
  to: dayField.optional(),
  position: positionText
    .optional()
    .meta({ description: 'Makes the report as of a position of the log, the same for ever' }),
  as: z
    .enum(['reported', 'restated'])
    .optional()
    .meta({ description: 'As first reported, or with what was put right since; a position settles it' }),
  format: z.enum(['json', 'xlsx', 'docx']).default('json'),
});

const office = 'application/vnd.openxmlformats-officedocument';
const mediaTypes = {
  json: 'application/json',
  xlsx: `${office}.spreadsheetml.sheet`,
  docx: `${office}.wordprocessingml.document`,
} as const;

@Controller('reports')
export class ReviewController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly line: ExportLine,
    @Inject(CONFIG) private readonly config: Pick<Config, 'letterhead'>,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Get('review')
  @Export()
  @Roles('admin', 'leader', 'inspector')
  @ApiDoc({
    summary:
      'The half-year review, by lead agency and in all, against the window before; as a workbook, or as an official report',
    answer: reviewAnswerSchema,
    alsoAs: [mediaTypes.xlsx, mediaTypes.docx],
    query: true,
    problems: [422],
  })
  async review(
    @Query({ schema: reviewSchema }) { after, format, ...query }: z.infer<typeof reviewSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReviewReport | Buffer> {
    const { today, calendar, now } = this.queries;
    requirePast(query, calendar, now);
    await this.line.wait(reply);
    const seen = await this.queries.afterAll(reviewConsumers, after, [query.position]);
    const review = await this.queries
      .read(reply, reviewConsumers, seen, (pool) => readReview(pool, query, today, calendar))
      .catch((error: unknown) => {
        throw problemOfReview(error);
      });
    if (format === 'json') return review;
    // What leaves the house is covered by a checkpoint within seconds.
    await requestCheckpoint(this.pool);
    const language = preferredLanguage(request.headers['accept-language']);
    const name = `so-ket_${review.from}_${review.to}.${format}`;
    void reply.type(mediaTypes[format]).header('content-disposition', `attachment; filename="${name}"`);
    if (format === 'xlsx') {
      void reply.header('content-language', language);
      return Buffer.from(await reviewWorkbook(review, language, (work) => workLabels[language][work]));
    }
    void reply.header('content-language', 'vi');
    const { letterhead } = this.config;
    return Buffer.from(await reviewDocument(review, letterhead, ({ work }) => workLabels.vi[work]));
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
