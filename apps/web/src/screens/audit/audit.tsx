import { getRouteApi } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { DownloadLink } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { useAgencies } from '../../api/agencies.js';
import { counted, day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { actorName } from './actor-name.js';
import { AuditFrame } from './audit-frame.js';
import { exportAddress, type AuditSearch } from './audit-search.js';
import style from './audit.module.css';
import { Bundle } from './bundle.js';
import { EventList } from './event-list.js';
import { useDirectiveNumber } from './directive-field.js';
import { eventTypeName } from './event-types.js';
import { Chips, Filters, useMeetings } from './filters.js';
import { useTrail } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit');

/** The trail: every event under the filters of the address. */
export function Audit(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const trail = useTrail(search);
  const events = useMemo(() => trail.data?.pages.flatMap(({ items }) => items) ?? [], [trail.data]);
  const actor = search.actorId ? events.find((event) => event.actor.id === search.actorId) : undefined;
  const { hasNextPage, isFetchingNextPage, isError, isFetchNextPageError, fetchNextPage } = trail;
  const more = hasNextPage && !isFetchingNextPage && !isError ? () => void fetchNextPage() : undefined;
  const again = () => void (isFetchNextPageError ? fetchNextPage() : trail.refetch());
  return (
    <AuditFrame>
      <Filters search={search} />
      <Chips search={search} actor={actor && actorName(actor)} />
      <div className={`${style.links} screen-only`}>
        <Button onClick={() => void trail.refetch()} busy={trail.isRefetching && !isFetchingNextPage}>
          {t('audit.refresh')}
        </Button>
        <DownloadLink href={exportAddress('xlsx', search)}>{t('audit.export-xlsx')}</DownloadLink>
        <DownloadLink href={exportAddress('people', search)}>{t('audit.export-people')}</DownloadLink>
        <DownloadLink href={exportAddress('csv', search)}>{t('audit.export-csv')}</DownloadLink>
        <DownloadLink href={exportAddress('jsonl', search)}>{t('audit.export-jsonl')}</DownloadLink>
        <Bundle search={search} />
      </div>
      <PrintedBy
        filter={useFilterInWords(search, actor && actorName(actor))}
        of="/api/v1/audit/events"
        fetched={hasNextPage ? events.length : undefined}
      />
      {isError && <QueryProblem problem={problemOf(trail.error)} retry={again} />}
      {trail.isPending && <Loading />}
      {trail.data && (
        <p role="status" className="quiet">
          {events.length === 0
            ? t('audit.none')
            : t(hasNextPage ? 'audit.shown' : 'audit.shown-all', { count: counted(events.length) })}
          {isFetchingNextPage && ` ${t('audit.loading-more')}`}
        </p>
      )}
      <EventList events={events} more={more} />
    </AuditFrame>
  );
}

/** The filters as paper tells them. */
function useFilterInWords(search: AuditSearch, actor: string | undefined): string {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { q, type, directiveId, meetingId, agencyId, actorId, correlationId, authority, from, to, order } =
    search;
  const number = useDirectiveNumber(directiveId);
  const meeting = useMeetings().find(({ id }) => id === meetingId);
  const words = [
    q && `${t('audit.text')}: ${q}`,
    directiveId && t('audit.only-directive', { number: number ?? directiveId }),
    type && `${t('audit.type')}: ${eventTypeName(type)}`,
    meetingId && `${t('audit.meeting')}: ${meeting?.title ?? meetingId}`,
    agencyId && `${t('audit.agency')}: ${nameOf(agencyId)}`,
    actorId && t('audit.only-actor', { name: actor ?? actorId }),
    correlationId && `${t('audit.only-act')} (${correlationId})`,
    authority && `${t('audit.authority')}: ${authority}`,
    from && `${t('audit.from')}: ${day(from)}`,
    to && `${t('audit.to')}: ${day(to)}`,
    order && t('audit.oldest'),
  ]
    .filter(Boolean)
    .join('; ');
  return words === '' ? t('audit.any') : words;
}
