import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isReadAs, leavesStoodInBy, Rejection, stableId, usernameConfusable, type Account } from '#domain';
import { accounts, outsidePeople, usernameReadings } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import type { CommandEnvelope, CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAccount, ArrangeLeave, RegisterAccount } from './commands.js';
import { ActOnOutsidePerson } from './outside-person-commands.js';
import { ReferenceData } from './reference-data.js';
import { accountIdOf, isTakenFromBefore, usernameReadingIdsOf } from './unique-names.js';

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process knows whether the password is temporary. */
  execute(command: RegisterAccount): Promise<CommandResult> {
    if (command.envelope.isPreview) return this.#register(command);
    return this.commands.keys.during(command.envelope, () => this.#register(command));
  }

  async #register({ account, envelope }: RegisterAccount): Promise<CommandResult> {
    if (account.agencyId !== null) await requireAgency(this.commands, account.agencyId, 'agencyId');
    const accountId = accountIdOf(account.username);
    const isThere = async (id: string) => (await this.commands.recall(accounts, id)) !== null;
    if (await isTakenFromBefore('account', account.username, isThere))
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    const isOther = ({ id, username }: Account) => id !== accountId && isReadAs(username, account.username);
    // Names from before they were reserved are on record with their accounts alone.
    if (this.reference.accounts().some(isOther)) throw usernameConfusable();
    const command = { type: 'RegisterAccount' as const, accountId, ...account, ...envelope };
    if ((await this.commands.load(accounts, accountId)).state === null) {
      // What is refused anyway reserves nothing.
      accounts.decide(command, null);
      await this.#reserve(accountId, account.username, envelope);
    }
    const result = await this.commands.handle(accounts, accountId, command, envelope);
    await this.reference.settle(result.position);
    return result;
  }

  /**
   * Keeps every reading of the name to the account before that is registered, so that of two processes one at most registers a name
   * that is read so. What was reserved stays so where the registering is cut off: the same name goes on from there.
   * @throws Rejection `username-confusable`
   */
  async #reserve(accountId: string, username: string, envelope: CommandEnvelope): Promise<void> {
    for (const id of usernameReadingIdsOf(username)) {
      const { commandId, ifRevision: _, ...context } = envelope;
      const own = stableId(commandId, id);
      const command = { type: 'ReserveUsername' as const, accountId, ...context };
      await this.commands.handle(usernameReadings, id, command, {
        ...context,
        ...{ commandId: own, fingerprint: own },
      });
    }
  }
}

@CommandHandler(ActOnAccount)
export class ActOnAccountHandler implements ICommandHandler<ActOnAccount> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process lets nobody in with a disabled account. */
  async execute({ accountId, asked, envelope }: ActOnAccount): Promise<CommandResult> {
    if (asked.type === 'ChangeAccountRole' && asked.agencyId !== null)
      await requireAgency(this.commands, asked.agencyId, 'agencyId');
    const result = await this.commands.handle(accounts, accountId, { ...asked, ...envelope }, envelope);
    await this.reference.settle(result.position);
    return result;
  }
}

@CommandHandler(ActOnOutsidePerson)
export class ActOnOutsidePersonHandler implements ICommandHandler<ActOnOutsidePerson> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process lets nobody in who was cut off. */
  async execute({ personId, asked, envelope }: ActOnOutsidePerson): Promise<CommandResult> {
    const command = { personId, ...asked, ...envelope };
    const result = await this.commands.handle(outsidePeople, personId, command, envelope);
    await this.reference.settle(result.position);
    return result;
  }
}

@CommandHandler(ArrangeLeave)
export class ArrangeLeaveHandler implements ICommandHandler<ArrangeLeave> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process knows of it. */
  async execute({ accountId, leave, envelope }: ArrangeLeave): Promise<CommandResult & { leaveId: string }> {
    const leaveId = stableId('leave', envelope.commandId);
    const { state: standIn } = await this.commands.load(accounts, leave.standInId);
    const others = this.reference.accounts();
    const command = {
      type: 'ArrangeLeave' as const,
      ...{ accountId, leaveId, ...leave, standIn },
      personStandsInFor: leavesStoodInBy(accountId, others, envelope.today),
      standInStandsInFor: leavesStoodInBy(leave.standInId, others, envelope.today),
      ...envelope,
    };
    const result = await this.commands.handle(accounts, accountId, command, envelope);
    await this.reference.settle(result.position);
    return { ...result, leaveId };
  }
}
