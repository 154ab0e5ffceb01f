import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { accounts } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import { stableId, type CommandResult } from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { ActOnAccount, RegisterAccount } from './commands.js';
import { ReferenceData } from './reference-data.js';

/** One user name, one id, one stream, whatever the case of its letters. */
export const accountIdOf = (username: string): string => stableId('account', username.toLowerCase());

@CommandHandler(RegisterAccount)
export class RegisterAccountHandler implements ICommandHandler<RegisterAccount> {
  constructor(private readonly log: CommandLog) {}

  async execute({ account, envelope }: RegisterAccount): Promise<CommandResult> {
    if (account.agencyId !== null) await requireAgency(this.log, account.agencyId, 'agencyId');
    const accountId = accountIdOf(account.username);
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
