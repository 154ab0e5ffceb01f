import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, type Schemas } from './client.js';
import { problemOf, type ApiProblem } from './problem.js';

type Agency = Schemas['Agency'];

/** A page of the API's list, and at most this many pages: more agencies than any office has. */
const pageSize = 500;
const mostPages = 20;

async function readAgencies({ signal }: { signal: AbortSignal }): Promise<Agency[]> {
  const all: Agency[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const { data, error } = await client.GET('/api/v1/agencies', { params: { query }, signal });
    if (!data) throw Object.assign(new Error('agencies'), problemOf(error));
    all.push(...data.items);
    if (data.nextCursor === null) break;
    cursor = data.nextCursor;
  }
  return all;
}

export interface Agencies {
  /** Every agency, by code; undefined until the first answer. */
  readonly agencies: readonly Agency[] | undefined;
  /** The name of an agency by its id; until it is known, a dash. */
  readonly nameOf: (id: string | null | undefined) => string;
  readonly problem: ApiProblem | undefined;
}

/** Every agency there is, from the one cache: for the names of ids, and to choose from. */
export function useAgencies(): Agencies {
  const { data, error } = useQuery({
    queryKey: ['agencies'],
    queryFn: readAgencies,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });
  return {
    agencies: data,
    nameOf: (id) => data?.find((agency) => agency.id === id)?.name ?? '–',
    problem: error ? problemOf(error) : undefined,
  };
}
