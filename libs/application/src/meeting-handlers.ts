import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decideMeeting, engineActor, meetingSeries, noticeOf, noticesOf, Rejection, stableId } from '#domain';
import { PoisonedEvent, StreamDeleted } from '#event-store';
import { directives, meetingRegisters, meetings } from './aggregates.js';
import {
  derivedEnvelope,
  type CommandEnvelope,
  type CommandResult,
  type DerivedContext,
} from './command-envelope.js';
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
    const issuing = new IssueDrafts(meetingId, following(envelope), { published: published.state });
    return answeredBehind(published, this.bus.execute(issuing));
  }
}

@CommandHandler(IssueDrafts)
export class IssueDraftsHandler implements ICommandHandler<IssueDrafts> {
  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What was added since a notice waits for the next. */
  async execute({ meetingId, context, options }: IssueDrafts): Promise<{ position: bigint }> {
    const meeting = options.published ?? (await this.commands.load(meetings, meetingId)).state;
    const drafts = (meeting === null ? [] : noticesOf(meeting)).flatMap(({ directiveIds, ...notice }) =>
      directiveIds.map((directiveId) => ({ directiveId, notice })),
    );
    let leftFor = options.leaveMs ?? 0;
    return doneToEach(drafts, async ({ directiveId, notice: { notice, publishedOn, signer } }) => {
      if (leftFor > 0 && !(await this.#issuedByAnother(directiveId, leftFor))) leftFor = 0;
      const envelope = derivedEnvelope(context, engineActor, 'issue', meetingId, directiveId);
      const issuing = { type: 'IssueDirective', notice, publishedOn, signer, ...envelope } as const;
      return this.commands.handle(directives, directiveId, issuing, envelope);
    });
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
    const correction = { revision: corrected.revision, ...asked };
    return answeredBehind(
      corrected,
      this.bus.execute(new FollowMeeting(meetingId, correction, following(envelope))),
    );
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
    if (meeting === null) return { position: 0n };
    const { heldOn } = meeting;
    const { revision, reason, authority } = correction;
    return doneToEach(meeting.directiveIds, async (directiveId) => {
      const words = ['follow', meetingId, String(revision), directiveId];
      const envelope = derivedEnvelope(context, engineActor, ...words);
      const issuedBy = noticeOf(meeting, directiveId);
      const notice = issuedBy === undefined ? null : { number: issuedBy.notice, ...issuedBy };
      const command = { type: 'FollowMeeting', heldOn, notice, reason, authority, ...envelope } as const;
      return this.commands.handle(directives, directiveId, command, envelope);
    });
  }
}

/** Milliseconds between two looks at a directive that somebody else is issuing. */
const lookAgainMs = 50;

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other);

/** What the commands follow from that a person's command brings about. */
const following = ({ at, today, correlationId, commandId }: CommandEnvelope): DerivedContext => ({
  at,
  today,
  correlationId,
  causationId: commandId,
});

/** What was recorded, at the position up to which its directives followed. The worker tries one that cannot be read again. */
async function answeredBehind<Result extends CommandResult>(
  recorded: Result,
  followed: Promise<{ position: bigint }>,
): Promise<Result> {
  const { position } = await followed.catch((error: unknown) => {
    if (!(error instanceof PoisonedEvent)) throw error;
    return recorded;
  });
  return { ...recorded, position: later(position, recorded.position) };
}

/**
 * Gives a command to each of some directives; one whose history cannot be read hinders none of the others.
 * @returns the newest position that any of them answered with
 * @throws PoisonedEvent once the others have it
 */
async function doneToEach<Each>(
  all: readonly Each[],
  give: (each: Each) => Promise<CommandResult>,
): Promise<{ position: bigint }> {
  let position = 0n;
  let poisoned: PoisonedEvent | undefined;
  for (const each of all)
    try {
      position = later(position, (await give(each)).position);
    } catch (error) {
      if (error instanceof PoisonedEvent) poisoned ??= error;
      else if (!isGap(error)) throw error;
    }
  if (poisoned) throw poisoned;
  return { position };
}

/** A number that was reserved and never drafted is a gap, not a directive; so is one whose stream was deleted for good. */
const isGap = (error: unknown): boolean =>
  error instanceof StreamDeleted || (error instanceof Rejection && error.code === 'directive-not-found');
