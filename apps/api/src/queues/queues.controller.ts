import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { queueNames, type QueueName, type RemovableState } from '#consumers';
import type { QueueAct } from '#domain';
import { FreshlyProven, Roles } from '../auth/access.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { Problem } from '../problems/problem.js';
import { SecurityRecord } from '../security/security-record.js';
import { QueueOperator } from './queue-operator.js';
import {
  jobsAnswerSchema,
  mostRemoved,
  mostRetried,
  pausedAnswerSchema,
  queueActSchema,
  removeJobsSchema,
  retryJobsSchema,
} from './queue-schemas.js';

type PausedAnswer = z.infer<typeof pausedAnswerSchema>;
type JobsAnswer = z.infer<typeof jobsAnswerSchema>;

/**
 * What an administrator does to the queues. Their jobs are hints that it is time to look: whatever is paused or removed, what is
 * due is found by the sweeps. Each act is on record before it is done.
 */
@Controller('admin/queues/:name')
@Roles('admin')
export class QueuesController {
  constructor(
    private readonly operator: QueueOperator,
    private readonly security: SecurityRecord,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: 'Have no job of a queue taken until it is resumed, on record',
    answer: pausedAnswerSchema,
  })
  async pause(
    @Param('name', idParameter) name: string,
    @Body({ schema: queueActSchema }) { reason }: z.infer<typeof queueActSchema>,
    @Req() request: FastifyRequest,
  ): Promise<PausedAnswer> {
    const queue = await this.#recorded(request, name, { act: 'pause', reason });
    await this.operator.act((operations) => operations.pause(queue));
    return { queue, paused: true };
  }

  @Post('resume')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({ summary: 'Have the jobs of a paused queue taken again, on record', answer: pausedAnswerSchema })
  async resume(
    @Param('name', idParameter) name: string,
    @Body({ schema: queueActSchema }) { reason }: z.infer<typeof queueActSchema>,
    @Req() request: FastifyRequest,
  ): Promise<PausedAnswer> {
    const queue = await this.#recorded(request, name, { act: 'resume', reason });
    await this.operator.act((operations) => operations.resume(queue));
    return { queue, paused: false };
  }

  @Post('retry')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: `Have failed jobs of a queue tried again, at most ${mostRetried} at a time, on record`,
    answer: jobsAnswerSchema,
  })
  async retry(
    @Param('name', idParameter) name: string,
    @Body({ schema: retryJobsSchema }) { reason, limit }: z.infer<typeof retryJobsSchema>,
    @Req() request: FastifyRequest,
  ): Promise<JobsAnswer> {
    const queue = await this.#recorded(request, name, { act: 'retry', reason });
    return { queue, ...(await this.operator.act((operations) => operations.retryFailed(queue, limit))) };
  }

  @Post('clean')
  @HttpCode(200)
  @FreshlyProven()
  @ApiDoc({
    summary: `Remove the jobs of a queue that are in a state, at most ${mostRemoved} at a time, on record`,
    answer: jobsAnswerSchema,
  })
  async clean(
    @Param('name', idParameter) name: string,
    @Body({ schema: removeJobsSchema }) { reason, state, limit }: z.infer<typeof removeJobsSchema>,
    @Req() request: FastifyRequest,
  ): Promise<JobsAnswer> {
    const queue = await this.#recorded(request, name, { act: 'clean', reason, state });
    return { queue, ...(await this.operator.act((operations) => operations.remove(queue, state, limit))) };
  }

  /** Puts on record what is asked of a queue. @throws Problem 404 where there is none of that name, 503 without a record */
  async #recorded(
    request: FastifyRequest,
    name: string,
    { act, reason, state = null }: { act: QueueAct; reason: string; state?: RemovableState | null },
  ): Promise<QueueName> {
    const queue = queueNames.find((each) => each === name);
    if (queue === undefined) throw new Problem(404, 'queue-not-found');
    const data = { queue, act, jobState: state, reason };
    await this.security.record(request, { type: 'QueueActRequested', data });
    return queue;
  }
}
