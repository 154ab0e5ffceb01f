import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  engineActor,
  isStepRecorded,
  pendingReminder,
  stableId,
  type Directive,
  type LocalDate,
} from '#domain';
import { directives } from './aggregates.js';
import type { CommandEnvelope } from './command-envelope.js';
import { DeciderCommandHandler, type Candidate } from './decider-command-handler.js';
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
    readonly candidate?: Candidate<Directive | null>,
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

  async execute({ directiveId, steps, context, derivedBy, candidate }: FireSteps): Promise<FiredSteps> {
    const found = { recorded: [] as DueStep[], notPending: [] as DueStep[], notYet: [] as DueStep[] };
    let revision = candidate?.revision ?? -1n;
    let known = candidate;
    for (const due of steps) {
      const { became, ...left } = await this.#fire(directiveId, due, context, derivedBy, known);
      found[became].push(due);
      revision = left.revision;
      known = left;
    }
    return { ...found, revision };
  }

  async #fire(
    directiveId: string,
    { dueAt, ...due }: DueStep,
    context: FireSteps['context'],
    derivedBy: string,
    known: Candidate<Directive | null> | undefined,
  ): Promise<Candidate<Directive | null> & { became: 'recorded' | 'notPending' | 'notYet' }> {
    const state = known?.state ?? (await this.commands.recall(directives, directiveId));
    if (state === null) return { state, revision: -1n, became: 'notPending' };
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
    const left = await this.commands.handle(directives, directiveId, command, envelope, known);
    if (left.state !== null && isStepRecorded(left.state, { dueAt, ...due }))
      return { ...left, became: 'recorded' };
    const isPending = left.state !== null && pendingReminder(due, left.state, rules) !== undefined;
    return { ...left, became: isPending || !isOfTheseRules ? 'notYet' : 'notPending' };
  }
}
