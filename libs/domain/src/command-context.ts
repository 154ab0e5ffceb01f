import type { Actor } from './actor.js';
import type { LocalDate } from './calendar/index.js';

/** When, on which day of the committee's calendar, and by whom a command is given. */
export interface CommandContext {
  /** RFC 3339, the server's clock. */
  readonly at: string;
  readonly today: LocalDate;
  readonly by: Actor;
  /** The accounts of those on leave whom `by` stands in for at the time; absent: nobody's. */
  readonly standingInFor?: readonly string[];
  /** Further accounts that the office knows to be of the same person as `by`, or as one of those; absent: none. */
  readonly samePersonAs?: readonly string[];
}

/** Every account that a command is to be judged as given with: one's own, of those one stands in for, and others of theirs. */
export const accountsActing = ({
  by,
  standingInFor = [],
  samePersonAs = [],
}: Pick<CommandContext, 'by' | 'standingInFor' | 'samePersonAs'>): readonly string[] => [
  by.id,
  ...standingInFor,
  ...samePersonAs,
];
