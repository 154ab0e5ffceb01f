import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rejection } from '#domain';
import { accounts } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import type { CommandResult } from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { ActOnAccount, RegisterAccount } from './commands.js';
import { ReferenceData } from './reference-data.js';
import { accountIdOf, isTakenFromBefore } from './unique-names.js';

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  constructor(private readonly log: CommandLog) {}

  async execute({ account, envelope }: RegisterAccount): Promise<CommandResult> {
    if (account.agencyId !== null) await requireAgency(this.log, account.agencyId, 'agencyId');
    const accountId = accountIdOf(account.username);
    const isThere = async (id: string) => (await this.log.recall(accounts, id)) !== null;
    if (await isTakenFromBefore('account', account.username, isThere))
      throw new Rejection('conflict', 'username-taken', 'The user name is in use.', 'username');
    return this.log.carryOut(
      accounts,
      accountId,
      { type: 'RegisterAccount', accountId, ...account, ...envelope },
      envelope,
    );
  }
}

@CommandHandler(ActOnAccount)
export class ActOnAccountHandler implements ICommandHandler<ActOnAccount> {
  constructor(
    private readonly log: CommandLog,
    private readonly reference: ReferenceData,
  ) {}

  /** Once it is answered, this process lets nobody in with a disabled account. */
  async execute({ accountId, asked, envelope }: ActOnAccount): Promise<CommandResult> {
    if (asked.type === 'ChangeAccountRole' && asked.agencyId !== null)
      await requireAgency(this.log, asked.agencyId, 'agencyId');
    const result = await this.log.carryOut(accounts, accountId, { ...asked, ...envelope }, envelope);
    await this.reference.settle(result.position);
    return result;
  }
}
