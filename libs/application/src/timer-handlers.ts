import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { engineActor, isStepRecorded, pendingReminder, stableId, type LocalDate } from '#domain';
import { directives } from './aggregates.js';
import type { CommandEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ReferenceData } from './reference-data.js';

/** A step of a directive that somebody holds to be due. */
export interface DueStep {
  readonly step: string;
  /** Whose own deadline the step is about, where it is a co-ordinating agency's. */
  readonly agencyId?: string;
  readonly deadline: LocalDate | null;
  /** RFC 3339. */
  readonly dueAt: string;
}

/** What became of steps that were held to be due: recorded are those that the directive's history now holds. */
export interface FiredSteps {
  readonly recorded: readonly DueStep[];
  /** Not owed by the very rules that they were derived by. */
  readonly notPending: readonly DueStep[];
  /** Owed, but later by the clock; or derived by other rules than are known here, so that nothing can be said. */
  readonly notYet: readonly DueStep[];
  /** Of the directive after the last of them. */
  readonly revision: bigint;
}

/** Fires what is due of one directive, one step after another; the directive decides whether each still applies. */
export class FireSteps extends Command<FiredSteps> {
  constructor(
    readonly directiveId: string,
    readonly steps: readonly DueStep[],
    readonly context: { readonly at: string; readonly today: LocalDate },
    /** Names the rules by which the steps were found to be due. */
    readonly derivedBy: string,
  ) {
    super();
  }
}

@CommandHandler(FireSteps)
export class FireStepsHandler implements ICommandHandler<FireSteps> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ directiveId, steps, context, derivedBy }: FireSteps): Promise<FiredSteps> {
    const found = { recorded: [] as DueStep[], notPending: [] as DueStep[], notYet: [] as DueStep[] };
    let revision = -1n;
    for (const due of steps) {
      const fired = await this.#fire(directiveId, due, context, derivedBy);
      found[fired.became].push(due);
      revision = fired.revision;
    }
    return { ...found, revision };
  }

  async #fire(
    directiveId: string,
    { dueAt, ...due }: DueStep,
    context: FireSteps['context'],
    derivedBy: string,
  ): Promise<{ readonly revision: bigint; readonly became: 'recorded' | 'notPending' | 'notYet' }> {
    if ((await this.commands.recall(directives, directiveId)) === null)
      return { revision: -1n, became: 'notPending' };
    const commandId = stableId('fire', directiveId, due.deadline ?? '', due.step, due.agencyId ?? '', dueAt);
    // Nothing but the clock is its cause.
    const envelope: CommandEnvelope = {
      commandId,
      fingerprint: commandId,
      correlationId: commandId,
      causationId: commandId,
      ...context,
      by: engineActor,
    };
    const rules = this.reference.rulesFor(directiveId);
    const isOfTheseRules = this.reference.rules() === derivedBy;
    const command = { type: 'FireStep', ...due, rules, ...envelope } as const;
    const { state, revision } = await this.commands.handle(directives, directiveId, command, envelope);
    if (state !== null && isStepRecorded(state, { dueAt, ...due })) return { revision, became: 'recorded' };
    const isPending = state !== null && pendingReminder(due, state, rules) !== undefined;
    return { revision, became: isPending || !isOfTheseRules ? 'notYet' : 'notPending' };
  }
}
