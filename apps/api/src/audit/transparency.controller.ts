import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogFolder } from '#audit';
import type { Config } from '#platform';
import { parseTilePath, tilePath } from '#transparency';
import { Roles } from '../auth/access.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { CONFIG } from '../platform/injection-tokens.js';
import { Problem } from '../problems/problem.js';

const plainText = 'text/plain; charset=utf-8';

/** The transparency log, as tlog-tiles lays it out: what is handed out here any static server may hand out as well. */
@Controller('audit')
@Roles('inspector', 'admin')
export class TransparencyController {
  readonly #folder: LogFolder;

  constructor(@Inject(CONFIG) { transparency }: Pick<Config, 'transparency'>) {
    this.#folder = new LogFolder(transparency.folder);
  }

  @Get('checkpoint')
  @ApiDoc({
    summary: 'The newest signed checkpoint of the transparency log (C2SP tlog-checkpoint)',
    mediaTypes: ['text/plain'],
    problems: [404],
  })
  checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.#file(reply, 'checkpoint');
  }

  @Get('key')
  @ApiDoc({
    summary:
      'The key that verifies the checkpoints (C2SP signed-note): have it from the office by another way too',
    mediaTypes: ['text/plain'],
    problems: [404],
  })
  key(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    return this.#file(reply, 'key');
  }

  @Get('tile/*')
  @ApiDoc({
    summary: 'A tile of the log, or a bundle of its entries (C2SP tlog-tiles); it never changes',
    mediaTypes: ['application/octet-stream'],
    problems: [404],
  })
  async tile(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const [, path = ''] = /\/audit\/(tile\/[^?#]*)/.exec(request.url) ?? [];
    const tile = parseTilePath(path);
    const bytes = tile && (await this.#folder.read(tilePath(tile)));
    if (!bytes) throw new Problem(404, 'no-such-tile');
    void reply
      .type('application/octet-stream')
      .header('cache-control', 'private, max-age=31536000, immutable');
    return bytes;
  }

  async #file(reply: FastifyReply, name: 'checkpoint' | 'key'): Promise<Buffer> {
    const bytes = await this.#folder.read(name);
    if (bytes === null) throw new Problem(404, 'nothing-signed-yet');
    void reply.type(plainText).header('cache-control', 'no-store');
    return bytes;
  }
}
