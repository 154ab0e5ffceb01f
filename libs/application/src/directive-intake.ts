import { Injectable } from '@nestjs/common';
import {
  decideDirective,
  mostDirectives,
  Rejection,
  type CommandContext,
  type CommandOf,
  type Meeting,
} from '#domain';
import { meetings } from './aggregates.js';
import { requireAgencies } from './agency-handlers.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { deadlineOf } from './deadline-of.js';
import { ReferenceData } from './reference-data.js';
import { isImport, type RequestedDirective } from './requested-directive.js';

/** The command that a requested comes to, but for the number that its meeting gives. */
export type UnnumberedCommand = Omit<CommandOf<'DraftDirective'> | CommandOf<'ImportDirective'>, 'number'>;

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
   * What a requested comes to at a meeting. A term without a day of its own is counted from the day of the meeting; of what was
   * under way already, from the day on which it was given.
   * @throws Rejection what drafting, or taking over, is refused for, `unknown-agency`, `outside-calendar`
   */
  async commandFor<Given extends CommandContext>(
    meeting: Pick<Meeting, 'id' | 'number' | 'heldOn'>,
    directiveId: string,
    requested: RequestedDirective,
    context: Given,
  ): Promise<UnnumberedCommand & Given> {
    await requireAgencies(this.commands, requested.leadAgencyId, requested.coordinators);
    const { due, ...rest } = requested;
    const countedFrom = isImport(requested) ? requested.assignedOn : meeting.heldOn;
    const deadline = due && deadlineOf(due, this.reference.calendar(), countedFrom);
    const type = isImport(requested) ? 'ImportDirective' : 'DraftDirective';
    const { id: meetingId, heldOn: meetingHeldOn, number } = meeting;
    const asked = {
      type,
      directiveId,
      meetingId,
      meetingHeldOn,
      ...rest,
      deadline,
      ...context,
    } as UnnumberedCommand & Given;
    decideDirective({ ...asked, number } as CommandOf<'DraftDirective' | 'ImportDirective'>, null);
    return asked;
  }

  /** Why a requested would be refused; null where it would not be. */
  async refusalOf(
    meeting: Meeting,
    requested: RequestedDirective,
    context: CommandContext,
  ): Promise<Rejection | null> {
    try {
      await this.commandFor(meeting, 'not-yet', requested, context);
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
