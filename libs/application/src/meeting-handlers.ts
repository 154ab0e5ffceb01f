import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  decideDirective,
  decideMeeting,
  directiveNumber,
  engineActor,
  meetingSeries,
  noticeOf,
  noticesOf,
  Rejection,
  stableId,
} from '#domain';
import { PoisonedEvent, StreamDeleted } from '#event-store';
import { directives, meetingRegisters, meetings } from './aggregates.js';
import { requireAgencies } from './agency-handlers.js';
import { derivedEnvelope, type CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import {
  ConveneMeeting,
  CorrectMeeting,
  DraftDirective,
  FollowMeeting,
  IssueDrafts,
  PublishConclusions,
} from './commands.js';
import { deadlineOf } from './deadline-of.js';
import { datesOf, dueDateWarnings } from './due-date-warnings.js';
import { ReferenceData } from './reference-data.js';

@CommandHandler(ConveneMeeting)
export class ConveneMeetingHandler implements ICommandHandler<ConveneMeeting> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What is refused takes no number of the body's series. */
  async execute({ meeting, envelope }: ConveneMeeting): Promise<CommandResult> {
    const meetingId = stableId('meeting', envelope.commandId);
    const series = meetingSeries(meeting.body, meeting.heldOn);
    decideMeeting({ type: 'ConveneMeeting', meetingId, number: series, ...meeting, ...envelope }, null);
    const numbering = { type: 'NumberMeeting', meetingId, series, ...envelope } as const;
    const { state } = await this.commands.handle(meetingRegisters, series, numbering, envelope);
    const number = state.meetings.find((numbered) => numbered.meetingId === meetingId)?.number ?? series;
    const convening = { type: 'ConveneMeeting', meetingId, number, ...meeting, ...envelope } as const;
    return this.commands.handle(meetings, meetingId, convening, envelope);
  }
}

@CommandHandler(DraftDirective)
export class DraftDirectiveHandler implements ICommandHandler<DraftDirective> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly reference: ReferenceData,
  ) {}

  /**
   * The meeting reserves the number first: a crash in between leaves a gap, never a duplicate. A revision that the caller
   * saw is the meeting's; of the new directive there is none.
   */
  async execute({ meetingId, draft, envelope }: DraftDirective): Promise<CommandResult & { number: string }> {
    await requireAgencies(this.commands, draft.leadAgencyId, draft.coordinators);
    const meeting = await this.commands.recall(meetings, meetingId);
    if (meeting === null) throw new Rejection('not-found', 'meeting-not-found', 'There is no such meeting.');
    const directiveId = stableId('directive', envelope.commandId);
    const { due, ...rest } = draft;
    const calendar = this.reference.calendar();
    const deadline = due && deadlineOf(due, calendar, meeting.heldOn);
    const drafting = {
      type: 'DraftDirective',
      directiveId,
      meetingId,
      meetingHeldOn: meeting.heldOn,
      ...rest,
      deadline,
      ...envelope,
    } as const;
    decideDirective({ ...drafting, number: meeting.number }, null);
    const numbering = { type: 'NumberDirective', directiveId, ...envelope } as const;
    const { state } = await this.commands.handle(meetings, meetingId, numbering, envelope);
    const ordinal = (state?.directiveIds.indexOf(directiveId) ?? -1) + 1;
    const number = directiveNumber(meeting.number, ordinal);
    const { ifRevision: _, ...unconditional } = envelope;
    // Another process may have put the day of the meeting right since this one saw it.
    const meetingHeldOn = state?.heldOn ?? meeting.heldOn;
    const settled =
      meetingHeldOn === meeting.heldOn
        ? drafting
        : { ...drafting, meetingHeldOn, deadline: due && deadlineOf(due, calendar, meetingHeldOn) };
    const result = await this.commands.handle(directives, directiveId, { ...settled, number }, unconditional);
    const dates = { due: deadline?.dueOn, ...datesOf(draft.coordinators) };
    return { ...result, number, ...dueDateWarnings(dates, calendar) };
  }
}

@CommandHandler(PublishConclusions)
export class PublishConclusionsHandler implements ICommandHandler<PublishConclusions> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly bus: CommandBus,
  ) {}

  /** The drafts are issued before the answer where nothing fails; the worker's process guarantees it in any case. */
  async execute({ meetingId, notice, envelope, kind }: PublishConclusions): Promise<CommandResult> {
    const publishing = { type: kind, ...notice, ...envelope } as const;
    const published = await this.commands.handle(meetings, meetingId, publishing, envelope);
    const { at, today, correlationId, commandId } = envelope;
    const issued = await this.bus
      .execute<IssueDrafts, { position: bigint }>(
        new IssueDrafts(meetingId, { at, today, correlationId, causationId: commandId }),
      )
      .catch((error: unknown) => {
        // The others are issued; the worker tries this one until it can be read.
        if (!(error instanceof PoisonedEvent)) throw error;
        return { position: published.position };
      });
    return { ...published, position: later(issued.position, published.position) };
  }
}

