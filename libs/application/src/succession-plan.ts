import { Injectable } from '@nestjs/common';
import {
  decideDirective,
  engineActor,
  heirOf,
  partOf,
  Rejection,
  restOf,
  type Directive,
  type LocalDate,
} from '#domain';
import { PoisonedEvent, StreamDeleted } from '#event-store';
import { agencies, directives } from './aggregates.js';
import { requireAgency } from './agency-handlers.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ReferenceData } from './reference-data.js';
import type { PlannedDuty, RequestedSuccession, SuccessionPlan } from './requested-succession.js';

/** Directives that are read at a time. */
const atOnce = 32;

/** Works out what a succession would do: each directive decides about itself, and nothing is recorded. */
@Injectable()
export class SuccessionPlanner {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * @param directiveIds the open directives of the agency as far as the caller knows them
   * @throws Rejection `agency-not-found`; `unknown-agency`, `agency-succeeded` naming the heir
   */
  async plan(
    agencyId: string,
    act: RequestedSuccession,
    directiveIds: readonly string[],
    context: { readonly at: string; readonly today: LocalDate },
  ): Promise<SuccessionPlan> {
    if ((await this.commands.recall(agencies, agencyId)) === null)
      throw new Rejection('not-found', 'agency-not-found', 'There is no such agency.');
    for (const [index, heirId] of act.heirIds.entries())
      await requireAgency(this.commands, heirId, `heirIds.${index}`);
    const duties: (PlannedDuty | null)[] = [];
    const waiting = directiveIds.entries();
    const some = async (): Promise<void> => {
      for (const [index, id] of waiting) duties[index] = await this.#duty(agencyId, act, id, context);
    };
    await Promise.all(Array.from({ length: atOnce }, some));
    const accountIds = this.reference
      .accounts()
      .filter((account) => account.agencyId === agencyId && !account.disabled)
      .map(({ id }) => id)
      .sort();
    return { duties: duties.filter((duty) => duty !== null), accountIds };
  }

  async #duty(
    agencyId: string,
    act: RequestedSuccession,
    directiveId: string,
    context: { readonly at: string; readonly today: LocalDate },
  ): Promise<PlannedDuty | null> {
    const heirId = heirOf({ directives: act.directives, restTo: restOf(act) }, directiveId);
    let state: Directive | null;
    try {
      ({ state } = await this.commands.load(directives, directiveId));
    } catch (error) {
      if (error instanceof StreamDeleted) return null;
      if (!(error instanceof PoisonedEvent)) throw error;
      const refusal = { code: 'duty-unreadable', detail: `Directive ${directiveId} cannot be read.` };
      return {
        directiveId,
        number: directiveId,
        title: '',
        part: 'lead',
        heirId,
        refusal,
        wouldRecord: [],
      };
    }
    const part = state === null || state.work === 'closed' ? null : partOf(state, agencyId);
    if (state === null || part === null) return null;
    const { number, title } = state;
    const duty = { directiveId, number, title, part, heirId, refusal: null, wouldRecord: [] };
    if (heirId === null) return duty;
    const { basis, effectiveOn, joinsParts } = act;
    const splitOff = act.kind === 'split-off';
    const asked = { successionId: 'planned', agencyId, heirId, joinsParts, splitOff, effectiveOn, basis };
    const command = { type: 'HandOverDirective', ...asked, ...context, by: engineActor } as const;
    try {
      return { ...duty, wouldRecord: decideDirective(command, state) };
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return { ...duty, refusal: { code: error.code, detail: error.message } };
    }
  }
}
