import { stableId, type Actor } from '#domain';
import type { EventStore, RecordedEvent } from '#event-store';
import { directives } from './aggregates.js';
import { derivedEnvelope, type CommandEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
export const court: Actor = { id: 'court-1', name: 'Tòa án', role: 'agency', agencyId: 'court' };
const at = '2022-07-20T02:00:00.000Z';

let commands = 0;

/** Around a command that nobody gave before. */
export function envelope(by: Actor = office, more: Partial<CommandEnvelope> = {}): CommandEnvelope {
  commands += 1;
  const id = stableId('write side', String(commands));
  const made = derivedEnvelope({ at, today: '2022-07-20', correlationId: id, causationId: id }, by, id);
  return { ...made, fingerprint: `wish ${commands}`, ...more };
}

export const asked = <Asked extends object>(command: Asked, around: CommandEnvelope) => ({
  ...command,
  ...around,
});

/** A report of progress. */
export const progress = (narrative: string, around: CommandEnvelope) =>
  asked(
    {
      type: 'ReportProgress',
      percent: null,
      narrative,
      effectiveOn: '2022-07-20',
      indicators: [],
      evidence: [],
    } as const,
    around,
  );

/** The events of a stream. */
export async function historyOf(eventStore: EventStore, streamId: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of eventStore.readStream(streamId)) events.push(event);
  return events;
}

/** The command that drafts a directive which the court is to lead. */
export const drafting = (directiveId: string) =>
  ({
    type: 'DraftDirective',
    directiveId,
    meetingId: 'meeting',
    meetingHeldOn: '2022-07-20',
    number: 'BCD-2022-01/01',
    title: 'Nhiệm vụ',
    content: 'Nội dung',
    urgency: 'normal',
    leadAgencyId: 'court',
    coordinators: [],
    deadline: null,
    indicators: [],
  }) as const;

/** A directive that the court leads and has accepted. */
export async function handOutIn(eventStore: EventStore): Promise<string> {
  const id = stableId('directive', String((commands += 1)));
  const issuing = {
    type: 'IssueDirective',
    notice: '1-TB',
    publishedOn: '2022-07-20',
    signer: 'Trưởng ban',
  } as const;
  for (const command of [drafting(id), issuing]) {
    const around = envelope();
    await new DeciderCommandHandler(eventStore).handle(directives, id, asked(command, around), around);
  }
  const around = envelope(court);
  await new DeciderCommandHandler(eventStore).handle(
    directives,
    id,
    asked({ type: 'AcceptDirective' } as const, around),
    around,
  );
  return id;
}
