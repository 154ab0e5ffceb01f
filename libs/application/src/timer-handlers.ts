import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { engineActor, sentStep, type Directive } from '#domain';
import { directives } from './aggregates.js';
import { stableId, type CommandEnvelope } from './command-envelope.js';
import { CommandLog, type Candidate } from './command-log.js';
import { FireSteps, type DueStep, type FiredSteps } from './commands.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(FireSteps)
export class FireStepsHandler implements ICommandHandler<FireSteps> {
  constructor(
    private readonly log: CommandLog,
    private readonly reference: ReferenceData,
  ) {}

  async execute({ directiveId, steps, occasion, candidate }: FireSteps): Promise<FiredSteps> {
    const recorded: DueStep[] = [];
    const notOwed: DueStep[] = [];
    let revision = candidate?.revision ?? -1n;
    let known = candidate;
    for (const due of steps) {
      const left = await this.#fire(directiveId, due, occasion, known);
      (isRecorded(left.state, due) ? recorded : notOwed).push(due);
      revision = left.revision;
      known = left;
    }
    return { recorded, notOwed, revision };
  }

  async #fire(
    directiveId: string,
    { dueAt, ...due }: DueStep,
    occasion: FireSteps['occasion'],
    known: Candidate<Directive | null> | undefined,
  ): Promise<Candidate<Directive | null>> {
    const state = known?.state ?? (await this.log.recall(directives, directiveId));
    if (state === null) return { state, revision: -1n };
    const commandId = stableId('fire', directiveId, due.deadline ?? '', due.step, due.agencyId ?? '', dueAt);
    // Nothing but the clock is its cause.
    const envelope: CommandEnvelope = {
      commandId,
      fingerprint: commandId,
      correlationId: commandId,
      causationId: commandId,
      ...occasion,
      by: engineActor,
    };
    const command = {
      type: 'FireStep',
      ...due,
      policy: this.reference.policyFor(state),
      calendar: this.reference.calendar(),
      ...envelope,
    } as const;
    return this.log.carryOut(directives, directiveId, command, envelope, known);
  }
}

/** Whether the history holds the step; the fact of being overdue is remembered by its date. */
function isRecorded(state: Directive | null, { step, agencyId, deadline }: DueStep): boolean {
  if (state === null) return false;
  return step === 'overdue'
    ? state.overdueFor === deadline
    : state.stepsSent.includes(sentStep(step, agencyId));
}
