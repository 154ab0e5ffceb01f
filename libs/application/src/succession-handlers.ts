import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { engineActor, Rejection, type AccountCommand } from '#domain';
import { PoisonedEvent, StreamDeleted } from '#event-store';
import { accounts, agencies, directives } from './aggregates.js';
import { derivedEnvelope, type CommandEnvelope, type CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import {
  HandOverAccounts,
  HandOverDirective,
  SucceedAgency,
  type HandedOver,
} from './succession-commands.js';

@CommandHandler(SucceedAgency)
export class SucceedAgencyHandler implements ICommandHandler<SucceedAgency> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** The act is recorded at once; what follows from it is the worker's, which a kill only delays. */
  execute({ agencyId, act, plan, successionId, envelope }: SucceedAgency): Promise<CommandResult> {
    const command = { type: 'SucceedAgency', successionId, ...act, ...plan, ...envelope } as const;
    return this.commands.handle(agencies, agencyId, command, envelope);
  }
}

@CommandHandler(HandOverDirective)
export class HandOverDirectiveHandler implements ICommandHandler<HandOverDirective> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What cannot be handed over stays where it is, and is shown as left. */
  async execute({ directiveId, handover, context }: HandOverDirective): Promise<HandedOver> {
    const words = ['hand-over', handover.successionId, directiveId];
    const envelope = derivedEnvelope(context, engineActor, ...words);
    const command = { type: 'HandOverDirective', ...handover, ...envelope } as const;
    try {
      const { appended } = await this.commands.handle(directives, directiveId, command, envelope);
      return appended ? 'handed-over' : 'nothing';
    } catch (error) {
      if (error instanceof Rejection || error instanceof PoisonedEvent || error instanceof StreamDeleted)
        return 'refused';
      throw error;
    }
  }
}

@CommandHandler(HandOverAccounts)
export class HandOverAccountsHandler implements ICommandHandler<HandOverAccounts> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  async execute({ agencyId, succession, context }: HandOverAccounts): Promise<void> {
    const { successionId, basis } = succession;
    for (const { accountId, heirId } of succession.accounts) {
      const { state } = await this.commands.load(accounts, accountId);
      // Whoever acts for another agency by now stays there.
      if (state?.agencyId !== agencyId || state.disabled) continue;
      const words = ['hand-over-account', successionId, accountId];
      const envelope = derivedEnvelope(context, engineActor, ...words);
      const command = commandFor(heirId, `${basis.number}, ${basis.issuer}`, envelope);
      await this.commands.handle(accounts, accountId, command, envelope);
    }
  }
}

const commandFor = (heirId: string | null, reason: string, envelope: CommandEnvelope): AccountCommand =>
  heirId === null
    ? { type: 'DisableAccount', ...envelope }
    : { type: 'ChangeAccountRole', role: 'agency', agencyId: heirId, reason, ...envelope };
