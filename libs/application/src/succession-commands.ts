import { Command } from '@nestjs/cqrs';
import type { CommandOf, LegalBasis, LocalDate, Succession, SucceedAgency as SucceedCommand } from '#domain';
import type { CommandEnvelope, CommandResult } from './command-envelope.js';
import { NamedCommand } from './commands.js';

/** The act by which others take an agency's place, as a person asks for it. */
export interface RequestedSuccession {
  readonly kind: SucceedCommand['kind'];
  readonly basis: LegalBasis;
  readonly effectiveOn: LocalDate;
  readonly heirIds: readonly string[];
  /** Whom everything goes to that is not named; null: every duty is named, or there is one heir alone. */
  readonly restTo: string | null;
  readonly directives: Succession['directives'];
  /** The accounts that do not go with the rest; null closes one. */
  readonly accounts: Succession['accounts'];
  readonly joinsParts: boolean;
}

/** Records that others have taken an agency's place; its duties go over from then on. */
export class SucceedAgency extends NamedCommand<CommandResult & { successionId: string }> {
  readonly commandName = 'SucceedAgency';

  constructor(
    readonly agencyId: string,
    readonly act: RequestedSuccession,
    /** Its open directives as far as the caller knows them; each says itself whether it is one. */
    readonly directiveIds: readonly string[],
    readonly envelope: CommandEnvelope,
  ) {
    super();
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

/** Has the accounts of an agency act for its heirs, or closes them, as the succession says; a second time does nothing. */
export class HandOverAccounts extends Command<void> {
  constructor(
    readonly agencyId: string,
    readonly succession: Pick<Succession, 'successionId' | 'basis' | 'accounts'>,
    readonly context: DerivedContext,
  ) {
    super();
  }
}

/** When, and from what, the engine derives a command. */
export interface DerivedContext {
  readonly at: string;
  readonly today: LocalDate;
  readonly correlationId: string;
  readonly causationId: string;
}
