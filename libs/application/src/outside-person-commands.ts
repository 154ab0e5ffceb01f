import type { OutsidePersonCommand } from '#domain';
import type { CommandEnvelope } from './command-envelope.js';
import { NamedCommand, type Asked } from './commands.js';

type WithoutPerson<Command> = Command extends { personId: string } ? Omit<Command, 'personId'> : never;
/** An act of the office on somebody of an outside issuer. */
export type AskedOfOutsidePerson = WithoutPerson<Asked<OutsidePersonCommand>>;

/** Cuts somebody of an outside issuer off, or lets them in again. */
export class ActOnOutsidePerson extends NamedCommand {
  constructor(
    readonly personId: string,
    readonly asked: AskedOfOutsidePerson,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  get commandName(): string {
    return this.asked.type;
  }
}
