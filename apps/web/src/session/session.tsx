import { useQuery, useQueryClient } from '@tanstack/react-query';
import { client, type Schemas } from '../api/client.js';
import { problemOf, type ApiProblem } from '../api/problem.js';
import { sessionBegan, sessionEnded } from '../api/session-ended.js';
import { setOfficeClock } from '../days/office-clock.js';
import { keepAnswersOf } from '../offline/last-answers.js';
import { forgetRows } from '../screens/intake/kept-rows.js';
import { rememberedReader, rememberReader } from '../offline/reader.js';

export type Role = 'admin' | 'leader' | 'agency' | 'inspector';

/** Who is signed in. */
export type Session = Schemas['SignedInPerson'];

const key = ['session'] as const;
const tryAgainMs = 10_000;

/** What stays on the device is this reader's alone from now on, nothing of anybody once nobody is signed in; and what time it is. */
async function remember(session: Session | null): Promise<void> {
  if (session) setOfficeClock(session.now);
  await Promise.all([keepAnswersOf(session?.id ?? null), rememberReader(session)]);
}

/** Where a session has ended, its reader stays on the screen, and what they typed with them, and is asked to sign in again. */
async function readSession(before: Session | null | undefined): Promise<Session | null> {
  try {
    const { data, error, response } = await client.GET('/api/v1/auth/session');
    if (response.status === 401 && before) {
      sessionEnded.tell();
      return before;
    }
    const session = data ?? (response.status === 401 ? null : undefined);
    if (session === undefined) throw Object.assign(new Error('session'), problemOf(error));
    await remember(session);
    return session;
  } catch (error) {
    // Without a network nobody can say who is signed in; whoever was, reads on what was kept.
    const reader = problemOf(error).status === 0 ? await rememberedReader<Session>() : null;
    if (!reader) throw error;
    await keepAnswersOf(reader.id);
    return reader;
  }
}

/** Who is signed in; `null` when nobody is, `undefined` while that is not known. */
export function useSession(): {
  session: Session | null | undefined;
  problem: ApiProblem | undefined;
  retry: () => void;
} {
  const queries = useQueryClient();
  const queryFn = () => readSession(queries.getQueryData<Session | null>(key));
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn,
    staleTime: 60_000,
    // Nothing else asks before it is known who reads.
    refetchInterval: ({ state }) => (state.data === undefined ? tryAgainMs : false),
  });
  return { session: data, problem: error ? problemOf(error) : undefined, retry: () => void refetch() };
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
  /** Shows the page to another person, or to nobody, and forgets all that the one before read and gave. */
  const handOver = (session: Session | null) => {
    // First, and in its place: whoever shows who is signed in listens to this very entry of the cache.
    queries.setQueryData(key, session);
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] });
    queries.getMutationCache().clear();
  };
  return {
    /** Shows the page to whoever signed in. What stood in the cache was another's, unless it is the same person again. */
    begin(session) {
      const before = queries.getQueryData<Session | null>(key);
      if (before && before.id !== session.id) handOver(session);
      else queries.setQueryData(key, session);
      void remember(session);
      sessionBegan.tell();
    },
    refresh: () => queries.invalidateQueries({ queryKey: key }),
    /** @throws where the API did not end the session: it is not reached, or refuses */
    async end() {
      const { error, response } = await client.DELETE('/api/v1/auth/session');
      if (!response.ok && response.status !== 401)
        throw Object.assign(new Error('sign-out'), problemOf(error));
      const before = queries.getQueryData<Session | null>(key);
      if (before) forgetRows(before.id);
      await queries.cancelQueries();
      await remember(null);
      handOver(null);
    },
  };
}
