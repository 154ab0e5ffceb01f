import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { IdempotencyKeyReused, RegisterAccount } from '#application';
import { Credentials } from '../auth/credentials.js';
import { hashPassword, isPassword } from '../auth/passwords.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';

/** Registers local accounts: the facts in the log, the password's hash beside it. */
@Injectable()
export class Registration {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly credentials: Credentials,
  ) {}

  /**
   * The facts come first, so that only a name that nobody has gets a password. When the database fails between the
   * two, the same request with the same key completes it.
   */
  async register(
    request: FastifyRequest,
    account: RegisterAccount['account'],
    password: string,
  ): Promise<CommandAnswer> {
    const { password: _, ...recorded } = request.body as Record<string, unknown>;
    const envelope = this.gateway.unconditionalEnvelopeOf(request, recorded);
    await this.credentials.ping();
    const passwordHash = await hashPassword(password);
    const answer = await this.gateway.execute(new RegisterAccount(account, envelope));
    if (await this.credentials.keepFirst(answer.id, account.username, passwordHash)) return answer;
    const kept = await this.credentials.passwordHashOf(answer.id);
    if (await isPassword(password, kept)) return answer;
    throw new IdempotencyKeyReused();
  }
}
