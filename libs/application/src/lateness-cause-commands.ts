import type { CauseName, CommandOf } from '#domain';
import type { CommandEnvelope } from './command-envelope.js';
import { NamedCommand } from './commands.js';

/** Puts a cause of lateness on the office's list; its id follows from its code. */
export class ListLatenessCause extends NamedCommand {
  readonly commandName = 'ListLatenessCause';

  constructor(
    readonly cause: { code: string; name: CauseName },
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Takes a cause of lateness off what directives may name. */
export class RetireLatenessCause extends NamedCommand {
  readonly commandName = 'RetireLatenessCause';

  constructor(
    readonly causeId: string,
    readonly reason: string,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** Says why a directive is or was overdue, by a cause of the office's list. */
export class RecordLatenessCause extends NamedCommand {
  readonly commandName = 'RecordLatenessCause';

  constructor(
    readonly directiveId: string,
    readonly finding: { causeId: string } & Pick<CommandOf<'RecordLatenessCause'>, 'note' | 'evidence'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
