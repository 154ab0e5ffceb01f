import { api, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';

export type MeetingAnswer = Schemas['Meeting'];
export type DirectiveItem = Schemas['DirectiveItem'];

/** The meeting that the address names. */
export function useMeeting(id: string): {
  meeting: MeetingAnswer | undefined;
  problem: ApiProblem | undefined;
  retry: () => void;
} {
  const { data, error, refetch } = api.useQuery('get', '/api/v1/meetings/{id}', { params: { path: { id } } });
  return { meeting: data, problem: error ? problemOf(error) : undefined, retry: () => void refetch() };
}

/** How many directives a page of a meeting's holds. */
const pageSize = 500;

/** The directives of a meeting, or its drafts alone, by number; `more` asks for the next page where there is one. */
export function useMeetingDirectives(
  meetingId: string,
  work?: 'draft',
): {
  directives: readonly DirectiveItem[] | undefined;
  problem: ApiProblem | undefined;
  retry: () => void;
  more: (() => void) | undefined;
} {
  const query = { meetingId: [meetingId], limit: pageSize, ...(work ? { work: [work] } : {}) };
  const { data, error, refetch, hasNextPage, fetchNextPage } = api.useInfiniteQuery(
    'get',
    '/api/v1/directives',
    { params: { query } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
  );
  const order = new Intl.Collator('vi', { numeric: true });
  return {
    directives: data?.pages
      .flatMap(({ items }) => items)
      .sort((one, other) => order.compare(one.number, other.number)),
    problem: error ? problemOf(error) : undefined,
    retry: () => void refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
