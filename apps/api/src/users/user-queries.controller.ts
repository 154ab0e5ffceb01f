import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { passwordStateSchema, Rejection, roleSchema } from '#domain';
import { ReferenceData } from '#application';
import { findAccount, listAccounts, type AccountItem, type Page } from '#read-models';
import { Roles } from '../auth/access.js';
import { idField, idParameter } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { afterSchema, pageFields, pageOf } from '../queries/query-fields.js';
import { QueryGateway } from '../queries/query-gateway.js';
import { leaveItemSchema } from './leave-schemas.js';

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
    erased: z.boolean().meta({ description: 'Whether the personal data of its person were erased' }),
    passwordState: passwordStateSchema.meta({
      description:
        'Whether the person chose the password, has a temporary one of the office’s, or has not used the invitation yet',
    }),
    registeredAt: z.iso.datetime(),
    disabledAt: z.iso.datetime().nullable(),
    hasSecondFactor: z.boolean().meta({ description: 'Whether nobody signs in by it without a code' }),
    samePersonAs: z
      .array(z.object({ id: z.string(), name: z.string().optional() }))
      .meta({ description: 'Other accounts of the same person; one of the outside issuer’s without a name' }),
    leaves: z.array(leaveItemSchema).meta({ description: 'Under way and to come' }),
  })
  .meta({ id: 'Account' });

type AccountAnswer = AccountItem & {
  readonly samePersonAs: readonly { readonly id: string; readonly name?: string }[];
};

@Controller('users')
@Roles('admin')
export class UserQueriesController {
  constructor(
    private readonly queries: QueryGateway,
    private readonly reference: ReferenceData,
  ) {}

  @Get()
  @ApiDoc({ summary: 'List local accounts by user name', answer: pageOf(accountSchema), query: true })
  list(
    @Query({ schema: listSchema }) { after, ...filters }: z.infer<typeof listSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<AccountAnswer>> {
    return this.queries.read(reply, consumers, after, async (pool) => {
      const { items, nextCursor } = await listAccounts(pool, filters, this.queries.today);
      return { items: items.map((item) => this.#withPerson(item)), nextCursor };
    });
  }

  @Get(':id')
  @ApiDoc({ summary: 'One local account', answer: accountSchema, query: true, problems: [404] })
  async find(
    @Param('id', idParameter) id: string,
    @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountAnswer> {
    const account = await this.queries.read(reply, consumers, after, (pool) =>
      findAccount(pool, id, this.queries.today),
    );
    if (account === null) throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
    return this.#withPerson(account);
  }

  #withPerson(item: AccountItem): AccountAnswer {
    const samePersonAs = this.reference.samePersonAs(item.id).map((id) => {
      const name = this.reference.account(id)?.name;
      return name === undefined ? { id } : { id, name };
    });
    return { ...item, samePersonAs };
  }
}
