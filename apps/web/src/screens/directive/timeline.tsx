import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { SelectField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { counted, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from './directive.module.css';
import { eventKinds, type EventKind } from './event-kinds.js';

/** How many events are asked for at once. */
const pageSize = 50;

/** Everything that happened to a directive in sentences, the newest first, more on demand. */
export function Timeline({ id }: { id: string }): ReactNode {
  const { t, language } = useMessages();
  // What an inspector reads is on record: it is read once, and again when the inspector asks.
  const { role } = useSignedIn();
  const isOnRecord = role === 'inspector';
  const [kind, setKind] = useState<EventKind | ''>('');
  const type = kind === '' ? {} : { type: [...eventKinds[kind]] };
  const query = { limit: pageSize, order: 'desc' as const, ...type };
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, isPending, refetch } =
    api.useInfiniteQuery(
      'get',
      '/api/v1/directives/{id}/timeline',
      // The sentences come in the language that was asked for: another language is another question.
      { params: { path: { id }, query }, headers: { 'accept-language': language } },
      {
        pageParamName: 'cursor',
        // The library asks for page 0 where nothing is said.
        initialPageParam: null,
        getNextPageParam: ({ nextCursor }) => nextCursor,
        refetchOnWindowFocus: !isOnRecord,
        meta: { readOnRecord: isOnRecord },
      },
    );
  const events = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{t('directive.timeline')}</h2>
      <div className="screen-only">
        <SelectField
          label={t('directive.show')}
          path="timeline-kind"
          value={kind}
          onChange={(chosen) => setKind(chosen as EventKind | '')}
          options={[
            { value: '', label: t('directive.kind-all') },
            ...(Object.keys(eventKinds) as EventKind[]).map((value) => ({
              value,
              label: t(`directive.kind-${value}`),
            })),
          ]}
        />
      </div>
      {isPending && !error && <Loading what={t('directive.timeline-loading')} />}
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      <ol className={style.timeline}>
        {events.map((event) => (
          <li key={event.eventId}>
            <span className={style.when}>{instant(event.recordedAt)}</span>
            <span className={style.who}>{event.actor.name}</span>
            <span>{event.words}</span>
          </li>
        ))}
      </ol>
      {data && (
        <p className="quiet printed" role="status">
          {t('directive.timeline-shown', { shown: counted(events.length) })}
        </p>
      )}
      {isOnRecord && data && (
        <p className="screen-only">
          {t('directive.on-record')}{' '}
          <Button onClick={() => void refetch()}>{t('directive.read-again')}</Button>
        </p>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('directive.earlier')}
        </Button>
      )}
      {(isOnRecord || role === 'admin') && (
        <p className="screen-only">
          <Link to="/audit" search={{ directiveId: id }}>
            {t('directive.in-trail')}
          </Link>
        </p>
      )}
    </section>
  );
}
