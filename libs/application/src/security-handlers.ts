import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { securityIdOf, type SecurityEvent } from '#domain';
import { securityRecords } from './aggregates.js';
import type { CommandEnvelope, CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';

/** Puts something that concerns security on record. */
export class RecordSecurity extends Command<CommandResult> {
  constructor(
    readonly happened: SecurityEvent,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

@CommandHandler(RecordSecurity)
export class RecordSecurityHandler implements ICommandHandler<RecordSecurity> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ happened, envelope }: RecordSecurity): Promise<CommandResult> {
    const command = { type: 'RecordSecurity', happened } as const;
    return this.commands.handle(securityRecords, securityIdOf(envelope.at), command, envelope);
  }
}
