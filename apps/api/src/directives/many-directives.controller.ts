import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import {
  ActOnDirective,
  AssignDirective,
  ReferenceData,
  type CommandEnvelope,
  type NamedCommand,
} from '#application';
import type { JsonObject } from '#event-store';
import { agencyNames, describeEvent } from '#read-models';
import { FreshlyProven, Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { BatchDispatcher, resultsField, type Results } from '../commands/batch-dispatcher.js';
import { defined } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { POOL } from '../platform/injection-tokens.js';
import { preferredLanguage } from '../problems/language.js';
import { manySchemas } from './directive-schemas.js';

const resultsSchema = z.object({ results: resultsField }).meta({ id: 'DirectiveResults' });

const previewSchema = z
  .object({
    results: z.array(
      z.object({
        id: z.string(),
        ok: z.boolean(),
        status: z.number().int().meta({ description: 'What it would answer alone' }),
        happens: z
          .array(z.object({ type: z.string(), words: z.string() }))
          .optional()
          .meta({
            description:
              'What would be recorded, in sentences of the reader’s language; none: nothing changes',
          }),
        problem: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })
  .meta({ id: 'DirectivePreviews' });

type Asked<Act extends keyof typeof manySchemas> = z.infer<(typeof manySchemas)[Act]>;
type Make = (id: string, envelope: CommandEnvelope) => NamedCommand;
type Answer = { readonly results: Results };
type Preview = z.infer<typeof previewSchema>;

const sentence = {
  close: 'Close many; one refusal does not stop the rest',
  return: 'Return the completion reports of many; one refusal does not stop the rest',
  assign: 'Assign many to one lead; one refusal does not stop the rest',
  extend: 'Decide on the requests for more time of many; one refusal does not stop the rest',
} as const;
const previewOf = (act: string) => `What the same would do to each, and why not; records nothing: ${act}`;
const done = (summary: string) => ApiDoc({ summary, answer: resultsSchema, command: 'unconditional' });
const looked = (act: string) => ApiDoc({ summary: previewOf(act), answer: previewSchema });

/**
 * The same asked of up to 500 directives, with an outcome for each. The request is idempotent as a whole: given again under
 * its key it answers the same, and does what was left undone.
 */
@Controller('admin/directives')
@Roles('admin')
export class ManyDirectivesController {
  constructor(
    private readonly batches: BatchDispatcher,
    private readonly reference: ReferenceData,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  @Post('close')
  @HttpCode(200)
  @FreshlyProven()
  @done(sentence.close)
  close(
    @Body({ schema: manySchemas.close }) asked: Asked<'close'>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.#dispatch(request, 'close', asked.ids, closing(asked));
  }

  @Post('close/preview')
  @HttpCode(200)
  @looked(sentence.close)
  previewClose(
    @Body({ schema: manySchemas.close }) asked: Asked<'close'>,
    @Req() request: FastifyRequest,
  ): Promise<Preview> {
    return this.#preview(request, asked.ids, closing(asked));
  }

  @Post('return')
  @HttpCode(200)
  @FreshlyProven()
  @done(sentence.return)
  return(
    @Body({ schema: manySchemas.return }) asked: Asked<'return'>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.#dispatch(request, 'return', asked.ids, returning(asked));
  }

  @Post('return/preview')
  @HttpCode(200)
  @looked(sentence.return)
  previewReturn(
    @Body({ schema: manySchemas.return }) asked: Asked<'return'>,
    @Req() request: FastifyRequest,
  ): Promise<Preview> {
    return this.#preview(request, asked.ids, returning(asked));
  }

  @Post('assign')
  @HttpCode(200)
  @FreshlyProven()
  @done(sentence.assign)
  assign(
    @Body({ schema: manySchemas.assign }) asked: Asked<'assign'>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.#dispatch(request, 'assign', asked.ids, assigning(asked));
  }

  @Post('assign/preview')
  @HttpCode(200)
  @looked(sentence.assign)
  previewAssign(
    @Body({ schema: manySchemas.assign }) asked: Asked<'assign'>,
    @Req() request: FastifyRequest,
  ): Promise<Preview> {
    return this.#preview(request, asked.ids, assigning(asked));
  }

  @Post('extend')
  @HttpCode(200)
  @Roles('admin', 'leader')
  @FreshlyProven()
  @done(sentence.extend)
  extend(
    @Body({ schema: manySchemas.extend }) asked: Asked<'extend'>,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    return this.#dispatch(request, 'extend', asked.ids, this.#deciding(asked));
  }

  @Post('extend/preview')
  @HttpCode(200)
  @Roles('admin', 'leader')
  @looked(sentence.extend)
  previewExtend(
    @Body({ schema: manySchemas.extend }) asked: Asked<'extend'>,
    @Req() request: FastifyRequest,
  ): Promise<Preview> {
    return this.#preview(request, asked.ids, this.#deciding(asked));
  }

  async #dispatch(
    request: FastifyRequest,
    word: string,
    ids: readonly string[],
    make: Make,
  ): Promise<Answer> {
    return { results: await this.batches.dispatchEach(request, word, ids, make) };
  }

  async #preview(request: FastifyRequest, ids: readonly string[], make: Make): Promise<Preview> {
    const language = preferredLanguage(request.headers['accept-language']);
    const actor = viewerOf(request);
    const nameOf = (await agencyNames(this.pool))(newest);
    const previews = await this.batches.previewEach(request, ids, make);
    const results = previews.map((preview) => {
      if ('problem' in preview) return { ...preview, ok: false };
      const happens = preview.wouldRecord.map(({ type, data }) => ({
        type,
        words: describeEvent({ type, data: data as JsonObject, actor }, language, nameOf),
      }));
      return { id: preview.id, ok: true, status: 200, happens };
    });
    return { results };
  }

  /** The date that is granted is judged by the calendar that is in force, as in a decision on one. */
  #deciding({ ids: _ids, decision, ...rest }: Asked<'extend'>): Make {
    const calendarVersion = this.reference.calendar().version;
    const asked = { type: 'DecideExtension', decision, ...defined(rest), calendarVersion } as const;
    return (id, envelope) => new ActOnDirective(id, asked, envelope);
  }
}

/** Beyond any position: the names that agencies have now. */
const newest = String(2n ** 63n - 1n);

function closing({ ids: _ids, outcome, ...rest }: Asked<'close'>): Make {
  const asked = { type: 'CloseDirective', outcome, ...defined(rest) } as const;
  return (id, envelope) => new ActOnDirective(id, asked, envelope);
}

function returning({ reason }: Asked<'return'>): Make {
  return (id, envelope) => new ActOnDirective(id, { type: 'ReturnCompletion', reason }, envelope);
}

function assigning({ ids: _ids, leadAgencyId, ...rest }: Asked<'assign'>): Make {
  return (id, envelope) => new AssignDirective(id, { leadAgencyId, ...defined(rest) }, envelope);
}
