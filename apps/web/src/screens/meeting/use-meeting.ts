import { api, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';

export type MeetingAnswer = Schemas['Meeting'];
export type DirectiveItem = Schemas['DirectiveItem'];

/** The meeting that the address names. */
export function useMeeting(id: string): {
  meeting: MeetingAnswer | undefined;
  /** Whether it was asked for since the screen opened, and is not what was shown before. */
  isNewest: boolean;
  problem: ApiProblem | undefined;
  retry: () => void;
} {
  const { data, error, refetch, isFetchedAfterMount } = api.useQuery(
    'get',
    '/api/v1/meetings/{id}',
    { params: { path: { id } } },
    { refetchOnMount: 'always' },
  );
  return {
    meeting: data,
    isNewest: isFetchedAfterMount,
    problem: error ? problemOf(error) : undefined,
    retry: () => void refetch(),
  };
}

/** How many directives a page of a meeting's holds. */
const pageSize = 500;

/** The directives of a meeting, or its drafts alone, by number; `more` asks for the next page where there is one. */
export function useMeetingDirectives(
  meetingId: string,
  work?: 'draft',
): {
  directives: readonly DirectiveItem[] | undefined;
  /** Whether they were asked for since the screen opened. */
  isNewest: boolean;
  problem: ApiProblem | undefined;
  retry: () => void;
  more: (() => void) | undefined;
} {
  const query = { meetingId: [meetingId], limit: pageSize, ...(work ? { work: [work] } : {}) };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchedAfterMount } = api.useInfiniteQuery(
    'get',
    '/api/v1/directives',
    { params: { query } },
    {
      ...{ pageParamName: 'cursor', initialPageParam: null, refetchOnMount: 'always' },
      getNextPageParam: (page) => page.nextCursor,
    },
  );
  const order = new Intl.Collator('vi', { numeric: true });
  return {
    directives: data?.pages
      .flatMap(({ items }) => items)
      .sort((one, other) => order.compare(one.number, other.number)),
    isNewest: isFetchedAfterMount,
    problem: error ? problemOf(error) : undefined,
    retry: () => void refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
