import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  accounts,
  ActOnAccount,
  DeciderCommandHandler,
  IdempotencyKeyReused,
  RegisterAccount,
} from '#application';
import type { EventStore } from '#event-store';
import { Credentials } from '../auth/credentials.js';
import { Invitations, type Invitation } from '../auth/invitations.js';
import { hashPassword, isPassword } from '../auth/passwords.js';
import { Sessions } from '../auth/sessions.js';
import { CommandGateway, type CommandAnswer } from '../commands/command-gateway.js';
import { EVENT_STORE } from '../platform/injection-tokens.js';

/** What is answered to whoever registered an account, or invited its person anew. */
export type InvitingAnswer = CommandAnswer & { readonly invitation?: Invitation };

type Facts = Omit<RegisterAccount['account'], 'passwordState'>;

/** Registers local accounts: the facts in the log, the password's hash or the invitation to choose one beside it. */
@Injectable()
export class Registration {
  constructor(
    private readonly gateway: CommandGateway,
    private readonly credentials: Credentials,
    private readonly invitations: Invitations,
    private readonly sessions: Sessions,
    private readonly commands: DeciderCommandHandler,
    @Inject(EVENT_STORE) private readonly eventStore: Pick<EventStore, 'readStream'>,
  ) {}

  /**
   * Registers an account with a temporary password. The facts come first, so that only a name that nobody has gets a
   * password. When the database fails between the two, the same request with the same key completes it.
   */
  async register(request: FastifyRequest, facts: Facts, password: string): Promise<CommandAnswer> {
    const { password: _, ...recorded } = request.body as Record<string, unknown>;
    const envelope = this.gateway.unconditionalEnvelopeOf(request, recorded);
    await this.credentials.ping();
    const passwordHash = await hashPassword(password);
    const account = { ...facts, passwordState: 'temporary' } as const;
    const answer = await this.gateway.execute(new RegisterAccount(account, envelope));
    const first = { passwordHash, generation: 0 };
    if (await this.credentials.keepFirst(answer.id, facts.username, first)) return answer;
    const kept = await this.credentials.of(answer.id);
    // Once its owner has changed it, nobody knows any more what it was.
    if (kept && (kept.generation > 0 || (await isPassword(password, kept.passwordHash)))) return answer;
    throw new IdempotencyKeyReused();
  }

  /** Registers an account whose person is invited to choose a password; the same request again answers the same. */
  async invite(request: FastifyRequest, facts: Facts): Promise<InvitingAnswer> {
    const recorded = { ...(request.body as Record<string, unknown>), invited: true };
    const envelope = this.gateway.unconditionalEnvelopeOf(request, recorded);
    await this.credentials.ping();
    const account = { ...facts, passwordState: 'invited' } as const;
    const answer = await this.gateway.execute(new RegisterAccount(account, envelope));
    return { ...answer, invitation: await this.invitations.make(answer.id, 0, envelope.commandId) };
  }

  /**
   * Puts an end to a password, and invites its owner to choose another. The same request again answers the same: what came of
   * the account since, it neither ends nor takes over.
   */
  async inviteAgain(request: FastifyRequest, accountId: string): Promise<InvitingAnswer> {
    const envelope = this.gateway.envelopeOf(request);
    await this.credentials.ping();
    const answer = await this.gateway.execute(
      new ActOnAccount(accountId, { type: 'InvitePerson' }, envelope),
    );
    const generation = await this.#invitedBy(answer);
    const { state } = await this.commands.load(accounts, accountId);
    if (state?.password.generation === generation) await this.sessions.endOthers(accountId);
    return { ...answer, invitation: await this.invitations.make(accountId, generation, envelope.commandId) };
  }

  /** The generation of the password that the event of an answer invites to. */
  async #invitedBy({ id, revision }: CommandAnswer): Promise<number> {
    const only = { from: BigInt(revision), maxCount: 1 };
    for await (const { data } of this.eventStore.readStream(`${accounts.category}-${id}`, only))
      return z.object({ generation: z.number() }).parse(data).generation;
    throw new Error(`The account ${id} has no event ${revision}`);
  }
}
