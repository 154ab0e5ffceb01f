import { QueryClient } from '@tanstack/react-query';
import { mayPass, problemOf } from './problem.js';

/** One cache for the page. What is refused is not asked again; what may pass is, with growing pauses. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      // Without a network the last answers are shown; where there is none, waiting does not help.
      networkMode: 'always',
      retry: (count, error) => count < (navigator.onLine ? 4 : 0) && mayPass(problemOf(error)),
      retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt, 15_000),
      refetchOnWindowFocus: true,
      throwOnError: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});
