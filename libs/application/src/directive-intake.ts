import { Injectable } from '@nestjs/common';
import { decideDirective, mostDirectives, Rejection, type CommandOf, type Meeting } from '#domain';
import { meetings } from './aggregates.js';
import { requireAgencies } from './agency-handlers.js';
import type { CommandEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { deadlineOf } from './deadline-of.js';
import { ReferenceData } from './reference-data.js';
import { isImport, type Wish } from './wishes.js';

/** The command that a wish comes to, but for the number that its meeting gives. */
export type Numberless = Omit<CommandOf<'DraftDirective'> | CommandOf<'ImportDirective'>, 'number'>;

/** When and by whom something is asked. */
export type Occasion = Pick<CommandEnvelope, 'at' | 'today' | 'by'>;

/** Finds out what a directive that somebody asks for would be, and whether it may be. */
@Injectable()
export class DirectiveIntake {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * The meeting as this process knows it.
   * @throws Rejection `meeting-not-found`
   */
  async meeting(meetingId: string): Promise<Meeting> {
    const meeting = await this.commands.recall(meetings, meetingId);
    if (meeting === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
    return meeting;
  }

  /**
   * What a wish comes to at a meeting. A term without a day of its own is counted from the day of the meeting; of what was
   * under way already, from the day on which it was given.
   * @throws Rejection what drafting, or taking over, is refused for, `unknown-agency`, `outside-calendar`
   */
  async commandFor<Given extends Occasion>(
    meeting: Pick<Meeting, 'id' | 'number' | 'heldOn'>,
    directiveId: string,
    wish: Wish,
    occasion: Given,
  ): Promise<Numberless & Given> {
    await requireAgencies(this.commands, wish.leadAgencyId, wish.coordinators);
    const { due, ...rest } = wish;
    const countedFrom = isImport(wish) ? wish.assignedOn : meeting.heldOn;
    const deadline = due && deadlineOf(due, this.reference.calendar(), countedFrom);
    const type = isImport(wish) ? 'ImportDirective' : 'DraftDirective';
    const { id: meetingId, heldOn: meetingHeldOn, number } = meeting;
    const asked = {
      type,
      directiveId,
      meetingId,
      meetingHeldOn,
      ...rest,
      deadline,
      ...occasion,
    } as Numberless & Given;
    decideDirective({ ...asked, number } as CommandOf<'DraftDirective' | 'ImportDirective'>, null);
    return asked;
  }

  /** Why a wish would be refused; null where it would not be. */
  async refusalOf(meeting: Meeting, wish: Wish, occasion: Occasion): Promise<Rejection | null> {
    try {
      await this.commandFor(meeting, 'not-yet', wish, occasion);
      return null;
    } catch (error) {
      if (error instanceof Rejection) return error;
      throw error;
    }
  }
}

/** How many more directives a meeting may hand out. */
export const roomLeft = ({ directiveIds }: Pick<Meeting, 'directiveIds'>): number =>
  Math.max(0, mostDirectives - directiveIds.length);