@CommandHandler(IssueDrafts)
export class IssueDraftsHandler implements ICommandHandler<IssueDrafts> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What was added since a notice waits for the next. */
  async execute({ meetingId, context, leaveMs }: IssueDrafts): Promise<{ position: bigint }> {
    const { state: meeting } = await this.commands.load(meetings, meetingId);
    let position = 0n;
    let leftFor = leaveMs;
    let poisoned: PoisonedEvent | undefined;
    const unlessPoisoned = (error: unknown) => {
      if (!(error instanceof PoisonedEvent)) return unlessGap(error);
      poisoned ??= error;
      return null;
    };
    for (const { notice, publishedOn, signer, directiveIds } of meeting === null ? [] : noticesOf(meeting))
      for (const directiveId of directiveIds) {
        if (leftFor > 0 && !(await this.#issuedByAnother(directiveId, leftFor))) leftFor = 0;
        const by = engineActor;
        const envelope = derivedEnvelope(context, { ...context, by }, 'issue', meetingId, directiveId);
        const issuing = { type: 'IssueDirective', notice, publishedOn, signer, ...envelope } as const;
        const issuance = this.commands.handle(directives, directiveId, issuing, envelope);
        const issued = await issuance.catch(unlessPoisoned);
        if (issued) position = later(position, issued.position);
      }
    if (poisoned) throw poisoned;
    return { position };
  }

  /** Waits for a draft to be issued. @returns false when it still is a draft at the end */
  async #issuedByAnother(directiveId: string, withinMs: number): Promise<boolean> {
    for (let waitedMs = 0; ; waitedMs += lookAgainMs) {
      // Nobody issues what cannot be read.
      const state = await this.commands.load(directives, directiveId).then(
        (loaded) => loaded.state,
        (error: unknown) => {
          if (!(error instanceof PoisonedEvent) && !(error instanceof StreamDeleted)) throw error;
          return null;
        },
      );
      if (state?.work !== 'draft') return true;
      if (waitedMs >= withinMs) return false;
      await sleep(lookAgainMs);
    }
  }
}

@CommandHandler(CorrectMeeting)
export class CorrectMeetingHandler implements ICommandHandler<CorrectMeeting> {
  constructor(
    private readonly commands: DeciderCommandHandler,
    private readonly bus: CommandBus,
  ) {}

  /** Its directives follow before the answer where nothing fails; the worker's process guarantees it in any case. */
  async execute({ meetingId, asked, envelope }: CorrectMeeting): Promise<CommandResult> {
    const correcting = { type: 'CorrectMeeting', ...asked, ...envelope } as const;
    const corrected = await this.commands.handle(meetings, meetingId, correcting, envelope);
    const { at, today, correlationId, commandId } = envelope;
    const context = { at, today, correlationId, causationId: commandId };
    const { revision } = corrected;
    const followed = await this.bus.execute(new FollowMeeting(meetingId, { revision, ...asked }, context));
    return { ...corrected, position: later(followed.position, corrected.position) };
  }
}

@CommandHandler(FollowMeeting)
export class FollowMeetingHandler implements ICommandHandler<FollowMeeting> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  async execute({ meetingId, correction, context }: FollowMeeting): Promise<{ position: bigint }> {
    const { state: meeting } = await this.commands.load(meetings, meetingId);
    let position = 0n;
    const { revision, reason, authority } = correction;
    for (const directiveId of meeting?.directiveIds ?? []) {
      if (meeting === null) break;
      const words = ['follow', meetingId, String(revision), directiveId] as const;
      const envelope = derivedEnvelope(context, { ...context, by: engineActor }, ...words);
      const issuedBy = noticeOf(meeting, directiveId);
      const notice = issuedBy === undefined ? null : { number: issuedBy.notice, ...issuedBy };
      const { heldOn } = meeting;
      const following = { type: 'FollowMeeting', heldOn, notice, reason, authority, ...envelope } as const;
      const followed = await this.commands
        .handle(directives, directiveId, following, envelope)
        .catch(unlessGap);
      if (followed) position = later(position, followed.position);
    }
    return { position };
  }
}

/** Milliseconds between two looks at a directive that somebody else is issuing. */
const lookAgainMs = 50;

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** A number that was reserved and never drafted is a gap, not a directive; so is one whose stream was deleted for good. */
function unlessGap(error: unknown): null {
  if (error instanceof StreamDeleted) return null;
  if (error instanceof Rejection && error.code === 'directive-not-found') return null;
  throw error;
}
