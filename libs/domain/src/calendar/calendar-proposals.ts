import { resolveDeadline, type Deadline } from './deadline.js';
import type { LocalDate } from './local-date.js';
import type { WorkingCalendar } from './working-calendar.js';

/** Something open with a deadline, and the deadline that its own rule gives with another calendar. */
export interface ProposedMove<Open> {
  readonly of: Open;
  readonly previousDueOn: LocalDate;
  readonly proposed: Deadline;
}

/**
 * What a newly published calendar would move, in the order given: the terms in working days that end on another
 * date with it. A fixed date, an extension (which is a fixed date) and a standing task are never moved. Nothing
 * moves by itself: a person accepts or dismisses each.
 * @throws OutsideCalendar when a term begins or ends in a year that `calendar` does not know.
 */
export function proposedMoves<Open extends { readonly deadline: Deadline | null }>(
  open: Iterable<Open>,
  calendar: WorkingCalendar,
): ProposedMove<Open>[] {
  const moves: ProposedMove<Open>[] = [];
  for (const of of open) {
    const { deadline } = of;
    if (deadline === null || deadline.dueOn === null || !('workingDays' in deadline.rule)) continue;
    const proposed = resolveDeadline(deadline.rule, calendar, deadline.rule.from);
    if (proposed.dueOn !== deadline.dueOn) moves.push({ of, previousDueOn: deadline.dueOn, proposed });
  }
  return moves;
}
