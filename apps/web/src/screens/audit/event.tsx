import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { SummaryList } from '../../components/summary-list.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { actorName } from './actor-name.js';
import { AuditFrame } from './audit-frame.js';
import style from './audit.module.css';
import { DataTable } from './data-table.js';
import { eventTypeName } from './event-types.js';
import { readOnce, useInLanguage, type AuditEvent } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit/events/$position');

/** One event with everything in it, and the others of the same act. */
export function Event(): ReactNode {
  const { t } = useMessages();
  const { position } = route.useParams();
  const { data, error, isPending, refetch } = api.useQuery(
    'get',
    '/api/v1/audit/events/{position}',
    { params: { path: { position } }, ...useInLanguage() },
    readOnce,
  );
  return (
    <AuditFrame title={t('audit.event-title', { position })}>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && <EventFacts event={data} />}
      <PrintedBy position={position} />
    </AuditFrame>
  );
}

function EventFacts({ event }: { event: AuditEvent }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { actor, initiator, data, directive, position } = event;
  const described = (name: string, { role, agencyId }: AuditEvent['actor']) =>
    [name, role === 'system' ? '' : t(`shell.role-${role}`), agencyId ? nameOf(agencyId) : '']
      .filter(Boolean)
      .join(' · ');
  return (
    <>
      <p>
        <strong>{event.words}</strong>
      </p>
      <SummaryList
        rows={[
          [t('audit.when'), instant(event.recordedAt)],
          [t('audit.who'), described(actorName(event), actor)],
          [t('audit.initiator'), initiator && described(initiator.name, initiator)],
          [t('audit.kind'), `${eventTypeName(event.type)} (${event.type})`],
          [
            t('audit.directive'),
            directive && (
              <Link to="/directives/$id" params={{ id: directive.id }}>
                {directive.number}
              </Link>
            ),
          ],
          [t('audit.stream'), `${event.streamId} · ${t('audit.place')}: ${event.revision}`],
          [t('audit.event-id'), event.eventId],
          [t('audit.act'), event.correlationId],
        ]}
      />
      <ul className={`${style.links} screen-only`}>
        {directive && (
          <>
            <li>
              <Link to="/audit" search={{ directiveId: directive.id }}>
                {t('audit.only-this-directive', { number: directive.number })}
              </Link>
            </li>
            <li>
              <Link to="/audit/past" search={{ id: directive.id, at: `position:${position}` }}>
                {t('audit.state-then')}
              </Link>
            </li>
          </>
        )}
        <li>
          <Link to="/audit" search={{ actorId: actor.id }}>
            {t('audit.only-this-actor', { name: actorName(event) })}
          </Link>
        </li>
        {initiator && (
          <li>
            <Link to="/audit" search={{ actorId: initiator.id }}>
              {t('audit.only-this-actor', { name: initiator.name })}
            </Link>
          </li>
        )}
      </ul>
      <h2>{t('audit.data')}</h2>
      <DataTable data={data} />
      <details>
        <summary>{t('audit.raw')}</summary>
        <pre className={style.raw} tabIndex={0}>
          {JSON.stringify(event, null, 2)}
        </pre>
      </details>
      <SameAct event={event} />
    </>
  );
}

/** What else the same request led to, and which of it this event follows from. */
function SameAct({ event }: { event: AuditEvent }): ReactNode {
  const { t } = useMessages();
  const { correlationId, causationId } = event;
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/audit/events',
    {
      params: { query: { correlationId: correlationId ?? '', order: 'asc', limit: 100 } },
      ...useInLanguage(),
    },
    { ...readOnce, enabled: correlationId !== null },
  );
  if (correlationId === null) return null;
  const others = data?.items ?? [];
  const cause = others.find(({ eventId }) => eventId === causationId);
  return (
    <>
      <h2>{t('audit.same-act')}</h2>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {cause && (
        <p>
          {t('audit.cause')}:{' '}
          <Link to="/audit/events/$position" params={{ position: cause.position }}>
            {cause.words}
          </Link>
        </p>
      )}
      {data && others.length <= 1 ? (
        <p>{t('audit.same-act-none')}</p>
      ) : (
        <ol>
          {others.map(({ position, words, type }) => (
            <li key={position}>
              {position === event.position ? (
                <>
                  {words} <span className="quiet">({t('audit.this-record')})</span>
                </>
              ) : (
                <Link to="/audit/events/$position" params={{ position }}>
                  {words}
                </Link>
              )}{' '}
              <span className="quiet">{eventTypeName(type)}</span>
            </li>
          ))}
        </ol>
      )}
      {data?.nextCursor && (
        <Link to="/audit" search={{ correlationId, order: 'asc' }}>
          {t('common.more')}
        </Link>
      )}
    </>
  );
}
