import { api, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { monthEnds } from '../../days/days.js';

export type DirectiveItem = Schemas['DirectiveItem'];

/** What the calendar says of one day. */
export interface DayFacts {
  /** Why nobody works on it, or why one does on a day of a weekend. */
  readonly off?: Schemas['CalendarYear']['nonWorking'][number];
  readonly worked?: Schemas['CalendarYear']['working'][number];
  readonly deadlines: readonly DirectiveItem[];
}

export interface Month {
  readonly factsOf: (day: string) => DayFacts;
  /** The days on which something is due, off or worked, in order. */
  readonly days: readonly string[];
  /** Whether it is known how the days of this year were decided. */
  readonly isDecided: boolean | undefined;
  readonly loaded: boolean;
  /** More is due in the month than is shown; `more` asks for the next page. */
  readonly more: (() => void) | undefined;
  readonly problem: ApiProblem | undefined;
  readonly retry: () => void;
}

/** What falls due in a month, and its days off and weekend days worked. */
export function useMonth(month: string): Month {
  const { first, last } = monthEnds(month);
  const query = { dueFrom: first, dueTo: last, sort: 'due' as const, limit: 500 };
  const due = api.useInfiniteQuery(
    'get',
    '/api/v1/directives',
    { params: { query } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
  );
  const year = api.useQuery('get', '/api/v1/calendars/{year}', {
    params: { path: { year: Number(month.slice(0, 4)) } },
  });
  const deadlines = due.data?.pages.flatMap(({ items }) => items) ?? [];
  const inMonth = <Day extends { on: string }>(days: readonly Day[] | undefined) =>
    (days ?? []).filter(({ on }) => on >= first && on <= last);
  const [off, worked] = [inMonth(year.data?.nonWorking), inMonth(year.data?.working)];
  const named = [...deadlines.map(({ dueOn }) => dueOn ?? ''), ...[...off, ...worked].map(({ on }) => on)];
  const error = due.error ?? (problemOf(year.error).code === 'calendar-year-unknown' ? null : year.error);
  return {
    factsOf: (day) => {
      const [isOff, isWorked] = [off.find(({ on }) => on === day), worked.find(({ on }) => on === day)];
      return {
        ...(isOff ? { off: isOff } : {}),
        ...(isWorked ? { worked: isWorked } : {}),
        deadlines: deadlines.filter(({ dueOn }) => dueOn === day),
      };
    },
    days: [...new Set(named)].filter(Boolean).sort(),
    isDecided: year.data?.isDecided,
    loaded: due.data !== undefined,
    more: due.hasNextPage ? () => void due.fetchNextPage() : undefined,
    problem: error ? problemOf(error) : undefined,
    retry: () => void Promise.all([due.refetch(), year.refetch()]),
  };
}
