import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { roleSchema } from '#domain';
import { listAccounts, type AccountItem, type Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { idField } from '../commands/fields.js';
import { Told } from '../documentation/told.js';
import { pageFields, pageOf } from '../queries/query-fields.js';
import { Readings } from '../queries/readings.js';

const consumers = ['accounts'];

const listSchema = z.strictObject({
  ...pageFields,
  role: roleSchema.optional(),
  agencyId: idField.optional(),
});

const accountSchema = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    role: roleSchema,
    agencyId: z.string().nullable(),
    email: z.string().nullable(),
    disabled: z.boolean(),
    registeredAt: z.iso.datetime(),
    disabledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Account' });

@Controller('users')
@Roles('admin')
export class UserQueriesController {
  constructor(private readonly readings: Readings) {}

  @Get()
  @Told({ summary: 'List local accounts by user name', answer: pageOf(accountSchema), query: true })
  list(
    @Query({ schema: listSchema }) { after, ...filters }: z.infer<typeof listSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AccountItem>> {
    return this.readings.read(reply, consumers, after, (pool) => listAccounts(pool, filters));
  }
}
