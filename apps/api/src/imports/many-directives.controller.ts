import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DraftDirective, ImportDirective, NumberDirectives, type RequestedDirective } from '#application';
import { Roles } from '../auth/access.js';
import { BatchDispatcher } from '../commands/batch-dispatcher.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import {
  draftManySchema,
  draftWish,
  importWish,
  manyMadeSchema,
  manyRows,
  runningManySchema,
} from './import-schemas.js';

type ManyMade = z.infer<typeof manyMadeSchema>;

/** Many directives in one request: drafts of a meeting, and what was under way before. */
@Controller()
@Roles('admin')
export class ManyDirectivesController {
  constructor(
    private readonly batches: BatchDispatcher,
    private readonly bus: CommandBus,
  ) {}

  @Post('meetings/:id/directives/batch')
  @HttpCode(200)
  @RouteConfig(manyRows)
  @ApiDoc({
    summary: 'Draft up to 500 directives, numbered in their order; one refusal does not stop the rest',
    answer: manyMadeSchema,
    command: 'unconditional',
  })
  async draftMany(
    @Param('id', idParameter) id: string,
    @Body({ schema: draftManySchema }) { directives }: z.infer<typeof draftManySchema>,
    @Req() request: FastifyRequest,
  ): Promise<ManyMade> {
    const requests = directives.map(draftWish);
    const results = await this.batches.dispatchRows(request, 'draft', requests.length, {
      first: (commandIds, envelope) => this.bus.execute(numbering(id, requests, commandIds, envelope)),
      make: (index, envelope) => new DraftDirective(id, at(requests, index), envelope, true),
    });
    return { results };
  }

  @Post('imports/running')
  @HttpCode(200)
  @RouteConfig(manyRows)
  @ApiDoc({
    summary:
      'Take over up to 500 directives that are under way, with their past; one refusal does not stop the rest',
    answer: manyMadeSchema,
    command: 'unconditional',
  })
  async importMany(
    @Body({ schema: runningManySchema }) { meetingId, directives }: z.infer<typeof runningManySchema>,
    @Req() request: FastifyRequest,
  ): Promise<ManyMade> {
    const requests = directives.map(importWish);
    const results = await this.batches.dispatchRows(request, 'import', requests.length, {
      first: (commandIds, envelope) => this.bus.execute(numbering(meetingId, requests, commandIds, envelope)),
      make: (index, envelope) => new ImportDirective(meetingId, at(requests, index), envelope, true),
    });
    return { results };
  }
}

function numbering(
  meetingId: string,
  requests: readonly RequestedDirective[],
  commandIds: readonly string[],
  envelope: NumberDirectives['envelope'],
): NumberDirectives {
  const rows = requests.map((requested, index) => ({ requested, commandId: at(commandIds, index) }));
  return new NumberDirectives(meetingId, rows, envelope);
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no row ${index}`);
  return item;
}
