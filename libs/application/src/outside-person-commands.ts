import type { OutsidePersonCommand } from '#domain';
import type { CommandEnvelope } from './command-envelope.js';
import { NamedCommand } from './commands.js';

/** Cuts somebody of an outside issuer off, or lets them in again. */
export class ActOnOutsidePerson extends NamedCommand {
  constructor(
    readonly personId: string,
    readonly asked: Pick<OutsidePersonCommand, 'type' | 'reason'>,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}
