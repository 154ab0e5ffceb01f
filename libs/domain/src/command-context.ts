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
}
