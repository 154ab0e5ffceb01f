import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { securityIdOf } from '#domain';
import { securityRecords } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { RecordSecurity } from './commands.js';

@CommandHandler(RecordSecurity)
export class RecordSecurityHandler implements ICommandHandler<RecordSecurity> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ happened, envelope }: RecordSecurity): Promise<CommandResult> {
    const command = { type: 'RecordSecurity', happened } as const;
    return this.commands.handle(securityRecords, securityIdOf(envelope.at), command, envelope);
  }
}
