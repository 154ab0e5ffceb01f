import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decideMeeting, engineActor, meetingSeries, noticeOf, noticesOf, Rejection, stableId } from '#domain';
import { PoisonedEvent, StreamDeleted } from '#event-store';
import { directives, meetingRegisters, meetings } from './aggregates.js';
import { derivedEnvelope, type CommandResult } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import {
  AttachMinutesFile,
  ConveneMeeting,
  CorrectMeeting,
  FollowMeeting,
  IssueDrafts,
  PublishConclusions,
} from './commands.js';

@CommandHandler(ConveneMeeting)
export class ConveneMeetingHandler implements ICommandHandler<ConveneMeeting> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What is refused takes no number of the body's series. */
  async execute({ meeting, envelope }: ConveneMeeting): Promise<CommandResult> {
    const meetingId = stableId('meeting', envelope.commandId);
    const series = meetingSeries(meeting.body, meeting.heldOn);
    decideMeeting({ type: 'ConveneMeeting', meetingId, number: series, ...meeting, ...envelope }, null);
    const numbering = { type: 'NumberMeeting', meetingId, series, ...envelope } as const;
    const { state, appended } = await this.commands.handle(meetingRegisters, series, numbering, envelope);
    const number = state.meetings.find((numbered) => numbered.meetingId === meetingId)?.number ?? series;
    const convening = { type: 'ConveneMeeting', meetingId, number, ...meeting, ...envelope } as const;
    // What took its number just now has no stream yet; of a repeat that is not known.
    return this.commands.handle(
      meetings,
      meetingId,
      convening,
      envelope,
      appended ? { supposeNew: true } : {},
    );
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
        new IssueDrafts(
          meetingId,
          { at, today, correlationId, causationId: commandId },
          { published: published.state },
        ),
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
  async execute({ meetingId, context, options }: IssueDrafts): Promise<{ position: bigint }> {
    const meeting = options.published ?? (await this.commands.load(meetings, meetingId)).state;
    let position = 0n;
    let leftFor = options.leaveMs ?? 0;
    let poisoned: PoisonedEvent | undefined;
    const unlessPoisoned = (error: unknown) => {
      if (!(error instanceof PoisonedEvent)) return unlessGap(error);
      poisoned ??= error;
      return null;
    };
    for (const { notice, publishedOn, signer, directiveIds } of meeting === null ? [] : noticesOf(meeting))
      for (const directiveId of directiveIds) {
        if (leftFor > 0 && !(await this.#issuedByAnother(directiveId, leftFor))) leftFor = 0;
        const envelope = derivedEnvelope(context, engineActor, 'issue', meetingId, directiveId);
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

@CommandHandler(AttachMinutesFile)
export class AttachMinutesFileHandler implements ICommandHandler<AttachMinutesFile> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  execute({ meetingId, file, envelope }: AttachMinutesFile): Promise<CommandResult> {
    const attaching = { type: 'AttachMinutesFile', file, ...envelope } as const;
    return this.commands.handle(meetings, meetingId, attaching, envelope);
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
      const words = ['follow', meetingId, String(revision), directiveId];
      const envelope = derivedEnvelope(context, engineActor, ...words);
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
