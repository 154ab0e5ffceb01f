import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { securityIdOf } from '#domain';
import { securityRecords } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { RecordSecurity } from './commands.js';

@CommandHandler(RecordSecurity)
export class RecordSecurityHandler implements ICommandHandler<RecordSecurity> {
  constructor(private readonly log: CommandLog) {}

  execute({ happened, envelope }: RecordSecurity): Promise<CommandResult> {
    const command = { type: 'RecordSecurity', happened } as const;
    return this.log.carryOut(securityRecords, securityIdOf(envelope.at), command, envelope);
  }
}
