import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceData } from '#application';
import { Rejection, type Account } from '#domain';
import type { Config } from '#platform';
import { BeforeSecondFactor, EveryRole, FreshlyProven } from '../auth/access.js';
import { codeField } from '../auth/auth.controller.js';
import { OwnActs } from '../auth/own-acts.js';
import { SecondFactors } from '../auth/second-factor/second-factors.js';
import { enrolmentUri } from '../auth/second-factor/time-based-codes.js';
import { Sessions } from '../auth/sessions.js';
import { ownAccountId } from '../auth/viewer.js';
import { nothingSchema } from '../commands/command-schemas.js';
import { ApiDoc } from '../documentation/api-doc.js';
import { RateLimits } from '../limits/rate-limits.js';
import { CONFIG } from '../platform/injection-tokens.js';

const stateSchema = z
  .object({
    enrolled: z.boolean(),
    required: z.boolean().meta({ description: 'Whether the office asks it of one’s role' }),
    recoveryCodesLeft: z.number().int(),
  })
  .meta({ id: 'SecondFactor' });

const offerSchema = z
  .object({
    secret: z.string().meta({ description: 'In base 32, for an authenticator app; told this once' }),
    uri: z.string().meta({ description: 'The same as `otpauth://`, to be shown as a picture' }),
  })
  .meta({ id: 'SecondFactorOffer' });

const codesSchema = z
  .object({
    recoveryCodes: z
      .array(z.string())
      .meta({ description: 'Each good for one sign-in without the device; told this once' }),
  })
  .meta({ id: 'RecoveryCodes' });

const confirmSchema = z.strictObject({ code: codeField });

/** One's own second factor: codes of an authenticator app (RFC 6238). */
@Controller('me/second-factor')
@EveryRole()
export class SecondFactorController {
  constructor(
    private readonly secondFactors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly acts: OwnActs,
    private readonly reference: ReferenceData,
    private readonly limits: RateLimits,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secondFactorFor'>,
  ) {}

  @Get()
  @BeforeSecondFactor()
  @ApiDoc({ summary: 'Whether one has a second factor, and needs one', answer: stateSchema, problems: [503] })
  async read(@Req() request: FastifyRequest): Promise<z.infer<typeof stateSchema>> {
    const { id, role, hasSecondFactor } = this.#account(request);
    return {
      enrolled: hasSecondFactor === true,
      required: this.config.secondFactorFor.includes(role),
      recoveryCodesLeft: await this.secondFactors.recoveryCodesLeft(id),
    };
  }

  /** The one before is good until the new one is confirmed. */
  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @BeforeSecondFactor()
  @FreshlyProven()
  @ApiDoc({
    summary: 'Ask for a secret for one’s authenticator app, to be confirmed within a quarter of an hour',
    answer: offerSchema,
    problems: [422, 503],
  })
  async offer(
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof offerSchema>> {
    const { id, username } = this.#account(request);
    const secret = await this.secondFactors.offer(id);
    return { secret, uri: enrolmentUri(secret, username) };
  }

  /** @throws Rejection `wrong-second-factor`; Problem 429 */
  @Post('confirm')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @BeforeSecondFactor()
  @FreshlyProven()
  @ApiDoc({
    summary: 'Confirm it by a code: from then on signing in asks for one; one’s other sessions end',
    answer: codesSchema,
    problems: [422, 429, 503],
  })
  async confirm(
    @Body({ schema: confirmSchema }) { code }: z.infer<typeof confirmSchema>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof codesSchema>> {
    const account = this.#account(request);
    await this.limits.spend('secondFactors', account.id, 'too-many-attempts');
    const codes = await this.secondFactors.confirm(account.id, code);
    if (codes === null)
      throw new Rejection('impossible', 'wrong-second-factor', 'The code is wrong.', 'code');
    await this.limits.giveBack('secondFactors', account.id);
    await this.acts.record(account, { type: 'EnrolSecondFactor' }, request.id);
    const { sessionId } = request;
    const { generation } = account.password;
    await this.sessions.endOthers(account.id, sessionId === null ? undefined : { sessionId, generation });
    return { recoveryCodes: [...codes] };
  }

  @Post('recovery-codes')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @FreshlyProven()
  @ApiDoc({
    summary: 'Make one’s recovery codes anew; those from before open nothing more',
    answer: codesSchema,
    problems: [409, 422, 503],
  })
  async makeCodes(
    @Body({ schema: nothingSchema }) _nothing: unknown,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof codesSchema>> {
    const account = this.#account(request);
    await this.acts.record(account, { type: 'MakeRecoveryCodes' }, request.id);
    return { recoveryCodes: [...(await this.secondFactors.makeRecoveryCodes(account.id))] };
  }

  /** @throws Rejection `second-factor-asked-of-role`, `no-second-factor` */
  @Delete()
  @HttpCode(204)
  @FreshlyProven()
  @ApiDoc({ summary: 'Give up one’s second factor', problems: [409, 422, 503] })
  async remove(@Req() request: FastifyRequest): Promise<void> {
    const account = this.#account(request);
    if (this.config.secondFactorFor.includes(account.role))
      throw new Rejection('conflict', 'second-factor-asked-of-role', 'The role needs a second factor.');
    await this.secondFactors.remove(account.id);
    await this.acts.record(account, { type: 'RemoveOwnSecondFactor' }, request.id);
  }

  /** @throws Rejection `account-not-found` while the account of whoever asks is not known yet, `no-account-here` */
  #account(request: FastifyRequest): Account {
    const account = this.reference.account(ownAccountId(request));
    if (account !== undefined) return account;
    throw new Rejection('not-found', 'account-not-found', 'There is no such account.');
  }
}
