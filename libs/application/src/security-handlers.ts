import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { securityIdOf, type SecurityEvent } from '#domain';
import { securityRecords, securityRecordsOfOne } from './aggregates.js';
import type { CommandEnvelope, CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';

/** Puts something that concerns security on record. */
export class RecordSecurity extends Command<CommandResult> {
  /** @param onceAs names what several processes may see and one is to record; absent where each records what it saw */
  constructor(
    readonly happened: SecurityEvent,
    readonly envelope: CommandEnvelope,
    readonly onceAs?: string,
  ) {
    super();
  }
}

@CommandHandler(RecordSecurity)
export class RecordSecurityHandler implements ICommandHandler<RecordSecurity> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  async execute({ happened, envelope, onceAs }: RecordSecurity): Promise<CommandResult> {
    const command = { type: 'RecordSecurity', happened } as const;
    if (onceAs === undefined)
      return this.commands.handle(securityRecords, securityIdOf(envelope.at), command, envelope);
    const supposed = { supposeNew: true } as const;
    const result = await this.commands.handle(securityRecordsOfOne, onceAs, command, envelope, supposed);
    this.commands.forget(securityRecordsOfOne, onceAs);
    return result;
  }
}
