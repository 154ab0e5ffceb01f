import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client, type Schemas } from './client.js';
import { problemOf, type ApiProblem } from './problem.js';
import { wholeList } from './whole-list.js';

type Agency = Schemas['Agency'];

const readAgencies = ({ signal }: { signal: AbortSignal }): Promise<Agency[]> =>
  wholeList((query) => client.GET('/api/v1/agencies', { params: { query }, signal }));

export interface Agencies {
  /** Every agency, by code; undefined until the first answer. */
  readonly agencies: readonly Agency[] | undefined;
  /** The name of an agency by its id; until it is known, a dash. */
  readonly nameOf: (id: string | null | undefined) => string;
  readonly problem: ApiProblem | undefined;
  readonly retry: () => void;
}

/** Those that may be chosen: whose place no others have taken, and what is chosen already. */
export const choosable = (
  agencies: readonly Agency[],
  isChosen: (id: string) => boolean,
): readonly Agency[] => agencies.filter(({ id, succession }) => succession === null || isChosen(id));

/** Every agency there is, from the one cache: for the names of ids, and to choose from. */
export function useAgencies(): Agencies {
  const { data, error, refetch } = useQuery({
    queryKey: ['agencies'],
    queryFn: readAgencies,
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
  });
  return {
    agencies: data,
    nameOf: (id) => data?.find((agency) => agency.id === id)?.name ?? '–',
    problem: error ? problemOf(error) : undefined,
    retry: () => void refetch(),
  };
}
