import type { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Inject, Param, Put, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Files, takenMediaTypes } from '#files';
import type { Config } from '#platform';
import { Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';
import { sha256Parameter, uploadAnswerSchema } from './file-schemas.js';

/** Each takes a connection of the database and a file of the disk for a moment. */
const mostAtOnce = 6;
/** Of one account's: who sends slowly keeps no place from everybody. */
const mostOfOne = 3;

/** Takes the bytes of files, before a report names them. */
@Controller('files')
@Roles('admin', 'agency')
export class UploadsController {
  readonly #largest: number;
  /** Whose uploads are under way, each as often as there are. */
  readonly #underWay: string[] = [];

  constructor(
    private readonly files: Files,
    @Inject(CONFIG) config: Pick<Config, 'files'>,
  ) {
    this.#largest = config.files.largestBytes;
  }

  @Put(':sha256')
  @HttpCode(200)
  @RouteConfig({ takesFiles: true })
  @ApiDoc({
    summary:
      'Keep the bytes of a file under their SHA-256; then a report may name it. The same bytes again change nothing',
    answer: uploadAnswerSchema,
    takes: takenMediaTypes,
    problems: [411, 422, 429, 503, 507],
  })
  async keep(
    @Param('sha256', sha256Parameter) sha256: string,
    @Body() body: Readable | undefined,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof uploadAnswerSchema>> {
    const { id: accountId } = viewerOf(request);
    const size = Number(request.headers['content-length']);
    if (body === undefined || !Number.isSafeInteger(size) || size < 1)
      throw new Problem(411, 'file-length-missing');
    if (size > this.#largest)
      throw new Problem(413, 'file-too-large', {
        detail: `The file has ${size} bytes; at most ${this.#largest} are taken.`,
      });
    const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!takenMediaTypes.includes(mediaType)) throw new Problem(415, 'unsupported-media-type');
    const own = this.#underWay.filter((id) => id === accountId).length;
    if (this.#underWay.length >= mostAtOnce || own >= mostOfOne)
      throw new Problem(503, 'uploads-busy', { headers: { 'retry-after': '5' } });
    this.#underWay.push(accountId);
    try {
      const isNew = await this.files.take(body, { sha256, mediaType, size, accountId });
      return { sha256, size, mediaType, isNew };
    } finally {
      this.#underWay.splice(this.#underWay.indexOf(accountId), 1);
    }
  }
}
