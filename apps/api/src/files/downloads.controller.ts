import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Rejection } from '#domain';
import { attachment, downloadName, Files } from '#files';
import { findMeeting, maySeeDirective, nameOfFile } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { isHead } from '../http/requests.js';
import { Export } from '../limits/rate-limit-guard.js';
import { Problem } from '../problems/problem.js';
import { afterSchema } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { sha256Parameter } from './file-schemas.js';

const documented = {
  mediaTypes: ['application/octet-stream'],
  query: true,
  problems: [404, 410],
} as const;

/** Hands out the files that a directive or a meeting names, to whoever may read it. */
@Controller()
@EveryRole()
export class DownloadsController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly files: Files,
  ) {}

  @Get('directives/:id/evidence/:sha256')
  @Export()
  @ApiDoc({ ...documented, summary: 'A file that a report of the directive names, found to fit its hash' })
  async evidence(
    @Param('id', idParameter) id: string,
    @Param('sha256', sha256Parameter) sha256: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const name = await this.queries.read(reply, ['directives', 'files'], after, async (pool) => {
      if (!(await maySeeDirective(pool, id, viewerOf(request))))
        throw new Rejection('not-found', 'directive-not-found', 'There is no such directive.');
      return nameOfFile(pool, `directive-${id}`, sha256);
    });
    return this.#send(request, reply, sha256, name);
  }

  @Get('meetings/:id/minutes/:sha256')
  @Export()
  @ApiDoc({ ...documented, summary: 'A file of the minutes of a meeting, found to fit its hash' })
  async minutes(
    @Param('id', idParameter) id: string,
    @Param('sha256', sha256Parameter) sha256: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    const meeting = await this.queries.read(reply, ['meetings'], after, (pool) =>
      findMeeting(pool, id, viewerOf(request)),
    );
    if (meeting === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
    const named = meeting.minutesFiles.findLast((file) => file.sha256 === sha256);
    return this.#send(request, reply, sha256, named?.name ?? null);
  }

  async #send(
    request: FastifyRequest,
    reply: FastifyReply,
    sha256: string,
    name: string | null,
  ): Promise<FastifyReply> {
    if (name === null) throw new Problem(404, 'file-not-named');
    const { bytes, size, mediaType } = await this.files.open(sha256);
    void reply.type(mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType).headers({
      'content-disposition': attachment(downloadName(name, mediaType)),
      'content-length': String(size),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    });
    if (!isHead(request)) return reply.send(bytes);
    bytes.destroy();
    // A stream, for of nothing Fastify would tell the length.
    return reply.send(Readable.from([]));
  }
}
