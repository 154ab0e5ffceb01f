import { getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { useAgencies } from '../../api/agencies.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { actorName } from './actor-name.js';
import { AuditFrame } from './audit-frame.js';
import { exportAddress, type AuditSearch } from './audit-search.js';
import style from './audit.module.css';
import { EventList } from './event-list.js';
import { eventTypeName } from './event-types.js';
import { Chips, Filters } from './filters.js';
import { useTrail } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit');

/** The trail: every event under the filters of the address. */
export function Audit(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const trail = useTrail(search);
  const events = useMemo(() => trail.data?.pages.flatMap(({ items }) => items) ?? [], [trail.data]);
  const actor = search.actorId ? events.find((event) => event.actor.id === search.actorId) : undefined;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = trail;
  const more = hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined;
  return (
    <AuditFrame>
      <Filters key={JSON.stringify(search)} search={search} />
      <Chips search={search} actor={actor && actorName(actor)} />
      <div className={`${style.links} screen-only`}>
        <Button onClick={() => void trail.refetch()} busy={trail.isRefetching && !isFetchingNextPage}>
          {t('audit.refresh')}
        </Button>
        <a href={exportAddress('xlsx', search)} download>
          {t('audit.export-xlsx')}
        </a>
        <a href={exportAddress('people', search)} download>
          {t('audit.export-people')}
        </a>
        <a href={exportAddress('csv', search)} download>
          {t('audit.export-csv')}
        </a>
        <a href={exportAddress('jsonl', search)} download>
          {t('audit.export-jsonl')}
        </a>
      </div>
      <PrintedBy filter={useFilterInWords(search)} position={events[0]?.position ?? ''} />
      {trail.isError && <QueryProblem problem={problemOf(trail.error)} retry={() => void trail.refetch()} />}
      {trail.isPending && <Loading />}
      {trail.data && (
        <p role="status" className="quiet">
          {events.length === 0
            ? t('audit.none')
            : t(hasNextPage ? 'audit.shown' : 'audit.shown-all', { count: events.length })}
          {isFetchingNextPage && ` ${t('audit.loading-more')}`}
        </p>
      )}
      <EventList events={events} more={more} />
    </AuditFrame>
  );
}

/** The filters as paper tells them. */
function useFilterInWords(search: AuditSearch): string {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { q, type, agencyId, authority, from, to } = search;
  return [
    q && `${t('audit.text')}: ${q}`,
    type && `${t('audit.type')}: ${eventTypeName(type)}`,
    agencyId && `${t('audit.agency')}: ${nameOf(agencyId)}`,
    authority && `${t('audit.authority')}: ${authority}`,
    from && `${t('audit.from')}: ${day(from)}`,
    to && `${t('audit.to')}: ${day(to)}`,
  ]
    .filter(Boolean)
    .join('; ');
}
