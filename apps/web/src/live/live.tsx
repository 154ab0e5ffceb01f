import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { mustSee } from '../api/client.js';
import { sessionBegan } from '../api/session-ended.js';

/** What the API says of an event: that something changed, and where to look. */
interface Change {
  readonly position: string;
  readonly kind: string;
  readonly id: string;
}

export type Connection = 'connecting' | 'live' | 'lost';

const ConnectionContext = createContext<Connection>('connecting');

/** How the page hears of what others do. */
export function useConnection(): Connection {
  return use(ConnectionContext);
}

/** Changes that come together are shown together, this many milliseconds after the first. */
const gathering = 300;

/**
 * Listens to the API's stream and asks anew for what is shown and has changed. The browser connects again by itself; what was
 * missed comes then, and what got no answer meanwhile is asked again.
 */
export function Live({ children }: { children: ReactNode }): ReactNode {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    let wasLost = false;
    const changed = () => {
      timer = undefined;
      // What is put on record when it is read is read when its reader asks, and not by itself.
      void queries.invalidateQueries({
        predicate: ({ queryKey, meta }) => queryKey[0] !== 'session' && meta?.['readOnRecord'] !== true,
      });
    };
    const gather = () => (timer ??= setTimeout(changed, gathering));
    const connect = () => {
      source = new EventSource('/api/v1/stream');
      source.onopen = () => {
        setConnection('live');
        if (wasLost) {
          void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
          // Whoever heard of nothing before the loss is not told what was missed.
          gather();
        }
        wasLost = false;
      };
      source.onerror = () => {
        setConnection('lost');
        wasLost = true;
        // An answer that is no stream (a session that ended, too many places) ends the browser's own attempts.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, 10_000);
      };
      source.onmessage = (event: MessageEvent<string>) => {
        const { position, kind } = JSON.parse(event.data) as Change;
        mustSee(position);
        // That somebody read the trail changes nothing that is shown; one's own reading would ask for itself for ever.
        if (kind !== 'inspection') gather();
      };
      source.addEventListener('reset', gather);
    };
    connect();
    const stopListening = sessionBegan.listen(() => {
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(again);
      connect();
    });
    return () => {
      stopListening();
      clearTimeout(timer);
      clearTimeout(again);
      source?.close();
    };
  }, [queries]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}
