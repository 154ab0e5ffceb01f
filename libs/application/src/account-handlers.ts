import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isReadAs, leavesStoodInBy, Rejection, stableId } from '#domain';
import { accounts, outsidePeople } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAccount, ArrangeLeave, RegisterAccount } from './commands.js';
import { ActOnOutsidePerson } from './outside-person-commands.js';
import { ReferenceData } from './reference-data.js';
import { accountIdOf, isTakenFromBefore } from './unique-names.js';

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  #line: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * One at a time, so that of two names that are read for each other the second sees the first. Two processes that register
   * such names within the moment in which one hears of the other let both stand.
   */
  execute(command: RegisterAccount): Promise<CommandResult> {
    const registering = this.#line.then(() => this.#register(command));
    this.#line = registering.catch(() => undefined);
    return registering;
  }

  /** Once it is answered, this process knows whether the password is temporary. */
  async #register({ account, envelope }: RegisterAccount): Promise<CommandResult> {
    if (account.agencyId !== null) await requireAgency(this.commands, account.agencyId, 'agencyId');
    const accountId = accountIdOf(account.username);
    const isThere = async (id: string) => (await this.commands.recall(accounts, id)) !== null;
    if (await isTakenFromBefore('account', account.username, isThere))
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    const other = this.reference
      .accounts()
      .find(({ id, username }) => id !== accountId && isReadAs(username, account.username));
    if (other !== undefined)
      throw new Rejection(
        'conflict',
        'username-confusable',
        'The user name is read for another that is in use.',
        'username',
      );
    const command = { type: 'RegisterAccount' as const, accountId, ...account, ...envelope };
    const result = await this.commands.handle(accounts, accountId, command, envelope);
    await this.reference.settle(result.position);
    return result;
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
