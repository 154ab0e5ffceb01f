import { useQueryClient } from '@tanstack/react-query';

/** Asks anew for all that the page keeps, after a command of one's own; resolves once what is shown is new. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
}
