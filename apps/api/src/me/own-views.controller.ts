import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ActOnAccount, ReferenceData } from '#application';
import { viewNameSchema, viewSchema, type SavedView } from '#domain';
import { EveryRole } from '../auth/access.js';
import { ownAccountId, viewerOf } from '../auth/viewer.js';
import { commandAnswerSchema as answer } from '../commands/command-schemas.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { directiveFilterFields } from '../directives/directive-queries.controller.js';
import { ApiDoc } from '../documentation/api-doc.js';

const filterSchema = z.strictObject(directiveFilterFields);

/** Whether `GET /directives` takes it. */
function isFilter(query: string): boolean {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (fields[name] ??= []).push(value);
  const given = Object.entries(fields).map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
  return filterSchema.safeParse(Object.fromEntries(given)).success;
}

const savedSchema = viewSchema.extend({
  query: viewSchema.shape.query
    .refine(isFilter, 'is no filter of the list of directives')
    .meta({ description: 'The filters and order of GET /directives', example: 'time=overdue&sort=agency' }),
});

const viewsSchema = z
  .object({
    items: z.array(viewSchema.extend({ name: z.string() }).meta({ id: 'SavedView' })),
    nextCursor: z.null(),
  })
  .meta({ id: 'SavedViews' });

const nameParameter = { schema: viewNameSchema };

/** The views of the list of directives that one keeps. */
@Controller('me/views')
@EveryRole()
export class OwnViewsController {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly reference: ReferenceData,
  ) {}

  /** Whoever an outside issuer vouches for has no account here, and keeps none. */
  @Get()
  @ApiDoc({ summary: 'One’s own views of the list of directives, at most 50', answer: viewsSchema })
  list(@Req() request: FastifyRequest): { items: readonly SavedView[]; nextCursor: null } {
    return { items: this.reference.account(viewerOf(request).id)?.views ?? [], nextCursor: null };
  }

  /** @throws Rejection `no-account-here`, `too-many-views` */
  @Put(':name')
  @ApiDoc({ summary: 'Keep a view under a name, in place of the one before', answer, command: true })
  save(
    @Param('name', nameParameter) name: string,
    @Body({ schema: savedSchema }) { query, columns }: z.infer<typeof savedSchema>,
    @Req() request: FastifyRequest,
  ): Promise<CommandAnswer> {
    const view = { name, query, ...(columns === undefined ? {} : { columns }) };
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnAccount(ownAccountId(request), { type: 'SaveView', view }, envelope),
    );
  }

  /** @throws Rejection `no-account-here`, `view-not-found` */
  @Delete(':name')
  @HttpCode(200)
  @ApiDoc({ summary: 'Remove a view', answer, command: true })
  remove(@Param('name', nameParameter) name: string, @Req() request: FastifyRequest): Promise<CommandAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    return this.gateway.execute(
      new ActOnAccount(ownAccountId(request), { type: 'RemoveView', name }, envelope),
    );
  }
}
