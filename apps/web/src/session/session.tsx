import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { problemOf, type ApiProblem } from '../api/problem.js';

export type Role = 'admin' | 'leader' | 'agency' | 'inspector';

/** Who is signed in. */
export interface Session {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId?: string | null;
  readonly agencyName?: string | null;
  readonly passwordChangeRequired?: boolean;
  readonly expiresAt: string;
}

const key = ['session'] as const;

async function readSession(): Promise<Session | null> {
  const { data, error, response } = await client.GET('/api/v1/auth/session' as never);
  if (data) return data;
  if (response.status === 401) return null;
  throw Object.assign(new Error('session'), problemOf(error));
}

/** Who is signed in; `null` when nobody is, `undefined` while that is not known. */
export function useSession(): { session: Session | null | undefined; problem: ApiProblem | undefined } {
  const { data, error } = useQuery({ queryKey: key, queryFn: readSession, staleTime: 60_000 });
  return { session: data, problem: error ? problemOf(error) : undefined };
}

/** Who is signed in, below the shell, where somebody is. */
export function useSignedIn(): Session {
  const { session } = useSession();
  if (!session) throw new Error('Nobody is signed in');
  return session;
}

/** What a sign-in, a sign-out, or a change of one's own account does to the page. */
export function useSessionChange(): {
  begin: (session: Session) => void;
  refresh: () => Promise<void>;
  end: () => Promise<void>;
} {
  const queries = useQueryClient();
  return {
    /** Shows the page to whoever signed in. What stood in the cache was another's, unless it is the same person again. */
    begin(session) {
      const before = queries.getQueryData<Session | null>(key);
      if (before && before.id !== session.id) queries.clear();
      queries.setQueryData(key, session);
    },
    refresh: () => queries.invalidateQueries({ queryKey: key }),
    async end() {
      await client.DELETE('/api/v1/auth/session' as never);
      queries.clear();
      queries.setQueryData(key, null);
    },
  };
}
