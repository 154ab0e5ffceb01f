import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { searchedText } from '../text/index.js';

/** The stored contract of a register's stream, one a body and year: it hands out the numbers of meetings. */
export const meetingRegisterEventSchemas = {
  MeetingNumbered: z.object({ meetingId: z.string(), ordinal: z.number().int().min(1), number: z.string() }),
} as const;

export type MeetingRegisterEvent = DomainEvent<
  'MeetingNumbered',
  z.infer<(typeof meetingRegisterEventSchemas)['MeetingNumbered']>
>;

/** The meetings of one body in one year, in the order in which they were numbered. */
export interface MeetingRegister {
  readonly meetings: readonly { readonly meetingId: string; readonly number: string }[];
}

export type MeetingRegisterCommand = CommandContext & {
  readonly type: 'NumberMeeting';
  readonly meetingId: string;
  /** `BCD-2022`. */
  readonly series: string;
};

export const emptyRegister: MeetingRegister = { meetings: [] };

/** Reserves the next number of the series (`BCD-2022-01`); a meeting keeps the one it has. */
export function decideMeetingRegister(
  command: MeetingRegisterCommand,
  state: MeetingRegister,
): MeetingRegisterEvent[] {
  requireRole(command.by, 'admin');
  if (state.meetings.some(({ meetingId }) => meetingId === command.meetingId)) return [];
  const ordinal = state.meetings.length + 1;
  const number = `${command.series}-${String(ordinal).padStart(2, '0')}`;
  return [{ type: 'MeetingNumbered', data: { meetingId: command.meetingId, ordinal, number } }];
}

/** The next state of a register. Total. */
export function evolveMeetingRegister(state: MeetingRegister, event: MeetingRegisterEvent): MeetingRegister {
  if (event.type !== 'MeetingNumbered') return state;
  const { meetingId, number } = event.data;
  return { meetings: [...state.meetings, { meetingId, number }] };
}

/**
 * The series of a body's meetings in a year: the initials of its first three words as they are searched, and the year
 * (`Ban Chỉ đạo cải cách tư pháp`, 2022: `BCD-2022`).
 */
export function meetingSeries(body: string, heldOn: string): string {
  const initials = searchedText(body)
    .split(' ')
    .filter((word) => /^[a-z0-9]/i.test(word))
    .slice(0, 3)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return `${initials || 'HN'}-${heldOn.slice(0, 4)}`;
}
