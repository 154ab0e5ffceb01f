import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { leavesStoodInBy, Rejection, stableId } from '#domain';
import { accounts } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAccount, ArrangeLeave, RegisterAccount } from './commands.js';
import { ReferenceData } from './reference-data.js';
import { accountIdOf, isTakenFromBefore } from './unique-names.js';

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process knows whether the password is temporary. */
  async execute({ account, envelope }: RegisterAccount): Promise<CommandResult> {
    if (account.agencyId !== null) await requireAgency(this.commands, account.agencyId, 'agencyId');
    const accountId = accountIdOf(account.username);
    const isThere = async (id: string) => (await this.commands.recall(accounts, id)) !== null;
    if (await isTakenFromBefore('account', account.username, isThere))
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
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
