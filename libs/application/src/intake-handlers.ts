import { Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { directiveNumber, stableId, type CommandOf } from '#domain';
import { directives, meetings } from './aggregates.js';
import type { CommandEnvelope, CommandResult } from './command-envelope.js';
import { DraftDirective, ImportDirective, NumberDirectives } from './commands.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { DirectiveIntake, roomLeft } from './directive-intake.js';
import { datesOf, dueDateWarnings } from './due-date-warnings.js';
import { ReferenceData } from './reference-data.js';
import { isImport, type RequestedDirective } from './requested-directive.js';

type Numbered = CommandResult & { number: string };

/** What the directive is called by its id that a command of this id makes. */
export const directiveIdOf = ({ commandId }: Pick<CommandEnvelope, 'commandId'>): string =>
  stableId('directive', commandId);

@CommandHandler(NumberDirectives)
export class NumberDirectivesHandler implements ICommandHandler<NumberDirectives> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly intake: DirectiveIntake,
  ) {}

  /** One append for all, in their order; what would be refused takes no number, nor what the meeting has no room for. */
  async execute({ meetingId, rows, envelope }: NumberDirectives): Promise<{ numbered: number }> {
    const meeting = await this.intake.meeting(meetingId);
    const known = new Set(meeting.directiveIds);
    const sound: { directiveId: string; imported: boolean }[] = [];
    for (const { requested, commandId } of rows) {
      const directiveId = directiveIdOf({ commandId });
      if (sound.length >= roomLeft(meeting) || known.has(directiveId)) continue;
      if ((await this.intake.refusalOf(meeting, requested, envelope)) !== null) continue;
      sound.push({ directiveId, imported: isImport(requested) });
    }
    if (sound.length === 0) return { numbered: 0 };
    const directiveIds = sound.map(({ directiveId }) => directiveId);
    const imported = sound.every((each) => each.imported) ? { imported: true as const } : {};
    const numbering = { type: 'NumberDirectives', directiveIds, ...imported, ...envelope } as const;
    await this.commands.handle(meetings, meetingId, numbering, envelope);
    return { numbered: sound.length };
  }
}

/** Makes a directive under the next number of its meeting. */
@Injectable()
class IntakeHandler {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
    private readonly intake: DirectiveIntake,
  ) {}

  /**
   * The meeting reserves the number first: a crash in between leaves a gap, never a duplicate. A revision that the caller
   * saw is the meeting's; of the new directive there is none.
   */
  protected async take(
    meetingId: string,
    requested: RequestedDirective,
    envelope: CommandEnvelope,
    isNumbered: boolean,
  ): Promise<Numbered> {
    const seen = await this.intake.meeting(meetingId);
    const directiveId = directiveIdOf(envelope);
    let asked = await this.intake.commandFor(seen, directiveId, requested, envelope);
    const meeting =
      isNumbered && seen.directiveIds.includes(directiveId)
        ? seen
        : await this.#number(meetingId, directiveId, requested, envelope);
    // Another process may have put the day of the meeting right since this one saw it.
    if (meeting.heldOn !== seen.heldOn)
      asked = await this.intake.commandFor(meeting, directiveId, requested, envelope);
    const number = directiveNumber(meeting.number, meeting.directiveIds.indexOf(directiveId) + 1);
    const { ifRevision: _, ...unconditional } = envelope;
    const command = { ...asked, number } as CommandOf<'DraftDirective' | 'ImportDirective'>;
    // A repeat is recognised by its events: the log answers as before, or refuses, and then the stream is read.
    const supposed = { supposeNew: true } as const;
    const result = await this.commands.handle(directives, directiveId, command, unconditional, supposed);
    const due = result.state?.work === 'closed' ? null : asked.deadline?.dueOn;
    const dates = isImport(requested) ? {} : { due, ...datesOf(requested.coordinators) };
    return { ...result, number, ...dueDateWarnings(dates, this.reference.calendar()) };
  }

  async #number(
    meetingId: string,
    directiveId: string,
    requested: RequestedDirective,
    envelope: CommandEnvelope,
  ) {
    const imported = isImport(requested) ? { imported: true as const } : {};
    const directiveIds = [directiveId];
    const numbering = { type: 'NumberDirectives', directiveIds, ...imported, ...envelope } as const;
    const { state } = await this.commands.handle(meetings, meetingId, numbering, envelope);
    return state ?? (await this.intake.meeting(meetingId));
  }
}

@CommandHandler(DraftDirective)
export class DraftDirectiveHandler extends IntakeHandler implements ICommandHandler<DraftDirective> {
  execute({ meetingId, draft, envelope, isNumbered }: DraftDirective): Promise<Numbered> {
    return this.take(meetingId, draft, envelope, isNumbered);
  }
}

@CommandHandler(ImportDirective)
export class ImportDirectiveHandler extends IntakeHandler implements ICommandHandler<ImportDirective> {
  execute({ meetingId, directive, envelope, isNumbered }: ImportDirective): Promise<Numbered> {
    return this.take(meetingId, directive, envelope, isNumbered);
  }
}
