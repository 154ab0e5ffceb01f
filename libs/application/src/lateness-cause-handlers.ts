import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rejection } from '#domain';
import { directives, latenessCauses } from './aggregates.js';
import type { CommandResult } from './command-envelope.js';
import { ListLatenessCause, RecordLatenessCause, RetireLatenessCause } from './lateness-cause-commands.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { latenessCauseIdOf } from './unique-names.js';

@CommandHandler(ListLatenessCause)
export class ListLatenessCauseHandler implements ICommandHandler<ListLatenessCause> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ cause, envelope }: ListLatenessCause): Promise<CommandResult> {
    const causeId = latenessCauseIdOf(cause.code);
    const command = { type: 'ListLatenessCause', causeId, ...cause, ...envelope } as const;
    return this.commands.handle(latenessCauses, causeId, command, envelope);
  }
}

@CommandHandler(RetireLatenessCause)
export class RetireLatenessCauseHandler implements ICommandHandler<RetireLatenessCause> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ causeId, reason, envelope }: RetireLatenessCause): Promise<CommandResult> {
    const command = { type: 'RetireLatenessCause', reason, ...envelope } as const;
    return this.commands.handle(latenessCauses, causeId, command, envelope);
  }
}

@CommandHandler(RecordLatenessCause)
export class RecordLatenessCauseHandler implements ICommandHandler<RecordLatenessCause> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** The cause is looked up in the log, for another process may have retired it a moment ago. */
  async execute({ directiveId, finding, envelope }: RecordLatenessCause): Promise<CommandResult> {
    const { causeId, ...rest } = finding;
    const { state: cause } = await this.commands.load(latenessCauses, causeId);
    if (cause === null)
      throw new Rejection('impossible', 'cause-not-found', 'There is no such cause of lateness.', 'causeId');
    const command = { type: 'RecordLatenessCause', cause, ...rest, ...envelope } as const;
    return this.commands.handle(directives, directiveId, command, envelope);
  }
}
