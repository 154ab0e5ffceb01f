import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { localDateSchema, Rejection } from '#domain';
import { findMeeting, listMeetings, type MeetingDetail, type MeetingItem, type Page } from '#read-models';
import { EveryRole } from '../auth/access.js';
import { viewerOf } from '../auth/viewer.js';
import { idParameter } from '../commands/command-schemas.js';
import { workField } from '../directives/directive-answers.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterSchema, pageOf, pageSchema } from '../queries/query-fields.js';
import { namedFileSchema } from '../files/file-schemas.js';
import { withStored } from '../files/stored-flags.js';
import { Files } from '#files';
import { QueryGateway } from '../queries/query-gateway.js';

const consumers = ['meetings'];

const noticeField = z.object({
  number: z.string(),
  publishedOn: localDateSchema,
  signer: z.string(),
  summary: z.string().nullable(),
});

const meetingItemSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    title: z.string(),
    body: z.string(),
    heldOn: localDateSchema,
    place: z.string().nullable(),
    chair: z.string().nullable(),
    notice: noticeField.nullable(),
    supplements: z.array(noticeField),
    directiveCount: z.number().int(),
    updatedAt: z.iso.datetime(),
    revision: z.number().int(),
  })
  .meta({ id: 'MeetingItem' });

const meetingSchema = meetingItemSchema
  .extend({
    minutes: z.string().nullable(),
    minutesFiles: z.array(namedFileSchema),
    directives: z.array(z.object({ id: z.string(), number: z.string(), title: z.string(), work: workField })),
  })
  .meta({ id: 'Meeting' });

@Controller('meetings')
@EveryRole()
export class MeetingQueriesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly files: Files,
  ) {}

  @Get()
  @ApiDoc({
    summary: 'List meetings, the latest first, of one day the highest number first',
    answer: pageOf(meetingItemSchema),
    query: true,
  })
  list(
    @Query({ schema: pageSchema }) { after, ...page }: z.infer<typeof pageSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<MeetingItem>> {
    return this.queries.read(reply, consumers, after, (pool) => listMeetings(pool, page, viewerOf(request)));
  }

  @Get(':id')
  @ApiDoc({ summary: 'One meeting with its directives', answer: meetingSchema, query: true, problems: [404] })
  async one(
    @Param('id', idParameter) id: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeetingDetail> {
    const meeting = await this.queries.read(reply, consumers, after, (pool) =>
      findMeeting(pool, id, viewerOf(request)),
    );
    if (meeting === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
    return withStored(meeting, this.files);
  }
}
