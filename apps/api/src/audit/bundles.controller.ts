import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { checkpointCovering, LogFolder, requestCheckpoint, writeBundle, type KeptCheckpoint } from '#audit';
import type { EventStore } from '#event-store';
import type { Config } from '#platform';
import { auditEventsInWords } from '#read-models';
import { Roles } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { ExportLine } from '../limits/export-line.js';
import { Export } from '../limits/rate-limit-guard.js';
import { CONFIG, EVENT_STORE, POOL } from '../platform/injection-tokens.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';
import { prefetched } from '../queries/prefetched.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { requirePast } from '../queries/window.js';
import { bundleSchema } from './audit-schemas.js';
import { Inspections } from './inspections.js';

/** The worker signs what was asked for within a second or two. */
const signedWithinMs = 20_000;
const indexedWithinMs = 8_000;
const lookEveryMs = 200;

/** Beside the programs as they are built: one file, without a package. */
const verifierPath = fileURLToPath(new URL('../../../../libs/audit/verify.mjs', import.meta.url));

/** Evidence for somebody who does not trust this system: events with what proves them. */
@Controller('audit')
@Roles('inspector', 'admin')
export class BundlesController {
  readonly #folder: LogFolder;

  constructor(
    private readonly queries: QueryGateway,
    private readonly inspections: Inspections,
    private readonly line: ExportLine,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(EVENT_STORE) private readonly eventStore: EventStore,
    @Inject(CONFIG) { transparency }: Pick<Config, 'transparency'>,
  ) {
    this.#folder = new LogFolder(transparency.folder);
  }

  @Post('bundles')
  @HttpCode(200)
  @Export()
  @RouteConfig({ isReadOnRecord: true })
  @ApiDoc({
    summary:
      'An evidence bundle: events with proofs that they were recorded so, and what verifies them without us',
    mediaTypes: ['application/zip'],
    problems: [503],
  })
  async make(
    @Body({ schema: bundleSchema }) filters: z.infer<typeof bundleSchema>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<FastifyReply> {
    requirePast(filters, this.queries.calendar, this.queries.now);
    await this.inspections.record(request, 'export', { ...filters, format: 'bundle' });
    await this.line.wait(reply);
    const newest = (await this.eventStore.lastPosition()) ?? 0n;
    const { text: checkpoint, index } = await this.#signed(newest);
    const [key, verifier] = await Promise.all([this.#folder.read('key'), readFile(verifierPath)]);
    const { id, name } = viewerOf(request);
    const asked = Object.entries(filters).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value]],
    );
    const pieces = await this.queries.read(reply, ['audit_trail'], String(newest), (pool) =>
      prefetched(
        writeBundle(
          { eventStore: this.eventStore, pool, folder: this.#folder },
          {
            request: {
              askedBy: `${name} (${id})`,
              askedAt: this.queries.now.toISOString(),
              filters: Object.fromEntries(asked) as Record<string, string>,
            },
            ...{ checkpoint, index, verifierKey: key?.toString().trim() ?? '', verifier },
            events: auditEventsInWords(pool, filters, this.queries.calendar),
          },
        ),
      ),
    );
    return reply
      .type('application/zip')
      .header('content-disposition', 'attachment; filename="evidence.zip"')
      .send(Readable.from(pieces, { objectMode: false }));
  }

  /** @throws Problem 503 where nothing that covers the position is signed in time */
  async #signed(position: bigint): Promise<KeptCheckpoint & { readonly index: string | null }> {
    for (let waitedMs = 0; waitedMs < signedWithinMs; waitedMs += lookEveryMs) {
      const found = await checkpointCovering(this.pool, this.#folder, position);
      // Without the index a bundle is proved all the same, but for that nothing is missing.
      if (found !== null && (found.index !== null || waitedMs >= indexedWithinMs)) return found;
      await requestCheckpoint(this.pool);
      await sleep(lookEveryMs);
    }
    throw new Problem(503, 'not-signed-yet', { headers: { 'retry-after': retryAfterSeconds } });
  }
}
