import { Injectable } from '@nestjs/common';
import { accounts, DeciderCommandHandler } from '#application';
import { Rejection, type Account, type OwnPasswordCommand } from '#domain';
import { Credentials } from './credentials.js';
import { OwnActs } from './own-acts.js';
import { requireGoodPassword } from './password-rules.js';
import { hashPassword } from './passwords.js';
import { Sessions } from './sessions.js';

/** What a person asks for, less which generation it puts an end to. */
type Step = OwnPasswordCommand['type'];

/**
 * Carries out what people do to their own passwords. The hash is kept first, for the generation to come, and then the event
 * that begins it: cut off between the two, the old password opens nothing more, and whoever signs in with the new one
 * completes it.
 */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly credentials: Credentials,
    private readonly sessions: Sessions,
    private readonly commands: DeciderCommandHandler,
    private readonly acts: OwnActs,
  ) {}

  /**
   * Changes the password of somebody who has proven the present one; their sessions end but the one they ask from.
   * @param sessionId that one; null where a token asks, which ends
   * @throws Rejection `password-changed-meanwhile`, and those of `requireGoodPassword`
   */
  async change(
    account: Account,
    newPassword: string,
    { sessionId, correlationId }: { readonly sessionId: string | null; readonly correlationId: string },
  ): Promise<void> {
    await requireGoodPassword(newPassword, account, 'newPassword');
    await this.#choose('ChangePassword', account, newPassword, { sessionId, correlationId });
  }

  /**
   * Gives whoever is invited the password that they chose; the invitation is used up.
   * @throws Rejection `invitation-not-found`, and those of `requireGoodPassword`
   */
  async useInvitation(account: Account, password: string, correlationId: string): Promise<void> {
    await requireGoodPassword(password, account, 'password');
    await this.#choose('UseInvitation', account, password, { sessionId: null, correlationId });
  }

  /** Puts on record what was kept and is not there yet; @returns the account as it is then */
  async complete(account: Account, keptFor: number, correlationId: string): Promise<Account> {
    const step = account.password.state === 'invited' ? 'UseInvitation' : 'ChangePassword';
    await this.acts.record(account, { type: step, generation: keptFor - 1 }, correlationId);
    return (await this.commands.load(accounts, account.id)).state ?? account;
  }

  async #choose(
    step: Step,
    account: Account,
    password: string,
    { sessionId, correlationId }: { readonly sessionId: string | null; readonly correlationId: string },
  ): Promise<void> {
    const { id, username } = account;
    const ended = account.password.generation;
    const generation = ended + 1;
    const passwordHash = await hashPassword(password);
    if (!(await this.credentials.keepNext(id, username, { passwordHash, generation }))) throw refusalOf(step);
    await this.sessions.endOthers(id, sessionId === null ? undefined : { sessionId, generation });
    await this.acts.record(account, { type: step, generation: ended }, correlationId);
  }
}

/** Somebody else was first. */
const refusalOf = (step: Step): Rejection =>
  step === 'UseInvitation'
    ? new Rejection('not-found', 'invitation-not-found', 'The invitation was used.')
    : new Rejection('conflict', 'password-changed-meanwhile', 'The password has changed meanwhile.');
