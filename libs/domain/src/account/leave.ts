import { z } from 'zod';
import type { LocalDate } from '../calendar/local-date.js';

/** How many leaves of one account are kept, those that are over last; so many it may have that are not over. */
export const mostLeaves = 20;
/** For how many people one person may stand in at a time. */
export const mostStoodInFor = 20;
export const longestLeaveDays = 366;
export const furthestLeaveDays = 366;

/** The stored contract of the events of an account that are about its person's leave. */
export const leaveEventSchemas = {
  /** Both days included, in the committee's time zone. */
  LeaveArranged: z.object({
    leaveId: z.string(),
    from: z.string(),
    to: z.string(),
    standInId: z.string(),
    reason: z.string(),
  }),
  /** From that day on the person is back; a leave that had not begun was called off. */
  LeaveEnded: z.object({ leaveId: z.string(), on: z.string(), reason: z.string().nullable() }),
} as const;

/** Days on which a person is away, and who stands in. */
export interface Leave {
  readonly id: string;
  /** Both days included, in the committee's time zone. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly standInId: string;
  readonly reason: string;
  /** The day from which on the person was back before it was over; null where nobody ended it. */
  readonly endedOn: LocalDate | null;
}

type Days = Pick<Leave, 'from' | 'to'>;

/** Whether two periods have a day in common. */
export const overlaps = (one: Days, other: Days): boolean => one.from <= other.to && other.from <= one.to;

/** Whether a leave is under way or to come on a day. */
export const isOpenLeave = ({ to, endedOn }: Leave, today: LocalDate): boolean =>
  endedOn === null && to >= today;

/** Whether a leave holds on a day. */
export const isLeaveOn = ({ from, to, endedOn }: Leave, day: LocalDate): boolean =>
  from <= day && day <= to && (endedOn === null || day < endedOn);

/** The leaves of an account with another one: as many as are kept, those that end last. */
export function withLeave(leaves: readonly Leave[], leave: Leave): readonly Leave[] {
  return [...leaves, leave].sort((one, other) => (one.to < other.to ? -1 : 1)).slice(-mostLeaves);
}
