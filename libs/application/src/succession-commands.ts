import { Command } from '@nestjs/cqrs';
import { stableId, type CommandOf, type Succession } from '#domain';
import type { CommandEnvelope, DerivedContext } from './command-envelope.js';
import { NamedCommand } from './commands.js';
import type { RequestedSuccession, SuccessionPlan } from './requested-succession.js';

/** Records that others have taken an agency's place, or a part of it over; its duties go over from then on. */
export class SucceedAgency extends NamedCommand {
  readonly commandName = 'SucceedAgency';

  constructor(
    readonly agencyId: string,
    readonly act: RequestedSuccession,
    /** What it comes to, duty by duty. */
    readonly plan: SuccessionPlan,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }

  /** The same command given again is the same succession. */
  get successionId(): string {
    return stableId('succession', this.envelope.commandId);
  }
}

/** What became of handing one directive over: nothing where it needed nothing, or had gone over before. */
export type HandedOver = 'handed-over' | 'nothing' | 'refused';

/** Has the heir of an agency take its part in one directive over; a second time does nothing. */
export class HandOverDirective extends Command<HandedOver> {
  constructor(
    readonly directiveId: string,
    readonly handover: Omit<CommandOf<'HandOverDirective'>, 'type' | 'by' | 'at' | 'today'>,
    readonly context: DerivedContext,
  ) {
    super();
  }
}

/** Has accounts of an agency act for its heirs, or closes them, as the succession says; a second time does nothing. */
export class HandOverAccounts extends Command<void> {
  constructor(
    readonly agencyId: string,
    readonly succession: Pick<Succession, 'successionId' | 'basis' | 'accounts'>,
    readonly context: DerivedContext,
  ) {
    super();
  }
}
